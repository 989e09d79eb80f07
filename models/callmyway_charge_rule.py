from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

LONGEST_LIMIT = 3660  # days


class CallmywayChargeRule(models.Model):
    """What the contract allows to charge for an effort, and how often."""

    _name = "callmyway.charge.rule"
    _description = "Collection Tariff"
    _order = "sequence, id"
    _check_company_auto = True

    # === FIELDS === #
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    outcome_ids = fields.Many2many(
        "callmyway.outcome", string="Proposed By", help="The outcomes that propose this charge."
    )
    product_id = fields.Many2one("product.product", required=True, check_company=True)
    kind = fields.Selection(
        [("fixed", "Fixed Amount"), ("percentage", "Percentage of the Overdue Amount")],
        required=True,
        default="fixed",
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    amount = fields.Monetary(help="0: the price of the product.")
    percentage = fields.Float(digits=(5, 2))
    minimum = fields.Monetary(help="Charged at least, when something is overdue.")
    maximum = fields.Monetary(help="0: no maximum.")
    limit_count = fields.Integer("At Most", default=1, help="0: no limit.")
    limit_days = fields.Integer("In Days", default=30)

    # === CONSTRAINTS === #
    @api.constrains("kind", "amount", "percentage", "minimum", "maximum")
    def _check_amounts(self):
        for rule in self:
            if min(rule.amount, rule.minimum, rule.maximum) < 0:
                raise ValidationError(self.env._("Enter amounts of zero or more."))
            if rule.kind == "percentage" and rule.percentage <= 0:
                raise ValidationError(self.env._("Enter a percentage of more than zero."))
            if rule.maximum and rule.currency_id.compare_amounts(rule.minimum, rule.maximum) > 0:
                raise ValidationError(
                    self.env._("Enter a maximum that is not less than the minimum.")
                )

    @api.constrains("limit_count", "limit_days")
    def _check_limit(self):
        for rule in self:
            if rule.limit_count < 0 or (
                rule.limit_count and not 0 < rule.limit_days <= LONGEST_LIMIT
            ):
                raise ValidationError(
                    self.env._(
                        "Enter how often it is charged, and in how many days: 1 to %s.",
                        LONGEST_LIMIT,
                    )
                )

    # === BUSINESS METHODS === #
    def _amount_for(self, partner, company):
        """Return what is charged to a contact by this tariff, in the tariff's currency.

        :param partner: anybody of the commercial entity
        :param company: to whom the entity owes
        :raise UserError: a percentage of nothing, or this user may not see what is owed
        """
        self.ensure_one()
        if self.kind == "fixed":
            return self.amount or self._price(company)
        overdue = self._overdue(partner, company)
        if self.currency_id.compare_amounts(overdue, 0) <= 0:
            raise UserError(
                self.env._(
                    "%s owes nothing that is overdue: choose a fixed tariff.", partner.display_name
                )
            )
        amount = max(self.currency_id.round(overdue * self.percentage / 100), self.minimum)
        return min(amount, self.maximum) if self.maximum else amount

    def _proposals(self, call, partner, outcome):
        """Return the charges that the outcome of a call proposes; a person confirms them.

        :return: list of {"rule_id", "name", "product", "amount", "currency_id", "currency",
            "amount_text", "allowed", "why"}; ``why`` says what stands against it
        """
        company = call.company_id or self.env.company
        rules = self.search(
            [("outcome_ids", "in", outcome.ids), ("company_id", "=", company.id)]
            if outcome
            else [(0, "=", 1)]
        )
        return [rule._proposal(partner, company) for rule in rules]

    # === HELPERS === #
    def _proposal(self, partner, company):
        amount, why = 0.0, self._limit_sentence(partner, fields.Date.context_today(self))
        try:
            amount = self._amount_for(partner, company)
        except UserError as error:
            why = why or error.args[0]
        return {
            "rule_id": self.id,
            "name": self.name,
            "product": self.product_id.display_name,
            "amount": amount,
            "currency_id": self.currency_id.id,
            "currency": self.currency_id.name,
            "amount_text": self.currency_id.format(amount),
            "allowed": not why,
            "why": why or "",
        }

    def _price(self, company):
        product = self.product_id.with_company(company)
        today = fields.Date.context_today(self)
        return product.currency_id._convert(product.lst_price, self.currency_id, company, today)

    def _overdue(self, partner, company):
        """Return what the entity owes that is overdue, at today's rates."""
        partner = partner.with_env(self.env)  # nobody else's rights
        if not partner._callmyway_may_see_debt():
            raise AccessError(
                self.env._(
                    "A percentage is of what is overdue: ask for the right to read invoices, or"
                    " choose a fixed tariff."
                )
            )
        today, owed = fields.Date.context_today(self), defaultdict(float)
        for line in partner._callmyway_debt_lines(company)._callmyway_overdue():
            owed[line.currency_id] += line.amount_residual_currency
        return sum(
            currency._convert(amount, self.currency_id, company, today)
            for currency, amount in owed.items()
        )
