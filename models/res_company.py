from odoo import fields, models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = "res.company"

    callmyway_promise_grace_days = fields.Integer("Grace Days", default=2)
    # what the work list was last brought up to date with
    callmyway_debtors_at = fields.Datetime("Work List As Of", readonly=True)
    callmyway_large_debt = fields.Monetary("Large Debt", readonly=True)

    _callmyway_grace_days_range = models.Constraint(
        "CHECK(callmyway_promise_grace_days BETWEEN 0 AND 365)",
        "Give a promise between 0 and 365 days of grace.",
    )
