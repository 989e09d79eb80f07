from odoo import fields, models
from odoo.tools import float_round, format_date


class CallmywayChargeLine(models.Model):
    """The line of the invoice that a charge becomes."""

    _name = "callmyway.charge"
    _inherit = "callmyway.charge"

    def _line_values(self, invoice):
        """Return the values of the invoice's line; account and taxes are Odoo's."""
        quantity, price = self._quantity_and_price()
        return {
            "product_id": self.product_id.id,
            "name": self._line_name(invoice.partner_id.lang),
            "quantity": quantity,
            "price_unit": self._price_for(invoice, price),
        }

    def _quantity_and_price(self):
        """Return what multiplies to the amount exactly, if need be once the whole."""
        digits = self.env["decimal.precision"].precision_get("Product Price")
        price = float_round(self.amount / self.quantity, precision_digits=digits)
        if self.currency_id.compare_amounts(price * self.quantity, self.amount):
            return 1.0, self.amount
        return self.quantity, price

    def _price_for(self, invoice, price):
        """Return a price as the taxes of the invoice take it, if they include what others don't."""
        product = self.product_id.with_company(invoice.company_id)
        return product._get_tax_included_unit_price_from_price(
            price,
            product.taxes_id._filter_taxes_by_company(invoice.company_id),
            fiscal_position=invoice.fiscal_position_id,
        )

    def _line_name(self, lang):
        """Return what is charged, and for which call, in the customer's language.

        The call may be one that who invoices does not see; the customer was in it.
        """
        charge = self.with_context(lang=lang or self.env.lang)
        call_sudo, title = charge.call_id.sudo(), charge._title()
        if not call_sudo:
            return f"{title}, {format_date(charge.env, charge.date)}"
        zone = charge.user_id.sudo().tz or charge.env.user.tz
        moment = fields.Datetime.context_timestamp(
            charge.with_context(tz=zone), call_sudo.detect_time or call_sudo.create_date
        )
        return charge.env._(
            "%(charge)s, call of %(date)s %(time)s, %(number)s",
            charge=title,
            date=format_date(charge.env, moment.date()),
            time=f"{moment:%H:%M}",
            number=call_sudo._number_shown(),
        )
