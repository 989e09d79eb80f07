from odoo import fields, models


class CallmywayChargeCancel(models.TransientModel):
    """Ask why charges are cancelled."""

    _name = "callmyway.charge.cancel"
    _description = "Cancel Collection Charges"

    charge_ids = fields.Many2many("callmyway.charge", string="Charges", required=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Cancel the charges."""
        self.ensure_one()
        self.charge_ids.action_cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
