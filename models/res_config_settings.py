from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _name = "res.config.settings"
    _inherit = "res.config.settings"

    callmyway_click_timeout_minutes = fields.Integer(
        "Wait for a Clicked Call",
        config_parameter="callmyway.click_timeout_minutes",
        default=5,
        help="Minutes after which a click that no call followed is closed as failed.",
    )
