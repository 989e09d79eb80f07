from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_collections import CollectionsCase


@tagged("post_install", "-at_install")
class TestCallCollection(CollectionsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.promise = cls.env.ref("callmyway.outcome_promise")
        cls.disputed = cls.env.ref("callmyway.outcome_disputed")
        cls.env["callmyway.charge.rule"].search([]).active = False
        cls.tariff = cls.env["callmyway.charge.rule"].create(
            {
                "name": "Effort",
                "product_id": cls.effort.id,
                "amount": 10,
                "outcome_ids": cls.promise.ids,
            }
        )

    def record(self, call, **values):
        wanted = {"amount": 80, "currency_id": self.money.id, "date": str(self.day(3)), **values}
        return call.record_promise(self.client.id, wanted)

    def close(self, call, outcome):
        return call.save_wrapup(self.client.id, outcome.id, "", True)

    def test_an_agent_records_what_was_promised_for_the_invoices_that_were_named(self):
        late, later = self.invoice(100), self.invoice(50, due=10)
        call = self.talk()
        found = self.record(call, move_ids=later.ids, amount=50)
        promise = call.promise_ids
        self.assertEqual((promise.move_ids, promise.amount), (later, 50))
        self.assertEqual((promise.user_id, promise.partner_id), (self.ana, self.client))
        self.assertEqual([each["id"] for each in found["promises"]], promise.ids)
        held = {each["move_id"]: each["promise_id"] for each in found["debt"]["documents"]}
        self.assertEqual(held, {late.id: False, later.id: promise.id})

    def test_who_promised_or_disputes_is_offered_to_nobody_from_then_on(self):
        invoice = self.invoice(100)
        debtor = self.env["callmyway.debtor"]
        debtor._refresh(self.client, self.company)
        debtor = debtor.search([("partner_id", "=", self.client.id)])
        self.assertTrue(debtor.is_callable)
        call = self.talk()
        self.record(call)
        self.assertEqual(debtor.not_offered_reason, "promised")
        call.promise_ids.action_cancel("mistaken")
        self.assertEqual(debtor.not_offered_reason, "worked_on", "the wrap-up is open")
        call.mark_disputed(self.client.id, invoice.ids, "never delivered")
        self.assertEqual(debtor.not_offered_reason, "disputed")
        invoice.with_user(self.ana).action_callmyway_settle()
        self.assertEqual(debtor.not_offered_reason, "worked_on")

    def test_a_promise_that_is_refused_leaves_nothing(self):
        self.invoice(100)
        call = self.talk()
        for values in ({"amount": 0}, {"amount": 1000}, {"date": str(self.day(-1))}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.record(call, **values)
        self.assertFalse(call.promise_ids)

    def test_who_may_not_read_invoices_sees_the_call_without_the_debt(self):
        self.invoice(100)
        call = self.talk(agent=self.luis)
        self.assertIs(call.get_collection(self.client.id)["debt"], False)
        with self.assertRaises(UserError):
            self.record(call)

    def test_the_contact_that_was_worked_with_becomes_the_calls(self):
        self.invoice(100)
        call = self.talk()
        call.partner_id = False
        self.record(call)
        self.assertEqual(call.partner_id, self.client)
        with self.assertRaisesRegex(UserError, "contact of the call"):
            call.record_promise(False, {"amount": 1, "currency_id": 1, "date": "2099-01-01"})
        gone = self._contact("Gone", False)
        gone.unlink()
        with self.assertRaisesRegex(UserError, "contact of the call"):
            call.get_collection(gone.id)

    def test_a_charge_is_proposed_by_the_outcome_and_made_by_a_press_once(self):
        call = self.talk()
        self.assertFalse(call.get_collection(self.client.id)["proposals"])
        [proposal] = call.get_collection(self.client.id, self.promise.id)["proposals"]
        self.assertEqual((proposal["rule_id"], proposal["amount"]), (self.tariff.id, 10))
        self.assertFalse(call.charge_ids, "a proposal charges nobody")
        found = call.confirm_charge(self.client.id, self.tariff.id, 10, self.promise.id)
        self.assertEqual(call.charge_ids.mapped("amount"), [10])
        self.assertFalse(found["proposals"])
        with self.assertRaisesRegex(UserError, "charged already"):
            call.confirm_charge(self.client.id, self.tariff.id, 10)

    def test_a_dispute_is_noted_on_invoices_of_this_debtor_only(self):
        mine, theirs = self.invoice(100), self.invoice(70, partner=self.twins[0])
        call = self.talk()
        with self.assertRaisesRegex(UserError, "invoices of this contact"):
            call.mark_disputed(self.client.id, (mine | theirs).ids, "wrong")
        self.assertFalse(mine.callmyway_is_disputed)
        call.mark_disputed(self.client.id, mine.ids, "never delivered")
        self.assertEqual(mine.callmyway_dispute_reason, "never delivered")

    def test_a_call_is_closed_as_promised_once_the_promise_is_recorded(self):
        self.invoice(100)
        call = self.talk()
        with self.assertRaisesRegex(UserError, "Record the promise"):
            self.close(call, self.promise)
        self.assertEqual(call.wrapup_state, "pending")
        self.record(call)
        self.close(call, self.promise)
        self.assertEqual(call.wrapup_state, "done")

    def test_a_call_is_closed_as_disputed_once_an_invoice_is_marked(self):
        invoice = self.invoice(100)
        call = self.talk()
        with self.assertRaisesRegex(UserError, "disputed"):
            self.close(call, self.disputed)
        call.mark_disputed(self.client.id, invoice.ids, "never delivered")
        self.close(call, self.disputed)
        self.assertEqual(call.wrapup_state, "done")

    def test_who_can_not_record_a_promise_is_not_asked_for_it(self):
        self.invoice(100)
        self.close(self.talk(agent=self.luis), self.promise)
        nothing_owed = self.talk("c2", seconds=60)
        nothing_owed.partner_id = self.twins[0]
        nothing_owed.save_wrapup(self.twins[0].id, self.promise.id, "", True)
        self.assertEqual(nothing_owed.wrapup_state, "done")

    def test_the_chatter_tells_of_the_promise_and_the_charge(self):
        self.invoice(100)
        call = self.talk()
        self.record(call)
        call.confirm_charge(self.client.id, self.tariff.id, 10)
        self.close(call, self.promise)
        told = self.client.message_ids.sorted("id")[-1].body
        self.assertRegex(told, r"Promise: .*80\.00.* for .*Charge: .*10\.00")
