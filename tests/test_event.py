from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import callmyway_event
from ..models.callmyway_event import LONGEST_PAUSE, MAX_ATTEMPTS, PAUSE, RETENTION_PARAM
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

    def broken_for(self, *callids, text="the ledger is broken"):
        """Let the ledger break for these calls, as with a fault of our own."""
        Call = type(self.env["callmyway.call"])
        apply = Call._apply_reports

        def break_some(model, account, reports):
            if {report.callid for report in reports} & set(callids):
                raise RuntimeError(text)
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

    def test_the_pause_never_grows_beyond_a_day(self):
        self.assertEqual(LONGEST_PAUSE, timedelta(days=1))
        event = self.event(state="failed", attempts=MAX_ATTEMPTS - 2)
        now = event.next_try_at = fields.Datetime.now()
        with self.broken_for("c1"), mute_logger(INBOX_LOG):
            self.run_cron()
        pause = event.next_try_at - now
        self.assertTrue(timedelta(hours=8) < pause <= LONGEST_PAUSE + timedelta(minutes=1), pause)
        event.write({"attempts": 10**6, "next_try_at": now})
        with self.broken_for("c1"), mute_logger(INBOX_LOG):
            self.run_cron()
        self.assertFalse(event.next_try_at)

    def test_what_was_given_up_is_only_tried_when_told_to(self):
        event = self.event(state="failed", attempts=MAX_ATTEMPTS)
        self.run_cron()
        self.assertEqual((event.state, event.attempts), ("failed", MAX_ATTEMPTS))

    def test_tried_again_in_vain_it_says_so(self):
        event = self.event(state="failed", attempts=MAX_ATTEMPTS, payload='{"action": "x"}')
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            event.with_env(self.env(cr=cr, user=self.admin)).action_process()
        self.assertEqual((event.state, event.attempts), ("failed", MAX_ATTEMPTS + 1))
        self.assertIn("neither callStart nor callEnd", event.error)

    def test_only_administrators_have_events_processed(self):
        event = self.event(state="failed")
        for user in (self.ana, self.supervisor):
            with self.assertRaises(AccessError):
                event.with_user(user).action_process()

    def test_an_error_that_cannot_be_stored_as_it_is_blocks_nobody(self):
        events = [self.event(callid) for callid in ("c1", "c2")]
        for text in ("\x00", "\ud800", "x" * 5000, ""):
            events[0].write({"state": "new", "attempts": 0})
            with self.broken_for("c1", text=text), mute_logger(INBOX_LOG):
                self.run_cron()
            self.assertEqual([event.state for event in events], ["failed", "done"])
            self.assertTrue(0 < len(events[0].error) <= 1000)

    def test_more_than_a_step_takes_are_all_processed(self):
        with patch.object(callmyway_event, "BATCH", 2):
            events = [self.event(f"c{number}") for number in range(5)]
            self.run_cron()
        self.assertEqual({event.state for event in events}, {"done"})
        self.assertEqual(len(self.calls()), 5)


@tagged("post_install", "-at_install")
class TestCleaning(CallmywayCase):
    def event(self, days, state, **values):
        event = self.receive(notification("callStart", "c1", detect_time=self.at(0)))
        received_at = fields.Datetime.now() - timedelta(days=days)
        event.write({"received_at": received_at, "state": state, **values})
        return event

    def clean(self):
        self.env["callmyway.event"]._gc_old_events()

    def test_what_was_dealt_with_is_deleted_after_the_configured_days(self):
        self.env["ir.config_parameter"].set_param(RETENTION_PARAM, "7")
        old = [self.event(8, state) for state in ("done", "rejected", "failed")]
        young = [self.event(6, state) for state in ("done", "rejected", "failed")]
        self.clean()
        self.assertEqual([event.exists() for event in old], [event.browse() for event in old])
        self.assertTrue(all(event.exists() for event in young))

    def test_what_waits_is_never_deleted(self):
        waiting = [
            self.event(999, "new"),
            self.event(999, "failed", next_try_at=fields.Datetime.now()),
        ]
        self.clean()
        self.assertTrue(all(event.exists() for event in waiting))

    def test_a_month_is_kept_unless_it_is_said(self):
        for said in (False, "", "0", "soon", "-3", "1.5"):
            self.env["ir.config_parameter"].set_param(RETENTION_PARAM, said)
            old, young = self.event(31, "done"), self.event(29, "done")
            self.clean()
            self.assertFalse(old.exists(), said)
            self.assertTrue(young.exists(), said)

    def test_the_daily_cleaning_does_it(self):
        old = self.event(31, "done")
        with self.enter_registry_test_mode():
            self.env.ref("base.autovacuum_job").method_direct_trigger()
        self.assertFalse(old.exists())
