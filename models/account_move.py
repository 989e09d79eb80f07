from odoo import api, fields, models

OPEN_AGAIN = ("draft", "posted")


class AccountMove(models.Model):
    """An invoice with collection charges."""

    _name = "account.move"
    _inherit = "account.move"

    callmyway_charge_count = fields.Integer(
        "Collection Charges",
        compute="_compute_callmyway_charge_count",
        groups="callmyway.group_callmyway_agent",
    )

    # === COMPUTES === #
    @api.depends("line_ids.callmyway_charge_id")
    def _compute_callmyway_charge_count(self):
        for move in self:
            move.callmyway_charge_count = len(move.line_ids.callmyway_charge_id)

    # === CRUD === #
    def write(self, vals):
        """Let a cancelled invoice go of its charges, and take them again when it is reopened.

        :raise UserError: it is reopened, and a charge is on another invoice, or cancelled
        """
        reopened = self.browse()
        if vals.get("state") in OPEN_AGAIN:
            reopened = self.filtered(lambda move: move.state == "cancel")
            reopened.line_ids._callmyway_check_reopening()
        result = super().write(vals)
        if vals.get("state") == "cancel":
            self.line_ids._callmyway_free_charges()
        reopened.line_ids._callmyway_take_charges_again()
        return result

    # === ACTIONS === #
    def action_view_callmyway_charges(self):
        """Open the collection charges on this invoice."""
        self.ensure_one()
        return {
            "name": self.env._("Collection Charges"),
            "type": "ir.actions.act_window",
            "res_model": "callmyway.charge",
            "views": [(False, "list"), (False, "form")],
            "domain": [("move_id", "=", self.id)],
            "context": {"create": False},
        }
