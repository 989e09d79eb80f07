from odoo import fields, models
from odoo.tools import SQL

_TAKE = """
    INSERT INTO callmyway_promised_move (
           promise_id, move_id, create_uid, write_uid, create_date, write_date)
    SELECT rel.promise_id, rel.move_id, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC',
           now() AT TIME ZONE 'UTC'
      FROM callmyway_promise_move_rel rel
     WHERE rel.promise_id = %(promise)s
        ON CONFLICT (move_id) DO NOTHING
    RETURNING move_id
"""


class CallmywayPromisedMove(models.Model):
    """Which open promise an invoice is held by: the database allows one."""

    _name = "callmyway.promised.move"
    _description = "Invoice of an Open Promise"
    _rec_name = "move_id"

    promise_id = fields.Many2one("callmyway.promise", required=True, ondelete="cascade", index=True)
    move_id = fields.Many2one("account.move", "Invoice", required=True, ondelete="cascade")

    _move_uniq = models.Constraint(
        "UNIQUE(move_id)", "Somebody has just taken a promise on this invoice: look at it first."
    )

    def _take(self, promise):
        """Hold all invoices of a promise for it, or none.

        When another server takes one of them at this moment, PostgreSQL lets the transaction fail
        in a way that Odoo runs it again; then it sees whose the invoice is.

        :return: whether they are held
        """
        promise.flush_recordset(["move_ids"])
        rows = self.env.execute_query(SQL(_TAKE, uid=self.env.uid, promise=promise.id))
        self.invalidate_model()
        promise.move_ids.invalidate_recordset(["callmyway_hold_ids"])
        if len(rows) == len(promise.move_ids):
            return True
        self._release(promise)
        return False

    def _release(self, promises):
        """Let the invoices of these promises go."""
        self.search([("promise_id", "in", promises.ids)]).unlink()
