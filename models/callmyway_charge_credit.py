from odoo import api, fields, models


class CallmywayChargeCredit(models.Model):
    """Credit notes on the invoice of a charge: the charge shows them and stays invoiced."""

    _name = "callmyway.charge"
    _inherit = "callmyway.charge"

    # === FIELDS === #
    credit_note_ids = fields.Many2many(
        "account.move", string="Credit Notes", compute="_compute_credit_notes", compute_sudo=True
    )
    credit_note_count = fields.Integer(compute="_compute_credit_notes", compute_sudo=True)
    credit_state = fields.Selection(
        [
            ("draft", "Credit Note in Draft"),
            ("partial", "Invoice Partly Credited"),
            ("full", "Invoice Credited"),
        ],
        "Credit",
        compute="_compute_credit_state",
        store=True,
    )

    # === COMPUTES === #
    @api.depends("move_id.reversal_move_ids.state")
    def _compute_credit_notes(self):
        for charge in self:
            charge.credit_note_ids = charge._credit_notes()
            charge.credit_note_count = len(charge.credit_note_ids)

    @api.depends(
        "move_id.amount_total",
        "move_id.reversal_move_ids.state",
        "move_id.reversal_move_ids.amount_total",
    )
    def _compute_credit_state(self):
        for charge in self:
            charge.credit_state = charge._credited()

    # === ACTIONS === #
    def action_view_credit_notes(self):
        """Open the credit notes on the charge's invoice."""
        notes = self.credit_note_ids
        if len(notes) == 1:
            return self._open(notes)
        return {
            "name": self.env._("Credit Notes"),
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", notes.ids)],
        }

    # === HELPERS === #
    def _credit_notes(self):
        notes = self.move_id.reversal_move_ids
        return notes.filtered(lambda note: note.state != "cancel")

    def _credited(self):
        notes = self._credit_notes()
        posted = notes.filtered(lambda note: note.state == "posted")
        if not posted:
            return "draft" if notes else False
        credited = sum(posted.mapped("amount_total"))
        missing = self.move_id.amount_total - credited
        return "partial" if self.currency_id.compare_amounts(missing, 0) > 0 else "full"
