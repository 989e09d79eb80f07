import json
import random
from datetime import datetime
from decimal import Decimal

from ..provider.const import CDR, END, LIVE, START
from ..provider.errors import PayloadError
from ..provider.payload import parse_notification, parse_records
from .common import NEVER, ZONE, PlainCase, cdr, notification

RECEIVED = datetime(2026, 3, 2, 15, 0, 5)
DETECTED = {"detect_time": "2026-03-02 09:00:00"}
NOTHING = (None, "", "null", "NULL", " ", "  null  ", "None")


def ended(callid="c1", **data):
    return notification("callEnd", callid, **data)


class TestNotification(PlainCase):
    def parse(self, action="callStart", callid="c1", **data):
        return parse_notification(notification(action, callid, **data), ZONE, RECEIVED)

    def assertUnreadable(self, body, field):
        with self.assertRaises(PayloadError) as caught:
            parse_notification(body, ZONE, RECEIVED)
        self.assertIn(field, str(caught.exception))

    def test_start_is_read_into_a_report(self):
        report = self.parse(**DETECTED, ani="2200-1001")
        self.assertEqual(report.source, START)
        self.assertEqual(report.callid, "c1")
        self.assertEqual(report.ani, "2200-1001")
        self.assertEqual(report.direction, "in")
        self.assertEqual(report.as_of, RECEIVED)

    def test_times_are_converted_from_costa_rica_to_utc(self):
        self.assertEqual(self.parse(**DETECTED).detect_time, datetime(2026, 3, 2, 15, 0, 0))

    def test_the_year_1970_means_not_connected(self):
        self.assertIsNone(self.parse(**DETECTED, connect_time=NEVER).connect_time)
        self.assertIsNone(self.parse(connect_time="1969-12-31 18:00:00").connect_time)

    def test_a_zero_date_is_no_time(self):
        self.assertIsNone(self.parse(connect_time="0000-00-00 00:00:00").connect_time)

    def test_a_start_has_neither_an_end_nor_a_duration(self):
        report = self.parse(**DETECTED, disconnect_time="2026-03-02 09:01:00", duration="0")
        self.assertIsNone(report.disconnect_time)
        self.assertIsNone(report.duration)

    def test_an_end_says_when_and_how_long(self):
        report = self.parse(
            "callEnd", **DETECTED, disconnect_time="2026-03-02 09:01:00", duration="48"
        )
        self.assertEqual(report.source, END)
        self.assertEqual(report.disconnect_time, datetime(2026, 3, 2, 15, 1, 0))
        self.assertEqual(report.duration, 48)

    def test_what_is_missing_or_null_or_blank_is_not_said(self):
        for nothing in NOTHING:
            with self.subTest(nothing=nothing):
                report = self.parse(
                    ani=nothing, detect_time=nothing, duration=nothing, cost=nothing, type=nothing
                )
                self.assertEqual((report.ani, report.direction), ("", ""))
                self.assertIsNone(report.detect_time)
                self.assertIsNone(report.duration)
                self.assertIsNone(report.cost)

    def test_only_the_callid_is_needed(self):
        body = {"action": "callEnd", "data": {"callid": "c1"}}
        self.assertEqual(parse_notification(body, ZONE, RECEIVED).callid, "c1")

    def test_numbers_are_accepted_where_strings_are_promised(self):
        report = self.parse("callEnd", callid=17639964, ani=22001001, duration=48, cost=1.5)
        self.assertEqual((report.callid, report.ani), ("17639964", "22001001"))
        self.assertEqual((report.duration, report.cost), (48, Decimal("1.5")))

    def test_without_a_callid_there_is_no_report(self):
        for nothing in NOTHING:
            with self.subTest(nothing=nothing):
                self.assertUnreadable(notification("callStart", nothing), "callid")
        self.assertUnreadable({"action": "callStart", "data": {}}, "callid")

    def test_an_unknown_action_is_unreadable(self):
        for action in ("callRinging", "", None, 1, ["callStart"], {}):
            with self.subTest(action=action):
                self.assertUnreadable(notification(action, "c1"), "action")

    def test_data_must_be_an_object(self):
        for data in (None, "x", [], 1):
            with self.subTest(data=data):
                self.assertUnreadable({"action": "callStart", "data": data}, "data")
        self.assertUnreadable({"action": "callStart"}, "data")

    def test_the_bad_field_is_named(self):
        bad = {
            "callid": ["c1"],
            "ani": {"x": 1},
            "dnis": True,
            "type": "sideways",
            "detect_time": "yesterday",
            "connect_time": "2026-03-02T09:00:00Z",
            "duration": "-1",
            "cost": "free",
        }
        for field, value in bad.items():
            with self.subTest(field=field):
                self.assertUnreadable(ended(**{field: value}), field)

    def test_hostile_values_are_refused(self):
        bad = {
            "callid": "c1\x00",
            "ani": "\ud800",
            "dnis": "9" * 300,
            "duration": "9" * 40,
            "cost": "1e400",
            "detect_time": "9999-12-31 23:59:59",
        }
        for field, value in bad.items():
            with self.subTest(field=field):
                self.assertUnreadable(ended(**{field: value}), field)
        for value in ("NaN", "Infinity", "-Infinity", float("nan"), float("inf"), "٣x"):
            with self.subTest(value=value):
                self.assertUnreadable(notification("callEnd", "c1", duration=value), "duration")

    def test_whatever_comes_is_read_or_refused_and_fit_to_be_stored(self):
        chance = random.Random(7)
        values = [
            None, "", "null", 0, -1, 1.5, True, [], {}, "x", "\x00", "\ud83d", "9" * 400, NEVER,
            "0001-01-01 00:00:00", "2026-13-40 99:99:99", "in", "1e9999", 10**30, "-0", "\uff11",
        ]  # fmt: skip
        names = list(notification("callStart", "c1")["data"])
        for _round in range(500):
            data = {name: chance.choice(values) for name in chance.sample(names, 6)}
            body = {"action": chance.choice(("callStart", "callEnd")), "data": data}
            data.setdefault("callid", "c1")
            try:
                report = parse_notification(body, ZONE, RECEIVED)
            except PayloadError as error:
                str(error).encode()
            else:
                json.dumps(report.facts(), ensure_ascii=False).encode()


class TestRecords(PlainCase):
    def parse(self, *rows, **options):
        reports, unreadable = parse_records(list(rows), ZONE, RECEIVED, **options)
        self.assertFalse(unreadable)
        return reports

    def test_every_known_shape_of_an_answer_is_read(self):
        row = cdr("c1", **DETECTED)
        for answer in ({"cdrs": [row]}, [row]):
            reports, unreadable = parse_records(answer, ZONE, RECEIVED)
            self.assertEqual([report.callid for report in reports], ["c1"])
            self.assertFalse(unreadable)

    def test_every_known_way_to_say_nothing_is_no_rows(self):
        for answer in ([], {}, "", None, {"cdrs": []}, {"cdrs": None}, {"cdrs": ""}):
            with self.subTest(answer=answer):
                self.assertEqual(parse_records(answer, ZONE, RECEIVED), ([], []))

    def test_another_shape_is_an_error(self):
        shapes = ("x", 5, True, {"error": ""}, {"rows": []}, {"cdrs": "x"}, {"cdrs": {"a": 1}})
        for answer in shapes:
            with self.subTest(answer=answer), self.assertRaises(PayloadError):
                parse_records(answer, ZONE, RECEIVED)

    def test_a_row_that_cannot_be_read_does_not_stop_the_others(self):
        bad = [None, "x", [], {}, cdr(""), cdr("b1", duration="x"), cdr("b2", ani="\ud800")]
        rows = [cdr("c1"), *bad, cdr("c2")]
        reports, unreadable = parse_records(rows, ZONE, RECEIVED)
        self.assertEqual([report.callid for report in reports], ["c1", "c2"])
        self.assertEqual([row for row, _reason in unreadable], bad)
        self.assertTrue(all(reason for _row, reason in unreadable))

    def test_a_negative_ring_time_is_none(self):
        self.assertEqual(self.parse(cdr("c1", ring_time="-4"))[0].ring_time, 0)

    def test_an_answered_record_has_all_its_facts(self):
        (report,) = self.parse(
            cdr(
                " c1 ",
                type="outgoing",
                detect_time=" 2026-03-02 09:00:00 ",
                connect_time="2026-03-02 09:00:10",
                duration="60",
                ring_time="10",
                cost=" 12.3450 ",
                access_fee="1.5",
                rate="11.5",
                end_reason="OK",
            )
        )
        self.assertEqual((report.source, report.callid, report.direction), (CDR, "c1", "out"))
        self.assertEqual((report.duration, report.ring_time), (60, 10))
        self.assertEqual(report.cost, Decimal("12.3450"))
        self.assertEqual(report.end_reason, "OK")

    def test_the_end_follows_from_the_duration_when_it_is_not_said(self):
        answered = {**DETECTED, "connect_time": "2026-03-02 09:00:10", "duration": "60"}
        (report,) = self.parse(cdr("c1", **answered, disconnect_time="null"))
        self.assertEqual(report.disconnect_time, datetime(2026, 3, 2, 15, 1, 10))
        (report,) = self.parse(cdr("c2", **DETECTED, ring_time="20"))
        self.assertEqual(report.disconnect_time, datetime(2026, 3, 2, 15, 0, 20))

    def test_a_type_may_be_empty_or_null(self):
        for nothing in NOTHING:
            self.assertEqual(self.parse(cdr("c1", type=nothing))[0].direction, "")

    def test_a_live_row_has_no_end(self):
        (report,) = self.parse(cdr("c1", **DETECTED, disconnect_time=NEVER), live=True)
        self.assertEqual(report.source, LIVE)
        self.assertIsNone(report.disconnect_time)
        self.assertIsNone(report.duration)

    def test_unknown_fields_and_unknown_end_reasons_are_no_trouble(self):
        (report,) = self.parse(cdr("c1", end_reason="WHO_KNOWS", name_endpoint_ani="x", new=[1]))
        self.assertEqual(report.end_reason, "WHO_KNOWS")
