import json
from datetime import timedelta

from odoo import fields
from odoo.tests import Form, tagged

from .common import LUIS, CallmywayCase, cdr, local, notification

DAY = timedelta(days=1)


class HealthCase(CallmywayCase):
    def notified(self, callid, state="done", ago=timedelta(minutes=1), off=timedelta(), **data):
        """Let a notification have come so long ago, its time stated ``off`` by so much."""
        at = fields.Datetime.now() - ago
        data = {"detect_time": local(at + off), **data}
        event = self.receive(notification("callStart", callid, **data))
        event.write({"received_at": at, "state": state})
        return event

    def health(self):
        self.env.invalidate_all()
        return self.account


@tagged("post_install", "-at_install")
class TestFigures(HealthCase):
    def test_a_new_account_has_nothing_to_tell(self):
        health = self.health()
        self.assertFalse(health.last_event_at or health.last_import_at or health.next_slot_at)
        counts = (health.events_waiting, health.events_failed, health.rows_unreadable)
        self.assertEqual(counts, (0, 0, 0))
        self.assertEqual((health.webhook_missed, health.clock_difference), (0, 0))
        self.assertFalse(health.clock_advice)

    def test_an_account_not_saved_yet_can_be_shown(self):
        with Form(self.env["callmyway.account"].with_user(self.admin)) as form:
            self.assertEqual(form.events_waiting, 0)
            form.name, form.username = "New", "4100006"

    def test_notifications_are_counted_by_what_became_of_them(self):
        for number, state in enumerate(("new", "new", "failed", "failed", "failed", "done")):
            self.notified(f"c{number}", state)
        self.notified("c9", "rejected")
        self.notified("row", "rejected").action = "cdr"
        other = self._account(username="4100002")
        self.receive(notification("callStart", "c1"), account=other)
        health = self.health()
        self.assertEqual((health.events_waiting, health.events_failed), (2, 3))
        self.assertEqual(health.rows_unreadable, 1)

    def test_the_last_notification_is_no_unreadable_record(self):
        last = self.notified("c1", ago=timedelta(hours=2))
        self.notified("c2", ago=timedelta(hours=3))
        self.notified("row", "rejected").action = "cdr"
        self.assertEqual(self.health().last_event_at, last.received_at)

    def test_the_share_of_calls_that_no_notification_told_of(self):
        now = fields.Datetime.now()
        recent, old = local(now - DAY), local(now - 8 * DAY)
        self.apply(*[cdr(f"c{number}", detect_time=recent) for number in range(4)])
        self.apply(*[notification("callEnd", f"c{n}", detect_time=recent) for n in range(3)])
        self.apply(notification("callStart", "live", detect_time=recent, dnis=LUIS))
        self.apply(cdr("old", detect_time=old))
        self.assertEqual(self.health().webhook_missed, 0.25)

    def test_supervisors_see_it_but_no_secret(self):
        self.notified("c1", "failed")
        seen = self.account.with_user(self.supervisor).read()[0]
        self.assertEqual(seen["events_failed"], 1)
        self.assertFalse(
            {"password", "webhook_token", "webhook_url", "replaced_token_ids"} & set(seen)
        )

    def test_any_number_of_notifications_costs_the_same_queries(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.account.read(["events_waiting", "clock_advice", "webhook_missed"])
            return self.env.cr.sql_log_count - before

        self.notified("c0")
        self.notified("c1")
        queries()
        few = queries()
        for number in range(2, 30):
            self.notified(f"c{number}")
        self.assertEqual(queries(), few)


@tagged("post_install", "-at_install")
class TestClock(HealthCase):
    def advice(self, *offsets):
        for number, off in enumerate(offsets):
            self.notified(f"c{number}", off=off)
        health = self.health()
        return health.clock_difference, health.clock_advice

    def test_times_that_agree_need_no_advice(self):
        for minutes in (-4, 0, 4):
            self.env["callmyway.event"].search([]).unlink()
            difference, advice = self.advice(timedelta(minutes=minutes))
            self.assertEqual(difference, -minutes)
            self.assertFalse(advice)

    def test_utc_instead_of_the_accounts_zone_is_recognised(self):
        difference, advice = self.advice(timedelta(hours=6))
        self.assertEqual(difference, -360)
        self.assertIn("UTC", advice)
        self.assertIn("360 minutes", advice)
        self.account.tz = "UTC"
        self.assertFalse(self.health().clock_advice, "the advice is right")

    def test_the_accounts_zone_instead_of_utc_is_recognised(self):
        self.account.tz = "UTC"
        self.assertIn("America/Costa_Rica", self.advice(timedelta())[1], "the country's own first")
        self.account.tz = "America/Costa_Rica"
        self.assertFalse(self.health().clock_advice)

    def test_an_hour_off_is_recognised(self):
        difference, advice = self.advice(timedelta(hours=1))
        self.assertEqual(difference, -60)
        self.assertIn("America/Panama", advice)
        self.account.tz = "America/Panama"
        self.assertFalse(self.health().clock_advice)

    def test_every_hour_of_the_day_has_advice_that_helps(self):
        for hours in range(-5, 15):
            with self.subTest(hours=hours):
                self.account.tz = "America/Costa_Rica"
                self.env["callmyway.event"].search([]).unlink()
                advice = self.advice(timedelta(hours=hours))[1]
                if not hours:
                    continue
                self.account.tz = advice.removesuffix(".").rpartition(" ")[2]
                self.assertFalse(self.health().clock_advice)

    def test_what_is_no_zone_is_a_wrong_clock(self):
        difference, advice = self.advice(timedelta(minutes=-17))
        self.assertEqual(difference, 17)
        self.assertIn("server's clock", advice)

    def test_one_that_came_late_is_no_reason_to_worry(self):
        difference, advice = self.advice(
            *[timedelta()] * 3, timedelta(hours=-6), timedelta(hours=-3)
        )
        self.assertEqual((difference, advice), (0, False))

    def test_what_cannot_be_read_is_left_out(self):
        self.notified("c1", off=timedelta(hours=6)).payload = "{"
        self.notified("c2", off=timedelta(hours=6)).payload = json.dumps({"action": "callStart"})
        self.notified("c3", detect_time="1970-01-01 00:00:00")
        self.notified("c4", "failed", off=timedelta(hours=6))
        self.assertFalse(self.health().clock_advice)
