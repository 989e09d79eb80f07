"""Who is offered to be called, and each reason for which somebody is not."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import STRANGER
from .common_debtors import DebtorsCase


@tagged("post_install", "-at_install")
class TestNotOffered(DebtorsCase):
    def setUp(self):
        super().setUp()
        self.move = self.invoice(100)

    def reason(self, partner=None):
        debtor = self.debtor(partner)
        self.assertEqual(debtor.is_callable, not debtor.not_offered_reason)
        return debtor.not_offered_reason

    def number_row(self, number, state, partner=None):
        return self.env["callmyway.partner.number"].create(
            {"partner_id": (partner or self.client).id, "number": number, "state": state}
        )

    def test_who_owes_and_may_be_called_is_offered(self):
        self.assertFalse(self.reason())

    def test_who_owes_nothing_overdue(self):
        self.move.invoice_line_ids.move_id.button_draft()
        self.move.unlink()
        self.invoice(100, due=3)
        self.assertEqual(self.reason(), "nothing_due")

    def test_who_promised_until_the_promise_is_settled(self):
        promise = self.promise(self.move)
        self.assertEqual(self.reason(), "promised")
        for state in ("kept", "partial", "broken", "cancelled"):
            promise.state = state
            self.assertFalse(self.reason(), state)

    def test_a_promise_to_another_company_is_none_here(self):
        other = self._company("Another company")
        self.promise(self.invoice(10, company_id=other.id), company_id=other.id)
        self.assertFalse(self.reason())

    def test_who_disputes_all_that_is_overdue_but_not_who_disputes_some(self):
        self.move.callmyway_is_disputed = True
        self.invoice(50, due=3)
        self.assertEqual(self.reason(), "disputed")
        self.invoice(50)
        self.assertFalse(self.reason())

    def test_who_was_reached_today_and_not_who_was_reached_yesterday(self):
        call = self.talk()
        call.sudo().detect_time = fields.Datetime.now()
        self.close(call, self.reached)
        self.assertEqual(self.reason(), "reached")
        self.close(call, self.reached, days=1)
        self.assertFalse(self.reason())

    def test_who_made_a_promise_today_was_reached_whatever_became_of_it(self):
        call = self.talk()
        call.sudo().detect_time = fields.Datetime.now()
        self.close(call, self.not_reached)
        self.promise(self.move, "cancelled", call_id=call.id)
        self.assertEqual(self.reason(), "reached")

    def test_who_is_in_a_call_or_in_a_wrap_up_with_anybody(self):
        call = self.talk()
        self.assertEqual(call.wrapup_state, "pending")
        self.assertEqual(self.reason(), "worked_on")
        self.close(call, self.not_reached)
        self.assertFalse(self.reason())
        call.sudo().state = "in_progress"
        self.assertEqual(self.reason(), "worked_on")
        call.sudo().detect_time -= timedelta(hours=3)
        self.assertFalse(self.reason(), "a call whose end was lost keeps nobody away for ever")

    def test_who_did_not_answer_a_moment_ago(self):
        call = self.ring("c1")
        self.assertEqual(self.reason(), "tried")
        call.detect_time -= timedelta(hours=2)
        self.assertFalse(self.reason())

    def test_who_was_put_off_until_then(self):
        debtor = self.debtor()
        debtor.with_user(self.ana).release("later")
        self.assertEqual(self.reason(), "put_off")
        debtor.rest_until = fields.Datetime.now() - timedelta(minutes=1)
        self.assertFalse(self.reason())

    def test_whose_number_is_unknown_or_wrong(self):
        row = self.number_row(self.client.phone, "wrong")
        self.assertEqual(self.reason(), "no_number")
        row.unlink()
        self.client.phone = False
        self.assertEqual(self.reason(), "no_number")

    def test_whose_number_must_not_be_called(self):
        row = self.number_row(self.client.phone, "do_not_call")
        self.assertEqual(self.reason(), "do_not_call")
        row.unlink()
        self.assertFalse(self.reason())
        self.env["phone.blacklist"]._add([self.client.phone_sanitized])
        self.assertEqual(self.reason(), "do_not_call")

    def test_who_has_another_number_is_called_on_that(self):
        self.number_row(self.client.phone, "do_not_call")
        further = self.number_row(STRANGER, "valid")
        self.assertFalse(self.reason())
        self.assertEqual(self.debtor().number, further.e164)

    def test_the_staff_of_a_firm_without_a_number_is_called(self):
        firm = self._contact("Soda Tica", False, is_company=True)
        self.invoice(10, partner=firm)
        self.assertEqual(self.reason(firm), "no_number")
        self._contact("Waiter", "22334499", parent_id=firm.id)
        payer = self._contact("Accounts", STRANGER, parent_id=firm.id, type="invoice")
        self.assertFalse(self.reason(firm))
        self.assertEqual(self.debtor(firm).contact_id, payer)
        firm.phone = "22334400"
        self.assertEqual(self.debtor(firm).contact_id, firm)

    def test_nobody_else_is_told_of_a_persons_debt(self):
        self.client.phone = False
        self._contact("Neighbour", STRANGER, parent_id=self.client.id)
        self.assertEqual(self.reason(), "no_number")
