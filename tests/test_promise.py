"""Taking a promise to pay: what is completed, and what becomes of it in people's hands."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_promises import PromisesCase


@tagged("post_install", "-at_install")
class TestPromise(PromisesCase):
    # === WHAT IS COMPLETED === #
    def test_a_promise_of_a_call_is_of_its_contact_company_and_agent(self):
        self.invoice(100)
        call = self.talk()
        promise = self.promise(call_id=call.id, partner_id=False)
        self.assertEqual(promise.partner_id, self.client)
        self.assertEqual(promise.company_id, call.company_id)
        self.assertEqual(promise.user_id, self.ana)
        self.assertEqual(call.promise_ids, promise)

    def test_it_goes_with_its_call_when_that_turns_out_to_be_another(self):
        self.invoice(100)
        home, other = self.talk(), self.talk("c2", seconds=60)
        promise = self.promise(call_id=other.id)
        home.sudo()._absorb(other.sudo())
        self.assertEqual(promise.call_id, home)

    def test_a_supervisors_promise_of_a_call_is_its_agents(self):
        self.invoice(100)
        self.supervisor.group_ids += self.env.ref("account.group_account_readonly")
        promise = self.promise(call_id=self.talk().id, agent=self.supervisor)
        self.assertEqual(promise.user_id, self.ana)

    def test_the_deadline_leaves_the_grace_of_the_company(self):
        self.invoice(100)
        self.company.callmyway_promise_grace_days = 3
        self.assertEqual(self.promise().deadline, self.day(8))

    def test_it_takes_the_oldest_invoices_until_the_amount_is_covered(self):
        new, old, middle = (self.invoice(50, due=due) for due in (-1, -30, -10))
        self.assertEqual(self.promise(amount=60).move_ids, old | middle)
        self.assertEqual(self.promise(amount=10).move_ids, new)

    def test_an_invoice_is_as_old_as_its_oldest_open_instalment(self):
        terms = self.instalments((50, 0), (50, 60))
        plain = self.invoice(100, due=-10)
        parts = self.invoice(100, due=-20, invoice_payment_term_id=terms.id)
        self.assertEqual(self.promise().move_ids, parts)
        self.assertEqual(self.promise().move_ids, plain)

    def test_it_takes_invoices_of_its_own_currency_first(self):
        self.invoice(100, due=-30, currency_id=self.other_money.id)
        same = self.invoice(100, due=-1)
        self.assertEqual(self.promise(currency_id=self.money.id).move_ids, same)

    def test_it_takes_disputed_invoices_last(self):
        disputed, plain = self.invoice(100, due=-30), self.invoice(100, due=-1)
        disputed.callmyway_is_disputed = True
        self.assertEqual(self.promise().move_ids, plain)

    def test_its_currency_is_that_of_its_invoices(self):
        foreign = self.invoice(100, currency_id=self.other_money.id)
        self.assertEqual(self.promise(move_ids=foreign.ids).currency_id, self.other_money)

    def test_its_currency_is_the_companys_when_the_invoices_differ(self):
        moves = self.invoice(100, currency_id=self.other_money.id) | self.invoice(100)
        promise = self.promise(amount=150, move_ids=[Command.set(moves.ids)])
        self.assertEqual(promise.currency_id, self.money)

    def test_a_form_records_it_too(self):
        move = self.invoice(100)
        form = Form(self.env["callmyway.promise"].with_user(self.ana))
        form.partner_id, form.amount, form.date = self.client, 30, self.day(1)
        promise = form.save()
        self.assertEqual((promise.move_ids, promise.state), (move, "open"))

    # === AFTERWARDS === #
    def test_nobody_changes_what_was_said(self):
        self.invoice(100)
        promise = self.promise()
        for user in (self.ana, self.supervisor):
            for values in ({"amount": 1}, {"date": self.day(9)}, {"state": "kept"}):
                with self.subTest(user=user.login, values=values), self.assertRaises(AccessError):
                    promise.with_user(user).write(values)

    def test_nobody_deletes_it(self):
        self.invoice(100)
        with self.assertRaises(AccessError):
            self.promise().with_user(self.supervisor).unlink()

    def test_a_supervisor_gives_it_to_another_agent(self):
        self.invoice(100)
        promise = self.promise()
        with self.assertRaises(AccessError):
            promise.user_id = self.luis
        promise.with_user(self.supervisor).user_id = self.luis
        self.assertEqual(promise.user_id, self.luis)

    def test_cancelling_needs_a_reason(self):
        self.invoice(100)
        for reason in (False, "", "  "):
            with self.assertRaisesRegex(UserError, "Say why"):
                self.promise_to_cancel().action_cancel(reason)

    def promise_to_cancel(self):
        found = self.env["callmyway.promise"].with_user(self.ana)
        return found.search([("partner_id", "=", self.client.id)]) or self.promise()

    def test_a_cancelled_promise_frees_its_invoices(self):
        move = self.invoice(100)
        promise = self.promise(move_ids=move.ids)
        dialog = self.env["callmyway.promise.cancel"].with_user(self.ana)
        dialog.with_context(active_ids=promise.ids).create({"reason": "Typo"}).action_confirm()
        self.assertEqual((promise.state, promise.cancel_reason), ("cancelled", "Typo"))
        self.assertTrue(self.promise(move_ids=move.ids))
        with self.assertRaisesRegex(UserError, "Cancelled already"):
            promise.action_cancel("Again")

    def test_a_kept_promise_is_not_cancelled(self):
        move = self.invoice(100)
        promise = self.promise(move_ids=move.ids)
        self.pay(move)
        with self.assertRaisesRegex(UserError, "Kept already"):
            promise.action_cancel("Why not")

    def test_an_agent_cancels_only_the_own_ones(self):
        self.invoice(100)
        promise = self.promise()
        with self.assertRaises(AccessError):
            promise.with_user(self.luis).action_cancel("Mine")
        promise.with_user(self.supervisor).action_cancel("Agreed anew")
        self.assertEqual(promise.state, "cancelled")

    def test_the_team_sees_it_and_only_who_may_read_invoices_their_names(self):
        move = self.invoice(100)
        promise = self.promise()
        [shown] = promise._shown()
        self.assertEqual(shown["invoices"], [move.name])
        self.assertEqual((shown["amount"], shown["state"]), (40, "open"))
        self.assertEqual(shown["agent"], self.ana.name)
        theirs = promise.with_user(self.luis)
        self.assertEqual(theirs._shown()[0]["invoices"], [])
        read = theirs.web_read({"invoice_names": {}, "call_id": {"fields": {"display_name": {}}}})
        self.assertFalse(read[0]["invoice_names"])
