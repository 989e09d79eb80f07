from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..const import AGENT_GROUP
from .res_partner_debt import CUSTOMER_DOCUMENTS


class AccountMoveDispute(models.Model):
    """What the customer says against an invoice."""

    _name = "account.move"
    _inherit = "account.move"

    callmyway_is_disputed = fields.Boolean("Disputed", readonly=True, copy=False, tracking=True)
    callmyway_dispute_reason = fields.Char(
        "Reason of the Dispute",
        readonly=True,
        copy=False,
        tracking=True,
        groups="base.group_user",  # the customer may read the own invoices on the portal
    )
    callmyway_hold_ids = fields.One2many("callmyway.promised.move", "move_id", readonly=True)

    # === ACTIONS === #
    def action_callmyway_settle(self):
        """End the dispute of these invoices: they are collected again."""
        self._callmyway_check_dispute()
        self._callmyway_write_dispute(False, False)

    # === BUSINESS METHODS === #
    def callmyway_dispute(self, reason):
        """Mark open invoices as disputed, so that nobody is called for them.

        :param str reason: what the customer says
        :raise AccessError: the user is no agent, or may not read the invoices
        :raise UserError: no reason, or something that is no open customer invoice
        """
        self._callmyway_check_dispute()
        if not (reason or "").strip():
            raise UserError(self.env._("Write down what the customer says against the invoice."))
        for move in self:
            if not move._callmyway_is_owed():
                raise UserError(
                    self.env._(
                        "%s is no open customer invoice: choose one that is still owed.",
                        move.display_name,
                    )
                )
        self._callmyway_write_dispute(True, reason.strip())

    # === HELPERS === #
    def _callmyway_is_owed(self):
        return (
            self.state == "posted"
            and self.move_type in CUSTOMER_DOCUMENTS
            and not self.currency_id.is_zero(self.amount_residual)
        )

    def _callmyway_check_dispute(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(AGENT_GROUP):
            raise AccessError(self.env._("Only agents of CallMyWay take note of disputes."))

    def _callmyway_write_dispute(self, is_disputed, reason):
        # who collects an invoice need not be allowed to change it
        moves_sudo = self.sudo()
        moves_sudo.write({"callmyway_is_disputed": is_disputed, "callmyway_dispute_reason": reason})
        for company, moves in self.grouped("company_id").items():
            self.env["callmyway.debtor"]._refresh(moves.commercial_partner_id, company)
