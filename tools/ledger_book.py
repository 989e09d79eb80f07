"""What one run of the ledger looks up once: the account's endpoints, the clicks that may match."""

from dataclasses import replace

from odoo.tools import SQL

from ..const import BUS_TYPE, DEFINITE_FAILURES, OPEN_STATES
from ..provider.conversation import place
from ..provider.leg import resolve
from .clicks import CLICK_TOLERANCE, CLICK_WINDOW, Clicks, Seat, times

# a click is given away by who else may claim it, and by which other clicks those may claim
_REACH = 2 * (CLICK_WINDOW + CLICK_TOLERANCE)


class LedgerBook:
    """The account's endpoints, and the clicks made from them.

    :param account: the callmyway.account (sudo) whose reports are applied
    """

    def __init__(self, account):
        self.env = account.env
        self.account = account
        self.known = account._known()
        self.country = self.known.country
        self.username = self.known.username
        self.endpoints = self.known.endpoints

    def place(self, callid, facts, row=None):
        """Return the :class:`Leg` that ``facts`` describe.

        :param row: the stored callmyway.call.leg, which remembers its telephone's agent of then
        """
        leg = place(callid, resolve(facts), self.endpoints)
        if row and row.user_id and leg.endpoint and leg.endpoint.id == row.endpoint_id.id:
            return replace(leg, user_id=row.user_id.id)
        return leg

    # === CLICKS === #
    def clicks_near(self, facts):
        """Return the clicks these legs may matter to, and which of them they may have come of.

        :param dict facts: callid → what each source said of the leg
        :return: calls; set of the ids of some of them
        """
        legs = [self.place(callid, said) for callid, said in facts.items()]
        pairs = [(end, time) for leg in legs for time in times(leg, facts) for end in leg.ends]
        calls = self.env["callmyway.call"]
        if not pairs:
            return calls, set()
        calls.flush_model(["account_id", "click_endpoint_id", "click_time", "failure_code"])
        endpoint_ids, moments = map(list, zip(*pairs, strict=True))
        rows = self.env.execute_query(
            SQL(
                """SELECT click.id,
                          bool_or(leg.time BETWEEN click.click_time - %(tolerance)s
                                               AND click.click_time + %(window)s)
                     FROM callmyway_call click
                     JOIN unnest(%(ends)s::int[], %(times)s::timestamp[]) AS leg(endpoint_id, time)
                       ON click.click_endpoint_id = leg.endpoint_id
                      AND click.click_time BETWEEN leg.time - %(reach)s AND leg.time + %(reach)s
                    WHERE click.account_id = %(account)s
                      AND COALESCE(click.failure_code, '') NOT IN %(failures)s
                    GROUP BY click.id""",
                tolerance=CLICK_TOLERANCE,
                window=CLICK_WINDOW,
                ends=endpoint_ids,
                times=moments,
                reach=_REACH,
                account=self.account.id,
                failures=DEFINITE_FAILURES,
            )
        )
        return calls.browse(sorted(id_ for id_, _own in rows)), {id_ for id_, own in rows if own}

    def claimants(self, clicks):
        """Return the stored legs that may have come of these clicks, with their conversations."""
        Leg = self.env["callmyway.call.leg"]
        if not clicks:
            return Leg
        Leg.flush_model(["account_id", "call_id", "endpoint_id", "direction", "detect_time"])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT leg.call_id
                     FROM callmyway_call click
                     JOIN callmyway_call_leg leg
                       ON leg.account_id = click.account_id
                      AND leg.detect_time BETWEEN click.click_time - %s AND click.click_time + %s
                      AND (leg.endpoint_id = click.click_endpoint_id OR leg.direction = 'internal')
                    WHERE click.id IN %s""",
                CLICK_TOLERANCE,
                CLICK_WINDOW,
                tuple(clicks.ids),
            )
        )
        calls = clicks.browse(sorted(id_ for (id_,) in rows)) | clicks
        return calls.leg_ids

    def assign(self, groups, clicks, facts):
        """Return dict of callid → the call of the click that made it."""
        seats = [Seat(click, click.click_time, click._click()) for click in clicks]
        return Clicks(self, seats, facts).assign(groups)


def conversations(legs, rows):
    """Group legs that belong together: they name each other's IDs, or are in one call.

    The legs of a click are in its call for another reason, and may have to leave it.

    :param dict legs: callid → Leg
    :param dict rows: callid → the stored leg
    :return: list of lists of Leg, in order of the first leg's time, as each list is
    """
    groups = {}
    for callid, leg in legs.items():
        values = leg.values
        links = {callid, values["original_callid"], values["ref_callid"]} - {None, ""}
        if callid in rows and not rows[callid].call_id.click_time:
            links.add(rows[callid].call_id)
        merged = [leg]
        for group in {id(groups[link]): groups[link] for link in links if link in groups}.values():
            merged += group[0]
            links |= group[1]
        groups.update(dict.fromkeys(links, (merged, links)))
    unique = {id(group): group[0] for group in groups.values()}
    return sorted((sorted(each, key=_begin) for each in unique.values()), key=_first)


def _begin(leg):
    return str(leg.values["detect_time"] or ""), leg.callid


def _first(group):
    return _begin(group[0])


def announce(call, before):
    """Tell the call's agent what became of it, on that user's own channel.

    :param call: the callmyway.call as it is now
    :param before: the state it was in, None for a call just learnt
    """
    if not {call.state, before} & set(OPEN_STATES) or call.state == before:
        return
    if call.user_id and not call._is_from_ignored_number():
        call.user_id._callmyway_channel()._bus_send(
            BUS_TYPE,
            {"call_id": call.id, "state": call.state, "at": str(call.env.cr.now())},
        )
