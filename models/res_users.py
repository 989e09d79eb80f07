from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import ormcache

from ..const import AGENT_GROUP, ENDPOINT_BUS_TYPE

OWN_FIELDS = (
    "callmyway_endpoint_ids",
    "callmyway_shared_endpoint_ids",
    "callmyway_endpoint_id",
    "callmyway_use_device",
)


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = "res.users"

    callmyway_endpoint_ids = fields.One2many(
        "callmyway.endpoint", "user_id", "Telephones", readonly=True
    )
    callmyway_shared_endpoint_ids = fields.Many2many(
        "callmyway.endpoint",
        "callmyway_endpoint_user_rel",
        "user_id",
        "endpoint_id",
        "Shared Telephones",
        help="Telephones of others that the user may dial from too.",
    )
    callmyway_endpoint_id = fields.Many2one(
        "callmyway.endpoint",
        "Dial From",
        domain="['|', ('user_id', '=', id), ('allowed_user_ids', 'in', [id])]",
        help="The telephone that rings when you click a number. Empty: the first of yours.",
    )
    callmyway_last_endpoint_id = fields.Many2one(
        "callmyway.endpoint", "Dialled From Last", readonly=True, copy=False
    )
    callmyway_use_device = fields.Boolean(
        "Use This Device",
        help="On a phone-sized screen the device you hold calls, instead of CallMyWay.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, *OWN_FIELDS]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [
            *super().SELF_WRITEABLE_FIELDS,
            "callmyway_endpoint_id",
            "callmyway_use_device",
        ]

    @api.constrains("callmyway_endpoint_id")
    def _check_callmyway_endpoint(self):
        for user, user_sudo in zip(self, self.sudo(), strict=True):
            endpoint_sudo = user_sudo.callmyway_endpoint_id
            if endpoint_sudo and user not in (
                endpoint_sudo.user_id | endpoint_sudo.allowed_user_ids
            ):
                raise ValidationError(
                    self.env._("This telephone is not yours: choose one of your own.")
                )

    def _callmyway_channel(self):
        """Return the record on whose bus channel the user is told of calls, as Odoo chooses it."""
        return self.env["res.partner"].browse(self._callmyway_channel_id())

    @ormcache("self.id")
    def _callmyway_channel_id(self):
        return self.sudo()._bus_channel().id

    def write(self, vals):
        """Let a new default be the telephone to dial from, whatever was chosen last."""
        result = super().write(vals)
        if "callmyway_endpoint_id" in vals:
            users_sudo = self.sudo().filtered("callmyway_last_endpoint_id")
            users_sudo.callmyway_last_endpoint_id = False
        return result

    @api.model
    def callmyway_choose_endpoint(self, endpoint_id):
        """Remember from which telephone the user dials, in every browser.

        :param int endpoint_id: one that the user may dial from
        :raise AccessError: the user is no agent, or may not use the endpoint
        """
        endpoint = self.env["callmyway.endpoint"].browse(endpoint_id)
        user_sudo = self.env.user.sudo()
        if not user_sudo.has_group(AGENT_GROUP) or endpoint not in user_sudo._callmyway_endpoints():
            raise AccessError(self.env._("This telephone is not yours: choose one of your own."))
        user_sudo.callmyway_last_endpoint_id = endpoint
        user_sudo._bus_send(ENDPOINT_BUS_TYPE, {"endpoint_id": endpoint.id})
        return True

    def _callmyway_endpoints(self):
        """Return the telephones the user may dial from, the own ones first."""
        return self.callmyway_endpoint_ids | self.callmyway_shared_endpoint_ids

    def _callmyway_default_endpoint(self):
        """Return the telephone that rings when the user clicks a number, if there is one.

        The one chosen last, else the one of the preferences, else the first.
        """
        usable = self._callmyway_endpoints()
        wanted = (self.callmyway_last_endpoint_id, self.callmyway_endpoint_id)
        return next((each for each in wanted if each and each in usable), usable[:1])

    def _callmyway_session_info(self):
        """Return what the web client must know to dial, or False for a user who can't."""
        if not self.has_group(AGENT_GROUP):
            return False
        return {
            "endpoints": [endpoint._choice() for endpoint in self._callmyway_endpoints()],
            "endpoint_id": self._callmyway_default_endpoint().id,
            "use_device": self.callmyway_use_device,
            "wrapup_count": self.env["callmyway.call"]._count_wrapups(self),
        }
