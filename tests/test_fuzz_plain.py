"""Whatever the provider's wire carries, the parser returns reports or says what is wrong."""

import json
from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..models.callmyway_event import _json_object
from ..provider.conversation import Endpoints, place, summarise
from ..provider.errors import PayloadError
from ..provider.leg import LegReport, merge, resolve
from ..provider.payload import parse_notification, parse_records
from . import hostile
from .common import ZONE, PlainCase

NOW = datetime(2026, 11, 22, 15, 0, 0)
NO_TELEPHONE = Endpoints([], "CR")
LARGEST_INTEGER = 2**31 - 1  # of a database column
repeatable = settings(
    derandomize=True,
    max_examples=500,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class TestParser(PlainCase):
    def assertStorable(self, report):
        """What follows from the report fits the database's columns."""
        self.assertIsInstance(report, LegReport)
        known = merge({}, report)
        text = json.dumps(known, ensure_ascii=False)
        self.assertNotIn("\\u0000", text)
        self.assertTrue(text.encode(), "no half of a character")
        leg = place(report.callid, resolve(json.loads(text)), NO_TELEPHONE)
        facts = summarise([leg] * 100, None, "CR")
        for name in ("duration", "ring_time", "attempts"):
            self.assertLessEqual(facts[name], LARGEST_INTEGER)
        for value in (*leg.values.values(), facts["remote_number"]):
            self.assertLessEqual(len(str(value or "")), 255)

    def notified(self, body):
        try:
            report = parse_notification(_json_object(body), ZONE, NOW)
        except PayloadError as error:
            self.assertLess(len(str(error)), 500)
        else:
            self.assertStorable(report)

    def test_thousands_of_bad_notifications(self):
        for body in (*hostile.corpus(), *hostile.mutants(10_000)):
            self.notified(body)

    @repeatable
    @given(hostile.bodies)
    def test_a_notification_is_read_or_refused_with_a_reason(self, body):
        self.notified(body)

    @repeatable
    @given(st.lists(hostile.rows, max_size=4), st.booleans())
    def test_a_row_that_cannot_be_read_does_not_stop_the_others(self, rows, live):
        reports, unreadable = parse_records({"cdrs": rows}, ZONE, NOW, live=live)
        self.assertEqual(len(reports) + len(unreadable), len(rows))
        for report in reports:
            self.assertStorable(report)

    @repeatable
    @given(hostile.values)
    def test_an_answer_of_any_shape_is_rows_or_an_error(self, answer):
        try:
            reports, unreadable = parse_records(answer, ZONE, NOW)
        except PayloadError:
            return
        self.assertIsInstance(answer, (list, dict, str, type(None)))
        self.assertIsInstance(reports + unreadable, list)

    def test_rows_nested_as_deep_as_json_allows(self):
        for depth in range(700, 1000):
            try:
                row = json.loads(f'{{"callid": {hostile.nested(depth)}}}')
            except RecursionError:
                break
            _reports, unreadable = parse_records([row, {"callid": "c1"}], ZONE, NOW)
            self.assertEqual(len(unreadable), 1)
