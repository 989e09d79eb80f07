from odoo import fields, models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = "res.company"

    callmyway_promise_grace_days = fields.Integer("Grace Days", default=2)

    _callmyway_grace_days_range = models.Constraint(
        "CHECK(callmyway_promise_grace_days BETWEEN 0 AND 365)",
        "Give a promise between 0 and 365 days of grace.",
    )
