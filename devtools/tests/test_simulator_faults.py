from .simulator_case import SimulatorCase


class TestFaults(SimulatorCase):
    def test_an_http_error_can_hit_the_cdrs_only(self):
        self.put("/faults", http_error={"status": 502, "on": "cdr"})
        self.assertEqual(self.ask(recent="1").status_code, 502)
        self.assertEqual(self.ask(live="1").status_code, 502)
        self.assertEqual(self.click().status_code, 200)

    def test_an_http_error_can_hit_the_click_only(self):
        self.put("/faults", http_error={"on": "click"})
        self.assertEqual(self.click().status_code, 503)
        self.assertEqual(self.get("/state")["calls"], [])
        self.assertEqual(self.ask(recent="1").status_code, 200)

    def test_a_fault_for_the_next_request_is_gone_afterwards(self):
        self.put("/faults", http_error={"next": 2})
        statuses = [self.ask(recent="1").status_code for _request in range(3)]
        self.assertEqual(statuses, [503, 503, 200])
        self.assertEqual(self.get("/faults")["active"], {})

    def test_garbage_is_not_json(self):
        self.put("/faults", garbage={"body": "{]"})
        self.assertEqual(self.ask(recent="1").text, "{]")

    def test_chance_follows_the_seed(self):
        runs = []
        for _run in range(2):
            self.put("/faults", http_error={"probability": 0.5})
            runs.append([self.ask(recent="1").status_code for _request in range(20)])
            self.control("DELETE", "/faults")
        self.assertEqual(runs[0], runs[1])
        self.assertEqual(set(runs[0]), {200, 503})

    def test_null_switches_a_fault_off(self):
        self.put("/faults", garbage=True, latency={"seconds": 1})
        self.put("/faults", garbage=None)
        self.assertEqual(list(self.get("/faults")["active"]), ["latency"])

    def test_unknown_faults_and_options_are_refused(self):
        for body in (
            {"thunder": True},
            {"http_error": {"status": "high"}},
            {"http_error": {"status": 200}},
            {"http_error": {"colour": 1}},
            {"http_error": {"on": "sunday"}},
            {"webhook_lost": {"probability": 2}},
            {"webhook_lost": 1},
        ):
            with self.subTest(body=body):
                self.assertIn("error", self.control("PUT", "/faults", body, status=400))
        self.assertEqual(self.get("/faults")["active"], {})
