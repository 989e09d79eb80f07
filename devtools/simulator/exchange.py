"""The telephone exchange: calls that are alive, and everything that moves them on."""

import threading

from .calls import IDLE, RINGING, UP, Call, Party
from .remote import REACTIONS, behaviour_of
from .reporting import Reporting

# Why a telephone cannot be rung, as CDRs say it.
UNAVAILABLE = ("TEMPORARILY_UNAVAILABLE", "NOT_FOUND", "SERVICE_UNAVAILABLE")
BUSY = "TEMPORARILY_UNAVAILABLE"


class ExchangeError(Exception):
    """Something a telephone cannot do in its present state."""


class Exchange:
    """Place, ring, answer and end calls. One lock guards all of it; no I/O happens inside."""

    def __init__(self, accounts, settings, clock, publish):
        """`publish(call, leg, action)` is told of every report the provider would make."""
        self._accounts = accounts
        self._settings = settings
        self._clock = clock
        self._legs = Reporting(settings, clock, publish)
        self.lock = threading.RLock()
        self.reset()

    def reset(self):
        """Forget all calls without a word to anybody."""
        with self.lock:
            self.calls = []
            self.unavailable = {}

    # === WHAT IS GOING ON === #

    def call_at(self, endpoint):
        """Return the call this telephone takes part in, or is about to."""
        return next((call for call in self.calls if call.party_of(endpoint)), None)

    def call(self, callid):
        for call in self.calls:
            if any(leg.callid == callid for leg in call.legs):
                return call
        raise ExchangeError(f"no live call {callid}")

    def live_legs(self, account):
        return [leg for call in self.calls if call.account is account for leg in call.live_legs]

    # === PLACING CALLS === #

    def place_incoming(self, account, number, endpoint):
        """Let somebody outside call a telephone or the switchboard."""
        with self.lock:
            call = self._new_call(account, "in", Party(number, state=UP), self._phone(endpoint))
            if endpoint.is_switchboard:
                self._enter_menu(call, endpoint)
            else:
                self._legs.open(call, call.caller, call.callee, call.parties)
                self._ring(call, call.callee)
            return call

    def place_from_handset(self, account, endpoint, target):
        """Dial a number, or a telephone of the account, on a telephone."""
        with self.lock:
            self._require_free(endpoint)
            caller = self._phone(endpoint)
            caller.state = UP
            direction = _direction(endpoint, target)
            call = self._new_call(account, direction, caller, self._party(target))
            self._legs.open(call, call.caller, call.callee, call.parties)
            self._ring(call, call.callee)
            return call

    def place_click(self, account, first, second):
        """Ring `first` (a number or Endpoint) and, when it answers, `second`."""
        with self.lock:
            for target in (first, second):
                if not isinstance(target, str):
                    self._require_free(target)
            call = self._new_call(
                account, _direction(first, second), self._party(first), self._party(second)
            )
            if self._settings.click_legs == 2:
                self._legs.open_for_click(call, (call.caller,), is_billed=False)
            else:
                self._legs.open_for_click(call, call.parties)
            self._ring(call, call.caller)
            return call

    # === WHAT PEOPLE DO === #

    def answer(self, endpoint):
        with self.lock:
            call, party = self._at(endpoint, RINGING, "is not ringing")
            self._answered(call, party)

    def decline(self, endpoint):
        with self.lock:
            call, party = self._at(endpoint, RINGING, "is not ringing")
            self._refused(call, party, "DECLINE")

    def hang_up(self, endpoint):
        with self.lock:
            call, _party = self._at(endpoint, UP, "is not in a call")
            self._end(call, "CANCELLED")

    def remote(self, callid, action):
        """Let the party outside answer, decline, be busy or hang up."""
        with self.lock:
            call = self.call(callid)
            party = call.remote
            if party is None or party.state != (UP if action == "hangup" else RINGING):
                raise ExchangeError(f"the other party of {callid} cannot {action} now")
            self._react(call, party, action)

    def set_available(self, endpoint, reason):
        """Make a telephone unreachable for `reason`, or reachable again with None."""
        if reason not in (None, *UNAVAILABLE):
            raise ExchangeError(f"a telephone can be unavailable as {', '.join(UNAVAILABLE)}")
        with self.lock:
            self.unavailable[endpoint.username] = reason

    # === HOW A CALL MOVES ON === #

    def _ring(self, call, party):
        if party.endpoint is None:
            party.state = RINGING
            delay, action = behaviour_of(party.number, self._settings)
            if delay is not None:
                self._later(call, delay, lambda: self._react(call, party, action))
        else:
            problem = self._problem(call, party.endpoint)
            if problem:
                self._refused(call, party, problem)
                return
            party.state = RINGING
        self._later(
            call, self._settings.ring_timeout, lambda: self._refused(call, party, "NO_ANSWER")
        )

    def _react(self, call, party, action):
        reason = REACTIONS[action]
        if reason is None:
            self._answered(call, party)
        elif party.state == UP:
            self._end(call, reason)
        else:
            self._refused(call, party, reason)

    def _answered(self, call, party):
        call.stop_timers()
        party.state = UP
        self._legs.connect(call)
        if call.callee.state == IDLE:
            if self._settings.click_legs == 2:
                self._legs.open_for_click(call, (call.callee,))
            self._ring(call, call.callee)

    def _refused(self, call, party, reason):
        """Go on after a party that does not take the call: the next endpoint, or the end."""
        call.stop_timers()
        if call.hunt is None:
            self._end(call, reason)
            return
        self._legs.close(call, call.legs[-1], reason)
        party.state = IDLE
        self._ring_next(call, reason)

    def _end(self, call, reason):
        if call.ended:
            return
        call.ended = True
        call.stop_timers()
        self.calls.remove(call)
        for leg in reversed(call.live_legs):
            self._legs.close(call, leg, reason)

    # === SWITCHBOARD === #

    def _enter_menu(self, call, switchboard):
        by_username = {endpoint.username: endpoint for endpoint in call.account.endpoints}
        call.hunt = [by_username[name] for name in switchboard.rings if name in by_username]
        menu = Party(switchboard.caller_id or switchboard.username, switchboard)
        waits_for = (call.caller,) if self._settings.ivr_connects else call.parties
        trunk = self._legs.open(call, call.caller, menu, waits_for)
        trunk.ref_callid = f"c{trunk.callid}"
        self._legs.connect(call)
        self._later(call, self._settings.ivr_seconds, lambda: self._ring_next(call, "NO_ANSWER"))

    def _ring_next(self, call, reason):
        """Try the next endpoint of the switchboard; `reason` is how the last attempt ended."""
        call.stop_timers()
        if not call.hunt:
            self._end(call, reason)
            return
        endpoint = call.hunt.pop(0)
        trunk = call.legs[0]
        call.callee = self._phone(endpoint)
        if trunk.connect is None:
            trunk.waits_for = call.parties
        leg = self._legs.open(call, call.caller, call.callee, (call.callee,))
        leg.original_callid = trunk.ref_callid
        self._ring(call, call.callee)

    # === SMALL THINGS === #

    def _new_call(self, account, direction, caller, callee):
        call = Call(account, direction, caller, callee, self._clock.time())
        self.calls.append(call)
        return call

    def _number(self, endpoint):
        return endpoint.shown(self._settings.endpoint_shown_as)

    def _phone(self, endpoint):
        return Party(self._number(endpoint), endpoint)

    def _party(self, target):
        return Party(target) if isinstance(target, str) else self._phone(target)

    def _problem(self, call, endpoint):
        is_busy = any(other.party_of(endpoint) for other in self.calls if other is not call)
        return BUSY if is_busy else self.unavailable.get(endpoint.username)

    def _require_free(self, endpoint):
        if self.call_at(endpoint):
            raise ExchangeError(f"{endpoint.username} is in a call or one is being set up")

    def _at(self, endpoint, state, complaint):
        call = self.call_at(endpoint)
        party = call.party_of(endpoint) if call else None
        if party is None or party.state != state:
            raise ExchangeError(f"{endpoint.username} {complaint}")
        return call, party

    def _later(self, call, delay, action):
        def act():
            with self.lock:
                if not (call.ended or timer.cancelled):
                    action()

        timer = self._clock.call_later(delay, act)
        call.timers.append(timer)


def _direction(first, second):
    """A call somebody of the account makes: out when either side is only a number."""
    return "out" if isinstance(first, str) or isinstance(second, str) else "internal"
