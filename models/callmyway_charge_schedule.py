import logging

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.transactions import commit_retrying

_logger = logging.getLogger(__name__)


class CallmywayChargeSchedule(models.Model):
    """Charges of a contact, or all of them by a schedule, to draft invoices."""

    _name = "callmyway.charge"
    _inherit = "callmyway.charge"

    # === BUSINESS METHODS === #
    @api.model
    def _invoice_contacts(self, partners):
        """Invoice all charges of these contacts' commercial entities.

        :return: the action that shows the invoices
        :raise UserError: as :meth:`action_invoice`, also when there are no charges
        """
        entities = partners.commercial_partner_id
        charges = self.search(
            [("state", "=", "draft"), ("commercial_partner_id", "in", entities.ids)]
        )
        if not charges:
            raise UserError(self.env._("There are no charges to invoice."))
        return charges.action_invoice()

    @api.model
    def _cron_invoice(self):
        """Invoice what was confirmed, a debtor at a time; what is refused says so on the charge."""
        groups = self._read_group(
            [("state", "=", "draft")],
            ["company_id", "commercial_partner_id", "currency_id"],
            ["id:array_agg"],
        )
        remaining = len(groups)
        for *_key, ids in groups:
            charges = self.browse(ids)
            commit_retrying(self.env, charges._invoice_by_schedule)
            remaining -= 1
            if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                break

    # === HELPERS === #
    def _invoice_by_schedule(self):
        """Invoice the charges of one debtor, or note what stands against it."""
        free = self.exists().try_lock_for_update()  # the others are being invoiced by somebody
        charges = free.filtered(lambda charge: charge.state == "draft")
        try:
            if charges:
                charges.action_invoice()
        except UserError as error:  # of one debtor; the others are invoiced all the same
            _logger.info("Charges %s are not invoiced: %s", charges.ids, error)
            charges.sudo().problem = error.args[0]
