import threading

from ..simulator import Simulator
from .simulator_case import NEVER, SimulatorCase, until

FIELDS = {
    "callid",
    "original_callid",
    "ref_callid",
    "type",
    "ani",
    "dnis",
    "ani_user",
    "dnis_user",
    "name_endpoint_ani",
    "name_endpoint_dnis",
    "detect_time",
    "connect_time",
    "disconnect_time",
    "duration",
    "ring_time",
    "end_reason",
    "cost",
    "access_fee",
    "rate",
    "route_pattern",
    "route_name",
}


class TestCdrs(SimulatorCase):
    def add(self, *rows, **options):
        self.post("/cdrs", rows=list(rows), **options)

    def pages(self, size, **params):
        """Return the callids of each page of a range, until one is not full."""
        pages = []
        while not pages or len(pages[-1]) == size:
            start = sum(map(len, pages))
            rows = self.ask(**self.day, ini=str(start), cant=str(size), **params).json()["cdrs"]
            pages.append([row["callid"] for row in rows])
        return pages

    day = {"dateStart": "2025-11-03 00:00:00", "dateEnd": "2025-11-03 23:59:59"}

    def add_day(self, count):
        self.add(
            *(
                {"callid": str(number), "detect_time": f"2025-11-03 10:00:{number:02d}"}
                for number in range(count)
            )
        )

    def test_every_value_of_every_field_is_a_string(self):
        self.call("22001001", "4000101")
        self.assertEqual(set(self.live()[0]), FIELDS)
        self.post("/phones/4000101/decline")
        (row,) = self.recent()
        self.assertEqual(set(row), FIELDS)
        self.assertEqual({type(value) for value in row.values()}, {str})

    def test_times_are_those_of_costa_rica(self):
        self.call("22001001", "4000101")
        self.assertEqual(self.live()[0]["detect_time"], "2025-11-24 09:00:00")

    def test_a_live_call_has_no_duration_and_disappears_when_it_ends(self):
        self.call("22001001", "4000101")
        self.assertEqual(self.live()[0]["connect_time"], NEVER)
        self.clock.advance(3)
        self.post("/phones/4000101/answer")
        self.clock.advance(60)
        (row,) = self.live()
        self.assertEqual((row["connect_time"], row["duration"]), ("2025-11-24 09:00:03", "0"))
        self.post("/phones/4000101/hangup")
        self.assertEqual(self.live(), [])

    def test_recent_is_the_last_day(self):
        self.add({"callid": "old", "detect_time": "2025-11-23 08:59:59"})
        self.add({"callid": "new", "detect_time": "2025-11-23 09:00:00"})
        self.assertEqual([row["callid"] for row in self.recent()], ["new"])

    def test_a_range_is_paged_completely(self):
        self.add_day(25)
        self.add({"callid": "other", "detect_time": "2025-11-04 00:00:00"})
        for order in ("newest", "oldest"):
            with self.subTest(order=order):
                self.put("/settings", cdr_order=order)
                first, second, third = self.pages(10)
                self.assertEqual(len(third), 5)
                self.assertEqual(len({*first, *second, *third}), 25)

    def test_a_page_has_a_greatest_size(self):
        self.put("/settings", max_page=7)
        self.add_day(9)
        self.assertEqual(len(self.ask(**self.day, cant="100").json()["cdrs"]), 7)

    def test_an_empty_range_is_an_empty_list(self):
        self.assertEqual(self.ask(**self.day).json(), {"cdrs": []})

    def test_rows_are_given_back_as_they_were_added(self):
        odd = [{"callid": None, "cost": "null", "ani": "  "}, {}, {"detect_time": "yesterday"}, 5]
        self.add(*odd)
        self.assertCountEqual(self.recent(), odd)

    def test_nonsense_is_an_error_with_status_200(self):
        for params in (
            {},
            {"dateStart": "2025-11-03 00:00:00"},
            {"dateStart": "3/11/2025", "dateEnd": "4/11/2025"},
            {**self.day, "ini": "-1"},
            {"recent": "1", "password": "wrong"},
        ):
            with self.subTest(params=params):
                response = self.ask(**params)
                self.assertEqual(response.status_code, 200)
                self.assertEqual(list(response.json()), ["error"])

    def test_pages_that_shift_overlap_and_show_the_new_rows_later(self):
        self.add_day(20)
        self.put("/faults", pages_shift={"rows": 3})
        first = self.ask(**self.day, ini="0", cant="10").json()["cdrs"]
        second = self.ask(**self.day, ini="10", cant="10").json()["cdrs"]
        overlap = {row["callid"] for row in first} & {row["callid"] for row in second}
        self.assertEqual(len(overlap), 3)
        self.control("DELETE", "/faults")
        self.assertEqual(sum(map(len, self.pages(100))), 26)

    def test_pages_that_skip_leave_rows_out(self):
        self.add_day(20)
        self.put("/faults", pages_skip={"rows": 2})
        self.assertEqual([len(page) for page in self.pages(10)], [10, 8])

    def test_a_clock_that_is_off_moves_every_time(self):
        self.put("/faults", clock_offset={"seconds": 3600})
        self.call("22001001", "4000101")
        self.assertEqual(self.live()[0]["detect_time"], "2025-11-24 10:00:00")
        self.post("/phones/4000101/decline")
        self.assertEqual(self.recent()[0]["detect_time"], "2025-11-24 10:00:00")


class TestFourSeconds(SimulatorCase):
    def waited(self):
        return [entry["waited"] for entry in self.get("/requests")["requests"]][::-1]

    def test_delays_add_up_over_cdrs_and_live_calls_together(self):
        self.ask(recent="1")
        self.ask(live="1")
        self.ask(recent="1")
        self.assertEqual(self.waited(), [0, 4, 8])

    def test_who_keeps_the_distance_never_waits(self):
        for _request in range(3):
            self.ask(recent="1")
            self.clock.advance(4)
        self.assertEqual(self.waited(), [0, 0, 0])

    def test_a_delay_is_paid_off_with_time(self):
        self.ask(recent="1")
        self.ask(recent="1")
        self.clock.advance(7)
        self.ask(recent="1")
        self.assertEqual(self.waited(), [0, 4, 1])

    def test_the_interval_can_be_switched_off(self):
        self.put("/settings", interval=0)
        self.ask(recent="1")
        self.ask(recent="1")
        self.assertEqual(self.waited(), [0, 0])

    def test_a_stranger_takes_no_slot(self):
        self.ask(recent="1", password="wrong")
        self.ask(recent="1")
        self.assertEqual(self.waited(), [0, 0])


class TestRealTime(SimulatorCase):
    def test_a_caller_who_is_too_fast_is_answered_late(self):
        simulator = Simulator({"settings": {"interval": 0.2}})
        self.addCleanup(simulator.close)
        self.url = simulator.serve().url
        answers = []
        threads = [
            threading.Thread(target=lambda: answers.append(self.ask(recent="1").elapsed))
            for _request in range(3)
        ]
        for thread in threads:
            thread.start()
        until(lambda: len(answers) == 3)
        self.assertGreater(max(answers).total_seconds(), 0.3)
