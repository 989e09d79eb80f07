from odoo import fields, models
from odoo.tools import SQL

PAGE = 30  # items
MOST = 200
# kind → model, the debtor's field and when one of it happened: the first of these that is known.
# Their order tells which of one second comes first.
KINDS = {
    "calls": (
        "callmyway.call",
        "partner_id.commercial_partner_id",
        ("detect_time", "create_date"),
    ),
    "promises": ("callmyway.promise", "commercial_partner_id", ("create_date",)),
    "charges": ("callmyway.charge", "commercial_partner_id", ("create_date",)),
}
RANKS = {kind: rank for rank, kind in enumerate(KINDS)}


class ResPartnerTimeline(models.Model):
    """The file (expediente): calls, promises and charges of a debtor in one timeline."""

    _name = "res.partner"
    _inherit = "res.partner"

    def get_callmyway_timeline(self, kinds=None, before=None, limit=PAGE):
        """Return what was done to collect from the company of this contact, the newest first.

        Only what the user may read is there. The number of queries does not depend on the limit.

        :param list kinds: of ``calls``, ``promises`` and ``charges``; all of them by default
        :param list before: the ``key`` of the last item that is known already
        :param int limit: the most items to return, 200 at most
        :return: {"items": list of dict, "more": whether there are older ones}
        :raise AccessError: the user may not read the contact
        """
        self.ensure_one()
        self.check_access("read")
        limit = min(max(int(limit), 1), MOST)
        keys = self._callmyway_timeline_keys(kinds or list(KINDS), before, limit + 1)
        shown = keys[:limit]
        told = {
            kind: self._callmyway_timeline_items(
                kind,
                self.env[model].browse(
                    [res_id for _when, rank, res_id in shown if rank == RANKS[kind]]
                ),
            )
            for kind, (model, _debtor, _moments) in KINDS.items()
        }
        by_rank = list(told.values())
        return {
            "items": [
                {
                    "key": [fields.Datetime.to_string(when), rank, res_id],
                    **by_rank[rank][res_id],
                }
                for when, rank, res_id in shown
            ],
            "more": len(keys) > limit,
        }

    # === HELPERS === #
    def _callmyway_timeline_keys(self, kinds, before, limit):
        """Return (moment, rank of the kind, ID) of the newest, the newest first."""
        parts = [
            self._callmyway_timeline_part(kind)
            for kind, (model, _debtor, _moments) in KINDS.items()
            if kind in kinds and self.env[model].has_access("read")
        ]
        if not parts:
            return []
        after = SQL()
        if before:
            moment, rank, res_id = before
            moment = fields.Datetime.to_datetime(moment)
            after = SQL("WHERE (at, rank, id) < (%s, %s, %s)", moment, int(rank), int(res_id))
        return self.env.execute_query(
            SQL(
                "SELECT at, rank, id FROM (%s) AS item %s "
                "ORDER BY at DESC, rank DESC, id DESC LIMIT %s",
                SQL(" UNION ALL ").join(parts),
                after,
                limit,
            )
        )

    def _callmyway_timeline_part(self, kind):
        """Return the SELECT of the keys of one kind, with the user's rights."""
        model, debtor, moments = KINDS[kind]
        records = self.env[model]
        records.flush_model(moments)
        debtor_sudo = self.sudo().commercial_partner_id
        query = records._search([(debtor, "=", debtor_sudo.id)])
        known = SQL(", ").join(SQL.identifier(query.table, moment) for moment in moments)
        return query.select(
            # to the second, as the page gives it back
            SQL("date_trunc('second', COALESCE(%s)) AS at", known),
            SQL("%s AS rank", RANKS[kind]),
            SQL.identifier(query.table, "id"),
        )
