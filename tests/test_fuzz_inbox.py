"""Thousands of bad bodies at the door, in the inbox and in call records."""

import json
from itertools import islice

from hypothesis import HealthCheck, given, settings

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..provider.errors import PayloadError
from ..provider.payload import parse_records
from . import hostile
from .common import ANA, ZONE, CallmywayCase, cdr
from .common_http import CallmywayHttpCase

ANSWERS = {200, 400}
EVENT_STATES = {"done", "failed", "rejected"}
KINDS = (
    "application/json",
    "application/json; charset=utf-16",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/html",
    "",
)
MENU = ("callmyway.event", "callmyway.call", "callmyway.account")
repeatable = settings(
    derandomize=True,
    max_examples=300,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def looked_at(env, model, field_names=None):
    """Return what an administrator's lists and forms of ``model`` show, in a far time zone."""
    Model = env[model].with_context(tz="Pacific/Kiritimati")
    views = Model.get_views([(False, "list"), (False, "form"), (False, "search")])
    names = field_names or set().union(*(each["fields"] for each in views["models"].values()))
    spec = {name: {} for name in names if name in Model._fields}
    return Model.web_search_read([], {**spec, "display_name": {}}, limit=10**6)["records"]


@tagged("post_install", "-at_install")
class TestDoorFuzz(CallmywayHttpCase):
    def setUp(self):
        super().setUp()
        self.account.rate_limit = 10**6
        self.env.flush_all()
        self.url = f"/callmyway/webhook/{self.account.webhook_token}"
        self.sent = 0

    def assertKept(self, body, kind="application/json"):
        answer = self.url_open(self.url, data=body, headers={"Content-Type": kind}, method="POST")
        self.assertIn(answer.status_code, ANSWERS, body[:200])
        if answer.status_code == 200:
            self.assertEqual(answer.json(), {"ack": "ok"})
        else:
            self.assertEqual(list(answer.json()), ["error"])
        self.sent += 1

    def assertNothingLost(self):
        self.env.invalidate_all()
        events = self.env["callmyway.event"].search([("account_id", "=", self.account.id)])
        self.assertEqual(len(events), self.sent)
        self.assertLessEqual(set(events.mapped("state")), EVENT_STATES)
        waiting = events.filtered("next_try_at")
        self.assertFalse(waiting.mapped("error"), "what can't be read is not tried again")

    def test_every_bad_body_is_answered_and_kept(self):
        bodies = (*hostile.corpus(), *hostile.mutants(1000))
        for number, body in enumerate(bodies):
            self.assertKept(body, KINDS[number % len(KINDS)] if number % 5 == 0 else KINDS[0])
        self.assertNothingLost()
        for model in MENU:
            self.assertTrue(looked_at(self.env(user=self.admin), model))

    @repeatable
    @given(hostile.bodies)
    def test_any_body_is_answered_and_kept(self, body):
        before = self.sent
        self.assertKept(body)
        if self.sent % 50 == 0 or before == 0:
            self.assertNothingLost()

    def test_a_body_of_the_largest_size_is_kept_and_a_larger_one_refused(self):
        for body in (b" " * 65_535, b"[" * 65_535, b'{"a": "' + b"x" * 65_520 + b'"}'):
            self.assertKept(body)
        for body in (b" " * 65_537, b"[" * 200_000):
            answer = self.url_open(self.url, data=body, method="POST")
            self.assertEqual(answer.status_code, 413)
        self.assertNothingLost()

    def test_any_address_but_the_right_one_is_not_found(self):
        for token in ("%ff%fe", "%00", "a" * 5000, "%F0%9F%93%9E", "..%2f..", "'%20OR%201=1", "%"):
            answer = self.url_open(f"/callmyway/webhook/{token}", data=b"{}", method="POST")
            self.assertEqual(answer.status_code, 404, token)
        self.assertNothingLost()


@tagged("post_install", "-at_install")
class TestInboxFuzz(CallmywayCase):
    def test_a_body_is_stored_as_it_came_and_processed_or_refused_with_a_reason(self):
        Event = self.env["callmyway.event"]
        bodies = (*hostile.corpus(), *hostile.mutants(3000))
        refused = 0
        for body in bodies:
            event = Event._receive(self.account, body)
            shown = body.decode("utf-8-sig", errors="replace").replace("\0", "\ufffd")
            self.assertEqual(event.payload, shown)
            try:
                with self.env.cr.savepoint():
                    event._process()
            except PayloadError as error:
                refused += 1
                event._note_failure(error, again=False)
        events = Event.search([("account_id", "=", self.account.id)])
        self.assertEqual(len(events), len(bodies))
        self.assertGreater(len(bodies) - refused, 500, "most of them are read after all")
        legs = self.env["callmyway.call.leg"].search([("account_id", "=", self.account.id)])
        self.assertEqual(len(set(legs.mapped("callid"))), len(legs))
        self.env.invalidate_all()
        for model in MENU:
            self.assertTrue(looked_at(self.env(user=self.admin), model))

    def test_hostile_text_is_kept_as_it_is_and_nothing_of_it_runs(self):
        texts = [text for text in hostile.TEXTS if 0 < len(text.strip()) < 250 and "\0" not in text]
        texts = [text.strip() for text in texts if text.isprintable() and text != "null"]
        for number, text in enumerate(texts):
            row = cdr(f"h{number}", ani=text, route_name=text, dnis_user=ANA)
            self.apply({**row, "detect_time": self.at(number)})
        self.env.invalidate_all()
        legs = self.env["callmyway.call.leg"].search([("account_id", "=", self.account.id)])
        found = {leg.callid: (leg.ani, leg.route_name) for leg in legs}
        self.assertEqual(found, {f"h{n}": (text, text) for n, text in enumerate(texts)})
        calls = looked_at(self.env(user=self.admin), "callmyway.call")
        self.assertEqual(len(calls), len(texts))
        for call in self.calls():
            self.assertTrue(call.with_user(self.ana).get_popup())

    def learn(self, rows):
        """Do with rows what the import does, without its commits."""
        reports, unreadable = parse_records(rows, ZONE, self.now)
        self.account._keep_unreadable(unreadable, self.now)
        counts = self.env["callmyway.call"]._apply_reports(self.account, reports)
        self.env.flush_all()
        return {report.callid for report in reports}, unreadable, counts

    def assertLearnt(self, rows):
        callids, unreadable, counts = self.learn(rows)
        self.assertEqual(sum(counts.values()), len(callids))
        legs = self.env["callmyway.call.leg"].search(
            [("account_id", "=", self.account.id), ("callid", "in", list(callids))]
        )
        self.assertEqual(len(legs), len(callids))
        kept = self.env["callmyway.event"].search_count(
            [("account_id", "=", self.account.id), ("action", "=", "cdr")]
        )
        self.assertEqual(bool(kept), bool(unreadable))

    @repeatable
    @given(hostile.rows)
    def test_a_bad_row_beside_a_good_one_is_kept_with_its_reason(self, row):
        with self.env.cr.savepoint() as savepoint:
            self.assertLearnt([row, cdr("good", detect_time=self.at(0)), row])
            savepoint.rollback()

    def test_thousands_of_bad_rows(self):
        rows = []
        for body in islice(hostile.mutants(5000), 5000):
            try:
                rows.append(json.loads(body)["data"])
            except (ValueError, KeyError, TypeError):
                continue
        with mute_logger("odoo.sql_db"):
            self.assertLearnt(
                [{**row, "type": "incoming"} if isinstance(row, dict) else row for row in rows]
            )
