from odoo import api, fields, models

STATES = [
    ("open", "Open"),
    ("kept", "Kept"),
    ("partial", "Partly Kept"),
    ("broken", "Broken"),
    ("cancelled", "Cancelled"),
]


class CallmywayPromise(models.Model):
    """What a debtor promised to pay, and what came of it."""

    _name = "callmyway.promise"
    _description = "Promise to Pay"
    _order = "date desc, id desc"
    _check_company_auto = True

    # === FIELDS === #
    call_id = fields.Many2one(
        "callmyway.call", ondelete="restrict", index="btree_not_null", check_company=True
    )
    partner_id = fields.Many2one(
        "res.partner", "Contact", required=True, ondelete="restrict", index=True
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        "Debtor",
        compute="_compute_commercial_partner_id",
        store=True,
        precompute=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    user_id = fields.Many2one("res.users", "Agent", default=lambda self: self.env.user, index=True)
    outcome_id = fields.Many2one(related="call_id.outcome_id", store=True)
    currency_id = fields.Many2one("res.currency", required=True)
    amount = fields.Monetary(required=True)
    date = fields.Date("Promised For", required=True)
    grace_days = fields.Integer(
        default=lambda self: self.env.company.callmyway_promise_grace_days,
        help="Days after the date that a payment may still take.",
    )
    deadline = fields.Date(compute="_compute_deadline", store=True, precompute=True)
    move_ids = fields.Many2many(
        "account.move",
        "callmyway_promise_move_rel",
        "promise_id",
        "move_id",
        "Invoices",
        check_company=True,
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="open")
    amount_paid = fields.Monetary("Recovered", readonly=True, help="What was paid since.")
    cancel_reason = fields.Char(readonly=True)

    # === COMPUTES === #
    @api.depends("partner_id")
    def _compute_commercial_partner_id(self):
        for promise in self:
            promise.commercial_partner_id = promise.partner_id.sudo().commercial_partner_id

    @api.depends("date", "grace_days")
    def _compute_deadline(self):
        for promise in self:
            promise.deadline = promise.date and fields.Date.add(
                promise.date, days=promise.grace_days
            )
