"""Promises and payments in two currencies and two companies."""

from odoo.tests import tagged

from .common_promises import PromisesCase


@tagged("post_install", "-at_install")
class TestPromiseCurrencies(PromisesCase):
    def test_a_payment_in_the_invoices_currency_keeps_a_promise_in_the_companys(self):
        move = self.invoice(100, currency_id=self.other_money.id)
        promise = self.promise(amount=50, currency_id=self.money.id, move_ids=move.ids)
        self.pay(move, 60, currency_id=self.other_money.id)
        self.assertPromise(promise, "open", 30)
        self.pay(move, 40, currency_id=self.other_money.id)
        self.assertPromise(promise, "kept", 50)

    def test_a_payment_in_the_companys_currency_keeps_a_promise_in_the_invoices(self):
        move = self.invoice(100, currency_id=self.other_money.id)
        promise = self.promise(amount=100, move_ids=move.ids)
        self.pay(move, 50, currency_id=self.money.id)
        self.assertPromise(promise, "kept", 100)

    def test_the_rate_of_the_day_of_the_promise_counts(self):
        move = self.invoice(100, currency_id=self.other_money.id)
        promise = self.promise(amount=50, currency_id=self.money.id, move_ids=move.ids)
        self.env["res.currency.rate"].create(
            {"currency_id": self.other_money.id, "name": self.day(1), "rate": 4.0}
        )
        with self.later(1):
            self.pay(move, 60, day=1, currency_id=self.other_money.id)
            self.assertPromise(promise, "open", 30)
            self.pay(move, 40, day=1, currency_id=self.other_money.id)
        self.assertPromise(promise, "kept", 50)

    def test_an_exchange_difference_is_neither_paid_nor_credited(self):
        move = self.invoice(100, due=-10, currency_id=self.other_money.id)
        promise = self.promise(amount=100, move_ids=move.ids)
        self.env["res.currency.rate"].create(
            {"currency_id": self.other_money.id, "name": self.day(0), "rate": 4.0}
        )
        self.pay(move, 60, currency_id=self.other_money.id)
        self.assertPromise(promise, "open", 60)
        self.pay(move, 40, currency_id=self.other_money.id)
        self.assertTrue(move.line_ids.matched_credit_ids.exchange_move_id)
        self.assertPromise(promise, "kept", 100)

    def test_each_company_keeps_its_own(self):
        other = self._company("Other company")
        moves = self.invoice(100), self.invoice(100, company_id=other.id)
        companies = [self.company.id, other.id]
        self.env = self.env(context={**self.env.context, "allowed_company_ids": companies})
        promises = [self.promise(amount=100, move_ids=move.ids) for move in moves]
        self.assertEqual([each.company_id for each in promises], [self.company, other])
        self.pay(moves[1])
        self.assertPromise(promises[0], "open")
        self.assertPromise(promises[1], "kept", 100)
