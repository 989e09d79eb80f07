from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

LINKS = frozenset(("callmyway_charge_id", "callmyway_freed_charge_id"))


class AccountMoveLine(models.Model):
    """The line of an invoice that a collection charge became."""

    _name = "account.move.line"
    _inherit = "account.move.line"

    callmyway_charge_id = fields.Many2one(
        "callmyway.charge", "Collection Charge", copy=False, readonly=True, ondelete="set null"
    )
    callmyway_freed_charge_id = fields.Many2one(
        "callmyway.charge",
        "Freed Charge",
        copy=False,
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="What the line of a cancelled invoice was for.",
    )

    # never invoiced twice, whoever presses at once; a cancelled invoice lets go of its charges
    _callmyway_charge_uniq = models.UniqueIndex(
        "(callmyway_charge_id) WHERE callmyway_charge_id IS NOT NULL",
        "A charge is on one invoice only.",
    )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        """Create lines, none of which a person links with a charge.

        :raise AccessError: one is linked
        """
        for vals in vals_list:
            self._callmyway_refuse_links({name for name in LINKS & vals.keys() if vals[name]})
        return super().create(vals_list)

    def write(self, vals):
        """Leave the link with a charge as it is: who cuts it could invoice the charge again.

        :raise AccessError: a person changes it
        """
        self._callmyway_refuse_links(LINKS & vals.keys())
        return super().write(vals)

    # === HELPERS === #
    def _callmyway_refuse_links(self, names):
        if names and not self.env.su:
            raise AccessError(
                self.env._(
                    "%s can't be entered: the button of the charge puts it on an invoice.",
                    ", ".join(sorted(names)),
                )
            )

    def _callmyway_free_charges(self):
        """Let the charges of these lines be invoiced again; the lines stay as they are."""
        # who may cancel an invoice need not see its charges
        lines_sudo = self.sudo().filtered("callmyway_charge_id")
        for line_sudo in lines_sudo:
            charge_sudo = line_sudo.callmyway_charge_id
            line_sudo.write(
                {"callmyway_charge_id": False, "callmyway_freed_charge_id": charge_sudo.id}
            )
        # the database must know before another line takes the charge
        lines_sudo.flush_recordset(["callmyway_charge_id"])

    def _callmyway_check_reopening(self):
        """Refuse to open an invoice again whose charges are no longer free.

        :raise UserError: a charge is on another invoice, or cancelled
        """
        freed_sudo = self.sudo().callmyway_freed_charge_id
        for charge_sudo in freed_sudo.filtered(lambda charge: charge.state != "draft"):
            raise UserError(
                self.env._(
                    "%(charge)s was invoiced elsewhere or cancelled meanwhile: make a new"
                    " invoice instead of opening this one again.",
                    charge=charge_sudo.display_name,
                )
            )

    def _callmyway_take_charges_again(self):
        """Link the lines of a reopened invoice to their charges."""
        for line_sudo in self.sudo().filtered("callmyway_freed_charge_id"):
            charge_sudo = line_sudo.callmyway_freed_charge_id
            line_sudo.write(
                {"callmyway_charge_id": charge_sudo.id, "callmyway_freed_charge_id": False}
            )
