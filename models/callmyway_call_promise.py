from odoo import models


class CallmywayCallPromise(models.Model):
    """The promises of a call that turns out to be another one go with it."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    def _succeed(self, other):
        result = super()._succeed(other)
        other.sudo().promise_ids.call_id = self
        return result
