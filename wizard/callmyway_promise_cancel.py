from odoo import fields, models


class CallmywayPromiseCancel(models.TransientModel):
    """Asks why promises are cancelled."""

    _name = "callmyway.promise.cancel"
    _description = "Cancel a Promise to Pay"

    promise_ids = fields.Many2many(
        "callmyway.promise",
        string="Promises",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Cancel the promises for this reason."""
        return self.promise_ids.action_cancel(self.reason)
