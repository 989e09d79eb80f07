from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..const import (
    DIRECTIONS,
    FAILURE_SENTENCES,
    FAILURES,
    MISSED_REASONS,
    OPEN_STATES,
    STATES,
    WRAPUP_STATES,
)

# what people may enter; everything else follows from the legs
HUMAN_FIELDS = frozenset(("partner_id", "outcome_id", "note", "wrapup_state")).union(
    ("next_type_id", "next_date", "next_user_id", "number_mark")
)


class CallmywayCall(models.Model):
    """One conversation: what people work on. Its telephony facts follow from its legs alone."""

    _name = "callmyway.call"
    _description = "Call"
    _order = "detect_time desc, id desc"

    # === WHAT FOLLOWS FROM THE LEGS === #
    account_id = fields.Many2one(
        "callmyway.account", required=True, readonly=True, ondelete="restrict"
    )
    # writable, since Odoo forces the computation of those that are not when the ledger gives them
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_of_account",
        store=True,
        precompute=True,
        readonly=False,
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_of_account",
        store=True,
        precompute=True,
        readonly=False,
    )
    leg_ids = fields.One2many("callmyway.call.leg", "call_id", "Legs", readonly=True)
    direction = fields.Selection(DIRECTIONS, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="dialing")
    missed_reason = fields.Selection(MISSED_REASONS, readonly=True)
    user_id = fields.Many2one("res.users", "Agent", readonly=True)
    endpoint_id = fields.Many2one(
        "callmyway.endpoint", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    remote_number = fields.Char("Number", readonly=True)
    remote_e164 = fields.Char("Normalised Number", readonly=True, index="btree_not_null")
    is_private = fields.Boolean("Private Number", readonly=True)
    detect_time = fields.Datetime("Date", readonly=True, index=True)
    connect_time = fields.Datetime("Connected", readonly=True)
    disconnect_time = fields.Datetime("Ended", readonly=True)
    duration = fields.Integer("Duration (s)", readonly=True, help="Seconds of conversation.")
    ring_time = fields.Integer("Ring Time (s)", readonly=True, aggregator="avg")
    attempts = fields.Integer("Ring Attempts", readonly=True)
    cost = fields.Monetary(readonly=True)

    # === WHAT THE CLICK KNEW === #
    click_time = fields.Datetime("Requested", readonly=True)
    click_endpoint_id = fields.Many2one(
        "callmyway.endpoint", "Dialled From", readonly=True, ondelete="restrict"
    )
    click_user_id = fields.Many2one("res.users", "Dialled By", readonly=True)
    click_number = fields.Char("Dialled Number", readonly=True)
    click_contact_first = fields.Boolean("Contact Rung First", readonly=True)
    override_reason = fields.Char(
        "Reason to Call", readonly=True, help="Why a number was called that must not be."
    )
    override_user_id = fields.Many2one("res.users", "Allowed By", readonly=True)
    failure_code = fields.Selection(FAILURES, "Failure", readonly=True)
    provider_answer = fields.Char(
        readonly=True,
        groups="callmyway.group_callmyway_admin",
        help="What CallMyWay said to the request.",
    )
    res_model = fields.Char("Document Model", readonly=True)
    res_id = fields.Many2oneReference("Document", model_field="res_model", readonly=True)

    # === WHAT PEOPLE ENTER === #
    partner_id = fields.Many2one("res.partner", "Contact", index="btree_not_null")
    outcome_id = fields.Many2one("callmyway.outcome", ondelete="restrict")
    note = fields.Text()
    wrapup_state = fields.Selection(WRAPUP_STATES, "Wrap-up", help="Empty: none is due.")

    _user_detect_idx = models.Index("(user_id, detect_time DESC)")
    _open_idx = models.Index("(account_id) WHERE state IN ('dialing', 'ringing', 'in_progress')")
    _click_idx = models.Index("(click_endpoint_id, click_time) WHERE click_endpoint_id IS NOT NULL")
    _pending_idx = models.Index("(user_id) WHERE wrapup_state = 'pending'")

    # === COMPUTES === #
    @api.depends("account_id.company_id", "account_id.currency_id")
    def _compute_of_account(self):
        for call in self:
            call.company_id = call.account_id.company_id
            call.currency_id = call.account_id.currency_id

    @api.depends("partner_id", "remote_number", "is_private", "detect_time")
    def _compute_display_name(self):
        for call in self:
            who = call.partner_id.sudo().display_name or call._number_shown()
            when = call.detect_time and fields.Datetime.context_timestamp(call, call.detect_time)
            call.display_name = f"{who}, {when:%Y-%m-%d %H:%M}" if when else who

    def _number_shown(self):
        if self.is_private:
            return self.env._("Private number")
        return self.remote_number or self.env._("Unknown number")

    # === CRUD === #
    def write(self, vals):
        """Let people enter what is theirs; facts of a call come from the provider alone.

        :raise AccessError: a person, or a program in a person's name, writes a telephony fact
        """
        if not self.env.su and (strange := sorted(vals.keys() - HUMAN_FIELDS)):
            raise AccessError(
                self.env._(
                    "%s can't be changed: it is what CallMyWay reported.", ", ".join(strange)
                )
            )
        return super().write(vals)

    # === ACTIONS === #
    def action_open_document(self):
        """Open the record that the number was clicked on."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    # === HELPERS === #
    def _failure_sentence(self, code):
        """Return what happened and what to do, for a person, in that person's language."""
        sentence = FAILURE_SENTENCES[code]
        return self.env._(sentence)

    def _is_open(self):
        return self.state in OPEN_STATES
