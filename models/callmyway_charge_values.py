import math

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CallmywayChargeValues(models.Model):
    """What a charge must be, and what follows from its call and its tariff."""

    _name = "callmyway.charge"
    _inherit = "callmyway.charge"

    # === CONSTRAINTS === #
    @api.constrains("amount", "quantity", "currency_id")
    def _check_money(self):
        for charge in self:
            currency = charge.currency_id
            if not currency.active:
                raise ValidationError(charge._inactive_sentence(currency))
            if currency.compare_amounts(charge.amount, 0) <= 0 or charge.quantity <= 0:
                raise ValidationError(
                    self.env._("Enter an amount and a quantity of more than zero.")
                )

    @api.constrains("date")
    def _check_date(self):
        """A charge is of the day of its call at the earliest, else of the day it is entered."""
        for charge in self:
            moment = charge.call_id.sudo().detect_time or charge.create_date
            earliest = fields.Datetime.context_timestamp(charge, moment).date()
            if not earliest <= charge.date <= fields.Date.context_today(charge):
                raise ValidationError(
                    self.env._("Choose a date from the day of the call until today.")
                )

    @api.constrains("company_id", "call_id", "partner_id", "product_id", "rule_id")
    def _check_whose(self):
        for charge in self:
            for record in (charge.call_id, charge.rule_id, charge.partner_id, charge.product_id):
                record.check_access("read")
                if record.company_id and record.company_id != charge.company_id:
                    raise ValidationError(
                        self.env._(
                            "%(record)s is of another company than %(company)s: choose one of it.",
                            record=record.display_name,
                            company=charge.company_id.sudo().name,
                        )
                    )

    @api.constrains("product_id", "rule_id")
    def _check_active(self):
        for charge in self:
            for record in (charge.product_id, charge.rule_id):
                if record and not record.active:
                    raise ValidationError(
                        self.env._("%s is archived: choose another one.", record.display_name)
                    )

    @api.constrains("amount", "quantity", "currency_id", "rule_id", "partner_id", "company_id")
    def _check_tariff(self):
        """Nobody charges more than the tariff gives."""
        for charge in self.filtered("rule_id"):
            allowed = charge._amount_due()
            if charge.currency_id.compare_amounts(charge.amount, allowed) > 0:
                raise ValidationError(
                    self.env._(
                        "The tariff %(tariff)s gives %(amount)s: charge that at most.",
                        tariff=charge.rule_id.name,
                        amount=charge.currency_id.format(allowed),
                    )
                )

    # === ONCHANGES === #
    @api.onchange("call_id")
    def _onchange_call_id(self):
        if self.call_id:
            self.partner_id = self.call_id.partner_id or self.partner_id
            self.company_id = self.call_id.company_id

    @api.onchange("rule_id")
    def _onchange_rule_id(self):
        if self.rule_id:
            self.product_id = self.rule_id.product_id
            self.currency_id = self.rule_id.currency_id

    @api.onchange("partner_id", "company_id")
    def _onchange_partner_id(self):
        if self.partner_id and not self.rule_id:
            self.currency_id = self._currency_of(self.partner_id, self.company_id)

    @api.onchange("rule_id", "product_id", "quantity", "currency_id", "partner_id", "date")
    def _onchange_amount(self):
        if self.product_id and self.partner_id and self.currency_id:
            self.amount = self._amount_due()

    # === HELPERS === #
    @api.model
    def _completed(self, vals):
        """Return the values of a new charge with all that follows from its call and tariff."""
        call = self.env["callmyway.call"].browse(vals.get("call_id") or [])
        rule = self.env["callmyway.charge.rule"].browse(vals.get("rule_id") or [])
        partner = self.env["res.partner"].browse(vals.get("partner_id") or call.partner_id.ids)
        product = self.env["product.product"].browse(vals.get("product_id") or rule.product_id.ids)
        if not partner:
            raise UserError(self.env._("Choose the contact that is charged."))
        if not product:
            raise UserError(self.env._("Choose the product or the tariff that is charged."))
        company = self.env["res.company"].browse(vals.get("company_id") or call.company_id.ids)
        company = company or rule.company_id or self.env.company
        currency = self.env["res.currency"].browse(vals.get("currency_id") or [])
        currency = currency or rule.currency_id or self._currency_of(partner, company)
        complete = {
            "quantity": 1.0,
            "date": fields.Date.context_today(self),
            **vals,
            "partner_id": partner.id,
            "company_id": company.id,
            "product_id": product.id,
            "currency_id": currency.id,
        }
        if not currency.active:
            raise UserError(self._inactive_sentence(currency, partner))
        if "amount" not in vals:
            complete["amount"] = self.new(complete)._amount_due()
        return complete

    def _refuse_no_number(self, vals):
        """Refuse what no constraint would see, since it can't even be rounded."""
        for name in ("amount", "quantity"):
            try:
                is_number = math.isfinite(float(vals.get(name, 0)))
            except (TypeError, ValueError):
                is_number = False
            if not is_number:
                raise UserError(self.env._("Enter an amount and a quantity of more than zero."))

    def _currency_of(self, partner, company):
        """Return the currency of the contact's price list, else the company's."""
        price_list = partner.with_company(company).property_product_pricelist
        return price_list.currency_id or company.sudo().currency_id

    def _inactive_sentence(self, currency, partner=None):
        if not currency:
            return self.env._("Choose the currency of the charge.")
        return self.env._(
            "The currency %(currency)s of %(contact)s is not active: activate it or choose another"
            " one.",
            currency=currency.name,
            contact=(partner or self.partner_id).display_name,
        )

    def _amount_due(self):
        """Return what tariff, or else product and quantity, come to in the charge's currency.

        :raise UserError: a percentage of what is owed, and this user may not see that
        """
        self.ensure_one()
        rule, company = self.rule_id, self.company_id
        if rule:
            given = rule.currency_id
            unit = rule._amount_for(self.partner_id, company)
        else:
            product = self.product_id.with_company(company)
            given, unit = product.currency_id, product.lst_price
        times = 1.0 if rule.kind == "percentage" else self.quantity
        day = self.date or fields.Date.context_today(self)
        return given._convert(unit * times, self.currency_id, company, day)
