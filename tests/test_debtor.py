"""The work list says of each debtor what the invoices, payments and promises say."""

from odoo import Command
from odoo.tests import tagged

from .common import STRANGER
from .common_debtors import DebtorsCase


@tagged("post_install", "-at_install")
class TestDebt(DebtorsCase):
    def test_overdue_and_open_are_told_apart_by_the_due_date_of_each_instalment(self):
        self.invoice(100, due=-40)
        self.invoice(70, due=0)
        self.invoice(60, due=5)
        term = self.instalments((50, 0), (50, 30))
        self.invoice(200, due=-10, invoice_payment_term_id=term.id)
        debtor = self.debtor()
        self.assertEqual(debtor.open_balance, 430)
        self.assertEqual(debtor.overdue, 200)
        self.assertEqual(debtor.oldest_due, self.day(-40))
        self.assertEqual(debtor.days_overdue, 40)

    def test_payments_and_credit_notes_count_at_once(self):
        move = self.invoice(100)
        self.pay(move, 30)
        self.invoice(20, move_type="out_refund")
        self.assertEqual(self.debtor().overdue, 50)
        bounced = self.pay(move)
        self.assertEqual(self.debtor().overdue, -20)
        self.bounce(bounced)
        self.assertEqual(self.debtor().overdue, 50)

    def test_drafts_bills_and_cancelled_invoices_are_no_debt(self):
        self.invoice(100, post=False)
        self.invoice(100, move_type="in_invoice")
        self.invoice(100).button_cancel()
        self.assertFalse(self.debtor())

    def test_contacts_of_one_company_are_one_debtor(self):
        firm = self._contact("Soda Tica", "22334488", is_company=True)
        owner = self._contact("Owner", STRANGER, parent_id=firm.id)
        self.invoice(100, partner=owner)
        self.invoice(10, partner=firm)
        self.assertEqual(self.debtor(owner).overdue, 110)
        self.assertEqual(self.debtor(owner).partner_id, firm)

    def test_foreign_money_counts_as_it_is_booked(self):
        self.invoice(100)
        foreign = self.invoice(100, currency_id=self.other_money.id)
        debtor = self.debtor()
        self.assertEqual(debtor.overdue, 150, "two of the other currency are one of ours")
        self.assertEqual(debtor.currency_id, self.money)
        self.pay(foreign)
        self.assertEqual(self.debtor().overdue, 100)

    def test_each_company_has_debtors_of_its_own(self):
        other = self._company("Another company")
        self.invoice(100)
        self.invoice(40, company_id=other.id)
        here, there = self.debtor(), self.debtor(company=other)
        self.assertEqual((here.overdue, there.overdue), (100, 40))
        self.ana.write({"company_ids": [Command.set(self.company.ids)]})
        seen = self.env["callmyway.debtor"].with_user(self.ana).search([])
        self.assertIn(here, seen)
        self.assertNotIn(there, seen)

    def test_the_list_agrees_with_the_lines_the_pop_up_shows(self):
        term = self.instalments((30, 0), (70, 20))
        self.invoice(300, due=-10, invoice_payment_term_id=term.id)
        self.pay(self.invoice(90, due=-50, currency_id=self.other_money.id), 33)
        self.invoice(12, move_type="out_refund")
        lines = self.client.with_user(self.ana)._callmyway_debt_lines(self.company)
        late = lines.filtered(lambda line: line.date_maturity < self.today)
        owed = late.filtered(lambda line: line.amount_residual > 0)
        debtor = self.debtor()
        self.assertAlmostEqual(debtor.overdue, sum(late.mapped("amount_residual")))
        self.assertAlmostEqual(debtor.open_balance, sum(lines.mapped("amount_residual")))
        self.assertEqual(debtor.oldest_due, min(owed.mapped("date_maturity")))

    def test_who_has_paid_stays_with_the_agent_and_is_not_offered(self):
        move = self.invoice(100)
        self.debtor().user_id = self.luis
        self.pay(move)
        debtor = self.debtor()
        self.assertEqual((debtor.overdue, debtor.not_offered_reason), (0, "nothing_due"))
        self.invoice(5)
        self.assertEqual((self.debtor().user_id, self.debtor().is_callable), (self.luis, True))

    def test_the_whole_list_is_the_same_as_each_one_alone(self):
        for number, partner in enumerate(self.client | self.twins):
            self.invoice(100 * 10**number, due=-20 * number - 1, partner=partner)
        self.promise(self.invoice(5, partner=self.twins[0]), "broken")
        Debtor = self.env["callmyway.debtor"]
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            Debtor.with_env(self.env(cr=cr))._cron_refresh()
        names = [name for name, field in Debtor._fields.items() if field.store]
        names = sorted({*names} - {"refreshed_at", "write_date"})
        ours = [("partner_id", "in", (self.client | self.twins).ids)]
        whole = Debtor.search_read(ours, names)
        self.assertEqual(len(whole), 3)
        Debtor._refresh(self.client | self.twins, self.company)
        self.assertEqual(Debtor.search_read(ours, names), whole)
        self.assertTrue(self.company.callmyway_debtors_at)

    def test_what_has_not_changed_is_not_written_again(self):
        self.invoice(100)
        debtor = self.debtor()
        self.env.cr.execute("UPDATE callmyway_debtor SET refreshed_at = '2020-01-01'")
        self.assertEqual(self.debtor().refreshed_at.year, 2020)
        self.invoice(1)
        self.assertNotEqual(self.debtor().refreshed_at.year, 2020)
        self.assertEqual(self.debtor(), debtor)
