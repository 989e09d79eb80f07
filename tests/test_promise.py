"""Taking a promise to pay: what is completed, what is refused, and with which sentence."""

import secrets
from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import Form, new_test_user, tagged
from odoo.tests.common import get_db_name

from ..tools.transactions import commit_retrying
from .common import PlainCase
from .common_collections import CollectionsCase
from .test_concurrency import TestConcurrency


@tagged("post_install", "-at_install")
class TestPromise(CollectionsCase):
    def promise(self, amount=40, agent=None, **values):
        """Record a promise as the pop-up does, over RPC, in one call."""
        values = {"partner_id": self.client.id, "amount": amount, "date": self.day(5), **values}
        return self.env["callmyway.promise"].with_user(agent or self.ana).create(values)

    def refused(self, sentence, error=UserError, **values):
        with self.assertRaisesRegex(error, sentence), self.cr.savepoint():
            self.promise(**values)
        self.assertFalse(self.env["callmyway.promise"].search([("user_id", "=", self.ana.id)]))
        self.assertFalse(self.env["callmyway.promised.move"].search([]) - self.held)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.held = cls.env["callmyway.promised.move"].search([])

    # === WHAT IS COMPLETED === #
    def test_a_promise_of_a_call_is_of_its_contact_company_and_agent(self):
        self.invoice(100)
        call = self.talk()
        promise = self.promise(call_id=call.id, partner_id=False)
        self.assertEqual(promise.partner_id, self.client)
        self.assertEqual(promise.company_id, call.company_id)
        self.assertEqual(promise.user_id, self.ana)
        self.assertEqual(call.promise_ids, promise)

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

    # === WHAT IS REFUSED === #
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


@tagged("post_install", "-at_install")
class TestPromiseRace(PlainCase):
    """Two agents, each on a server of their own, take a promise on one invoice."""

    on_server, on_servers = TestConcurrency.on_server, TestConcurrency.on_servers

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # Odoo's own test runner holds it while the tests run
        self.enterContext(patch.object(Registry, "_lock", DummyRLock()))
        self.addCleanup(self.on_server, self._clear)
        self.on_server(self._create)

    def _create(self, env):
        groups = "base.group_user,callmyway.group_callmyway_agent,account.group_account_readonly"
        user = new_test_user(
            env,
            f"cmw_{secrets.token_hex(4)}",
            groups=groups,
            context={"no_reset_password": True},
        )
        CollectionsCase._open_books(env.company)
        self.user_id, self.debtor_id = user.id, env["res.partner"].create({"name": "Debtor"}).id
        account = env["account.account"].search(
            [("account_type", "=", "income"), ("company_ids", "=", env.company.id)], limit=1
        )
        line = {"name": "Coffee", "price_unit": 100, "tax_ids": False, "account_id": account.id}
        move = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.debtor_id,
                "invoice_line_ids": [Command.create(line)],
            }
        )
        move.action_post()
        self.move_id = move.id

    def _clear(self, env):
        """Leave the database as it was."""
        promises = env["callmyway.promise"].search([("partner_id", "=", self.debtor_id)])
        promises.unlink()
        move = env["account.move"].browse(self.move_id)
        move.button_draft()
        move.with_context(force_delete=True).unlink()
        user = env["res.users"].browse(self.user_id)
        partners = user.partner_id | env["res.partner"].browse(self.debtor_id)
        user.unlink()
        partners.unlink()

    def test_one_promise_and_one_sentence_for_the_others(self):
        def promise(env, _number):
            date = env["callmyway.promise"]._today(env.company) + timedelta(days=3)
            values = {"amount": 60, "date": date, "partner_id": self.debtor_id}
            Promise = env["callmyway.promise"]
            try:
                commit_retrying(env, lambda: Promise.create({**values, "move_ids": [self.move_id]}))
            except UserError as error:
                return str(error)
            return "taken"

        answers = sorted(self.on_servers(promise, uid=self.user_id))
        self.assertEqual(answers.count("taken"), 1, answers)
        refusals = [each for each in answers if each != "taken"]
        self.assertTrue(all("is promised already" in each for each in refusals), refusals)

        def count(env):
            held = env["callmyway.promised.move"].search_count([("move_id", "=", self.move_id)])
            mine = [("partner_id", "=", self.debtor_id)]
            return held, env["callmyway.promise"].search_count(mine)

        self.assertEqual(self.on_server(count), (1, 1))

    def test_a_payment_that_comes_in_at_the_same_moment_is_of_before_or_after(self):
        """Whoever is first: what is open and what was paid since make the whole invoice."""

        def pay(env):
            action = env["account.payment.register"].with_context(
                active_model="account.move", active_ids=[self.move_id]
            )
            action.create({"amount": 30})._create_payments()

        def promise(env):
            today = env["callmyway.promise"]._today(env.company)
            env["callmyway.promise"].create(
                {"amount": 60, "date": today, "partner_id": self.debtor_id}
            )

        works = [pay, promise, lambda env: None, lambda env: None]
        self.on_servers(lambda env, number: commit_retrying(env, lambda: works[number](env)))

        def sums(env):
            promise = env["callmyway.promise"].search([("partner_id", "=", self.debtor_id)])
            promise._check()
            found = promise._sums()[promise.id]
            return promise.move_ids.amount_residual, found.left, found.paid in (0.0, 30.0)

        self.assertEqual(self.on_server(sums), (70.0, 70.0, True))
