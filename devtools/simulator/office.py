"""An office on the telephone: who calls whom, who takes the call, how it ends."""

import collections
import itertools

from .legs import Leg

# How often each kind of conversation happens; each is a method of Office.
KINDS = {"switchboard": 44, "direct": 10, "outgoing": 40, "internal": 6}
# How somebody whose telephone is free takes a call of the office.
TAKEN = {
    "OK": 76,
    "NO_ANSWER": 11,
    "CANCELLED": 5,
    "DECLINE": 3,
    "TEMPORARILY_UNAVAILABLE": 3,
    "NOT_FOUND": 1,
    "SERVICE_UNAVAILABLE": 1,
}
# How calls to the outside end.
DIALLED = {"OK": 68, "NO_ANSWER": 16, "CANCELLED": 9, "NOT_FOUND": 3, "SERVICE_UNAVAILABLE": 4}
# Seconds it rings before each end; the others come at once.
RINGING = {"OK": (2, 18), "NO_ANSWER": (25, 30), "CANCELLED": (4, 24), "DECLINE": (2, 8)}
AT_ONCE = (0, 1)
MENU_SECONDS = (3, 15)
# Seconds of talk: mean and deviation of their logarithm, then the longest.
TALK = (4.6, 0.9, 2400)
PRIVATE_ANIS = ("", "anonymous", "Private", "0")
ABROAD = ("13055550142", "525555550118", "5072150199")
# How often, of one.
HUNG_UP_IN_MENU, PRIVATE, GOES_ABROAD, CALLS_BACK = 0.06, 0.05, 0.02, 0.35
NEGATIVE_RING = 0.01
PREFIXES = {"": 80, "506": 15, "+506": 5}


class Office:
    """The people of an account, call after call; one of them talks to one person at a time."""

    def __init__(self, account, contacts, settings, rng, seed):
        self._contacts = contacts
        self._settings = settings
        self._rng = rng
        self._callid_tail = f"{seed % 10**5:05d}"
        self._sequence = itertools.count(1)
        self._agents = [e for e in account.endpoints if not e.is_switchboard]
        self._reachable = [e for e in self._agents if not e.is_private] or self._agents
        self._switchboard = next((e for e in account.endpoints if e.is_switchboard), None)
        self._busy_until = collections.Counter()
        self._missed = collections.deque(maxlen=20)
        self._kinds = dict(KINDS)
        if not self._switchboard:
            del self._kinds["switchboard"]
        if len(self._agents) < 2:
            del self._kinds["internal"]

    def conversation(self, moment):
        """Return the legs of one conversation that begins at `moment`."""
        return getattr(self, self._pick(self._kinds))(moment)

    # === KINDS OF CONVERSATION === #

    def switchboard(self, moment):
        caller = self._caller()
        trunk = self._leg(moment, "in", caller, None, None, self._switchboard)
        trunk.ref_callid = f"c{trunk.callid}"
        trunk.dnis = self._switchboard.shown("caller_id")
        if self._settings.ivr_connects:
            trunk.connect = moment
        attempts = [] if self._happens(HUNG_UP_IN_MENU) else self._hunt(trunk)
        last = attempts[-1] if attempts else None
        trunk.disconnect = last.disconnect if last else moment + self._rng.randint(2, 20)
        trunk.end_reason = last.end_reason if last else "CANCELLED"
        if trunk.end_reason != "OK":
            self._missed.append(caller)
        elif trunk.connect is None:
            trunk.connect = last.connect
        return [trunk, *attempts]

    def _hunt(self, trunk):
        """Ring the switchboard's endpoints in order; return the leg of each attempt."""
        attempts = []
        moment = trunk.detect + self._rng.randint(*MENU_SECONDS)
        for agent in [e for name in self._switchboard.rings for e in self._agents_named(name)]:
            leg = self._leg(moment, "in", trunk.ani, None, None, agent)
            leg.original_callid = trunk.ref_callid
            self._take(leg, agent)
            attempts.append(leg)
            moment = leg.disconnect
            if leg.end_reason in ("OK", "CANCELLED"):
                break
        return attempts

    def direct(self, moment):
        agent = self._rng.choice(self._reachable)
        leg = self._leg(moment, "in", self._caller(), None, None, agent)
        self._take(leg, agent)
        if leg.end_reason != "OK":
            self._missed.append(leg.ani)
        return [leg]

    def outgoing(self, moment):
        agent = self._rng.choice(self._agents)
        begin = max(moment, self._busy_until[agent.username])
        leg = self._leg(begin, "out", None, self._called(), agent, None)
        self._end(leg, self._pick(DIALLED))
        self._busy_until[agent.username] = leg.disconnect
        return [leg]

    def internal(self, moment):
        caller, callee = self._rng.sample(self._agents, 2)
        begin = max(moment, self._busy_until[caller.username])
        leg = self._leg(begin, "internal", None, None, caller, callee)
        self._take(leg, callee)
        self._busy_until[caller.username] = leg.disconnect
        return [leg]

    # === ONE LEG === #

    def _leg(self, moment, direction, ani, dnis, ani_endpoint, dnis_endpoint):
        """Make a leg; the number of a side that is an endpoint follows from the endpoint."""
        shown_as = self._settings.endpoint_shown_as
        return Leg(
            callid=f"{moment}.{self._callid_tail}{next(self._sequence):07d}",
            direction=direction,
            ani=ani_endpoint.shown(shown_as) if ani_endpoint else ani,
            dnis=dnis_endpoint.shown(shown_as) if dnis_endpoint else dnis,
            detect=moment,
            ani_endpoint=ani_endpoint,
            dnis_endpoint=dnis_endpoint,
        )

    def _take(self, leg, agent):
        """Let the agent's telephone ring, unless it is busy."""
        if self._busy_until[agent.username] > leg.detect:
            self._end(leg, "TEMPORARILY_UNAVAILABLE")
            return
        self._end(leg, self._pick(TAKEN))
        self._busy_until[agent.username] = leg.disconnect

    def _end(self, leg, reason):
        ringing = self._rng.randint(*RINGING.get(reason, AT_ONCE))
        leg.end_reason = reason
        leg.disconnect = leg.detect + ringing
        if reason == "OK":
            leg.connect = leg.disconnect
            mean, deviation, longest = TALK
            leg.disconnect += max(3, min(longest, int(self._rng.lognormvariate(mean, deviation))))
        if self._happens(NEGATIVE_RING):
            leg.ring_skew = -ringing - self._rng.randint(1, 5)

    # === CHANCE === #

    def _agents_named(self, username):
        return [agent for agent in self._agents if agent.username == username]

    def _caller(self):
        if self._happens(PRIVATE):
            return self._rng.choice(PRIVATE_ANIS)
        number = self._rng.choice(self._contacts)
        return self._pick(PREFIXES) + number if len(number) == 8 else number

    def _called(self):
        """Return a number to dial: often somebody who was missed before."""
        if self._missed and self._happens(CALLS_BACK):
            number = self._missed.popleft()
            if number not in PRIVATE_ANIS:
                return number
        return self._rng.choice(ABROAD if self._happens(GOES_ABROAD) else self._contacts)

    def _happens(self, share):
        return self._rng.random() < share

    def _pick(self, weights):
        return self._rng.choices(list(weights), list(weights.values()))[0]
