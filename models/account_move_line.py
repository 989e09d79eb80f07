from odoo import fields, models


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = "account.move.line"

    callmyway_charge_id = fields.Many2one(
        "callmyway.charge", "Collection Charge", copy=False, readonly=True, ondelete="set null"
    )

    # never invoiced twice, whoever presses at once; a cancelled invoice lets go of its charges
    _callmyway_charge_uniq = models.UniqueIndex(
        "(callmyway_charge_id) WHERE callmyway_charge_id IS NOT NULL",
        "A charge is on one invoice only.",
    )
