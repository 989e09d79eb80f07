from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..const import SUPERVISOR_GROUP
from .res_partner_debt import CUSTOMER_DOCUMENTS

# why a debtor is not called; whoever is not owed anything overdue any more stays on the list
REASONS = [
    ("nothing_due", "Nothing Overdue"),
    ("no_number", "No Number"),
    ("do_not_call", "Do Not Call"),
    ("disputed", "Disputed"),
    ("promised", "Promised"),
    ("worked_on", "In a Call"),
    ("reached", "Reached Today"),
    ("put_off", "Put Off"),
    ("tried", "Tried Just Now"),
]
HUMAN_FIELDS = frozenset(("user_id",))


class CallmywayDebtor(models.Model):
    """What a debtor owes a company, and whether to call: kept from the invoices, never typed."""

    _name = "callmyway.debtor"
    _description = "Debtor"
    _order = "score desc, overdue desc, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    # === WHO === #
    partner_id = fields.Many2one(
        "res.partner", "Debtor", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    category_ids = fields.Many2many(related="partner_id.category_id", string="Tags")
    user_id = fields.Many2one(
        "res.users",
        "Agent",
        index="btree_not_null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Only this agent is offered the debtor. Empty: whoever comes first.",
    )
    contact_id = fields.Many2one(
        "res.partner", "Whom to Call", readonly=True, ondelete="set null", index="btree_not_null"
    )
    number = fields.Char(readonly=True)

    # === WHAT IS OWED === #
    open_balance = fields.Monetary(readonly=True)
    overdue = fields.Monetary("Overdue Balance", readonly=True)
    oldest_due = fields.Date("Oldest Due Date", readonly=True)
    days_overdue = fields.Integer(compute="_compute_days_overdue", aggregator=None)
    is_disputed = fields.Boolean("Disputed", readonly=True, help="All that is overdue is disputed.")

    # === WHAT WAS DONE ABOUT IT === #
    promises_broken = fields.Integer(
        "Broken Promises", readonly=True, help="Those of which something is still owed."
    )
    is_promised = fields.Boolean("Promised", readonly=True)
    last_contact = fields.Datetime(readonly=True, help="When somebody was reached last.")
    last_attempt = fields.Datetime(readonly=True, help="When somebody was called last.")
    no_answer_count = fields.Integer(
        "Unanswered", readonly=True, help="Calls since the last contact that reached nobody."
    )

    # === WHETHER TO CALL, AND WHEN === #
    score = fields.Integer(readonly=True, aggregator="max")
    not_offered_reason = fields.Selection(REASONS, "Not Offered", readonly=True)
    is_callable = fields.Boolean("To Call", readonly=True)
    rest_until = fields.Datetime("Put Off Until", readonly=True)
    offered_to_id = fields.Many2one(
        "res.users", "Being Called By", readonly=True, index="btree_not_null"
    )
    offered_at = fields.Datetime(readonly=True)
    refreshed_at = fields.Datetime("Last Change", readonly=True)
    as_of = fields.Datetime(
        compute="_compute_as_of", help="When the work list was brought up to date."
    )

    _partner_uniq = models.Constraint(
        "UNIQUE(company_id, partner_id)", "This debtor is on the work list already."
    )
    _queue_idx = models.Index(
        "(company_id, score DESC, overdue DESC, id) WHERE is_callable IS TRUE"
    )

    # === COMPUTES === #
    @api.depends("oldest_due", "company_id")
    def _compute_days_overdue(self):
        for company, debtors in self.grouped("company_id").items():
            today = company._callmyway_today()
            for debtor in debtors:
                due = debtor.oldest_due
                debtor.days_overdue = (today - due).days if due else 0

    @api.depends("company_id")
    def _compute_as_of(self):
        for debtor in self:
            debtor.as_of = debtor.company_id.sudo().callmyway_debtors_at

    # === CRUD === #
    def write(self, vals):
        """Let supervisors say whose debtor it is; all else follows from the invoices and calls.

        :raise AccessError: a person changes anything else, or is no supervisor
        """
        if not self.env.su:
            self.check_access("read")
            if strange := sorted(vals.keys() - HUMAN_FIELDS):
                raise AccessError(
                    self.env._(
                        "%s can't be changed: it follows from the invoices, calls and promises.",
                        ", ".join(strange),
                    )
                )
            if not self.env.user.has_group(SUPERVISOR_GROUP):
                raise AccessError(self.env._("Only supervisors give debtors to agents."))
        return super().write(vals)

    # === ACTIONS === #
    def action_view_invoices(self):
        """Open what the debtor owes."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        return {
            **action,
            "domain": [
                ("commercial_partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("move_type", "in", CUSTOMER_DOCUMENTS),
                ("state", "=", "posted"),
                ("amount_residual", "!=", 0),
            ],
            "context": {"create": False},
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
        }

    def action_refresh(self):
        """Look again at what these debtors owe and whether to call them."""
        self.check_access("read")
        for company, debtors in self.grouped("company_id").items():
            self._refresh(debtors.partner_id, company)
        return True
