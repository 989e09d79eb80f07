from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_statement import StatementCase


@tagged("post_install", "-at_install")
class TestStatementRights(StatementCase):
    def test_an_agent_s_statement_says_how_many_calls_it_leaves_out(self):
        self.talk("c1")
        self.assertEqual(self.text(self.ana, part="o_callmyway_hint"), "")
        self.talk("c2", agent=self.luis, seconds=60)
        self.assertEqual(len(self.rows("calls", self.ana)), 1)
        hint = self.text(self.ana, part="o_callmyway_hint")
        self.assertEqual(hint, "One call of another agent is not shown.")
        self.talk("c3", agent=self.luis, seconds=120)
        hint = self.text(self.ana, part="o_callmyway_hint")
        self.assertEqual(hint, "2 calls of other agents are not shown.")
        self.assertEqual(self.text(self.supervisor, part="o_callmyway_hint"), "")

    def test_who_may_not_read_invoices_prints_none(self):
        promise = self.promise()
        number = promise.move_ids.name
        self.assertIn(number, self.text(self.biller))
        page = self.page(self.luis)
        self.assertFalse(page.find_class("o_callmyway_debt"))
        self.assertNotIn(number, page.text_content())

    def test_nobody_prints_the_statement_that_somebody_else_asked_for(self):
        statement = self.statement(self.ana)
        with self.assertRaises(AccessError):
            statement.with_user(self.luis).read(["partner_id"])

    def test_who_is_no_agent_prints_none(self):
        clerk = self.env["res.users"].create(
            {
                "name": "Clerk",
                "login": "cmw_clerk",
                "group_ids": self.env.ref("base.group_user").ids,
            }
        )
        with self.assertRaises(AccessError):
            self.statement(clerk)

    def test_a_contact_that_may_not_be_read_is_not_printed(self):
        statement = self.statement(self.ana)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.client.company_id = self.soda.company_id = elsewhere
        with self.assertRaises(AccessError):
            statement._content()

    def test_a_call_of_another_company_is_not_left_out(self):
        account = self._account(
            username="4200001", external_id="920100", company_id=self._company("Filial").id
        )
        values = {"partner_id": self.soda.id, "detect_time": self.now, "state": "done"}
        self.env["callmyway.call"].create({"account_id": account.id, **values})
        self.assertEqual(self.text(self.ana, part="o_callmyway_hint"), "")

    def test_each_company_prints_its_own(self):
        other = self._company("Filial")
        self.invoice(77, partner=self.soda, company_id=other.id)
        self.promise(amount=31, company=other)
        self.promise(amount=12)
        here = self.text(self.biller)
        self.assertIn("12.00", here)
        self.assertNotIn("31.00", here)
        self.assertNotIn("77.00", here)
        both = (self.company | other).ids
        statement = self.statement(self.biller).with_context(allowed_company_ids=both)
        statement.sudo().company_id = other
        there = self.text(statement=statement)
        self.assertIn("Filial", there)
        self.assertIn("31.00", there)
        self.assertIn("77.00", there)
        self.assertNotIn("12.00", there)
