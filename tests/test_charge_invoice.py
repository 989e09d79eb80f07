from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_charges import ChargesCase


@tagged("post_install", "-at_install")
class TestChargeInvoice(ChargesCase):
    """From charges to draft invoices."""

    def test_a_charge_becomes_a_line_of_a_draft_invoice(self):
        charge = self.charge(call_id=self.talk().id, rule_id=self.tariff().id)
        invoice = self.press(charge)
        line = invoice.invoice_line_ids
        self.assertEqual((invoice.move_type, invoice.state), ("out_invoice", "draft"))
        self.assertEqual((invoice.partner_id, invoice.currency_id), (self.client, self.money))
        self.assertEqual((line.product_id, line.price_subtotal), (self.effort, 10.0))
        self.assertEqual((charge.state, charge.move_id), ("invoiced", invoice))
        self.assertEqual(invoice.create_uid, self.biller)

    def test_the_line_names_the_call_its_date_and_number_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        tariff = self.tariff()
        tariff.with_context(lang="es_ES").name = "Gestión de cobro"
        self.client.lang = "es_ES"
        self.biller.tz = "Europe/Madrid"  # the agent's is what counts
        call = self.talk()
        call.sudo().detect_time = "2026-03-02 04:30:00"  # the evening before, in Costa Rica
        charge = self.charge(call_id=call.id, rule_id=tariff.id)
        name = self.press(charge).invoice_line_ids.name
        self.assertTrue(name.startswith("Gestión de cobro, "), name)
        for part in ("01/03/2026", "22:30", call.remote_number):
            self.assertIn(part, name)

    def test_a_private_number_is_not_told(self):
        call = self.talk()
        call.sudo().is_private = True
        name = self.press(self.charge(call_id=call.id)).invoice_line_ids.name
        self.assertNotIn(call.remote_number, name)

    def test_charges_of_a_debtor_share_an_invoice_to_its_invoice_address(self):
        self.client.is_company = True
        person = self._contact("Contador", "22334400", parent_id=self.client.id)
        address = self._contact("Facturas", False, parent_id=self.client.id, type="invoice")
        charges = self.charge() | self.charge(partner_id=person.id, amount=4)
        invoice = self.press(charges)
        self.assertEqual(invoice.partner_id, address)
        self.assertEqual(invoice.invoice_line_ids.mapped("price_subtotal"), [10.0, 4.0])

    def test_debtors_and_currencies_have_invoices_of_their_own(self):
        foreign = self.charge(currency_id=self.other_money.id)
        other = self.charge(partner_id=self.twins[0].id)
        invoices = self.press(self.charge() | foreign | other)
        self.assertEqual(len(invoices), 3)
        self.assertEqual(foreign.move_id.currency_id, self.other_money)
        self.assertEqual(foreign.move_id.amount_total, 10.0)
        self.assertEqual(other.move_id.partner_id, self.twins[0])

    def test_companies_have_invoices_of_their_own(self):
        company = self._company("Other")
        ours, theirs = self.charge(), self.charge(company_id=company.id)
        both = (ours | theirs).with_context(allowed_company_ids=(self.company | company).ids)
        self.press(both)
        self.assertEqual(ours.move_id.company_id, self.company)
        self.assertEqual(theirs.move_id.company_id, company)
        self.assertEqual(theirs.move_id.journal_id.company_id, company)
        self.assertIn(company, self.line(theirs).account_id.company_ids)

    def test_a_draft_that_is_there_takes_the_charges(self):
        draft = self.invoice(100, post=False)
        self.assertEqual(self.press(self.charge()), draft)
        self.assertEqual(draft.amount_total, 110.0)
        self.assertEqual(self.press(self.charge(amount=1)), draft)
        self.assertEqual(draft.amount_total, 111.0)

    def test_no_other_invoice_takes_them(self):
        others = (
            self.invoice(1)
            | self.invoice(1, post=False, partner=self.twins[0])
            | self.invoice(1, post=False, currency_id=self.other_money.id)
            | self.invoice(1, post=False, move_type="out_refund")
            | self.invoice(1, post=False, move_type="in_invoice")
            | self.invoice(1, post=False, company_id=self._company("Other").id)
            | self.invoice(1, post=False, auto_post="monthly")
        )
        issued = self.invoice(1)
        issued.button_draft()
        self.assertNotIn(self.press(self.charge()), others | issued)

    def test_the_line_is_exactly_the_amount(self):
        for quantity, amount, lines in (
            (3, 37.5, (3.0, 12.5)),
            (3, 10, (1.0, 10.0)),
            (0.5, 10, (0.5, 20.0)),
            (7, 0.01, (1.0, 0.01)),
        ):
            charge = self.charge(quantity=quantity, amount=amount)
            self.press(charge)
            line = self.line(charge)
            self.assertEqual((line.quantity, line.price_unit), lines)
            self.assertEqual(line.price_subtotal, amount)

    def test_taxes_are_those_of_the_product(self):
        self.effort.taxes_id = self.tax(13)
        invoice = self.press(self.charge())
        self.assertEqual((invoice.amount_untaxed, invoice.amount_tax), (10.0, 1.3))

    def test_a_tax_that_is_included_is_in_the_amount(self):
        self.effort.taxes_id = self.tax(25, included=True)
        invoice = self.press(self.charge())
        self.assertEqual((invoice.amount_total, invoice.amount_untaxed), (10.0, 8.0))

    def test_the_fiscal_position_of_the_customer_maps_the_taxes(self):
        free = self.env["account.fiscal.position"].create({"name": "Export"})
        vat, included = self.tax(13), self.tax(25, included=True)
        none = self.tax(
            0, fiscal_position_ids=free.ids, original_tax_ids=[Command.set((vat | included).ids)]
        )
        self.client.property_account_position_id = free
        for tax, subtotal in ((vat, 10.0), (included, 8.0)):
            self.effort.taxes_id = tax
            charge = self.charge()
            self.press(charge)
            self.assertEqual(self.line(charge).tax_ids, none)
            self.assertEqual(self.line(charge).price_total, subtotal)

    def test_what_is_invoiced_or_cancelled_is_passed_over(self):
        done, cancelled, ready = self.charge(), self.charge(), self.charge(amount=2)
        first = self.press(done)
        cancelled.action_cancel("Mistake")
        self.press(done | cancelled | ready)
        self.assertEqual(first.invoice_line_ids.mapped("price_subtotal"), [10.0, 2.0])
        with self.assertRaisesRegex(UserError, "Nothing to invoice"):
            self.press(done | cancelled)
        with self.assertRaisesRegex(UserError, "Nothing to invoice"):
            self.press(self.env["callmyway.charge"])

    def test_an_invoiced_charge_is_fixed(self):
        charge = self.charge()
        self.press(charge)
        for change in ({"amount": 1}, {"partner_id": self.twins[0].id}, {"date": self.day(0)}):
            with self.assertRaisesRegex(UserError, "cancel or delete that first"):
                charge.write(change)
        with self.assertRaisesRegex(UserError, "cancel or delete that first"):
            charge.action_cancel("Too late")

    def test_nobody_links_a_line_with_a_charge_by_hand(self):
        charge, free = self.charge(), self.charge()
        line = self.press(charge).invoice_line_ids.with_user(self.biller)
        for name, value in (
            ("callmyway_charge_id", False),
            ("callmyway_charge_id", free.id),
            ("callmyway_freed_charge_id", free.id),
        ):
            with self.assertRaisesRegex(AccessError, name):
                line.write({name: value})
            with self.assertRaisesRegex(AccessError, name):
                line.move_id.write({"invoice_line_ids": [Command.create({name: free.id})]})
        self.assertEqual((charge.state, free.state), ("invoiced", "draft"))

    def test_the_database_allows_one_line_of_a_charge(self):
        charge, other = self.charge(), self.invoice(5, post=False)
        self.press(charge)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            other.invoice_line_ids.callmyway_charge_id = charge
            self.env.flush_all()

    def test_only_who_may_make_invoices_invoices(self):
        charge = self.charge()
        for user in (self.ana, self.luis, self.supervisor):
            with self.assertRaisesRegex(AccessError, "ask accounting"):
                self.press(charge, user)
        self.assertEqual(charge.state, "draft")

    def test_the_contact_is_invoiced_with_all_charges_of_its_entity(self):
        self.client.is_company = True
        person = self._contact("Contador", "22334400", parent_id=self.client.id)
        charges = self.charge() | self.charge(partner_id=person.id)
        other = self.charge(partner_id=self.twins[0].id)
        action = self.env.ref("callmyway.res_partner_action_invoice_charges").with_context(
            active_model="res.partner", active_ids=person.ids, active_id=person.id
        )
        shown = action.with_user(self.biller).run()
        self.assertEqual((charges | other).mapped("state"), ["invoiced", "invoiced", "draft"])
        self.assertEqual(shown["res_id"], charges.move_id.id)
        with self.assertRaisesRegex(UserError, "no charges to invoice"):
            action.with_user(self.biller).run()


@tagged("post_install", "-at_install")
class TestChargeRefused(ChargesCase):
    """What stands against an invoice: nothing is half written."""

    def refused(self, words, *charges):
        drafts = [("move_type", "=", "out_invoice"), ("state", "=", "draft")]
        before = self.env["account.move"].search(drafts)
        charges = self.env["callmyway.charge"].union(*charges)
        with self.assertRaisesRegex(UserError, words):
            self.press(charges)
        self.assertEqual(set(charges.mapped("state")), {"draft"})
        self.assertFalse(charges.move_id)
        self.assertEqual(self.env["account.move"].search(drafts), before)

    def test_a_product_without_income_account(self):
        good = self.charge(partner_id=self.twins[0].id)
        self.company.income_account_id = False
        self.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", self.company.id)]
        ).default_account_id = False
        self.effort.categ_id = self.env["product.category"].create(
            {"name": "Bare", "property_account_income_categ_id": False}
        )
        self.assertFalse(self.effort._get_product_accounts()["income"])
        self.refused("has no income account: set one", good, self.charge())

    def test_a_locked_period(self):
        self.company.sale_lock_date = self.today
        self.refused("locked until .*: invoice after that date", self.charge())

    def test_a_draft_in_a_locked_period_takes_nothing(self):
        draft = self.invoice(100, due=-40, post=False)
        self.company.sale_lock_date = self.day(-30)
        invoice = self.press(self.charge())
        self.assertNotEqual(invoice, draft)
        self.assertFalse(invoice.invoice_date)

    def test_a_currency_that_was_deactivated(self):
        charge = self.charge(currency_id=self.other_money.id)
        self.other_money.active = False
        self.refused("is not active: activate it", charge)
