from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..const import AGENT_GROUP


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = "res.users"

    callmyway_endpoint_ids = fields.One2many(
        "callmyway.endpoint", "user_id", "Telephones", readonly=True
    )
    callmyway_endpoint_id = fields.Many2one(
        "callmyway.endpoint",
        "Dial From",
        domain="[('user_id', '=', id)]",
        help="The telephone that rings when you click a number. Empty: the first of yours.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        own = ["callmyway_endpoint_ids", "callmyway_endpoint_id"]
        return super().SELF_READABLE_FIELDS + own

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "callmyway_endpoint_id"]

    @api.constrains("callmyway_endpoint_id")
    def _check_callmyway_endpoint(self):
        for user, user_sudo in zip(self, self.sudo(), strict=True):
            endpoint_sudo = user_sudo.callmyway_endpoint_id
            if endpoint_sudo and endpoint_sudo.user_id != user:
                raise ValidationError(
                    self.env._("This telephone is not yours: choose one of your own.")
                )

    def _callmyway_channel(self):
        """Return the record on whose bus channel the user is told of calls, as Odoo chooses it."""
        return self.env["res.partner"].browse(self._callmyway_channel_id())

    @ormcache("self.id")
    def _callmyway_channel_id(self):
        return self.sudo()._bus_channel().id

    def _callmyway_default_endpoint(self):
        """Return the telephone that rings when the user clicks a number, if there is one."""
        own = self.callmyway_endpoint_ids
        chosen = self.callmyway_endpoint_id
        return chosen if chosen in own else own[:1]

    def _callmyway_session_info(self):
        """Return what the web client must know to dial, or False for a user who can't."""
        if not self.has_group(AGENT_GROUP):
            return False
        own = self.callmyway_endpoint_ids
        return {
            "endpoints": [endpoint._choice() for endpoint in own],
            "endpoint_id": self._callmyway_default_endpoint().id,
        }
