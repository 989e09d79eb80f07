import datetime

from .simulator_case import SimulatorCase

# Friday 2025-11-21, 18:00 in Costa Rica.
UNTIL = 1_763_769_600
RANGE = {"dateStart": "2000-01-01 00:00:00", "dateEnd": "2030-01-01 00:00:00"}
REASONS = {
    "OK",
    "CANCELLED",
    "NO_ANSWER",
    "TEMPORARILY_UNAVAILABLE",
    "NOT_FOUND",
    "DECLINE",
    "SERVICE_UNAVAILABLE",
}


class TestHistory(SimulatorCase):
    config = {"settings": {"interval": 0}}

    def history(self, **options):
        """Generate history from nothing and return the answer that holds it, as text."""
        self.post("/reset")
        self.post("/history", **{"weeks": 4, "calls_per_day": 40, "until": UNTIL, **options})
        return self.ask(**RANGE, cant="5000")

    def test_the_same_seed_is_the_same_to_the_byte(self):
        self.assertEqual(self.history(seed=7).content, self.history(seed=7).content)

    def test_another_seed_is_another_history(self):
        self.assertNotEqual(self.history(seed=7).content, self.history(seed=8).content)

    def test_it_is_an_office_with_office_hours(self):
        for row in self.history().json()["cdrs"]:
            moment = datetime.datetime.fromisoformat(row["detect_time"])
            self.assertLess(moment.weekday(), 5)
            self.assertTrue(8 <= moment.hour < 18, row["detect_time"])

    def test_it_has_every_kind_of_call_and_end(self):
        rows = self.history().json()["cdrs"]
        self.assertEqual({row["end_reason"] for row in rows}, REASONS)
        self.assertEqual({row["type"] for row in rows}, {"incoming", "outgoing", ""})
        self.assertTrue(any(row["ani"] == "" for row in rows))
        self.assertTrue(any(int(row["ring_time"]) < 0 for row in rows))
        self.assertTrue(any(float(row["cost"]) > 0 for row in rows))

    def test_every_callid_is_there_once_and_every_attempt_has_its_trunk(self):
        rows = self.history().json()["cdrs"]
        self.assertEqual(len({row["callid"] for row in rows}), len(rows))
        trunks = {row["ref_callid"] for row in rows if row["ref_callid"]}
        attempts = {row["original_callid"] for row in rows if row["original_callid"]}
        self.assertTrue(attempts)
        self.assertLess(attempts, trunks)

    def test_nobody_talks_to_two_people_at_once(self):
        busy_until = {}
        rows = self.history().json()["cdrs"]
        talks = [row for row in rows if row["duration"] != "0" and row["dnis_user"] != "4000100"]
        for row in sorted(talks, key=lambda row: row["connect_time"]):
            for agent in filter(None, (row["ani_user"], row["dnis_user"])):
                self.assertLessEqual(busy_until.get(agent, ""), row["connect_time"])
                busy_until[agent] = row["disconnect_time"]

    def test_the_future_has_not_happened(self):
        rows = self.history(until=UNTIL - 8 * 3600).json()["cdrs"]
        self.assertLessEqual(max(row["disconnect_time"] for row in rows), "2025-11-21 10:00:00")

    def test_wrong_options_are_refused(self):
        for body in ({"weeks": "many"}, {"colour": 1}, {"weeks": 1.5}):
            with self.subTest(body=body):
                self.control("POST", "/history", body, status=400)


class TestConfiguredHistory(SimulatorCase):
    config = {"history": {"weeks": 1, "calls_per_day": 10}}

    def test_it_is_there_from_the_start_and_after_a_reset(self):
        before = self.get("/state")["accounts"][0]["cdrs"]
        self.assertGreater(before, 0)
        self.post("/reset")
        self.assertEqual(self.get("/state")["accounts"][0]["cdrs"], before)
