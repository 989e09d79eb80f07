"""What follows for a call from its legs: one conversation, read like a table.

How a conversation through a switchboard is reported, and what its missed calls are called, is
[seen] in the protocol notes, section 3.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from .const import MAX_SECONDS, MISSED_REASONS
from .dialplan import is_private, key

SWITCHBOARD = "switchboard"


@dataclass(frozen=True)
class Endpoint:
    """A telephone of the account, as far as reading a leg needs it."""

    id: int
    user_id: int | None
    kind: str
    names: frozenset = field(default_factory=frozenset)  # its ID, username and caller ID


@dataclass(frozen=True)
class Leg:
    """One leg with its resolved facts and the endpoint it belongs to."""

    callid: str
    values: dict
    endpoint: Endpoint | None
    user_id: int | None
    direction: str
    remote: str  # the other party's number, as reported
    ends: frozenset = frozenset()  # the ids of the telephones it names, on either side


@dataclass(frozen=True)
class Click:
    """The request that made a call: what the agent wanted, before any leg is known."""

    number: str
    endpoint_id: int | None
    user_id: int
    failed: bool
    internal: bool
    contact_first: bool = False  # whether the contact was rung before the agent


def place(callid, values, endpoints):
    """Return the leg of ``callid`` with its endpoint, direction and other party.

    A record names the telephones by user. A notification names one, by ID, and its numbers may be
    those that several telephones show, or the switchboard's that was called.

    :param dict values: from :func:`.leg.resolve`
    :param Endpoints endpoints: the account's
    """
    said = endpoints.find(values["endpoint_ref"])
    hint = None if values["ani_user"] or values["dnis_user"] else said
    caller = endpoints.find(values["ani_user"], values["ani"], hint=hint)
    called = endpoints.find(values["dnis_user"], values["dnis"], hint=hint)
    direction = _direction(values["direction"], caller, called)
    sides = {"out": (caller, called), "in": (called, caller), "internal": (called, caller)}
    endpoint = next((side for side in sides[direction] if side), said)
    if hint and endpoint.kind == SWITCHBOARD:
        endpoint = hint
    # the party that is not ours; by the direction where both are, or neither
    dialled = direction == "out" if bool(caller) == bool(called) else bool(caller)
    remote = values["dnis" if dialled else "ani"] or ""
    ends = frozenset(each.id for each in (caller, called, endpoint) if each)
    user_id = endpoint.user_id if endpoint else None
    return Leg(callid, values, endpoint, user_id, direction, remote, ends)


class Endpoints:
    """The account's endpoints, found by any of their names."""

    def __init__(self, endpoints, country=""):
        self._country = country
        self._by_name = {}
        for each in endpoints:
            for name in each.names:
                self._by_name.setdefault(key(name, country), {})[each.id] = each

    def find(self, *names, hint=None):
        """Return the endpoint called by the first of ``names`` that is one, or None.

        A caller ID that several endpoints show, such as the company's number, tells none of them.

        :param Endpoint hint: the one that is meant, if it is among several of that name
        """
        for name in filter(None, names):
            found = self._by_name.get(key(name, self._country), {})
            if hint and hint.id in found:
                return hint
            if len(found) == 1:
                return next(iter(found.values()))
        return None

    def names(self, name, endpoint_id):
        """Tell whether ``name`` is one of the endpoint's."""
        return endpoint_id in self._by_name.get(key(name, self._country), {})


def _direction(said, caller, called):
    agents = [side for side in (caller, called) if side and side.kind != SWITCHBOARD]
    if len(agents) == 2 and caller is not called:
        return "internal"
    return said or ("out" if caller and not called else "in")


def summarise(legs, click=None, country=""):
    """Return the facts of the call that ``legs`` are.

    :param list legs: of :class:`Leg`, any order
    :param Click click: when an agent's click made the call
    :param str country: ISO code of the account's country
    :return: dict of the call's telephony fields; ids for records, None where nothing is known
    """
    legs = sorted(legs, key=lambda leg: (leg.values["detect_time"] or datetime.max, leg.callid))
    if not legs:
        return {"state": "failed" if click.failed else "dialing"}
    rings = [leg for leg in legs if not is_trunk(leg, legs)]
    talks = _talks(rings, click, country)
    answered = [leg for leg in talks if _connected(leg)]
    ended = all(leg.values["ended"] for leg in legs)
    head = (answered or rings[-1:] or legs[:1])[0]
    direction = _call_direction(legs, rings, click)
    facts = {
        "direction": direction,
        "state": _state(direction, bool(answered), ended),
        "endpoint_id": click.endpoint_id if click else _endpoint_id(head),
        "user_id": click.user_id if click else head.user_id,
        "attempts": len(rings),
        "cost": sum((leg.values["cost"] or Decimal(0) for leg in legs), Decimal(0)),
        "duration": _total(leg.values["duration"] or 0 for leg in answered),
        "ring_time": _total(_ring_time(leg) for leg in talks),
    }
    facts.update(_times(legs, answered, ended), **_remote(legs, rings, direction, click))
    facts["missed_reason"] = _missed_reason(facts["state"], rings, legs)
    return facts


def is_trunk(leg, legs):
    """Tell whether ``leg`` is the one from the network to the switchboard."""
    if leg.endpoint:
        return leg.endpoint.kind == SWITCHBOARD and leg.direction != "out"
    ref = leg.values["ref_callid"]
    return bool(ref) and any(
        other is not leg and other.values["original_callid"] == ref for other in legs
    )


def is_far_side(leg, click, country):
    """Tell whether ``leg`` reaches the number that was clicked (and not the agent's own side)."""
    wanted = key(click.number, country)
    numbers = (leg.values["ani"], leg.values["dnis"])
    return any(number and key(number, country) == wanted for number in numbers)


def _talks(rings, click, country):
    """Return the legs whose connection is the conversation.

    A click may be reported as two legs, the agent's first: that one connects when the agent
    picks up, so only the other, which may be told by its coming later alone, says whether the
    contact answered. Where the contact is rung first it is the later leg too, once all is over;
    until then whoever picks up has somebody on the line.
    """
    if click and click.contact_first:
        return rings[-1:] if all(leg.values["ended"] for leg in rings) else rings
    far = [leg for leg in rings if click and is_far_side(leg, click, country)]
    return far[-1:] or ([] if click and not all(leg.values["ended"] for leg in rings) else rings)


def _connected(leg):
    return bool(leg.values["connect_time"] or leg.values["duration"])


def _endpoint_id(leg):
    return leg.endpoint.id if leg.endpoint else None


def _call_direction(legs, rings, click):
    if click:
        return "internal" if click.internal else "out"
    return "in" if len(rings) < len(legs) else legs[0].direction


def _state(direction, answered, ended):
    if not ended:
        return "in_progress" if answered else "ringing"
    if answered:
        return "done"
    return "unanswered" if direction == "out" else "missed"


def _times(legs, answered, ended):
    ends = [leg.values["disconnect_time"] for leg in legs if leg.values["disconnect_time"]]
    connects = [leg.values["connect_time"] for leg in answered if leg.values["connect_time"]]
    return {
        "detect_time": legs[0].values["detect_time"],
        "connect_time": min(connects, default=None),
        "disconnect_time": max(ends, default=None) if ended else None,
    }


def _total(seconds):
    return min(sum(seconds), MAX_SECONDS)


def _ring_time(leg):
    values = leg.values
    if values["ring_time"] is not None:
        return values["ring_time"]
    end = values["connect_time"] or values["disconnect_time"]
    if not end or not values["detect_time"]:
        return 0
    return max(int((end - values["detect_time"]).total_seconds()), 0)


def _remote(legs, rings, direction, click):
    """Return the other party: the clicked number, else the caller as the network knows him."""
    if click:
        return {"remote_number": click.number, "is_private": False}
    trunks = [leg for leg in legs if leg not in rings]
    number = (trunks or rings)[0].remote
    return {
        "remote_number": number or None,
        "is_private": direction != "out" and is_private(number),
    }


def _missed_reason(state, rings, legs):
    if state not in ("missed", "unanswered"):
        return None
    if not rings:
        return "menu" if legs[0].values["end_reason"] in (None, "CANCELLED") else "not_routed"
    reasons = [leg.values["end_reason"] for leg in rings if leg.values["end_reason"]]
    return MISSED_REASONS.get(reasons[-1], "not_routed") if reasons else None
