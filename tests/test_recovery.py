from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_collections import CollectionsCase


@tagged("post_install", "-at_install")
class TestRecovery(CollectionsCase):
    def reach(self, day, outcome="agreed", **values):
        """Let Ana reach the client so many days from today, at noon."""
        seconds = timedelta(days=day).total_seconds()
        call = self.talk(f"c{day}", seconds=seconds, **values)
        call.outcome_id = self.env.ref(f"callmyway.outcome_{outcome}")
        return call

    def rows(self, user=None):
        self.env.flush_all()
        found = self.env["callmyway.recovery"].with_user(user or self.biller).search([])
        mine = found.filtered(lambda row: row.partner_id in (self.client | self.client.parent_id))
        return [(row.overdue, row.recovered, round(row.rate, 4)) for row in mine.sorted("day")]

    def test_what_was_paid_after_a_contact_is_its_recovery(self):
        invoice = self.invoice(100, due=-40)
        self.pay(invoice, 20, day=-15)
        self.reach(-10)
        self.pay(invoice, 60, day=-5)
        self.assertEqual(self.rows(), [(80, 60, 0.75)])

    def test_a_payment_belongs_to_the_last_contact_before_it_alone(self):
        invoice = self.invoice(100, due=-40)
        self.reach(-10)
        self.reach(-5, "promise")
        self.pay(invoice, 60, day=-4)
        self.assertEqual(self.rows(), [(100, 0, 0), (100, 60, 0.6)])

    def test_what_is_paid_a_month_later_is_no_success_of_the_call(self):
        invoice = self.invoice(100, due=-60)
        self.reach(-50)
        self.pay(invoice, 40, day=-20)
        self.pay(invoice, 60, day=-19)
        self.assertEqual(self.rows(), [(100, 40, 0.4)])

    def test_what_was_not_due_yet_and_what_was_credited_is_not_recovered(self):
        due, later = self.invoice(100, due=-40), self.invoice(50, due=5)
        self.reach(-10)
        note = self.invoice(30, due=-5, move_type="out_refund")
        lines = (due | note).line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        lines.reconcile()
        self.pay(later, day=-1)
        self.assertEqual(self.rows(), [(100, 0, 0)])

    def test_who_was_not_reached_and_who_owed_nothing_overdue_is_no_contact(self):
        self.reach(-20)
        self.invoice(100, due=-10)
        self.reach(-5, "no_answer")
        self.assertEqual(self.rows(), [])

    def test_two_calls_of_a_day_are_one_contact(self):
        self.invoice(100, due=-40)
        self.reach(-10)
        self.talk(
            "again", seconds=-timedelta(days=10).total_seconds() + 60
        ).outcome_id = self.env.ref("callmyway.outcome_promise")
        self.assertEqual(self.rows(), [(100, 0, 0)])

    def test_it_is_the_entity_that_pays_whoever_was_reached(self):
        company = self._contact("Soda Tica", False, is_company=True)
        self.client.parent_id = company
        invoice = self.invoice(100, due=-40, partner=company)
        self.reach(-10)
        self.pay(invoice, day=-5)
        self.assertEqual(self.rows(), [(100, 100, 1)])

    def test_only_who_may_read_invoices_sees_it_and_only_of_his_companies(self):
        self.invoice(100, due=-40)
        self.reach(-10)
        with self.assertRaises(AccessError):
            self.rows(self.luis)
        second = self._company("Second Company")
        self.biller.write({"company_ids": [(6, 0, second.ids)], "company_id": second.id})
        self.assertEqual(self.rows(), [])
