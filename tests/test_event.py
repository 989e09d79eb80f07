from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.callmyway_event import MAX_ATTEMPTS, PAUSE
from .common import CallmywayCase, notification

INBOX_LOG = "odoo.addons.callmyway.models.callmyway_event"


@tagged("post_install", "-at_install")
class TestInbox(CallmywayCase):
    def event(self, callid="c1", age=60, **values):
        body = notification("callStart", callid, detect_time=self.at(0))
        event = self.receive(body)
        received_at = fields.Datetime.now() - timedelta(seconds=age)
        event.write({"received_at": received_at, **values})
        return event

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("callmyway.ir_cron_process_events").method_direct_trigger()

    def broken_for(self, *callids):
        """Let the ledger break for these calls, as with a fault of our own."""
        Call = type(self.env["callmyway.call"])
        apply = Call._apply_reports

        def break_some(model, account, reports):
            if {report.callid for report in reports} & set(callids):
                raise RuntimeError("the ledger is broken")
            return apply(model, account, reports)

        return patch.object(Call, "_apply_reports", break_some)

    def test_what_a_dead_worker_left_behind_is_processed(self):
        event = self.event()
        self.run_cron()
        self.assertEqual(event.state, "done")
        self.assertEqual(self.the_call().state, "ringing")

    def test_what_has_just_come_is_left_to_the_request_that_stored_it(self):
        event = self.event(age=0)
        self.run_cron()
        self.assertEqual(event.state, "new")

    def test_one_bad_event_does_not_block_the_others(self):
        events = [self.event(callid) for callid in ("c1", "c2", "c3")]
        with self.broken_for("c2"), mute_logger(INBOX_LOG):
            self.run_cron()
        self.assertEqual([event.state for event in events], ["done", "failed", "done"])
        self.assertEqual(len(self.calls()), 2)
        self.assertIn("the ledger is broken", events[1].error)

    def test_nothing_half_done_is_kept_of_a_failure(self):
        event = self.event()
        Call = type(self.env["callmyway.call"])
        broken = patch.object(Call, "_match_contacts", side_effect=RuntimeError("too late"))
        with broken, mute_logger(INBOX_LOG):
            self.run_cron()
        self.assertEqual(event.state, "failed")
        self.assertFalse(self.calls())

    def test_what_failed_is_tried_again_after_a_pause_that_doubles(self):
        event = self.event()
        pauses = []
        with self.broken_for("c1"), mute_logger(INBOX_LOG):
            for _attempt in range(3):
                before = fields.Datetime.now()
                self.run_cron()
                pauses.append(event.next_try_at - before)
                event.next_try_at = before
        for pause, expected in zip(pauses, (PAUSE, 2 * PAUSE, 4 * PAUSE), strict=True):
            self.assertLess(abs(pause - expected), timedelta(seconds=10))
        self.run_cron()
        self.assertEqual((event.state, event.attempts, event.error), ("done", 4, False))
        self.assertEqual(len(self.calls()), 1)

    def test_before_its_pause_is_over_it_is_left_alone(self):
        event = self.event(state="failed", attempts=1)
        event.next_try_at = fields.Datetime.now() + timedelta(minutes=1)
        self.run_cron()
        self.assertEqual((event.state, event.attempts), ("failed", 1))

    def test_there_is_a_last_attempt(self):
        event = self.event(state="failed", attempts=MAX_ATTEMPTS - 1)
        event.next_try_at = fields.Datetime.now()
        with self.broken_for("c1"), mute_logger(INBOX_LOG):
            self.run_cron()
        self.assertEqual((event.state, event.next_try_at), ("failed", False))

    def test_what_cannot_be_read_is_not_tried_again_by_itself(self):
        event = self.event(payload='{"action": "callRinging"}')
        self.run_cron()
        self.assertEqual((event.state, event.attempts, event.next_try_at), ("failed", 1, False))
        self.assertIn("callRinging", event.error)

    def test_the_administrator_can_have_it_tried_again(self):
        event = self.event(state="failed", attempts=MAX_ATTEMPTS)
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            event.with_env(self.env(cr=cr, user=self.admin)).action_process()
        self.assertEqual(event.state, "done")

    def test_a_done_event_is_not_processed_twice(self):
        event = self.event(state="done", attempts=1)
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            event.with_env(self.env(cr=cr)).action_process()
        self.assertEqual(event.attempts, 1)
        self.assertFalse(self.calls())
