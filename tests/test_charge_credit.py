from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_charges import ChargesCase


@tagged("post_install", "-at_install")
class TestChargeFreed(ChargesCase):
    """A charge is free again when its invoice is no more."""

    def setUp(self):
        super().setUp()
        self.one = self.charge(call_id=self.talk().id)
        self.bill = self.press(self.one)

    def test_cancelling_the_invoice_frees_the_charge_and_leaves_the_line(self):
        name = self.bill.invoice_line_ids.name
        self.bill.with_user(self.biller).button_cancel()
        self.assertEqual((self.one.state, self.one.move_id.id), ("draft", False))
        self.assertEqual(self.bill.invoice_line_ids.name, name)
        again = self.press(self.one)
        self.assertNotEqual(again, self.bill)
        self.assertEqual(self.one.move_id, again)

    def test_cancelling_a_posted_invoice_frees_the_charge(self):
        self.bill.action_post()
        self.bill.with_user(self.biller).button_cancel()
        self.assertEqual(self.one.state, "draft")

    def test_deleting_the_invoice_frees_the_charge(self):
        self.bill.with_user(self.biller).unlink()
        self.assertEqual((self.one.state, self.one.move_id.id), ("draft", False))
        self.press(self.one)
        self.assertEqual(self.one.state, "invoiced")

    def test_deleting_the_line_frees_its_charge_alone(self):
        two = self.charge(amount=3)
        self.press(two)
        self.line(self.one).with_user(self.biller).unlink()
        self.assertEqual((self.one.state, two.state), ("draft", "invoiced"))
        self.assertEqual(self.press(self.one), self.bill)
        self.assertEqual(self.bill.amount_total, 13.0)

    def test_an_invoice_reset_to_draft_keeps_its_charge(self):
        self.bill.action_post()
        self.bill.button_draft()
        self.assertEqual((self.one.state, self.one.move_id), ("invoiced", self.bill))

    def test_a_cancelled_invoice_that_is_opened_again_takes_its_charge_back(self):
        self.bill.button_cancel()
        self.bill.with_user(self.biller).button_draft()
        self.assertEqual((self.one.state, self.one.move_id), ("invoiced", self.bill))
        self.bill.button_cancel()
        self.assertEqual(self.one.state, "draft")

    def test_it_is_not_opened_again_when_the_charge_went_elsewhere(self):
        for take in (self.press, lambda charge: charge.action_cancel("Mistake")):
            charge = self.charge()
            bill = self.press(charge)
            bill.button_cancel()
            take(charge)
            with self.assertRaisesRegex(UserError, "make a new invoice instead"):
                bill.with_user(self.biller).button_draft()
            self.assertEqual(bill.state, "cancel")

    def test_a_copy_of_the_invoice_has_no_charge(self):
        copy = self.bill.copy()
        self.assertFalse(copy.line_ids.callmyway_charge_id)
        self.assertEqual(self.one.move_id, self.bill)

    def test_who_sees_no_charges_cancels_invoices_all_the_same(self):
        self.biller.group_ids -= self.env.ref("callmyway.group_callmyway_supervisor")
        self.biller.group_ids -= self.env.ref("callmyway.group_callmyway_agent")
        self.bill.with_user(self.biller).button_cancel()
        self.assertEqual(self.one.state, "draft")

    def test_the_invoice_shows_its_charges(self):
        bill = self.bill.with_user(self.biller)
        self.assertEqual(bill.callmyway_charge_count, 1)
        action = bill.action_view_callmyway_charges()
        self.assertEqual(self.one.search(action["domain"]), self.one)


@tagged("post_install", "-at_install")
class TestChargeCredited(ChargesCase):
    """A credit note shows on the charge, which stays invoiced."""

    def setUp(self):
        super().setUp()
        self.one = self.charge()
        self.bill = self.press(self.one)
        self.bill.action_post()

    def credit(self, amount=None):
        """Return a draft credit note on the invoice, as the button makes it."""
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.biller)
            .with_context(active_model="account.move", active_ids=self.bill.ids)
            .create({"journal_id": self.bill.journal_id.id, "reason": "Agreed"})
        )
        note = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        if amount:
            note.invoice_line_ids.price_unit = amount
        return note

    def test_a_credit_note_in_draft(self):
        note = self.credit()
        self.assertEqual((self.one.credit_state, self.one.credit_note_ids), ("draft", note))
        self.assertEqual(self.one.with_user(self.luis).credit_note_count, 1)
        self.assertFalse(note.line_ids.callmyway_charge_id)

    def test_a_partial_credit_note(self):
        self.credit(4).action_post()
        self.assertEqual((self.one.credit_state, self.one.state), ("partial", "invoiced"))

    def test_a_full_credit_note_makes_nothing_chargeable_again(self):
        self.credit(4).action_post()
        self.credit(6).action_post()
        self.assertEqual((self.one.credit_state, self.one.state), ("full", "invoiced"))
        with self.assertRaisesRegex(UserError, "Nothing to invoice"):
            self.press(self.one)

    def test_a_credit_note_that_is_cancelled_shows_no_more(self):
        note = self.credit()
        note.button_cancel()
        self.assertFalse(self.one.credit_state)
        self.assertFalse(self.one.credit_note_ids)

    def test_a_charge_without_credit_note_shows_none(self):
        self.assertFalse(self.one.credit_state)
        self.assertFalse(self.charge().credit_note_count)
