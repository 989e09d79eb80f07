from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import formatLang

from ..const import SUPERVISOR_GROUP

STATES = [
    ("open", "Open"),
    ("kept", "Kept"),
    ("partial", "Partly Kept"),
    ("broken", "Broken"),
    ("cancelled", "Cancelled"),
]
# what people may say of a promise when they record it; afterwards it stands as it was said
FACTS = frozenset(("call_id", "partner_id", "amount", "currency_id", "date", "move_ids")).union(
    ("company_id", "user_id")
)


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
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    amount = fields.Monetary("Amount Promised", required=True)
    date = fields.Date("Promised For", required=True, index=True)
    grace_days = fields.Integer(
        readonly=True,
        aggregator=None,
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
    invoice_names = fields.Char(
        "Invoices Named", compute="_compute_invoice_names", compute_sudo=False
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="open", index=True)
    amount_paid = fields.Monetary("Recovered", readonly=True, help="What was paid since.")
    made_count = fields.Integer("Made", readonly=True, default=1)
    kept_count = fields.Integer("Kept", compute="_compute_kept_count", store=True, precompute=True)
    cancel_reason = fields.Char(readonly=True)

    # === WHAT THE CHECK NEEDS === #
    baseline_id = fields.Integer(
        readonly=True,
        aggregator=None,
        help="The last payment matched with the invoices before the promise.",
    )
    rates = fields.Json(
        readonly=True, help="Rates on that day, from the invoices' currencies to the promise's."
    )
    is_stale = fields.Boolean(readonly=True, help="A check failed: the daily one does it again.")
    activity_id = fields.Many2one("mail.activity", "To Follow Up", readonly=True, index=True)

    # what the daily check goes through
    _due_idx = models.Index("(id) WHERE state = 'open' OR is_stale")

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

    @api.depends("state")
    def _compute_kept_count(self):
        for promise in self:
            promise.kept_count = int(promise.state == "kept")

    @api.depends("move_ids.name")
    @api.depends_context("uid")
    def _compute_invoice_names(self):
        for promise in self:
            promise.invoice_names = ", ".join(promise._readable_moves().mapped("display_name"))

    @api.depends("partner_id", "amount", "currency_id")
    def _compute_display_name(self):
        for promise in self:
            who = promise.partner_id.sudo().display_name
            promise.display_name = f"{who}: {promise._amount_text()}" if who else False

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        """Record promises; what is not said is completed, what can't be is refused.

        :raise AccessError: the user may not read the invoices, the contact or the call
        :raise UserError: a promise is not possible; says what to do
        """
        promises = self.browse()
        for vals in vals_list:  # one by one, since each takes its invoices from the next
            if not self.env.su and (strange := sorted(vals.keys() - FACTS)):
                raise AccessError(
                    self.env._("%s can't be entered: it follows by itself.", ", ".join(strange))
                )
            promise = super().create([self._completed(vals)])
            promise._hold()
            promises |= promise
        promises._tell_work_list()
        return promises

    def write(self, vals):
        """Leave a promise as it was made; a supervisor may give it to another agent.

        :raise AccessError: a person, or a program in a person's name, changes it
        """
        if not self.env.su and vals.keys() - {"user_id"}:
            raise AccessError(
                self.env._("A promise can't be changed: cancel it and record a new one.")
            )
        if not self.env.su and not self.env.user.has_group(SUPERVISOR_GROUP):
            raise AccessError(self.env._("Ask a supervisor to give the promise to somebody else."))
        return super().write(vals)

    # === ACTIONS === #
    def action_cancel(self, reason=False):
        """Take these promises back, so that their invoices are free again.

        :param str reason: why; asked for in a dialog when the button gives none
        :raise UserError: no reason is given, or one of them was kept or cancelled already
        """
        self.check_access("write")
        if not reason or not str(reason).strip():
            raise UserError(self.env._("Say why the promise is cancelled."))
        for promise in self:
            if promise.state in ("kept", "cancelled"):
                raise UserError(
                    self.env._(
                        "The promise of %(who)s is %(state)s already: it stays in the file.",
                        who=promise.partner_id.sudo().display_name,
                        state=promise._state_label(),
                    )
                )
        promises_sudo = self.sudo()
        promises_sudo._settle(
            {promise: ("cancelled", promise.amount_paid) for promise in promises_sudo},
            reason=str(reason).strip(),
        )
        self._tell_work_list()
        return True

    def action_open_call(self):
        """Open the call the promise was made in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "callmyway.call",
            "res_id": self.call_id.id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #
    def _shown(self):
        """Return what the pop-up shows of each of these promises."""
        return [
            {
                "id": promise.id,
                "amount": promise.amount,
                "currency_id": promise.currency_id.id,
                "amount_text": promise._amount_text(),
                "date": fields.Date.to_string(promise.date),
                "state": promise.state,
                "state_label": promise._state_label(),
                "invoices": promise._readable_moves().mapped("display_name"),
                "agent": promise.user_id.sudo().name or "",
            }
            for promise in self
        ]

    # === HELPERS === #
    def _readable_moves(self):
        """Return the invoices, as far as the user may read them."""
        moves_sudo = self.sudo().move_ids
        return moves_sudo.sudo(self.env.su)._filtered_access("read")

    def _amount_text(self):
        return formatLang(self.env, self.amount, currency_obj=self.currency_id)

    def _tell_work_list(self):
        for company, promises in self.grouped("company_id").items():
            self.env["callmyway.debtor"]._refresh(promises.partner_id, company)

    def _state_label(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]
