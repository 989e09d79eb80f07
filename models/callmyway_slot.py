import time

from psycopg2.errors import SerializationFailure

from odoo import fields, models

from ..provider import const

_NEXT = """
    INSERT INTO callmyway_slot AS slot (account_id, next_free_at)
    VALUES (%(account)s, timezone('UTC', clock_timestamp()) + %(interval)s * interval '1 second')
    ON CONFLICT (account_id) DO UPDATE SET next_free_at =
        GREATEST(slot.next_free_at, timezone('UTC', clock_timestamp()))
        + %(interval)s * interval '1 second'
    RETURNING EXTRACT(EPOCH FROM slot.next_free_at - timezone('UTC', clock_timestamp()))
"""


class CallmywaySlot(models.Model):
    """When an account may ask for CDRs or live calls again, shared by every worker and server."""

    _name = "callmyway.slot"
    _description = "CallMyWay Request Slot"
    _log_access = False

    account_id = fields.Many2one("callmyway.account", required=True, ondelete="cascade")
    next_free_at = fields.Datetime(required=True)

    _account_uniq = models.Constraint("UNIQUE(account_id)", "One slot an account.")

    def _next_free(self, account):
        """Return when the account may ask again, None when at once."""
        now = fields.Datetime.now()
        mine = [("account_id", "=", account.id), ("next_free_at", ">", now)]
        return self.sudo().search(mine).next_free_at or None

    def _wait_for_turn(self, account_id):
        """Take the account's next slot and wait for it, with no transaction open meanwhile.

        The caller's own transaction must be committed: a wait may last many slots.

        :param int account_id: whose slot
        :source: the guide allows one CDR or live request every 4 seconds
        """
        interval = const.REQUEST_INTERVAL
        while True:
            try:
                with self.env.registry.cursor() as cr:
                    cr.execute(_NEXT, {"account": account_id, "interval": interval})
                    wait = float(cr.fetchone()[0]) - interval
                break
            except SerializationFailure:
                continue  # another worker took the slot at the same moment
        if wait > 0:
            time.sleep(wait)
