"""The daily check: grace, late and early payments, follow-up, batches and failures."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..const import SUPERVISOR_GROUP
from ..models import callmyway_promise_check
from .common_promises import PromisesCase

LOGGER = callmyway_promise_check.__name__


@tagged("post_install", "-at_install")
class TestPromiseCheck(PromisesCase):
    def test_it_is_open_until_the_grace_is_over(self):
        self.invoice(100)
        promise = self.promise()  # for the fifth day, with two of grace
        self.check(days=7)
        self.assertPromise(promise, "open")
        self.check(days=8)
        self.assertPromise(promise, "broken")

    def test_a_payment_within_the_grace_is_in_time(self):
        move = self.invoice(100)
        promise = self.promise()
        with self.later(7):
            self.pay(move, 40, day=7)
        self.assertPromise(promise, "kept", 40)

    def test_a_part_paid_in_time_is_a_part_kept(self):
        move = self.invoice(100)
        promise = self.promise()
        self.pay(move, 15)
        self.check(days=8)
        self.assertPromise(promise, "partial", 15)

    def test_money_that_comes_too_late_is_recovered_but_keeps_nothing(self):
        move = self.invoice(100)
        promise = self.promise()
        self.check(days=8)
        with self.later(9):
            self.pay(move, 40, day=9)
        self.assertPromise(promise, "broken", 40)

    def test_what_is_paid_after_a_new_promise_is_recovered_by_that_one_alone(self):
        move = self.invoice(100)
        broken = self.promise(amount=100)
        self.check(days=8)
        with self.later(9):
            self.pay(move, 30, day=9)
            renewed = self.promise(amount=70, date=self.day(12))
            self.pay(move, 70, day=9)
        self.assertPromise(broken, "broken", 30)
        self.assertPromise(renewed, "kept", 70)

    def test_a_payment_of_before_that_is_entered_late_keeps_it(self):
        move = self.invoice(100)
        promise = self.promise()
        self.check(days=8)
        self.assertPromise(promise, "broken")
        with self.later(9):
            self.pay(move, 40, day=4)
        self.assertPromise(promise, "kept", 40)
        self.assertFalse(self.follow_up(promise))

    def test_the_day_ends_where_the_company_telephones(self):
        with self.at_utc("2026-03-02 03:00:00"):
            self.assertEqual(str(self.company._callmyway_today()), "2026-03-01")
            self.account.tz = "Asia/Tokyo"
            self.assertEqual(str(self.company._callmyway_today()), "2026-03-02")

    def test_a_cancelled_invoice_leaves_nothing_to_be_promised(self):
        move = self.invoice(100)
        promise = self.promise()
        move.button_cancel()
        self.check()
        self.assertPromise(promise, "cancelled")

    def test_a_deleted_invoice_too(self):
        move = self.invoice(100)
        promise = self.promise()
        move.button_draft()
        move.with_context(force_delete=True).unlink()
        self.check()
        self.assertEqual(promise.state, "cancelled")

    def test_an_invoice_in_correction_waits(self):
        move = self.invoice(100)
        promise = self.promise()
        move.button_draft()
        self.check()
        self.assertPromise(promise, "open")

    def test_an_invoice_that_somebody_else_owes_now_is_none_of_it(self):
        invoice, other = self.invoice(100), self.twins[0]
        promise = self.promise(move_ids=invoice.ids)
        invoice.button_draft()
        invoice.partner_id = other
        invoice.action_post()
        self.pay(invoice, 60)
        self.assertPromise(promise, "cancelled")
        self.assertPromise(self.promise(partner_id=other.id, move_ids=invoice.ids), "open")

    def test_a_smaller_invoice_leaves_less_to_be_paid(self):
        move = self.invoice(100)
        promise = self.promise(amount=100)
        move.button_draft()
        move.invoice_line_ids.price_unit = 60
        move.action_post()
        self.pay(move)
        self.assertPromise(promise, "kept", 60)

    # === FOLLOW-UP === #
    def test_a_broken_promise_is_followed_up_once(self):
        move = self.invoice(100)
        promise = self.promise()
        for days in (8, 9, 10):
            self.check(days=days)
        activity = self.follow_up(promise)
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.ana)
        self.assertEqual(activity.date_deadline, self.day(8))
        self.assertIn("40", activity.summary)
        self.assertIn(move.name, activity.note)
        self.assertEqual(activity.activity_type_id, self.env.ref("mail.mail_activity_data_call"))

    def test_done_is_done(self):
        self.invoice(100)
        promise = self.promise()
        self.check(days=8)
        self.follow_up(promise).action_feedback()
        promise.sudo().is_stale = True
        self.check(days=9)
        self.assertFalse(self.follow_up(promise))

    def test_a_promise_broken_again_is_followed_up_again(self):
        move = self.invoice(100)
        promise = self.promise()
        self.check(days=8)
        with self.later(9):
            payment = self.pay(move, 40, day=4)
            self.assertFalse(self.follow_up(promise))
            self.bounce(payment)
        self.assertPromise(promise, "broken")
        self.assertEqual(len(self.follow_up(promise)), 1)

    def test_nothing_is_left_to_follow_up_of_a_cancelled_one(self):
        self.invoice(100)
        promise = self.promise()
        self.check(days=8)
        promise.action_cancel("The debtor died")
        self.assertFalse(self.follow_up(promise))

    def test_a_supervisor_follows_up_for_an_agent_who_left(self):
        self.invoice(100)
        promise = self.promise()
        self.ana.active = False
        others = self.env.ref(SUPERVISOR_GROUP).all_user_ids - self.supervisor
        others.filtered(lambda user: user.id > 2).active = False
        self.check(days=8)
        self.assertEqual(self.follow_up(promise).user_id, self.supervisor)

    def test_nobody_gets_a_mail_of_it(self):
        self.invoice(100)
        self.promise()
        before = self.env["mail.mail"].search_count([])
        self.check(days=8)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    # === BATCHES === #
    def many(self, count):
        return [self.promise(amount=10, move_ids=self.invoice(10).ids) for _each in range(count)]

    def test_every_batch_is_checked(self):
        promises = self.many(5)
        with patch.object(callmyway_promise_check, "BATCH", 2):
            self.check(days=8)
        self.assertEqual({promise.state for promise in promises}, {"broken"})

    def test_it_goes_on_where_time_ran_out(self):
        promises = self.many(4)
        others = self.env["callmyway.promise"].search([("id", "not in", [p.id for p in promises])])
        others.sudo().write({"state": "cancelled"})
        no_time = patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=0)
        with patch.object(callmyway_promise_check, "BATCH", 3), no_time:
            promises[3].sudo().move_ids.button_cancel()
            self.check()
            self.assertEqual(promises[3].state, "open")
            promises[0].sudo().move_ids.button_cancel()
            self.check()
            self.assertEqual([promises[at].state for at in (0, 3)], ["open", "cancelled"])
            self.check()
        self.assertEqual(promises[0].state, "cancelled")

    def test_one_that_fails_does_not_block_the_others(self):
        promises = self.many(3)
        verdict = type(promises[0])._verdict

        def fail(promise, *args):
            if promise.id == promises[1].id:
                raise ValueError("broken")
            return verdict(promise, *args)

        with mute_logger(LOGGER), patch.object(type(promises[0]), "_verdict", fail):
            self.check(days=8)
        self.assertEqual([each.state for each in promises], ["broken", "open", "broken"])

    def test_the_queries_are_as_many_for_more_promises(self):
        few, many = (
            self.env["callmyway.promise"].union(*self.many(count)).sudo() for count in (2, 8)
        )
        self.env.flush_all()

        def queries(promises):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            promises._check()
            return self.cr.sql_log_count - before

        queries(few)
        self.assertEqual(queries(few), queries(many))
