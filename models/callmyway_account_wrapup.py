from odoo import fields, models


class CallmywayAccountWrapup(models.Model):
    """What the agents of an account owe after a call."""

    _name = "callmyway.account"
    _inherit = "callmyway.account"

    wrapup_required = fields.Boolean(
        "Wrap-up Required",
        default=True,
        help="Each conversation waits in the agent's list until it is closed with an outcome. "
        "Otherwise the pop-up closes with the call, unless something was entered.",
    )
    wrapup_seconds = fields.Integer(
        "Time for It",
        default=0,
        help="Seconds after the call; the pop-up counts them down. Nothing is lost when they are "
        "over. 0: no limit.",
    )
