"""A live call: its two parties, its legs, and what is true of them at a moment."""

import dataclasses

from .config import Account, Endpoint
from .legs import Leg

IDLE, RINGING, UP = "idle", "ringing", "up"
PHONE_STATES = {IDLE: "idle", RINGING: "ringing", UP: "in_call"}


@dataclasses.dataclass(eq=False)
class Party:
    """One side of a call: a telephone of the account or, without endpoint, somebody outside."""

    number: str
    endpoint: Endpoint | None = None
    state: str = IDLE


@dataclasses.dataclass(eq=False)
class Call:
    """One conversation. `caller` speaks or rings first; `callee` changes at a switchboard."""

    account: Account
    direction: str
    caller: Party
    callee: Party
    started: float
    legs: list = dataclasses.field(default_factory=list)
    # Endpoints a switchboard has still to try, None for a call without one.
    hunt: list | None = None
    timers: list = dataclasses.field(default_factory=list)
    ended: bool = False

    @property
    def callid(self):
        return self.legs[0].callid

    @property
    def parties(self):
        return (self.caller, self.callee)

    @property
    def talks(self):
        return all(party.state == UP for party in self.parties)

    @property
    def live_legs(self):
        return [leg for leg in self.legs if leg.disconnect is None]

    @property
    def remote(self):
        """The party outside the account; None on internal calls."""
        return next((party for party in self.parties if party.endpoint is None), None)

    def party_of(self, endpoint):
        return next((party for party in self.parties if party.endpoint is endpoint), None)

    def other(self, party):
        return self.callee if party is self.caller else self.caller

    def stop_timers(self):
        while self.timers:
            self.timers.pop().cancel()

    def connect(self, moment):
        """Mark and return the legs whose parties have all answered by now."""
        connected = [
            leg
            for leg in self.live_legs
            if leg.connect is None and all(party.state == UP for party in leg.waits_for)
        ]
        for leg in connected:
            leg.connect = moment
        return connected

    def end_leg(self, leg, moment, reason):
        """Close a leg; a menu that answered does not make its trunk leg a success."""
        is_trunk = self.hunt is not None and leg is self.legs[0]
        succeeded = self.talks if is_trunk else leg.connect is not None
        leg.disconnect = moment
        leg.end_reason = "OK" if succeeded else reason


def describe(call):
    """Return a live call as the control API shows it."""
    remote = call.remote
    return {
        "callid": call.callid,
        "account": call.account.username,
        "direction": call.direction,
        "started": call.started,
        "talks": call.talks,
        "caller": _describe_party(call.caller),
        "callee": _describe_party(call.callee),
        "remote": _describe_party(remote) if remote else None,
        "legs": [_describe_leg(leg) for leg in call.legs],
    }


def describe_phone(endpoint, call):
    """Return what a telephone shows: its state and, in a call, who is on the other side."""
    party = call.party_of(endpoint) if call else None
    return {
        "state": PHONE_STATES[party.state] if party else "idle",
        "call": {
            "callid": call.callid,
            "direction": call.direction,
            "shown": call.other(party).number,
            "other_state": call.other(party).state,
            "started": call.started,
            "connected": max((leg.connect or 0 for leg in call.legs), default=0) or None,
        }
        if party
        else None,
    }


def _describe_party(party):
    return {
        "number": party.number,
        "endpoint": party.endpoint.username if party.endpoint else None,
        "state": party.state,
    }


def _describe_leg(leg: Leg):
    return {
        "callid": leg.callid,
        "endpoint": leg.endpoint.username,
        "detected": leg.detect,
        "connected": leg.connect,
        "ended": leg.disconnect,
        "end_reason": leg.end_reason,
    }
