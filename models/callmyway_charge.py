from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import formatLang

from ..const import SUPERVISOR_GROUP

# what follows from the invoice, the cancelling, contact and call; nobody enters it
FACTS = frozenset(
    ("state", "move_id", "line_ids", "cancel_reason", "credit_state", "problem")
).union(("commercial_partner_id", "outcome_id"))
# what an invoice says of the charge, or why it was made
TERMS = frozenset(("partner_id", "company_id", "rule_id", "date", "product_id")).union(
    ("quantity", "currency_id", "amount", "call_id", "user_id")
)
MERGED = frozenset(("call_id",))  # a call that turns out to be another one takes its charges along


class CallmywayCharge(models.Model):
    """What a debtor is charged for the effort of collecting, once a person confirmed it."""

    _name = "callmyway.charge"
    _description = "Collection Charge"
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
    rule_id = fields.Many2one(
        "callmyway.charge.rule",
        "Tariff",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    product_id = fields.Many2one(
        "product.product", required=True, ondelete="restrict", check_company=True
    )
    quantity = fields.Float(default=1.0, digits="Product Unit")
    currency_id = fields.Many2one("res.currency", required=True)
    amount = fields.Monetary(
        required=True, help="As the product's taxes take it: before taxes, or with those included."
    )
    state = fields.Selection(
        [("draft", "To Invoice"), ("invoiced", "Invoiced"), ("cancelled", "Cancelled")],
        compute="_compute_state",
        store=True,
        precompute=True,
        index=True,
    )
    line_ids = fields.One2many("account.move.line", "callmyway_charge_id", readonly=True)
    move_id = fields.Many2one(
        "account.move",
        "Invoice",
        compute="_compute_state",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    cancel_reason = fields.Char(readonly=True, copy=False)
    problem = fields.Char(
        "Not Invoiced Because", readonly=True, copy=False, help="What the schedule met with."
    )

    # === COMPUTES === #
    @api.depends("partner_id")
    def _compute_commercial_partner_id(self):
        """It stays when the contact leaves for another company, which owes nothing of it."""
        for charge in self:
            charge.commercial_partner_id = charge.partner_id.sudo().commercial_partner_id

    @api.depends("cancel_reason", "line_ids.move_id")
    def _compute_state(self):
        """The invoice's line is what says that a charge is invoiced."""
        for charge in self:
            charge.move_id = charge.line_ids.move_id[:1]
            invoiced = "invoiced" if charge.move_id else "draft"
            charge.state = "cancelled" if charge.cancel_reason else invoiced

    @api.depends("rule_id", "product_id", "partner_id")
    def _compute_display_name(self):
        for charge in self:
            who = charge.partner_id.sudo().display_name
            charge.display_name = ", ".join(filter(None, (charge._title(), who)))

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        """Record confirmed charges; what is not given follows from the call and the tariff.

        :raise AccessError: an invoice, a state or the like is given
        :raise UserError: something is missing or not possible; says what to do
        """
        self._refuse_facts(frozenset().union(*vals_list))
        for vals in vals_list:
            self._refuse_no_number(vals)
        return super().create([self._completed(vals) for vals in vals_list])

    def write(self, vals):
        """Change charges that are still to invoice.

        :raise AccessError: as :meth:`create`, or an agent hands a charge to another one
        :raise UserError: a charge is invoiced or cancelled
        """
        self._refuse_facts(vals.keys())
        self._refuse_other_agent(vals)
        self._refuse_no_number(vals)
        terms = vals.keys() & TERMS - (MERGED if self.env.su else frozenset())
        if terms:
            self._refuse_closed()
        return super().write(vals)

    # === ACTIONS === #
    def action_ask_reason(self):
        """Ask why these charges are cancelled."""
        return {
            "name": self.env._("Cancel Charge"),
            "type": "ir.actions.act_window",
            "res_model": "callmyway.charge.cancel",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_charge_ids": self.ids},
        }

    def action_cancel(self, reason):
        """Cancel charges that are still to invoice.

        :param str reason: why, for whoever reads it later
        :raise UserError: no reason, or a charge that is invoiced or cancelled already
        """
        self.check_access("write")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Write down why the charge is cancelled."))
        self._refuse_closed()
        charges_sudo = self.sudo()
        charges_sudo.write({"cancel_reason": reason, "problem": False})
        return True

    def action_view_call(self):
        """Open the call that the charge is for."""
        return self._open(self.call_id)

    def action_view_invoice(self):
        """Open the invoice that the charge is on."""
        return self._open(self.move_id)

    # === BUSINESS METHODS === #
    def _shown(self):
        """Return what the pop-up shows of each charge."""
        states = dict(self._fields["state"]._description_selection(self.env))
        return [
            {
                "id": charge.id,
                "name": charge._title(),
                "amount_text": formatLang(self.env, charge.amount, currency_obj=charge.currency_id),
                "state": charge.state,
                "state_label": states[charge.state],
                "invoice": charge.move_id.sudo().display_name or "",
                "agent": charge.user_id.sudo().name or "",
                "date": fields.Date.to_string(charge.date),
            }
            for charge in self
        ]

    # === HELPERS === #
    def _title(self):
        return self.rule_id.name or self.product_id.with_context(display_default_code=False).name

    def _open(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    def _refuse_facts(self, names):
        if not self.env.su and (strange := sorted(FACTS & names)):
            raise AccessError(
                self.env._(
                    "%s can't be entered: it follows from the invoice. Use the buttons.",
                    ", ".join(strange),
                )
            )

    def _refuse_other_agent(self, vals):
        if "user_id" not in vals or self.env.su or vals["user_id"] == self.env.uid:
            return
        if not self.env.user.has_group(SUPERVISOR_GROUP):
            raise AccessError(self.env._("Ask a supervisor to give the charge to another agent."))

    def _refuse_closed(self):
        """Raise when a charge is invoiced or cancelled."""
        for charge in self:
            if charge.state == "invoiced":
                raise UserError(
                    self.env._(
                        "%(charge)s is on the invoice %(invoice)s: cancel or delete that first.",
                        charge=charge.display_name,
                        invoice=charge.move_id.sudo().display_name,
                    )
                )
            if charge.state == "cancelled":
                raise UserError(
                    self.env._("%s is cancelled: record a new charge instead.", charge.display_name)
                )
