from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_collections import CollectionsCase


@tagged("post_install", "-at_install")
class TestDebt(CollectionsCase):
    def debt(self, partner=None, user=None, company=None):
        partner = (partner or self.client).with_user(user or self.ana)
        return partner.get_callmyway_debt(company and company.id)

    def test_overdue_and_open_are_told_apart_with_the_oldest_due_date(self):
        self.invoice(100, due=-40)
        self.invoice(30, due=0)
        self.invoice(20, due=15)
        debt = self.debt()
        self.assertEqual((debt["overdue"], debt["open"]), (100, 150))
        self.assertEqual(debt["oldest_due"], str(self.day(-40)))
        self.assertEqual([each["days"] for each in debt["documents"]], [40, 0, -15])

    def test_what_was_paid_in_part_is_owed_no_more_and_a_bounce_is_owed_again(self):
        invoice = self.invoice(100)
        payment = self.pay(invoice, 40)
        self.assertEqual(self.debt()["open"], 60)
        self.bounce(payment)
        self.assertEqual(self.debt()["open"], 100)
        self.pay(invoice)
        debt = self.debt()
        self.assertEqual((debt["open"], debt["documents"], debt["oldest_due"]), (0, [], False))

    def test_each_instalment_has_its_due_date_and_number(self):
        term = self.instalments((30, 0), (70, 30))
        self.invoice(100, due=-10, invoice_payment_term_id=term.id)
        shown = [
            (each["instalment"], each["left"], each["days"]) for each in self.debt()["documents"]
        ]
        self.assertEqual(shown, [("1/2", 30, 10), ("2/2", 70, -20)])
        self.assertEqual(self.debt()["overdue"], 30)

    def test_credit_notes_count_against_the_debt_and_vendor_bills_do_not(self):
        self.invoice(100)
        self.invoice(30, move_type="out_refund")
        self.invoice(500, move_type="in_invoice")
        self.invoice(700, post=False)
        debt = self.debt()
        self.assertEqual((debt["overdue"], debt["open"]), (70, 70))
        self.assertEqual([each["is_credit"] for each in debt["documents"]], [False, True])

    def test_the_debt_is_the_commercial_entitys_whoever_calls(self):
        company = self._contact("Soda Tica", False, is_company=True)
        self.client.parent_id = company
        self.invoice(100)
        self.invoice(10, partner=company)
        self.assertEqual(self.debt()["open"], 110)
        self.assertEqual(self.debt(company)["open"], 110)

    def test_a_foreign_debt_is_told_in_both_currencies(self):
        self.invoice(100, currency_id=self.other_money.id)
        debt = self.debt()
        self.assertEqual(debt["open"], 50)
        [document] = debt["documents"]
        self.assertEqual((document["left"], document["currency"]), (100, self.other_money.name))
        self.assertIn("100", document["left_text"])
        self.assertIn("50", document["company_text"])

    def test_each_company_has_its_own_books(self):
        second = self._company("Second Company")
        self.invoice(100)
        self.invoice(70, company_id=second.id)
        self.assertEqual(self.debt()["open"], 100)
        ana = self.ana.with_context(allowed_company_ids=second.ids)
        self.assertEqual(self.debt(user=ana, company=second)["open"], 70)
        self.ana.company_ids -= second
        with self.assertRaises(AccessError):
            self.debt(company=second)

    def test_who_may_not_read_invoices_sees_no_debt(self):
        self.invoice(100)
        self.assertIs(self.debt(user=self.luis), False)

    def test_the_last_contact_is_the_last_call_that_reached_somebody(self):
        self.assertIs(self.debt()["last_contact"], False)
        for number, outcome in enumerate(("agreed", "no_answer")):
            call = self.talk(f"c{number}", seconds=60 * number)
            call.outcome_id = self.env.ref(f"callmyway.outcome_{outcome}")
        contact = self.debt()["last_contact"]
        self.assertEqual(contact["when"], str(self.moment(0)))
        self.assertEqual((contact["agent"], contact["outcome"]), (self.ana.name, "Agreed"))


@tagged("post_install", "-at_install")
class TestDispute(CollectionsCase):
    def test_an_agent_marks_an_invoice_and_everybody_sees_why(self):
        invoice = self.invoice(100)
        invoice.with_user(self.ana).callmyway_dispute(" Never delivered ")
        self.assertTrue(invoice.callmyway_is_disputed)
        [document] = self.client.with_user(self.ana).get_callmyway_debt()["documents"]
        self.assertEqual(document["dispute_reason"], "Never delivered")
        self.env.cr.flush()
        invoice.with_user(self.ana).action_callmyway_settle()
        self.assertFalse(invoice.callmyway_is_disputed or invoice.callmyway_dispute_reason)

    def test_the_customer_does_not_read_the_note_on_the_portal(self):
        invoice = self.invoice(100)
        invoice.with_user(self.ana).callmyway_dispute("Says that he never ordered it")
        portal = self.env.ref("base.group_portal")
        customer = self.env["res.users"].create(
            {"login": "cmw_olga", "partner_id": self.client.id, "group_ids": portal.ids}
        )
        invoice.message_subscribe(self.client.ids)
        self.assertEqual(invoice.with_user(customer).amount_total, 100)
        with self.assertRaises(AccessError):
            invoice.with_user(customer).read(["callmyway_dispute_reason"])

    def test_what_can_not_be_disputed_is_refused_and_nothing_is_marked(self):
        owed, paid = self.invoice(100), self.invoice(50)
        self.pay(paid)
        bill, draft = self.invoice(10, move_type="in_invoice"), self.invoice(10, post=False)
        for moves, reason, message in (
            (owed, "  ", "what the customer says"),
            (owed | paid, "wrong", paid.name),
            (owed | bill, "wrong", "no open customer invoice"),
            (owed | draft, "wrong", "no open customer invoice"),
        ):
            with self.assertRaisesRegex(UserError, message):
                moves.with_user(self.ana).callmyway_dispute(reason)
            self.assertFalse(owed.callmyway_is_disputed)

    def test_only_agents_who_may_read_the_invoice_take_note_of_disputes(self):
        invoice = self.invoice(100)
        with self.assertRaises(AccessError):
            invoice.with_user(self.luis).callmyway_dispute("wrong")
        clerk = self.env.ref("account.group_account_readonly")
        nobody = self._user("cmw_clerk", "agent")
        nobody.group_ids = clerk
        with self.assertRaises(AccessError):
            invoice.with_user(nobody).callmyway_dispute("wrong")
        with self.assertRaises(AccessError):
            invoice.with_user(self.ana).write({"ref": "changed"})
