"""Which legs the provider reports for a call, and when it says something of them."""

import itertools

from .legs import Leg


class Reporting:
    """Open, connect and close the legs of calls; `publish(call, leg, action)` hears of each."""

    def __init__(self, settings, clock, publish):
        self._settings = settings
        self._clock = clock
        self._publish = publish
        self._sequence = itertools.count(1)

    def open(self, call, ani, dnis, waits_for, is_billed=True):
        """Report a leg from party `ani` to party `dnis`, connected once `waits_for` answered."""
        moment = int(self._clock.time())
        leg = Leg(
            callid=f"{moment}.{next(self._sequence):06d}",
            direction=call.direction,
            ani=ani.number,
            dnis=dnis.number,
            detect=moment,
            ani_endpoint=ani.endpoint,
            dnis_endpoint=dnis.endpoint,
            is_billed=is_billed,
            waits_for=waits_for,
        )
        call.legs.append(leg)
        self._publish(call, leg, "callStart")
        return leg

    def open_for_click(self, call, waits_for, is_billed=True):
        """Report a clicked call, with the agent's endpoint on the side the settings say."""
        agent, contact = call.parties if call.caller.endpoint else reversed(call.parties)
        sides = {"ani": (agent, contact), "dnis": (contact, agent)}
        self.open(call, *sides[self._settings.click_endpoint_as], waits_for, is_billed)

    def connect(self, call):
        for leg in call.connect(int(self._clock.time())):
            if self._settings.notify_connect:
                self._publish(call, leg, "callStart")

    def close(self, call, leg, reason):
        call.end_leg(leg, int(self._clock.time()), reason)
        self._publish(call, leg, "callEnd")
