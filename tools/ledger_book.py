"""What one run of the ledger looks up once: the account's endpoints, the clicks that may match."""

from datetime import timedelta

from ..const import BUS_TYPE, DEFINITE_FAILURES, OPEN_STATES
from ..provider.conversation import Endpoints, is_far_side, place
from ..provider.dialplan import is_private, key
from ..provider.leg import first_heard, resolve

CLICK_WINDOW = timedelta(minutes=3)  # how long after a click its call may come
CLICK_TOLERANCE = timedelta(seconds=10)  # how far the provider's clock may be behind


class LedgerBook:
    """The account's endpoints, and what has changed so far.

    :param account: the callmyway.account (sudo) whose reports are applied
    """

    def __init__(self, account):
        self.env = account.env
        self.account = account
        self.country = account.country_id.code or ""
        found = self.env["callmyway.endpoint"].with_context(active_test=False)
        found = found.search([("account_id", "=", account.id)])
        self.endpoints = Endpoints([each._as_provider_endpoint() for each in found], self.country)

    def place(self, callid, facts, row=None):
        """Return the :class:`Leg` that ``facts`` describe.

        :param row: the stored callmyway.call.leg, which remembers the agent of that time
        """
        return place(callid, resolve(facts), self.endpoints, row.user_id.id if row else None)

    def clicks_for(self, groups, facts):
        """Return the clicks that may have made any of these conversations."""
        return Clicks(self, groups, facts)


class Clicks:
    """Clicks still without their legs, and the rule that gives a conversation to one of them."""

    def __init__(self, book, groups, facts):
        self._book = book
        self._facts = facts
        times = [time for group in groups for leg in group for time in self._times(leg)]
        self._open = book.env["callmyway.call"]
        if times:
            self._open = self._open.search(
                [
                    ("account_id", "=", book.account.id),
                    ("click_time", ">=", min(times) - CLICK_WINDOW),
                    ("click_time", "<=", max(times) + CLICK_TOLERANCE),
                    ("failure_code", "not in", DEFINITE_FAILURES),
                ],
                order="click_time desc, id desc",
            )
        self._taken = {click.id: self._legs_taken(click) for click in self._open}

    def match(self, group):
        """Return the newest click that this conversation answers, an empty record when none does.

        [protocol] one ``callid`` or two, the agent's first, the endpoint as ``ani`` or ``dnis``.
        """
        for click in self._open:
            legs = [(self._side(leg, click), leg) for leg in group]
            if all(side for side, _leg in legs) and self._lacks(click, legs):
                self._taken[click.id] += legs
                return click
        return self._open.browse()

    def _lacks(self, click, legs):
        """Tell whether the click still has room for these legs.

        One a side; or two that name both parties, of which the agent's lives on while the
        contact's rings. A later call to the same number, from the handset, is none of them.
        """
        taken = self._taken[click.id]
        if not {side for side, _leg in legs} & {side for side, _leg in taken}:
            return True
        both = [*taken, *legs]
        return (
            len(both) == 2 and both[0][0] == both[1][0] == "far" and _meet(taken[0][1], legs[0][1])
        )

    def _side(self, leg, click):
        """Return ``far`` or ``near`` when the leg may be the click's, else None."""
        if not any(
            -CLICK_TOLERANCE <= time - click.click_time <= CLICK_WINDOW for time in self._times(leg)
        ):
            return None
        names = [leg.values[name] or "" for name in ("ani", "dnis", "ani_user", "dnis_user")]
        ends = [self._book.endpoints.find(name) for name in (*names, leg.values["endpoint_ref"])]
        if click.click_endpoint_id.id not in {end.id for end in ends if end}:
            return None
        if is_far_side(leg, click._click(), self._book.country):
            return "far"
        return "near" if all(self._is_ours(name, leg) for name in names[:2]) else None

    def _is_ours(self, number, leg):
        """Tell whether ``number`` is the account's own, as on the agent's side of a click."""
        if is_private(number):
            return leg.values["direction"] != "in"
        own = key(self._book.account.username, self._book.country)
        return self._book.endpoints.knows(number) or key(number, self._book.country) == own

    def _legs_taken(self, click):
        wanted = click._click()
        legs = [self._book.place(leg.callid, leg.facts, leg) for leg in click.leg_ids]
        far = [is_far_side(leg, wanted, self._book.country) for leg in legs]
        return [("far" if each else "near", leg) for each, leg in zip(far, legs, strict=True)]

    def _times(self, leg):
        """Return when the leg began, by the provider's clock and by ours."""
        times = (leg.values["detect_time"], first_heard(self._facts[leg.callid]))
        return [time for time in times if time]


def _meet(leg, other):
    """Tell whether the later of two legs began while the earlier one lived."""
    first, second = sorted((leg, other), key=lambda each: str(each.values["detect_time"] or ""))
    start, end = second.values["detect_time"], first.values["disconnect_time"]
    return not start or not end or start <= end


def conversations(legs, homes):
    """Group legs that belong together: they name each other's IDs, or are in one call.

    :param dict legs: callid → Leg
    :param dict homes: callid → id of the call the leg is stored in
    :return: list of lists of Leg, in order of the first leg's time
    """
    groups = {}
    for callid, leg in legs.items():
        values = leg.values
        links = {
            callid,
            values["original_callid"],
            values["ref_callid"],
            ("call", homes.get(callid)),
        }
        links -= {None, "", ("call", None)}
        merged = [leg]
        for group in {id(groups[link]): groups[link] for link in links if link in groups}.values():
            merged += group[0]
            links |= group[1]
        groups.update(dict.fromkeys(links, (merged, links)))
    unique = {id(group): group[0] for group in groups.values()}
    return sorted(unique.values(), key=_first_time)


def _first_time(group):
    return min((str(leg.values["detect_time"] or ""), leg.callid) for leg in group)


def announce(call, before):
    """Tell the call's agent what became of it, on that user's own channel.

    :param call: the callmyway.call as it is now
    :param before: the state it was in, None for a call just learnt
    """
    if call.user_id and call.state != before and {call.state, before} & set(OPEN_STATES):
        call.user_id._bus_send(
            BUS_TYPE,
            {"call_id": call.id, "state": call.state, "at": str(call.env.cr.now())},
        )
