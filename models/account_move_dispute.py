from odoo import fields, models


class AccountMoveDispute(models.Model):
    """What the customer says against an invoice."""

    _name = "account.move"
    _inherit = "account.move"

    callmyway_is_disputed = fields.Boolean("Disputed", copy=False, tracking=True)
    callmyway_dispute_reason = fields.Char("Reason of the Dispute", copy=False, tracking=True)
