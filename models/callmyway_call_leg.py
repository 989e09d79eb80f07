from odoo import api, fields, models

from ..const import DIRECTIONS
from ..provider.const import CDR, NOTIFIED_SOURCES
from ..provider.leg import FACTS

# stored as columns of their own; the rest of what a leg was told stays in `facts`
_COLUMNS = tuple(name for name in FACTS if name not in ("endpoint_ref", "direction"))
_AMOUNTS = ("cost", "access_fee")


class CallmywayCallLeg(models.Model):
    """One provider ``callid`` as reported. Written by the ledger alone."""

    _name = "callmyway.call.leg"
    _description = "Call Leg"
    _order = "detect_time, id"
    _rec_name = "callid"
    _log_access = False

    call_id = fields.Many2one("callmyway.call", required=True, ondelete="cascade", index=True)
    account_id = fields.Many2one("callmyway.account", required=True, ondelete="restrict")
    company_id = fields.Many2one(related="account_id.company_id")
    currency_id = fields.Many2one("res.currency", help="Of the account when the leg was stored.")
    callid = fields.Char("Call ID", required=True)
    original_callid = fields.Char("Original Call ID")
    ref_callid = fields.Char("Reference Call ID")
    endpoint_id = fields.Many2one("callmyway.endpoint", ondelete="restrict")
    user_id = fields.Many2one("res.users", "Agent", help="The endpoint's agent at that time.")
    ani = fields.Char("ANI")
    dnis = fields.Char("DNIS")
    ani_user = fields.Char("ANI User")
    dnis_user = fields.Char("DNIS User")
    direction = fields.Selection(DIRECTIONS)
    detect_time = fields.Datetime("Detected")
    connect_time = fields.Datetime("Connected")
    disconnect_time = fields.Datetime("Disconnected")
    duration = fields.Integer("Duration (s)")
    ring_time = fields.Integer("Ring Time (s)")
    cost = fields.Monetary()
    access_fee = fields.Monetary()
    rate = fields.Float("Rate per Minute", digits=(16, 6))
    route_pattern = fields.Char("Route")
    route_name = fields.Char("Destination")
    end_reason = fields.Char()
    ended = fields.Boolean(readonly=True)
    is_notified = fields.Boolean("Notified", help="A notification told of it.")
    is_recorded = fields.Boolean("Recorded", help="A call record told of it.")
    facts = fields.Json(
        groups=fields.NO_ACCESS,
        help="What each source said, so that order does not matter.",
    )

    _callid_uniq = models.Constraint("UNIQUE(account_id, callid)", "One leg a call ID.")
    _original_idx = models.Index("(account_id, original_callid) WHERE original_callid IS NOT NULL")
    _ref_idx = models.Index("(account_id, ref_callid) WHERE ref_callid IS NOT NULL")

    _live_idx = models.Index("(account_id) WHERE ended IS NOT TRUE")
    _detect_idx = models.Index("(account_id, detect_time)")

    @api.model_create_multi
    def create(self, vals_list):
        """Leave out amounts of zero: each costs a look at the currency, several in every leg."""
        return super().create([_without_zeros(vals) for vals in vals_list])

    def _columns_of(self, leg, facts):
        """Return the column values of a leg.

        :param leg: :class:`..provider.conversation.Leg`
        :param dict facts: what each source said of it
        """
        values = {name: leg.values[name] for name in _COLUMNS}
        return {
            **{name: _column(value) for name, value in values.items()},
            "endpoint_id": leg.endpoint.id if leg.endpoint else False,
            "user_id": leg.user_id or False,
            "direction": leg.direction,
            "ended": leg.values["ended"],
            "is_notified": not NOTIFIED_SOURCES.isdisjoint(facts),
            "is_recorded": CDR in facts,
            "facts": facts,
        }


def _without_zeros(vals):
    return {name: value for name, value in vals.items() if value or name not in _AMOUNTS}


def _column(value):
    return False if value is None else value if isinstance(value, (str, int)) else _stored(value)


def _stored(value):
    # times are stored whole, amounts as floats the ORM rounds to the currency
    return value if hasattr(value, "year") else float(value)
