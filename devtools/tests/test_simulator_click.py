from .simulator_case import NEVER, SimulatorCase


class TestClick(SimulatorCase):
    config = {
        "accounts": [
            {
                "username": "4000001",
                "password": "40000010001",
                "allowed_numbers": ["88001009"],
                "endpoints": [
                    {
                        "endpoint_id": "70101",
                        "username": "4000101",
                        "name": "Ana",
                        "caller_id": "40000101",
                    },
                    {"endpoint_id": "70102", "username": "4000102", "name": "Luis"},
                    {
                        "endpoint_id": "70100",
                        "username": "4000100",
                        "name": "Central",
                        "kind": "switchboard",
                    },
                ],
            }
        ]
    }

    def assert_refused(self, response, words):
        self.assertEqual(response.status_code, 200)
        self.assertIn(words, response.json()["error"])
        self.assertEqual(self.get("/state")["calls"], [])

    def test_a_click_is_queued_and_rings_the_agent_first(self):
        response = self.click()
        self.assertEqual((response.status_code, response.json()), (200, {"result": "queued"}))
        self.assertEqual(self.phone("4000101")["state"], "ringing")
        self.assertEqual(self.phone("4000101")["call"]["shown"], "88001001")

    def test_the_contact_is_rung_when_the_agent_answers(self):
        self.click()
        self.assertEqual(self.get("/state")["calls"][0]["remote"]["state"], "idle")
        self.post("/phones/4000101/answer")
        self.assertEqual(self.get("/state")["calls"][0]["remote"]["state"], "ringing")

    def test_the_agent_may_be_named_by_number(self):
        self.assertEqual(self.click(first="40000101").json(), {"result": "queued"})

    def test_the_order_is_swapped_when_an_allowed_contact_comes_first(self):
        self.click(first="88001009", second="4000101")
        self.assertEqual(self.phone("4000101")["state"], "idle")
        self.clock.advance(2)
        self.assertEqual(self.phone("4000101")["state"], "ringing")

    def test_wrong_credentials_are_refused(self):
        for changes in ({"password": "1"}, {"password": ""}, {"username": "4000002"}):
            with self.subTest(**changes):
                self.assert_refused(self.click(**changes), "Invalid username or password")

    def test_missing_credentials_are_refused(self):
        self.assert_refused(self.click(username=None, password=None), "Invalid username")

    def test_an_unauthorised_address_is_refused(self):
        self.put("/accounts/4000001/allowed_ips", networks=["192.0.2.0/24"])
        self.assert_refused(self.click(), "IP address not authorised")
        self.assertIn("IP address not authorised", self.ask(recent="1").json()["error"])

    def test_a_busy_endpoint_is_refused_while_ringing_and_while_talking(self):
        self.click()
        self.assertIn("busy", self.click(second="88001002").json()["error"])
        self.post("/phones/4000101/answer")
        self.clock.advance(2)
        self.assertIn("busy", self.click(second="88001002").json()["error"])
        self.post("/phones/4000101/hangup")
        self.assertEqual(self.click(second="88001002").json(), {"result": "queued"})

    def test_a_first_number_of_nobody_is_refused(self):
        self.assert_refused(self.click(first="4000999"), "not allowed")

    def test_a_switchboard_cannot_click(self):
        self.assert_refused(self.click(first="4000100"), "switchboard")

    def test_a_blocked_number_is_refused(self):
        self.assert_refused(self.click(second="9005551234"), "not allowed")

    def test_a_second_number_that_is_none_is_refused(self):
        for number in ("", "12", "abc", "88001001;1", "1" * 16):
            with self.subTest(number=number):
                self.assert_refused(self.click(second=number), "Invalid number")

    def test_punctuation_in_a_number_is_accepted(self):
        self.click(second="+506 8800-1001")
        self.assertEqual(self.phone("4000101")["call"]["shown"], "50688001001")

    def test_another_endpoint_is_an_internal_call(self):
        self.click(second="4000102")
        self.post("/phones/4000101/answer")
        self.post("/phones/4000102/answer")
        self.assertEqual(self.live()[0]["type"], "")

    def test_clicks_are_not_slowed_down(self):
        for _click in range(3):
            self.click()
        waited = [entry["waited"] for entry in self.get("/requests")["requests"]]
        self.assertEqual(waited, [0, 0, 0])


class TestClickShapes(SimulatorCase):
    def rows(self, **settings):
        """Make a clicked call of a minute under these settings and return its CDRs."""
        self.put("/settings", **settings)
        self.click()
        self.clock.advance(3)
        self.post("/phones/4000101/answer")
        self.clock.advance(62)
        self.post("/phones/4000101/hangup")
        return self.recent()

    def test_one_leg_by_default_from_the_endpoint_to_the_number(self):
        (row,) = self.rows()
        self.assertEqual((row["ani"], row["dnis"]), ("4000101", "88001001"))
        self.assertEqual((row["ani_user"], row["dnis_user"]), ("4000101", ""))
        self.assertEqual((row["duration"], row["ring_time"], row["cost"]), ("60", "5", "26.0000"))
        self.assertEqual((row["type"], row["end_reason"]), ("outgoing", "OK"))

    def test_the_endpoint_can_be_the_dnis(self):
        (row,) = self.rows(click_endpoint_as="dnis")
        self.assertEqual((row["ani"], row["dnis"]), ("88001001", "4000101"))
        self.assertEqual((row["ani_user"], row["dnis_user"]), ("", "4000101"))
        self.assertEqual((row["cost"], row["route_pattern"]), ("26.0000", "5068"))

    def test_two_legs_are_the_agents_first_and_charged_once(self):
        agent, contact = self.rows(click_legs=2)
        self.assertNotEqual(agent["callid"], contact["callid"])
        self.assertEqual((agent["duration"], contact["duration"]), ("62", "60"))
        self.assertEqual((agent["cost"], contact["cost"]), ("0.0000", "26.0000"))

    def test_an_agent_who_does_not_answer_never_bothers_the_contact(self):
        self.put("/settings", click_legs=2)
        self.click()
        self.clock.advance(30)
        (row,) = self.recent()
        self.assertEqual((row["end_reason"], row["connect_time"]), ("NO_ANSWER", NEVER))
