from .simulator_case import NEVER, SimulatorCase


class TestOutgoing(SimulatorCase):
    def outcome(self, number, seconds):
        """Dial a number on a handset, wait, and return the one CDR of it."""
        self.call("4000101", number)
        self.clock.advance(seconds)
        (row,) = self.recent()
        return row

    def test_the_other_party_answers_by_itself(self):
        self.call("4000101", "88001001")
        self.clock.advance(2)
        self.assertTrue(self.get("/state")["calls"][0]["talks"])

    def test_special_endings_do_not_answer(self):
        cases = {
            "88000000": ("BUSY", 1),
            "88000001": ("NO_ANSWER", 30),
            "88000002": ("DECLINE", 1),
            "88000003": ("NOT_FOUND", 1),
            "88000004": ("SERVICE_UNAVAILABLE", 1),
        }
        for number, (reason, seconds) in cases.items():
            with self.subTest(number=number):
                row = self.outcome(number, seconds)
                self.assertEqual((row["end_reason"], row["connect_time"]), (reason, NEVER))
                self.assertEqual((row["duration"], row["cost"]), ("0", "0.0000"))
                self.post("/reset")

    def test_without_automatic_answer_only_control_moves_the_other_party(self):
        self.put("/settings", remote_answer_after=None)
        callid = self.call("4000101", "88001001")
        self.clock.advance(20)
        self.assertFalse(self.get("/state")["calls"][0]["talks"])
        self.post(f"/calls/{callid}/remote/answer")
        self.assertTrue(self.get("/state")["calls"][0]["talks"])
        self.post(f"/calls/{callid}/remote/hangup")
        self.assertEqual(self.recent()[0]["end_reason"], "OK")

    def test_hanging_up_before_the_answer_cancels(self):
        self.call("4000101", "88001001")
        self.post("/phones/4000101/hangup")
        self.assertEqual(self.recent()[0]["end_reason"], "CANCELLED")

    def test_destinations_have_their_price(self):
        cases = {
            "22001001": ("506", "9.5000"),
            "88001001": ("5068", "26.0000"),
            "0013055550142": ("1", "18.0000"),
            "50721501995": ("507", "103.0000"),
            "4930123456": ("", "175.0000"),
        }
        for number, (pattern, cost) in cases.items():
            with self.subTest(number=number):
                self.call("4000101", number)
                self.clock.advance(62)
                self.post("/phones/4000101/hangup")
                row = self.recent()[-1]
                self.assertEqual((row["route_pattern"], row["cost"]), (pattern, cost))
                self.assertTrue(row["route_name"])

    def test_internal_calls_cost_nothing_and_have_no_type(self):
        self.call("4000101", "4000102")
        self.post("/phones/4000102/answer")
        self.clock.advance(60)
        self.post("/phones/4000102/hangup")
        (row,) = self.recent()
        self.assertEqual((row["type"], row["cost"], row["duration"]), ("", "0.0000", "60"))
        self.assertEqual((row["ani_user"], row["dnis_user"]), ("4000101", "4000102"))

    def test_a_telephone_in_a_call_cannot_dial(self):
        self.call("4000101", "88001001")
        self.control("POST", "/calls", {"from": "4000101", "to": "88001002"}, status=409)


class TestIncoming(SimulatorCase):
    def test_a_direct_call_rings_is_answered_and_ends(self):
        self.call("22001001", "4000101")
        self.assertEqual(self.phone("4000101")["state"], "ringing")
        self.clock.advance(4)
        self.post("/phones/4000101/answer")
        self.assertEqual(self.phone("4000101")["state"], "in_call")
        self.clock.advance(30)
        self.post("/phones/4000101/hangup")
        self.assertEqual(self.phone("4000101")["state"], "idle")
        (row,) = self.recent()
        self.assertEqual(
            (row["ani"], row["dnis_user"], row["duration"], row["ring_time"], row["end_reason"]),
            ("22001001", "4000101", "30", "4", "OK"),
        )

    def test_a_private_caller_shows_what_it_shows(self):
        for ani in ("", "anonymous"):
            self.call(ani, "4000101")
            self.post("/phones/4000101/decline")
            self.assertEqual(self.recent()[-1]["ani"], ani)

    def test_each_way_of_not_being_answered_has_its_reason(self):
        self.call("22001001", "4000101")
        self.post("/phones/4000101/decline")
        self.call("22001001", "4000101")
        self.clock.advance(30)
        callid = self.call("22001001", "4000101")
        self.post(f"/calls/{callid}/remote/hangup")
        self.put("/phones/4000101/unavailable", reason="NOT_FOUND")
        self.call("22001001", "4000101")
        reasons = [row["end_reason"] for row in self.recent()]
        self.assertCountEqual(reasons, ["DECLINE", "NO_ANSWER", "CANCELLED", "NOT_FOUND"])

    def test_a_busy_telephone_is_unavailable_to_a_second_caller(self):
        self.call("22001001", "4000101")
        self.post("/phones/4000101/answer")
        self.call("22001002", "4000101")
        self.assertEqual(self.recent()[0]["end_reason"], "TEMPORARILY_UNAVAILABLE")
        self.assertEqual(self.phone("4000101")["call"]["shown"], "22001001")


class TestSwitchboard(SimulatorCase):
    def test_each_attempt_is_a_leg_and_all_share_the_conversation(self):
        self.call("22001001", "switchboard")
        self.clock.advance(1)
        self.post("/phones/4000101/decline")
        self.clock.advance(30)
        self.post("/phones/4000103/answer")
        self.clock.advance(60)
        self.post("/phones/4000103/hangup")
        trunk, *attempts = self.recent()
        self.assertEqual(trunk["dnis_user"], "4000100")
        self.assertEqual(
            [(leg["dnis_user"], leg["end_reason"]) for leg in attempts],
            [("4000101", "DECLINE"), ("4000102", "NO_ANSWER"), ("4000103", "OK")],
        )
        self.assertEqual({leg["original_callid"] for leg in attempts}, {trunk["ref_callid"]})
        self.assertEqual([leg["duration"] for leg in attempts], ["0", "0", "60"])
        self.assertEqual((trunk["ani"], trunk["duration"]), ("22001001", "60"))

    def test_hanging_up_in_the_menu_leaves_only_the_trunk_leg(self):
        callid = self.call("22001001", "switchboard")
        self.post(f"/calls/{callid}/remote/hangup")
        (row,) = self.recent()
        self.assertEqual((row["dnis_user"], row["end_reason"]), ("4000100", "CANCELLED"))

    def test_hanging_up_while_it_rings_cancels_both_legs(self):
        callid = self.call("22001001", "switchboard")
        self.clock.advance(5)
        self.post(f"/calls/{callid}/remote/hangup")
        self.assertEqual([row["end_reason"] for row in self.recent()], ["CANCELLED"] * 2)

    def test_nobody_answering_is_one_attempt_each(self):
        self.call("22001001", "switchboard")
        self.clock.advance(100)
        self.assertEqual([row["end_reason"] for row in self.recent()], ["NO_ANSWER"] * 4)
        self.assertEqual(self.get("/state")["calls"], [])

    def test_an_unavailable_agent_is_passed_over(self):
        self.put("/phones/4000101/unavailable", reason="SERVICE_UNAVAILABLE")
        self.call("22001001", "switchboard")
        self.clock.advance(1)
        self.assertEqual(self.phone("4000102")["state"], "ringing")
        self.assertEqual(self.recent()[0]["end_reason"], "SERVICE_UNAVAILABLE")

    def test_a_menu_that_connects_does_not_make_an_answered_call(self):
        self.put("/settings", ivr_connects=True)
        callid = self.call("22001001", "switchboard")
        self.clock.advance(5)
        self.post(f"/calls/{callid}/remote/hangup")
        trunk = self.recent()[0]
        self.assertEqual((trunk["duration"], trunk["end_reason"]), ("5", "CANCELLED"))

    def test_several_callers_are_served_at_once(self):
        self.call("22001001", "switchboard")
        self.call("22001002", "switchboard")
        self.clock.advance(1)
        self.assertEqual(self.phone("4000101")["call"]["shown"], "22001001")
        self.assertEqual(self.phone("4000102")["call"]["shown"], "22001002")
