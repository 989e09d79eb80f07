import threading

import requests

from ..simulator import Config, ConfigError, Simulator
from .simulator_case import CREDENTIALS, SimulatorCase, until


class TestControl(SimulatorCase):
    def test_it_is_alive(self):
        self.assertEqual(self.get("/health")["status"], "ok")

    def test_no_answer_holds_the_password(self):
        self.click()
        self.ask(recent="1", password="wrong-password")
        for path in ("/state", "/requests", "/deliveries", "/faults"):
            text = str(self.get(path))
            self.assertNotIn(CREDENTIALS["password"], text)
            self.assertNotIn("wrong-password", text)
        self.assertNotIn(CREDENTIALS["password"], repr(self.simulator.config))

    def test_requests_are_remembered_newest_first(self):
        self.click()
        self.ask(recent="1")
        latest, first = self.get("/requests")["requests"]
        self.assertEqual((latest["endpoint"], first["endpoint"]), ("cdr", "click"))
        self.assertEqual(first["params"]["second_num"], "88001001")

    def test_a_reset_returns_to_the_start(self):
        before = self.get("/state")
        self.listen()
        self.put("/faults", webhook_lost=True)
        self.put("/settings", click_legs=2)
        self.put("/phones/4000102/unavailable", reason="NOT_FOUND")
        self.put("/accounts/4000001/allowed_ips", networks=["192.0.2.1"])
        self.call("22001001", "4000101")
        self.post("/cdrs", rows=[{"callid": "1"}])
        self.post("/reset")
        self.assertEqual(self.get("/state"), before)
        self.assertEqual(self.get("/deliveries")["deliveries"], [])
        self.clock.advance(60)
        self.assertEqual(self.recent(), [])

    def test_a_reset_can_leave_the_webhooks_alone(self):
        self.listen()
        before = self.get("/state")["accounts"]
        self.post("/reset", keep_webhooks=True)
        self.assertEqual(self.get("/state")["accounts"], before)

    def test_nothing_is_logged_about_requests(self):
        with self.assertNoLogs("werkzeug"):
            self.click()
            self.ask(recent="1")

    def test_what_does_not_exist_is_404(self):
        for path in (
            "/phones/9999999/answer",
            "/phones/4000101/dance",
            "/calls/1.1/remote/dance",
            "/nothing",
        ):
            with self.subTest(path=path):
                response = requests.post(f"{self.url}/control{path}", timeout=10)
                self.assertEqual(response.status_code, 404)
        self.control("PUT", "/accounts/1/webhook", {"url": ""}, status=404)
        self.control("POST", "/calls", {"from": "22001001", "to": "9999999"}, status=404)

    def test_what_cannot_be_done_now_is_409(self):
        for path in ("/phones/4000101/answer", "/phones/4000101/hangup", "/calls/1/remote/hangup"):
            with self.subTest(path=path):
                self.control("POST", path, status=409)

    def test_nonsense_is_400(self):
        self.control("PUT", "/settings", {"click_legs": 3}, status=400)
        self.control("PUT", "/settings", {"colour": 3}, status=400)
        self.control("PUT", "/settings", ["click_legs"], status=400)
        self.control("PUT", "/accounts/4000001/webhook", {"url": "ftp://x"}, status=400)
        self.control("PUT", "/accounts/4000001/allowed_ips", {"networks": ["x"]}, status=400)
        self.control("POST", "/cdrs", {"rows": 5}, status=400)

    def test_a_page_from_elsewhere_cannot_use_it(self):
        response = requests.get(
            f"{self.url}/control/state", headers={"Origin": "https://evil.example"}, timeout=10
        )
        self.assertEqual(response.status_code, 403)

    def test_the_page_and_its_parts_are_served(self):
        page = requests.get(self.url, timeout=10)
        self.assertIn("<title>CallMyWay simulator</title>", page.text)
        for name in ("app.js", "style.css"):
            self.assertIn(f"/static/{name}", page.text)
            self.assertEqual(requests.get(f"{self.url}/static/{name}", timeout=10).status_code, 200)
        outside = requests.get(f"{self.url}/static/..%2fcli.py", timeout=10)
        self.assertEqual(outside.status_code, 404)

    def test_closing_stops_every_thread(self):
        before = set(threading.enumerate())
        with Simulator() as simulator:
            simulator.serve()
            new = set(threading.enumerate()) - before
            self.assertTrue(all(thread.daemon for thread in new))
        until(lambda: not any(thread.is_alive() for thread in new))

    def test_a_server_can_go_down_and_come_back(self):
        server = self.simulator.serve()
        port = int(server.url.rpartition(":")[2])
        server.close()
        with self.assertRaises(requests.ConnectionError):
            requests.get(server.url, timeout=10)
        self.assertEqual(self.simulator.serve(port=port).url, server.url)


class TestConfig(SimulatorCase):
    config = {
        "accounts": [
            {
                "username": name,
                "password": "1",
                "endpoints": [{"endpoint_id": "1", "username": f"{name}1", "name": "Phone"}],
            }
            for name in ("5000", "6000")
        ]
    }

    def test_accounts_do_not_see_each_other(self):
        self.call("22001001", "50001")
        self.call("22001001", "60001")
        for name in ("5000", "6000"):
            (row,) = self.ask(live="1", username=name, password="1").json()["cdrs"]
            self.assertEqual(row["dnis_user"], f"{name}1")
        refusal = self.click("60001", username="5000", password="1").json()
        self.assertIn("does not belong", refusal["error"])

    def test_mistakes_are_named(self):
        account = self.config["accounts"][0]
        for values in (
            {"colour": 1},
            {"accounts": []},
            {"accounts": [account, account]},
            {"accounts": [{**account, "colour": 1}]},
            {"accounts": [{**account, "allowed_ips": ["x"]}]},
            {"settings": {"zone": "Mars/Base"}},
        ):
            with self.subTest(values=values), self.assertRaises(ConfigError):
                Simulator(Config.from_dict(values), clock=self.clock)
