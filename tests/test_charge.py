from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common_charges import ChargesCase


@tagged("post_install", "-at_install")
class TestCharge(ChargesCase):
    """What a person confirms, and what is refused."""

    def test_one_request_makes_a_charge_that_follows_its_call(self):
        call = self.talk()
        charge = (
            self.env["callmyway.charge"]
            .with_user(self.ana)
            .create({"call_id": call.id, "product_id": self.effort.id, "amount": 7.5})
        )
        self.assertEqual(charge.partner_id, self.client)
        self.assertEqual(charge.company_id, call.company_id)
        self.assertEqual(charge.currency_id, self.money)
        self.assertEqual((charge.amount, charge.quantity, charge.state), (7.5, 1.0, "draft"))
        self.assertEqual((charge.date, charge.user_id), (self.today, self.ana))

    def test_a_quantity_is_priced_by_the_product(self):
        self.assertEqual(self.charge(quantity=3).amount, 37.5)

    def test_the_price_is_converted_to_the_currency_of_the_charge_and_rounded(self):
        self.effort.list_price = 12.333
        charge = self.charge(quantity=1, currency_id=self.other_money.id)
        self.assertEqual(charge.amount, 24.67)  # at 2 of the other one for one of ours

    def test_the_price_list_of_the_contact_names_the_currency(self):
        prices = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": self.other_money.id}
        )
        self.env.user.group_ids += self.env.ref("product.group_product_pricelist")
        self.ana.group_ids += self.env.ref("product.group_product_pricelist")
        self.client.property_product_pricelist = prices
        self.assertEqual(self.charge().currency_id, self.other_money)

    def test_nothing_is_charged_without_contact_or_product(self):
        with self.assertRaisesRegex(UserError, "Choose the contact"):
            self.charge(partner_id=False)
        with self.assertRaisesRegex(UserError, "product or the tariff"):
            self.charge(product_id=False)

    def test_only_amounts_above_zero_are_charged(self):
        for values in ({"amount": 0}, {"amount": -1}, {"amount": 0.001}, {"quantity": 0}):
            with self.assertRaisesRegex(ValidationError, "more than zero"):
                self.charge(**values)
        charge = self.charge()
        with self.assertRaisesRegex(ValidationError, "more than zero"):
            charge.amount = -5

    def test_what_is_no_number_is_no_amount(self):
        charge = self.charge()
        for value in (float("nan"), float("inf"), "ten", [10]):
            for name in ("amount", "quantity"):
                with self.assertRaisesRegex(UserError, "more than zero"):
                    self.charge(**{name: value})
                with self.assertRaisesRegex(UserError, "more than zero"):
                    charge.write({name: value})

    def test_the_date_is_the_calls_or_later_and_not_in_the_future(self):
        call = self.talk()
        with self.assertRaisesRegex(ValidationError, "until today"):
            self.charge(date=self.day(1))
        with self.assertRaisesRegex(ValidationError, "until today"):
            self.charge(date=self.day(-1))
        with self.assertRaisesRegex(ValidationError, "until today"):
            self.charge(call_id=call.id, date=self.day(-1))
        call.sudo().detect_time -= timedelta(days=3)
        self.assertEqual(self.charge(call_id=call.id, date=self.day(-3)).date, self.day(-3))

    def test_an_inactive_currency_is_refused(self):
        self.other_money.active = False
        with self.assertRaisesRegex(UserError, "is not active: activate it"):
            self.charge(currency_id=self.other_money.id)

    def test_an_archived_product_or_tariff_is_refused(self):
        tariff = self.tariff()
        tariff.active = False
        with self.assertRaisesRegex(ValidationError, "is archived"):
            self.charge(rule_id=tariff.id)
        self.effort.active = False
        with self.assertRaisesRegex(ValidationError, "is archived"):
            self.charge()

    def test_what_is_of_another_company_is_refused(self):
        call, other = self.talk(), self._company("Other")
        tariff = self.tariff(company_id=other.id)
        for values in ({"rule_id": tariff.id, "company_id": self.company.id},):
            with self.assertRaisesRegex(UserError, "another company"):
                self.charge(**values)
        with self.assertRaisesRegex(UserError, "another company"):
            self.charge(call_id=call.id, company_id=other.id)
        for record in (self.client, self.effort):
            record.company_id = other
            with self.assertRaisesRegex(UserError, "another company"):
                self.charge(call_id=call.id)
            record.company_id = False

    def test_an_agent_charges_for_own_calls_and_in_the_own_name(self):
        call = self.talk()
        with self.assertRaises(AccessError):
            self.charge(self.luis, call_id=call.id)
        with self.assertRaises(AccessError):
            self.charge(self.luis, user_id=self.ana.id)
        self.assertEqual(self.charge(self.supervisor, call_id=call.id).user_id, self.supervisor)

    def test_the_team_reads_charges_and_their_agent_changes_them(self):
        charge = self.charge()
        self.assertEqual(charge.with_user(self.luis).amount, 10.0)
        with self.assertRaises(AccessError):
            charge.with_user(self.luis).amount = 1
        with self.assertRaises(AccessError):
            charge.with_user(self.luis).action_cancel("Not mine")
        charge.amount = 8
        with self.assertRaisesRegex(AccessError, "Ask a supervisor"):
            charge.user_id = self.luis
        charge.with_user(self.supervisor).user_id = self.luis
        self.assertEqual((charge.amount, charge.user_id), (8.0, self.luis))

    def test_nobody_deletes_a_charge(self):
        with self.assertRaises(AccessError):
            self.charge().with_user(self.admin).unlink()

    def test_state_and_invoice_are_nobodys_to_enter(self):
        invoice, charge = self.invoice(5), self.charge()
        facts = {"state": "invoiced", "move_id": invoice.id, "cancel_reason": "No"}
        # whose it is decides on the limit
        facts |= {"commercial_partner_id": self.twins[0].id, "outcome_id": self.reached.id}
        for name, value in facts.items():
            with self.assertRaisesRegex(AccessError, name):
                charge.with_user(self.biller).write({name: value})
            with self.assertRaisesRegex(AccessError, name):
                self.charge(**{name: value})

    def test_cancelling_needs_a_reason_and_is_final(self):
        charge = self.charge()
        for reason in ("", "  ", False):
            with self.assertRaisesRegex(UserError, "Write down why"):
                charge.action_cancel(reason)
        charge.action_cancel(" Agreed with Olga ")
        self.assertEqual((charge.state, charge.cancel_reason), ("cancelled", "Agreed with Olga"))
        with self.assertRaisesRegex(UserError, "is cancelled"):
            charge.action_cancel("Again")
        with self.assertRaisesRegex(UserError, "is cancelled"):
            charge.amount = 3

    def test_the_button_asks_for_the_reason(self):
        charges = self.charge() | self.charge()
        action = charges.action_ask_reason()
        wizard = Form(
            self.env[action["res_model"]].with_user(self.ana).with_context(**action["context"])
        )
        wizard.reason = "Mistake"
        wizard.save().action_confirm()
        self.assertEqual(charges.mapped("state"), ["cancelled", "cancelled"])

    def test_a_call_that_turns_out_to_be_another_one_takes_its_charges_along(self):
        one, other = self.talk("c1"), self.talk("c2", seconds=60)
        mine, theirs = self.charge(call_id=one.id), self.charge(call_id=other.id)
        self.press(theirs)
        one.sudo()._absorb(other.sudo())
        self.assertEqual((mine | theirs).call_id, one)
        self.assertFalse(other.exists())

    def test_who_leaves_a_company_leaves_its_charges_there(self):
        company, other = (self._contact(name, False, is_company=True) for name in ("Old", "New"))
        person = self._contact("Contador", "22334400", parent_id=company.id)
        charge = self.charge(partner_id=person.id)
        person.parent_id = other
        self.assertEqual(charge.commercial_partner_id, company)
        self.assertEqual(self.press(charge).partner_id, company)

    def test_who_owes_takes_charges_and_promises_along_with_the_invoices(self):
        invoice, charge = self.invoice(100), self.charge()
        promise = self.env["callmyway.promise"].with_user(self.ana)
        promise = promise.create({"partner_id": self.client.id, "amount": 1, "date": self.day(1)})
        company = self._contact("Soda Tica", False, is_company=True)
        self.client.parent_id = company
        self.assertEqual(invoice.commercial_partner_id, company)
        self.assertEqual(charge.commercial_partner_id, company)
        self.assertEqual(promise.commercial_partner_id, company)

    def test_the_form_proposes_what_the_tariff_gives(self):
        call, tariff = self.talk(), self.tariff()
        form = Form(self.env["callmyway.charge"].with_user(self.ana))
        form.call_id = call
        form.rule_id = tariff
        self.assertEqual((form.partner_id, form.product_id), (self.client, self.effort))
        self.assertEqual(form.amount, 10.0)
        form.quantity = 2
        self.assertEqual(form.save().amount, 20.0)

    def test_the_form_prices_a_product(self):
        form = Form(self.env["callmyway.charge"].with_user(self.ana))
        form.partner_id = self.client
        form.product_id = self.effort
        self.assertEqual((form.amount, form.currency_id), (12.5, self.money))
        form.amount = 9
        self.assertEqual(form.save().amount, 9.0)

    def test_what_the_pop_up_shows(self):
        charge = self.charge(rule_id=self.tariff().id)
        shown = charge.with_user(self.luis)._shown()
        self.assertEqual(
            {**shown[0], "amount_text": "10.00" in shown[0]["amount_text"]},
            {
                "id": charge.id,
                "name": "Effort",
                "amount_text": True,
                "state": "draft",
                "state_label": "To Invoice",
                "invoice": "",
                "agent": "cmw_ana",
                "date": str(self.today),
            }
            | {"agent": self.ana.name},
        )
