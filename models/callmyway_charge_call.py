from odoo import models


class CallmywayChargeCall(models.Model):
    """A call that is charged for; this comes after what it extends."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    def _succeed(self, other):
        """Take over the charges of a call that turned out to be this one."""
        other.charge_ids.call_id = self
        return super()._succeed(other)
