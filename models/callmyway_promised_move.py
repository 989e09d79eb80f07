from odoo import fields, models


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
