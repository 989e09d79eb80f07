import json
import logging
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..models.callmyway_account_live import GRACE
from .common import ANA, CLIENT, STRANGER, cdr, local, notification
from .common_http import CallmywayHttpCase, ProviderMixin

LIVE_LOG = "odoo.addons.callmyway.models.callmyway_account_live"


class LiveCase(ProviderMixin, CallmywayHttpCase):
    """Without notifications: what happens is learnt by asking."""

    def run_cron(self):
        self.env.flush_all()
        self.env.ref("callmyway.ir_cron_poll_live_calls").method_direct_trigger()
        self.env.invalidate_all()

    def poll(self):
        """Ask as the cron does while a call is open."""
        self.env.flush_all()
        with self.registry.cursor() as cr:
            self.account.with_env(self.env(cr=cr))._poll_live()
        self.env.invalidate_all()

    def told(self, callid="c1", action="callStart", ago=2 * GRACE, **data):
        """Let a notification have told of a call so long ago."""
        heard = (fields.Datetime.now() - ago - self.now).total_seconds()
        self.apply(notification(action, callid, detect_time=self.at(0), **data), heard=heard)
        return self.env["callmyway.call.leg"].search([("callid", "=", callid)]).call_id

    def ring(self, number=CLIENT):
        """Let somebody call Ana; nobody tells us."""
        return self.provider.exchange.place_incoming(self.simulated, number, self.phone(ANA))


@tagged("post_install", "-at_install")
class TestWhen(LiveCase):
    def test_nothing_is_asked_while_no_call_is_open(self):
        self.told("c1")
        self.told("c1", action="callEnd", disconnect_time=self.at(5))
        self.assertEqual(self.the_call().state, "missed")
        self.run_cron()
        self.assertFalse(self.asked("live", "cdr"))

    def test_an_open_call_or_a_click_is_a_reason_to_ask(self):
        self.click(seconds=600)
        self.run_cron()
        self.assertEqual(len(self.asked("live")), 1)
        self.calls().sudo().unlink()
        self.told("c1")
        self.run_cron()
        self.assertEqual(len(self.asked("live")), 2)

    def test_an_account_that_cannot_be_asked_is_left_out(self):
        self.told("c1")
        self.account.password = False
        self.run_cron()
        self.account.write({"password": "1", "active": False})
        self.run_cron()
        self.assertFalse(self.asked("live"))

    def test_an_account_in_trouble_does_not_stop_the_others(self):
        bad = self._account(name="A", username="4100002", base_url=self.account.base_url)
        worse = self._account(name="B", username="4100003", base_url=self.account.base_url)
        Account = type(self.account)
        poll = Account._poll_live

        def break_one(account):
            if account == worse:
                raise RuntimeError("ours")
            return poll(account)

        self.told("c1")
        always = patch.object(Account, "_needs_polling", lambda _account: True)
        broken = patch.object(Account, "_poll_live", break_one)
        with always, broken, self.assertLogs(LIVE_LOG, logging.WARNING) as logs:
            self.run_cron()
        self.assertEqual([record.levelname for record in logs.records], ["WARNING", "ERROR"])
        self.assertEqual(self.the_call().state, "missed", "no longer among the live calls")
        self.assertFalse(bad.last_import_at)


@tagged("post_install", "-at_install")
class TestStarts(LiveCase):
    def test_a_call_whose_start_was_lost_is_opened(self):
        self.ring()
        self.poll()
        call = self.the_call()
        self.assertEqual((call.state, call.direction, call.user_id), ("ringing", "in", self.ana))
        self.assertEqual(call.partner_id, self.client)

    def test_the_agent_is_told_of_it(self):
        before = self.env["bus.bus"].search([])
        self.ring()
        self.poll()
        told = (self.env["bus.bus"].search([]) - before).mapped("message")
        self.assertEqual(len([each for each in told if '"ringing"' in each]), 1)

    def test_a_call_that_was_answered_meanwhile_is_in_progress(self):
        self.ring()
        self.poll()
        self.provider.exchange.answer(self.phone(ANA))
        self.poll()
        self.assertEqual(self.the_call().state, "in_progress")

    def test_asked_again_it_changes_nothing(self):
        self.ring()
        self.poll()
        before = self.the_call().read()
        self.poll()
        self.assertEqual(self.the_call().read(), before)
        self.assertFalse(self.asked("cdr"), "nothing is gone")

    def test_the_call_of_a_click_is_found(self):
        answer = self.rpc(self.ana, "callmyway.call", "dial", STRANGER)
        self.poll()
        self.assertEqual(self.the_call().id, answer["call_id"])
        self.assertEqual(self.the_call().state, "ringing")
        self.assertTrue(self.the_call().leg_ids)

    def test_an_ended_call_is_never_reopened(self):
        call = self.ring()
        self.poll()
        self.told(call.callid, action="callEnd", disconnect_time=self.at(5))
        self.assertEqual(self.the_call().state, "missed")
        self.poll()
        self.assertEqual(self.the_call().state, "missed")


@tagged("post_install", "-at_install")
class TestEnds(LiveCase):
    def test_a_call_whose_end_was_lost_is_closed_with_what_the_record_says(self):
        call = self.ring()
        self.told(call.callid)
        self.provider.exchange.answer(self.phone(ANA))
        self.clock.advance(40)
        self.provider.exchange.hang_up(self.phone(ANA))
        self.clock.advance(1)
        self.poll()
        call = self.the_call()
        self.assertEqual((call.state, call.duration), ("done", 40))
        self.assertEqual(set(call.leg_ids.sudo().facts), {"start", "cdr"}, "the record is enough")

    def test_without_a_record_it_is_closed_all_the_same(self):
        call = self.told("c1")
        self.poll()
        self.assertEqual(call.state, "missed")
        self.assertLess(abs(call.disconnect_time - fields.Datetime.now()), timedelta(seconds=30))
        self.assertIn("gone", call.leg_ids.sudo().facts)

    def test_the_record_that_comes_later_puts_it_right(self):
        call = self.told("c1", connect_time=local(fields.Datetime.now()))
        self.poll()
        self.assertEqual((call.state, call.duration), ("done", 0))
        times = {"detect_time": self.at(0), "connect_time": self.at(2), "duration": "9"}
        self.apply(cdr("c1", **times))
        self.assertEqual((call.state, call.duration), ("done", 9))
        self.assertEqual(call.disconnect_time, self.moment(11))

    def test_a_call_that_has_just_begun_is_left_alone(self):
        call = self.told("c1", ago=GRACE - timedelta(seconds=5))
        self.poll()
        self.assertEqual(call.state, "ringing")
        self.assertFalse(self.asked("cdr"))

    def test_a_call_that_goes_on_is_left_alone(self):
        ringing = self.ring()
        going, gone = self.told(ringing.callid), self.told("c1")
        self.poll()
        self.assertEqual((going.state, gone.state), ("ringing", "missed"))

    def test_the_legs_of_another_account_are_left_alone(self):
        other = self._account(username="4100002")
        body = notification("callStart", "c1", detect_time=self.at(0))
        self.apply(body, account=other)
        self.poll()
        call = self.env["callmyway.call"].search([("account_id", "=", other.id)])
        self.assertEqual(call.state, "ringing")
        self.assertFalse(self.calls())

    def test_a_failing_or_unreadable_answer_closes_nothing(self):
        call = self.told("c1")
        faults = [
            {"http_error": {"on": "live"}},
            {"garbage": {"on": "live"}},
            {"garbage": {"on": "live", "body": '{"error": "try again"}'}},
            {"garbage": {"on": "live", "body": '{"status": "maintenance"}'}},
            {"garbage": {"on": "live", "body": '"calls"'}},
            {"garbage": {"on": "live", "body": '{"cdrs": [{"callid": "c1", "dura'}},
        ]
        for fault in faults:
            self.provider.faults.reset()
            self.provider.faults.update(fault)
            with self.subTest(fault=fault), self.assertLogs(LIVE_LOG, logging.WARNING):
                self.run_cron()
            self.assertEqual(call.state, "ringing")

    def test_a_row_that_cannot_be_read_may_be_any_call_so_nothing_is_closed(self):
        call = self.told("c1")
        bad = [{"callid": "c1", "type": "sideways"}, {"callid": ""}, None, "c1"]
        for row in bad:
            body = json.dumps({"cdrs": [row]})
            self.provider.faults.reset()
            self.provider.faults.update({"garbage": {"on": "live", "body": body}})
            with self.subTest(row=row), self.assertLogs(LIVE_LOG, logging.WARNING):
                self.run_cron()
            self.assertEqual(call.state, "ringing")

    def test_while_the_records_cannot_be_had_nothing_is_closed(self):
        call = self.told("c1")
        self.account.flush_recordset()
        page = patch.object(self.provider.application._provider, "_cdrs", side_effect=KeyError)
        with page, self.assertLogs(LIVE_LOG, logging.WARNING):
            self.run_cron()
        self.assertEqual(call.state, "ringing")

    def test_what_an_outage_left_out_is_still_caught_up_afterwards(self):
        now = fields.Datetime.now()
        cursor = self.account.import_cursor = now - timedelta(days=5)
        missed = cdr("missed", detect_time=local(now - timedelta(days=4)))
        self.provider.store.add(self.simulated.username, [missed], missed["detect_time"])
        open_before = self.told("c1")
        self.run_cron()
        self.assertEqual(open_before.state, "missed")
        self.assertEqual(self.account.import_cursor, cursor, "the days before are not here yet")
        self.env.ref("callmyway.ir_cron_import_cdrs").method_direct_trigger()
        self.env.invalidate_all()
        self.assertIn("missed", self.calls().leg_ids.mapped("callid"))
