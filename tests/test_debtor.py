"""The work list says of each debtor what the invoices, promises and calls say."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import OUTGOING_CDR, STRANGER, cdr
from .common_collections import Collections, CollectionsCase


class Debtors(Collections):
    """An office with a work list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reached = cls.env.ref("callmyway.outcome_information")
        cls.not_reached = cls.env.ref("callmyway.outcome_no_answer")

    def debtor(self, partner=None, company=None):
        """Return the debtor as it is now, kept or new."""
        company = company or self.company
        partner = partner or self.client
        self.env["callmyway.debtor"]._refresh(partner, company)
        return self.env["callmyway.debtor"].search(
            [("partner_id", "=", partner.commercial_partner_id.id), ("company_id", "=", company.id)]
        )

    def promise(self, move, state="open", **values):
        """Return a promise to pay an invoice, as it stands after some days."""
        return self.env["callmyway.promise"].create(
            {
                "partner_id": move.partner_id.id,
                "currency_id": move.currency_id.id,
                "amount": move.amount_residual,
                "date": self.day(3),
                "move_ids": [Command.set(move.ids)],
                "state": state,
                **values,
            }
        )

    def ring(self, callid, seconds=0, **row):
        """Return an outgoing call of Ana to the client that nobody answered."""
        ended = {"disconnect_time": self.at(seconds + 20), "end_reason": "NO_ANSWER"}
        self.apply(cdr(callid, **{**OUTGOING_CDR, "detect_time": self.at(seconds), **ended, **row}))
        call = self.calls()[-1]
        call.partner_id = self.client
        call.wrapup_state = "done"
        return call

    def close(self, call, outcome, days=0):
        """Close the wrap-up of a call, as it was so many days ago."""
        if days:
            call.sudo().detect_time -= timedelta(days=days)
        call.sudo().write({"outcome_id": outcome.id, "wrapup_state": "done"})
        self.env.flush_all()


class DebtorsCase(Debtors, CollectionsCase):
    """Tests of the work list in one transaction."""


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


@tagged("post_install", "-at_install")
class TestRights(DebtorsCase):
    def setUp(self):
        super().setUp()
        self.invoice(100)
        self.row = self.debtor()

    def test_who_may_not_read_invoices_sees_no_debtor(self):
        with self.assertRaises(AccessError):
            self.row.with_user(self.luis).read(["overdue"])
        for method in ("call_next", "get_turn", "refresh_all"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(self.env["callmyway.debtor"].with_user(self.luis), method)()
        with self.assertRaises(AccessError):
            self.row.with_user(self.luis).release()
        with self.assertRaises(AccessError):
            self.row.with_user(self.supervisor).user_id = self.luis

    def test_who_is_no_agent_reads_and_does_not_call(self):
        clerk = self._user("cmw_clerk", "agent")
        clerk.group_ids = self.env.ref("base.group_user") + self.env.ref(
            "account.group_account_invoice"
        )
        self.assertEqual(self.row.with_user(clerk).overdue, 100)
        with self.assertRaises(AccessError):
            self.env["callmyway.debtor"].with_user(clerk).call_next()

    def test_supervisors_give_debtors_to_agents_and_agents_do_not(self):
        self.row.with_user(self.biller).user_id = self.ana
        self.assertEqual(self.row.user_id, self.ana)
        with self.assertRaises(AccessError):
            self.row.with_user(self.ana).user_id = self.luis

    def test_nobody_writes_what_follows_from_the_books(self):
        for user in (self.ana, self.biller):
            with self.assertRaises(AccessError):
                self.row.with_user(user).write({"overdue": 1})
            with self.assertRaises(AccessError):
                self.row.with_user(user).unlink()

    def test_agents_do_not_refresh_the_whole_list_but_what_they_look_at(self):
        with self.assertRaises(AccessError):
            self.env["callmyway.debtor"].with_user(self.ana).refresh_all()
        self.invoice(11)
        self.row.with_user(self.ana).action_refresh()
        self.assertEqual(self.row.overdue, 111)

    def test_the_form_opens_for_an_agent_and_shows_the_invoices(self):
        form = Form(self.row.with_user(self.ana))
        self.assertEqual(form.overdue, 100)
        action = self.row.with_user(self.ana).action_view_invoices()
        self.assertEqual(self.env["account.move"].search(action["domain"]).amount_residual, 100)

    def test_debtors_are_found_and_grouped_by_tag_and_by_agent(self):
        tag = self.env["res.partner.category"].create({"name": "Coffee shops"})
        self.client.category_id = tag
        Debtor = self.env["callmyway.debtor"].with_user(self.ana)
        self.assertEqual(Debtor.search([("category_ids", "in", tag.ids)]), self.row)
        for name in ("user_id", "not_offered_reason", "oldest_due:month", "category_ids"):
            with self.subTest(name=name):
                groups = Debtor.formatted_read_group([], [name], ["overdue:sum", "__count"])
                self.assertIn(1, [group["__count"] for group in groups])
