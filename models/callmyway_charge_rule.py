from odoo import fields, models


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
    minimum = fields.Monetary()
    maximum = fields.Monetary(help="0: no maximum.")
    limit_count = fields.Integer("At Most", default=1, help="0: no limit.")
    limit_days = fields.Integer("In Days", default=30)
