from odoo import fields, models


class CallmywayOutcome(models.Model):
    """Result of the work on a call (disposition)."""

    _name = "callmyway.outcome"
    _description = "Call Outcome"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short and lasting name for reports and integrations.")
    category = fields.Selection(
        [
            ("success", "Success"),
            ("follow_up", "To Follow Up"),
            ("no_contact", "Not Reached"),
            ("refusal", "Refusal"),
            ("wrong", "Wrong Number"),
        ],
        required=True,
        default="success",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "There is an outcome with this code already.")
