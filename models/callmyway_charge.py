from odoo import fields, models


class CallmywayCharge(models.Model):
    """What a debtor is charged for the effort of collecting, once a person confirmed it."""

    _name = "callmyway.charge"
    _description = "Collection Charge"
    _order = "date desc, id desc"
    _check_company_auto = True

    # === FIELDS === #
    call_id = fields.Many2one(
        "callmyway.call", ondelete="restrict", index="btree_not_null", check_company=True
    )
    partner_id = fields.Many2one(
        "res.partner", "Contact", required=True, ondelete="restrict", index=True
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", string="Debtor", store=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    user_id = fields.Many2one("res.users", "Agent", default=lambda self: self.env.user, index=True)
    outcome_id = fields.Many2one(related="call_id.outcome_id", store=True)
    rule_id = fields.Many2one(
        "callmyway.charge.rule", "Tariff", ondelete="restrict", check_company=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    product_id = fields.Many2one(
        "product.product", required=True, ondelete="restrict", check_company=True
    )
    quantity = fields.Float(default=1.0, digits="Product Unit")
    currency_id = fields.Many2one("res.currency", required=True)
    amount = fields.Monetary(required=True)
    state = fields.Selection(
        [("draft", "To Invoice"), ("invoiced", "Invoiced"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="draft",
    )
    move_id = fields.Many2one("account.move", "Invoice", readonly=True, index="btree_not_null")
    cancel_reason = fields.Char(readonly=True)
