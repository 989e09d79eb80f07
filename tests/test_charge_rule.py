from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_charges import ChargesCase


@tagged("post_install", "-at_install")
class TestTariff(ChargesCase):
    """What a tariff gives."""

    def percentage(self, **values):
        return self.tariff(kind="percentage", percentage=2.0, amount=0, **values)

    def amount(self, tariff, partner=None, company=None):
        tariff = tariff.with_user(self.ana)
        return tariff._amount_for(partner or self.client, company or self.company)

    def test_a_fixed_tariff_gives_its_amount_else_the_price_of_the_product(self):
        self.assertEqual(self.amount(self.tariff()), 10.0)
        self.assertEqual(self.amount(self.tariff(amount=0)), 12.5)
        foreign = self.tariff(amount=0, currency_id=self.other_money.id)
        self.assertEqual(self.amount(foreign), 25.0)

    def test_a_percentage_is_of_what_is_overdue(self):
        self.invoice(1000, due=-10)
        self.invoice(500, due=10)
        self.invoice(300, due=-10, post=False)
        self.invoice(700, due=-10, partner=self.twins[0])
        self.assertEqual(self.amount(self.percentage()), 20.0)

    def test_a_percentage_counts_credit_notes_payments_and_instalments(self):
        first = self.invoice(1000, due=-10)
        self.pay(first, 400)
        self.invoice(100, due=-10, move_type="out_refund")
        term = self.instalments((50, 0), (50, 60))
        self.invoice(800, due=-10, invoice_payment_term_id=term.id)
        self.assertEqual(self.amount(self.percentage()), 18.0)  # of 600 - 100 + 400

    def test_a_percentage_is_of_the_debtor_whoever_was_called(self):
        self.client.is_company = True
        person = self._contact("Contador", "22334400", parent_id=self.client.id)
        self.invoice(1000, due=-10, partner=person)
        self.assertEqual(self.amount(self.percentage(), self.client), 20.0)
        self.assertEqual(self.amount(self.percentage(), person), 20.0)

    def test_a_percentage_adds_currencies_up_at_todays_rate(self):
        self.invoice(1000, due=-10)
        self.invoice(1000, due=-10, currency_id=self.other_money.id)
        self.env["res.currency.rate"].create(
            {"currency_id": self.other_money.id, "name": self.today, "rate": 4.0}
        )
        self.assertEqual(self.amount(self.percentage()), 25.0)
        foreign = self.percentage(currency_id=self.other_money.id)
        self.assertEqual(self.amount(foreign), 100.0)

    def test_a_percentage_is_of_one_companys_books(self):
        other = self._company("Other")
        self.invoice(1000, due=-10)
        self.invoice(200, due=-10, company_id=other.id)
        self.assertEqual(self.amount(self.percentage()), 20.0)

    def test_a_percentage_has_a_minimum_and_a_maximum(self):
        self.invoice(1000, due=-10)
        self.assertEqual(self.amount(self.percentage(minimum=25)), 25.0)
        self.assertEqual(self.amount(self.percentage(maximum=15)), 15.0)
        self.assertEqual(self.amount(self.percentage(minimum=15, maximum=25)), 20.0)

    def test_a_percentage_of_nothing_is_refused_even_with_a_minimum(self):
        self.invoice(500, due=10)
        with self.assertRaisesRegex(UserError, "owes nothing that is overdue"):
            self.charge(rule_id=self.percentage(minimum=5).id)

    def test_who_may_not_read_invoices_charges_no_percentage(self):
        self.invoice(1000, due=-10)
        with self.assertRaisesRegex(AccessError, "right to read invoices"):
            self.charge(self.luis, rule_id=self.percentage().id)
        self.assertEqual(self.charge(self.luis, rule_id=self.tariff().id).amount, 10.0)

    def test_one_request_with_call_and_tariff_is_enough(self):
        self.invoice(1000, due=-10)
        charge = (
            self.env["callmyway.charge"]
            .with_user(self.ana)
            .create({"call_id": self.talk().id, "rule_id": self.percentage().id})
        )
        self.assertEqual((charge.amount, charge.product_id), (20.0, self.effort))
        self.assertEqual(charge.partner_id, self.client)

    def test_nobody_charges_more_than_the_tariff_gives(self):
        self.invoice(1000, due=-10)
        for tariff in (self.tariff(), self.percentage(maximum=10)):
            self.assertEqual(self.charge(rule_id=tariff.id, amount=6).amount, 6.0)
            with self.assertRaisesRegex(ValidationError, "charge that at most"):
                self.charge(rule_id=tariff.id, amount=10.01)

    def test_a_percentage_of_one_debtor_is_not_charged_to_another(self):
        self.invoice(1000, due=-10)
        self.invoice(10, due=-10, partner=self.twins[0])
        charge = self.charge(rule_id=self.percentage().id)
        with self.assertRaisesRegex(ValidationError, "charge that at most"):
            charge.partner_id = self.twins[0]

    def test_tariffs_that_make_no_sense_are_refused(self):
        for values in (
            {"amount": -1},
            {"minimum": -1},
            {"kind": "percentage"},
            {"kind": "percentage", "percentage": -2},
            {"kind": "percentage", "percentage": 2, "minimum": 5, "maximum": 4},
            {"limit_count": 1, "limit_days": 0},
            {"limit_count": 1, "limit_days": 10**9},
            {"limit_count": -1},
        ):
            with self.assertRaises(ValidationError, msg=str(values)):
                self.tariff(**values)

    def test_agents_read_tariffs_and_supervisors_set_them(self):
        tariff = self.tariff()
        self.assertEqual(tariff.with_user(self.luis).name, "Effort")
        with self.assertRaises(AccessError):
            tariff.with_user(self.luis).amount = 1000
        tariff.with_user(self.supervisor).amount = 11
        self.assertEqual(tariff.amount, 11.0)


@tagged("post_install", "-at_install")
class TestLimit(ChargesCase):
    """How often a debtor is charged."""

    def limited(self, count=1, days=30):
        return self.tariff(limit_count=count, limit_days=days)

    def earlier(self, tariff, days):
        """Return a charge of so many days ago."""
        call = self.talk(f"before{days}-{tariff.id}")
        call.sudo().detect_time -= timedelta(days=days)
        return self.charge(rule_id=tariff.id, call_id=call.id, date=self.day(-days))

    def test_one_more_than_the_limit_says_what_and_until_when(self):
        tariff = self.limited(2, 30)
        self.earlier(tariff, 20)
        self.charge(rule_id=tariff.id)
        again = self.day(10).strftime("%m/%d/%Y")
        with self.assertRaisesRegex(ValidationError, f"allows 2 in 30 days: .* from {again}"):
            self.charge(rule_id=tariff.id)

    def test_the_limit_ends_with_its_period(self):
        tariff = self.limited(1, 30)
        self.earlier(tariff, 30)
        self.charge(rule_id=tariff.id)

    def test_an_earlier_date_is_no_way_round_the_limit(self):
        tariff = self.limited(1, 30)
        self.charge(rule_id=tariff.id)
        with self.assertRaisesRegex(ValidationError, "allows 1"):
            self.earlier(tariff, 29)

    def test_no_period_has_more_than_the_limit_whatever_the_order(self):
        for first, is_crowded in ((30, False), (29, True)):
            tariff = self.limited(2, 30)
            self.earlier(tariff, first)
            self.charge(rule_id=tariff.id)
            if is_crowded:
                with self.assertRaisesRegex(ValidationError, "allows 2 in 30 days"):
                    self.earlier(tariff, 15)
            else:
                self.earlier(tariff, 15)

    def test_the_limit_is_of_the_debtor_for_all_agents(self):
        tariff = self.limited()
        self.client.is_company = True
        person = self._contact("Contador", "22334400", parent_id=self.client.id)
        self.charge(rule_id=tariff.id)
        with self.assertRaisesRegex(ValidationError, "allows 1"):
            self.charge(self.luis, rule_id=tariff.id, partner_id=person.id)
        self.charge(rule_id=tariff.id, partner_id=self.twins[0].id)
        self.charge(rule_id=self.limited().id)

    def test_a_cancelled_charge_does_not_count_and_an_invoiced_one_does(self):
        tariff = self.limited()
        self.charge(rule_id=tariff.id).action_cancel("Mistake")
        invoiced = self.charge(rule_id=tariff.id)
        self.press(invoiced)
        with self.assertRaisesRegex(ValidationError, "allows 1"):
            self.charge(rule_id=tariff.id)

    def test_a_charge_is_not_moved_to_a_tariff_that_is_used_up(self):
        tariff, charge = self.limited(), self.charge()
        self.charge(rule_id=tariff.id)
        with self.assertRaisesRegex(ValidationError, "allows 1"):
            charge.rule_id = tariff


@tagged("post_install", "-at_install")
class TestProposals(ChargesCase):
    """What the outcome of a call proposes."""

    def setUp(self):
        super().setUp()
        self.call = self.talk()

    def proposals(self, user=None):
        rules = self.env["callmyway.charge.rule"].with_user(user or self.ana)
        return rules._proposals(self.call, self.client, self.reached)

    def test_the_outcome_proposes_its_tariffs_and_charges_nothing(self):
        tariff = self.tariff()
        self.tariff(outcome_ids=[Command.clear()])
        self.tariff(active=False)
        (proposal,) = self.proposals()
        self.assertEqual(proposal["rule_id"], tariff.id)
        self.assertEqual((proposal["amount"], proposal["currency_id"]), (10.0, self.money.id))
        self.assertEqual((proposal["allowed"], proposal["why"]), (True, ""))
        self.assertFalse(self.env["callmyway.charge"].search([("rule_id", "=", tariff.id)]))
        self.reached = self.env["callmyway.outcome"]
        self.assertEqual(self.proposals(), [])

    def test_a_proposal_says_when_the_limit_is_reached(self):
        self.charge(rule_id=self.tariff(limit_count=1, limit_days=30).id)
        (proposal,) = self.proposals()
        self.assertFalse(proposal["allowed"])
        self.assertIn("allows 1 in 30 days", proposal["why"])

    def test_a_proposal_says_what_this_user_may_not_do(self):
        self.invoice(1000, due=-10)
        self.tariff(kind="percentage", percentage=2)
        (mine,) = self.proposals()
        (other,) = self.proposals(self.luis)
        self.assertEqual((mine["allowed"], mine["amount"]), (True, 20.0))
        self.assertEqual((other["allowed"], other["amount"]), (False, 0.0))
        self.assertIn("right to read invoices", other["why"])

    def test_a_tariff_of_another_company_is_not_proposed(self):
        self.tariff(company_id=self._company("Other").id)
        self.assertEqual(self.proposals(), [])
