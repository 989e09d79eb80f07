from odoo import api, models
from odoo.tools import SQL

_CONCERNED = """
    SELECT DISTINCT promise.id
      FROM callmyway_promise_move_rel rel
      JOIN callmyway_promise promise ON promise.id = rel.promise_id
     WHERE rel.move_id IN %s AND promise.state <> 'cancelled'
"""


class AccountPartialReconcile(models.Model):
    """A payment that is matched, or comes back, is seen in the promises at once."""

    _name = "account.partial.reconcile"
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._callmyway_promises_sudo()._check()
        return partials

    def unlink(self):
        promises_sudo = self._callmyway_promises_sudo()
        result = super().unlink()
        promises_sudo.exists()._check()
        return result

    def _callmyway_promises_sudo(self):
        """Return the promises of the invoices that are paid here."""
        promises_sudo = self.env["callmyway.promise"].sudo()
        moves_sudo = self.sudo().debit_move_id.move_id
        if not moves_sudo:
            return promises_sudo
        promises_sudo.flush_model(["state", "move_ids"])
        rows = self.env.execute_query(SQL(_CONCERNED, tuple(moves_sudo.ids)))
        return promises_sudo.browse(id_ for [id_] in rows)
