from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.source import parse_networks


class ResConfigSettings(models.TransientModel):
    _name = "res.config.settings"
    _inherit = "res.config.settings"

    callmyway_click_timeout_minutes = fields.Integer(
        "Wait for a Clicked Call",
        config_parameter="callmyway.click_timeout_minutes",
        default=5,
        help="Minutes after which a click that no call followed is closed as failed.",
    )
    callmyway_event_retention_days = fields.Integer(
        "Keep Notifications",
        config_parameter="callmyway.event_retention_days",
        default=30,
        help="Days after which notifications that were processed or given up are deleted.",
    )
    callmyway_trusted_proxies = fields.Char(
        "Own Reverse Proxies",
        config_parameter="callmyway.trusted_proxies",
        help="Addresses and networks, separated by commas. Empty: this machine only.",
    )

    callmyway_promise_grace_days = fields.Integer(
        related="company_id.callmyway_promise_grace_days",
        readonly=False,
        help="Of the company. Applies to the promises that are recorded from now on.",
    )

    @api.constrains("callmyway_trusted_proxies")
    def _check_callmyway_trusted_proxies(self):
        for settings in self:
            try:
                parse_networks(settings.callmyway_trusted_proxies)
            except ValueError as error:
                raise ValidationError(self.env._("Own reverse proxies: %s.", error)) from error

    @api.constrains("callmyway_click_timeout_minutes", "callmyway_event_retention_days")
    def _check_callmyway_positive(self):
        for settings in self:
            if settings.callmyway_click_timeout_minutes < 1:
                raise ValidationError(self.env._("Wait at least one minute for a clicked call."))
            if settings.callmyway_event_retention_days < 1:
                raise ValidationError(self.env._("Keep notifications for at least one day."))
