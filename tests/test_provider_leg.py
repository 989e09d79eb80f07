import itertools
from datetime import datetime, timedelta
from decimal import Decimal

from ..provider.const import CDR, END, LIVE, START
from ..provider.leg import LegReport, first_heard, merge, resolve
from .common import PlainCase

T0 = datetime(2026, 3, 2, 15, 0, 0)


def at(seconds):
    return T0 + timedelta(seconds=seconds)


def said(source, heard=0, **facts):
    return LegReport(source=source, as_of=at(heard), callid="c1", ani="22334455", **facts)


BEGUN = {"endpoint_ref": "71101", "detect_time": at(0), "direction": "in"}
STARTED = said(START, 0, **BEGUN)
CONNECTED = said(START, 8, **BEGUN, connect_time=at(8))
LIVING = said(LIVE, 9, detect_time=at(0), dnis_user="4100101", connect_time=at(9))
ENDED = said(END, 60, detect_time=at(1), connect_time=at(8), disconnect_time=at(60), duration=52)
RECORD = said(
    CDR,
    90,
    dnis_user="4100101",
    detect_time=at(0),
    connect_time=at(7),
    disconnect_time=at(61),
    duration=54,
    ring_time=7,
    cost=Decimal("12.5"),
    end_reason="OK",
)
ALL = (STARTED, CONNECTED, LIVING, ENDED, RECORD)


def learn(*reports):
    known = {}
    for report in reports:
        known = merge(known, report)
    return known


class TestLeg(PlainCase):
    def test_the_order_of_the_sources_does_not_matter(self):
        expected = learn(*ALL)
        for reports in itertools.permutations(ALL):
            self.assertEqual(learn(*reports), expected)

    def test_a_replay_changes_nothing(self):
        known = learn(*ALL)
        for report in ALL:
            self.assertIs(merge(known, report), known)

    def test_a_replay_heard_later_changes_nothing_either(self):
        known = learn(STARTED, ENDED, RECORD)
        for report in (STARTED, ENDED, RECORD):
            later = LegReport(**{**vars(report), "as_of": at(9999)})
            self.assertIs(merge(known, later), known)

    def test_the_record_is_the_authority_on_times_duration_and_money(self):
        values = resolve(learn(*ALL))
        self.assertEqual(values["connect_time"], at(7))
        self.assertEqual(values["disconnect_time"], at(61))
        self.assertEqual(values["duration"], 54)
        self.assertEqual(values["cost"], Decimal("12.5"))

    def test_what_the_record_does_not_say_stays_as_the_webhook_said(self):
        values = resolve(learn(*ALL))
        self.assertEqual(values["endpoint_ref"], "71101")
        self.assertEqual(values["direction"], "in")

    def test_a_record_of_no_conversation_unsays_the_webhooks_connection(self):
        missed = said(CDR, 90, detect_time=at(0), disconnect_time=at(20), duration=0)
        for reports in itertools.permutations((STARTED, CONNECTED, missed)):
            self.assertIsNone(resolve(learn(*reports))["connect_time"])

    def test_only_an_end_or_a_record_ends_a_leg(self):
        self.assertFalse(resolve(learn(STARTED, CONNECTED, LIVING))["ended"])
        self.assertTrue(resolve(learn(ENDED))["ended"])
        self.assertTrue(resolve(learn(RECORD))["ended"])

    def test_of_two_starts_the_one_that_knows_of_the_connection_stands(self):
        start = said(START, 0, detect_time=at(0))
        connected = said(START, 8, detect_time=at(0), connect_time=at(8))
        for reports in ((start, connected), (connected, start)):
            self.assertEqual(resolve(learn(*reports))["connect_time"], at(8))

    def test_a_record_corrected_later_replaces_the_first_in_any_order(self):
        corrected = LegReport(**{**vars(RECORD), "as_of": at(3600), "cost": Decimal("11.0")})
        for reports in ((RECORD, corrected), (corrected, RECORD)):
            self.assertEqual(resolve(learn(*reports))["cost"], Decimal("11.0"))

    def test_what_is_remembered_fits_into_json_and_says_nothing_empty(self):
        for facts in learn(*ALL).values():
            for name, value in facts.items():
                self.assertIsInstance(value, (str, int), name)
                self.assertNotEqual(value, "")

    def test_a_leg_was_first_heard_of_at_its_start(self):
        self.assertEqual(first_heard(learn(STARTED, RECORD)), at(0))
        self.assertIsNone(first_heard(learn(RECORD)))
