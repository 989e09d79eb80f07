"""What payments, credit notes and bounces make of a promise, at once."""

from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .common_promises import PromisesCase


@tagged("post_install", "-at_install")
class TestPromisePayments(PromisesCase):
    def credit(self, move, amount):
        """Credit a part of an invoice, matched with it."""
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id})
        )
        refund = self.env["account.move"].browse(wizard.reverse_moves()["res_id"])
        refund.invoice_line_ids.price_unit = amount
        refund.action_post()
        self.match(move, refund)
        return refund

    def match(self, *moves):
        lines = self.env["account.move.line"].union(*(move.line_ids for move in moves))
        lines = lines.filtered(lambda line: line.account_type == "asset_receivable")
        lines.filtered(lambda line: not line.reconciled).reconcile()

    # === PAYMENTS === #
    def test_a_payment_of_the_amount_keeps_it(self):
        move = self.invoice(100)
        promise = self.promise(amount=40)
        self.pay(move, 40)
        self.assertPromise(promise, "kept", 40)

    def test_it_takes_as_many_payments_as_it_takes(self):
        move = self.invoice(100)
        promise = self.promise(amount=100)
        for amount, state, paid in ((30, "open", 30), (30, "open", 60), (40, "kept", 100)):
            self.pay(move, amount)
            self.assertPromise(promise, state, paid)

    def test_what_was_paid_before_does_not_count(self):
        move = self.invoice(100)
        self.pay(move, 60)
        promise = self.promise(amount=40)
        self.assertPromise(promise, "open")
        self.pay(move, 10)
        self.assertPromise(promise, "open", 10)

    def test_payments_of_other_invoices_do_not_count(self):
        other = self.invoice(100, due=-1)
        promise = self.promise(amount=40, move_ids=self.invoice(100).ids)
        self.pay(other, 50)
        self.assertPromise(promise, "open")

    def test_one_payment_of_several_invoices_counts_once_each(self):
        moves = self.invoice(100) | self.invoice(50) | self.invoice(30)
        promise = self.promise(amount=150, move_ids=moves[:2].ids)
        self.pay(moves, group_payment=True)
        self.assertPromise(promise, "kept", 150)

    def test_instalments_count_together(self):
        terms = self.instalments((30, 0), (30, 30), (40, 60))
        move = self.invoice(100, due=-40, invoice_payment_term_id=terms.id)
        promise = self.promise(amount=60)
        self.pay(move, 30)
        self.assertPromise(promise, "open", 30)
        self.pay(move, 30)
        self.assertPromise(promise, "kept", 60)

    def test_money_on_account_counts_when_it_is_matched(self):
        move = self.invoice(100)
        promise = self.promise(amount=40)
        payment = self.env["account.payment"].create(
            {"partner_id": self.client.id, "amount": 40, "payment_type": "inbound"}
        )
        payment.action_post()
        self.assertPromise(promise, "open")
        self.match(move, payment.move_id)
        self.assertPromise(promise, "kept", 40)

    def test_cash_and_cards_are_money_too(self):
        for kind in ("cash", "credit"):
            with self.subTest(kind=kind):
                move = self.invoice(100)
                promise = self.promise(amount=100, move_ids=move.ids)
                journal = self.env["account.journal"].create(
                    {"name": kind, "type": kind, "code": f"X{kind[:3]}"}
                )
                self.pay(move, journal_id=journal.id)
                self.assertPromise(promise, "kept", 100)

    def test_an_accountant_who_is_no_agent_registers_payments_as_ever(self):
        groups = self.env.ref("base.group_user") | self.env.ref("account.group_account_invoice")
        self.luis.group_ids = [Command.set(groups.ids)]
        move = self.invoice(100)
        promise = self.promise(amount=40)
        wizard = self.env["account.payment.register"].with_user(self.luis)
        wizard = wizard.with_context(active_model="account.move", active_ids=move.ids)
        wizard.create({"amount": 40})._create_payments()
        self.assertPromise(promise, "kept", 40)

    def test_a_promise_in_trouble_never_stops_a_payment(self):
        move = self.invoice(100)
        promise = self.promise(amount=40)
        trouble = patch.object(type(promise), "_verdict", side_effect=ValueError("broken"))
        with trouble, self.assertLogs("odoo.addons.callmyway", "ERROR"):
            self.pay(move, 40)
        self.assertEqual(move.amount_residual, 60)
        self.assertTrue(promise.sudo().is_stale)
        self.check()
        self.assertPromise(promise, "kept", 40)
        self.assertFalse(promise.sudo().is_stale)

    def test_a_payment_that_no_promise_is_about_costs_one_query_more(self):
        move, other = self.invoice(100), self.invoice(100, partner=self.twins[0])
        self.promise(move_ids=move.ids)
        self.env.flush_all()
        partials = self.env["account.partial.reconcile"]
        self.pay(other, 10)
        partial = partials.search([], order="id desc", limit=1)
        partial.debit_move_id.move_id.id  # noqa: B018 - as in a payment, it is known already
        with self.assertQueryCount(1):
            self.assertFalse(partial._callmyway_promises_sudo())

    # === CREDITS === #
    def test_a_credit_note_leaves_less_to_be_paid(self):
        move = self.invoice(100)
        promise = self.promise(amount=100)
        self.credit(move, 70)
        self.assertPromise(promise, "open")
        self.pay(move, 30)
        self.assertPromise(promise, "kept", 30)

    def test_a_credit_note_beside_the_promise_leaves_it_as_it_is(self):
        move = self.invoice(100)
        promise = self.promise(amount=40)
        self.credit(move, 50)
        self.pay(move, 30)
        self.assertPromise(promise, "open", 30)

    def test_all_credited_leaves_nothing_to_be_promised(self):
        move = self.invoice(100)
        promise = self.promise(amount=40)
        self.credit(move, 100)
        self.assertPromise(promise, "cancelled")
        self.assertIn("credited or cancelled", promise.cancel_reason)

    def test_a_compensation_is_no_payment(self):
        move = self.invoice(100)
        promise = self.promise(amount=100)
        line = move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        expense = self.env["account.account"].search(
            [("account_type", "=", "expense"), ("company_ids", "=", self.company.id)], limit=1
        )
        shared = {"partner_id": self.client.id, "name": "Compensation"}
        entry = self.env["account.move"].create(
            {
                "line_ids": [
                    Command.create({**shared, "account_id": line.account_id.id, "credit": 100}),
                    Command.create({**shared, "account_id": expense.id, "debit": 100}),
                ]
            }
        )
        entry.action_post()
        self.match(move, entry)
        self.assertPromise(promise, "cancelled")

    def test_what_a_payment_writes_off_is_no_payment(self):
        move = self.invoice(100)
        promise = self.promise(amount=100)
        expense = self.env["account.account"].search(
            [("account_type", "=", "expense"), ("company_ids", "=", self.company.id)], limit=1
        )
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        rest = {"payment_difference_handling": "reconcile", "writeoff_account_id": expense.id}
        wizard.create({"amount": 80, **rest})._create_payments()
        self.assertEqual(move.amount_residual, 0)
        self.assertPromise(promise, "kept", 80)

    # === BOUNCES === #
    def test_a_payment_that_bounces_before_the_deadline_opens_it_again(self):
        move = self.invoice(100)
        promise = self.promise(amount=40)
        payment = self.pay(move, 40)
        self.bounce(payment)
        self.assertPromise(promise, "open")
        self.assertFalse(self.follow_up(promise))

    def test_when_its_invoice_is_promised_anew_it_stays_broken(self):
        move = self.invoice(100)
        promise = self.promise(amount=40)
        payment = self.pay(move, 40)
        other = self.promise(amount=60, move_ids=move.ids)
        self.bounce(payment)
        self.assertPromise(promise, "broken")
        self.assertPromise(other, "open")

    def test_a_payment_that_bounces_after_the_deadline_breaks_it(self):
        move = self.invoice(100)
        promise = self.promise(amount=40)
        payments = self.pay(move, 15), self.pay(move, 25)
        self.check(days=10)
        self.assertPromise(promise, "kept", 40)
        with self.later(10):
            self.bounce(payments[1])
            self.assertPromise(promise, "partial", 15)
            self.bounce(payments[0])
        self.assertPromise(promise, "broken")
        self.assertEqual(len(self.follow_up(promise)), 1)

    def test_a_payment_that_is_only_unmatched_is_none(self):
        move = self.invoice(100)
        promise = self.promise(amount=40)
        self.pay(move, 40)
        move.line_ids.remove_move_reconcile()
        self.assertPromise(promise, "open")

    def test_a_payment_in_correction_still_counts(self):
        move = self.invoice(100)
        promise = self.promise(amount=40)
        payment = self.pay(move, 40)
        payment.action_draft()
        promise._check()
        self.assertPromise(promise, "kept", 40)
