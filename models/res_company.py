from odoo import fields, models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = "res.company"

    callmyway_promise_grace_days = fields.Integer("Grace Days", default=2)
