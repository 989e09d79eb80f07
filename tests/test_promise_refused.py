"""What no promise is taken for, and with which sentence; nothing of it is left behind."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_promises import PromisesCase


@tagged("post_install", "-at_install")
class TestPromiseRefused(PromisesCase):
    def refused(self, sentence, error=UserError, **values):
        promises, holds = (self.env[f"callmyway.{name}"] for name in ("promise", "promised.move"))
        before = promises.search_count([]), holds.search_count([])
        with self.assertRaisesRegex(error, sentence), self.cr.savepoint():
            self.promise(**values)
        self.assertEqual((promises.search_count([]), holds.search_count([])), before)

    def test_no_amount(self):
        self.invoice(100)
        for amount in (0, -5, 0.0001, float("nan"), float("inf"), "many"):
            with self.subTest(amount=amount):
                self.refused("more than zero", amount=amount)

    def test_a_date_that_is_over_or_none_or_ages_away(self):
        self.invoice(100)
        self.refused("choose today or a later date", date=self.day(-1))
        self.refused("by which date", date=False)
        self.refused("by which date", date="soon")
        self.refused("ten years", date=self.day(4000))

    def test_today_is_early_enough(self):
        self.invoice(100)
        self.assertTrue(self.promise(date=self.day(0)))

    def test_more_than_is_open(self):
        move = self.invoice(100)
        self.pay(move, 30)
        self.refused("70.* is open .*or less", amount=70.01, move_ids=move.ids)
        self.refused("70.* is open .*or less", amount=71)
        self.assertTrue(self.promise(amount=70))

    def test_more_than_is_open_in_the_promises_currency(self):
        move = self.invoice(100, currency_id=self.other_money.id)  # 50 of the company's
        money = self.money.id
        self.refused("50.* is open", amount=51, currency_id=money, move_ids=move.ids)
        self.assertTrue(self.promise(amount=50, currency_id=money, move_ids=move.ids))

    def test_an_invoice_of_another_company(self):
        other = self._company("Other company")
        move = self.invoice(100, company_id=other.id)
        for user in (self.ana, self.env.user):
            user.company_ids += other
        promises = self.env["callmyway.promise"].with_user(self.ana)
        both = promises.with_context(allowed_company_ids=(self.company | other).ids)
        values = {"partner_id": self.client.id, "amount": 10, "date": self.day(1)}
        values["move_ids"] = move.ids
        with self.assertRaisesRegex(UserError, "another company: record its promise there"):
            both.create({**values, "company_id": self.company.id})
        self.assertEqual(both.create(values).company_id, other)

    def test_an_invoice_of_another_debtor(self):
        move = self.invoice(100, partner=self.twins[0])
        self.refused("owed by somebody else", move_ids=move.ids)

    def test_the_invoice_of_the_company_one_works_for_is_ones_own(self):
        firm = self._contact("Firm", "22334499", is_company=True)
        self.client.parent_id = firm
        promise = self.promise(move_ids=self.invoice(100, partner=firm).ids)
        self.assertEqual(promise.commercial_partner_id, firm)

    def test_documents_that_are_no_customer_invoices(self):
        for kind in ("in_invoice", "out_refund", "in_receipt"):
            with self.subTest(kind=kind):
                move = self.invoice(100, move_type=kind)
                self.refused("no customer invoice", move_ids=move.ids)

    def test_a_draft_and_a_cancelled_invoice(self):
        move = self.invoice(100, post=False)
        self.refused("not posted", move_ids=move.ids)
        move.button_cancel()
        self.refused("not posted", move_ids=move.ids)

    def test_a_paid_invoice(self):
        move = self.invoice(100)
        self.pay(move)
        self.refused("paid already", move_ids=move.ids)
        self.refused("no open invoice")

    def test_an_invoice_that_is_gone(self):
        move = self.invoice(100, post=False)
        move.unlink()
        self.refused("is gone", move_ids=[move.id])

    def test_a_currency_that_is_none_or_not_in_use(self):
        self.invoice(100)
        unused = self.env["res.currency"].with_context(active_test=False)
        unused = unused.search([("active", "=", False)], limit=1)
        for currency_id in (False, 999999, unused.id):
            with self.subTest(currency_id=currency_id):
                self.refused("currency that is in use", currency_id=currency_id)

    def test_nobody_who_promises(self):
        self.invoice(100)
        self.refused("link a contact", partner_id=False)
        self.refused("link a contact", partner_id=99999999)

    def test_a_contact_that_the_agent_may_not_see(self):
        self.invoice(100)
        self.env["ir.rule"].create(
            {
                "name": "Not Olga",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": [("id", "!=", self.client.id)],
            }
        )
        self.refused("may not see this contact", error=AccessError)

    def test_an_agent_who_may_not_read_invoices(self):
        self.invoice(100)
        self.refused("right to read them", error=AccessError, agent=self.luis)

    def test_a_call_of_somebody_else(self):
        self.invoice(100)
        call = self.talk(agent=self.luis)
        with self.assertRaises(AccessError):
            self.promise(call_id=call.id)

    def test_facts_that_follow_by_themselves(self):
        self.invoice(100)
        self.refused("state can't be entered", error=AccessError, state="kept")
        self.refused("grace_days can't be entered", error=AccessError, grace_days=99)

    def test_an_invoice_that_is_promised_already(self):
        move = self.invoice(100)
        first = self.promise(amount=40, date=self.day(3))
        for values in ({"move_ids": move.ids}, {}):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(UserError, f"{move.name} is promised.*40.*cmw_ana"),
            ):
                self.promise(**values)
        self.assertEqual(self.env["callmyway.promise"].search([("move_ids", "=", move.id)]), first)

    def test_two_promises_in_one_request_do_not_share_an_invoice(self):
        move = self.invoice(100)
        values = {"partner_id": self.client.id, "amount": 10, "date": self.day(1)}
        with self.assertRaisesRegex(UserError, "promised already"):
            self.env["callmyway.promise"].with_user(self.ana).create(
                [{**values, "move_ids": move.ids}, {**values, "move_ids": move.ids}]
            )
