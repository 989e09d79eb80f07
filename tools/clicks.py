"""Which conversation a click made: a rule that does not ask in what order they became known."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ..provider.conversation import is_far_side
from ..provider.dialplan import is_private, key
from ..provider.leg import first_heard

CLICK_WINDOW = timedelta(minutes=3)  # how long after a click its call may come
CLICK_TOLERANCE = timedelta(seconds=10)  # how far the provider's clock may be behind


@dataclass
class Seat:
    """A click, and the legs that were given to it."""

    call: Any
    time: datetime
    wanted: Any  # the provider's Click
    taken: list = field(default_factory=list)  # of (side, leg)

    def has_room(self, sides):
        """Tell whether these legs fit beside those that are here.

        One a side; or two that name both parties, of which the agent's lives on while the
        contact's rings. A later call to the same number, from the handset, is none of them.
        """
        if not {side for side, _leg in sides} & {side for side, _leg in self.taken}:
            return True
        both = [*self.taken, *sides]
        return (
            len(both) == 2 and both[0][0] == both[1][0] == "far" and _meet(both[0][1], both[1][1])
        )


class Clicks:
    """The clicks around some conversations.

    :param LedgerBook book: knows the telephones and what is the account's own
    :param list seats: of :class:`Seat`
    :param dict facts: callid → what each source said of the leg
    """

    def __init__(self, book, seats, facts):
        self._book = book
        self._facts = facts
        self._seats = {}
        for seat in sorted(seats, key=lambda each: (each.time, each.call.id)):
            self._seats.setdefault(seat.wanted.endpoint_id, []).append(seat)

    def assign(self, groups):
        """Return dict of callid → call of the click that made it.

        :param list groups: conversations, the earliest first: who comes first is served first
        """
        clicked = {}
        for group in groups:
            for seat, sides in self._choices(group):
                if seat.has_room(sides):
                    seat.taken += sides
                    clicked.update((leg.callid, seat.call) for leg in group)
                    break
        return clicked

    def _choices(self, group):
        """Return the last click before the conversation, then those a slow clock puts after it."""
        for time in times(group[0], self._facts):
            near = [
                seat
                for seat in self._of_endpoints(group[0])
                if -CLICK_TOLERANCE <= time - seat.time <= CLICK_WINDOW
            ]
            sides = [(seat, [(self._side(leg, seat), leg) for leg in group]) for seat in near]
            fits = [(seat, pairs) for seat, pairs in sides if all(side for side, _leg in pairs)]
            if fits:
                before = [each for each in fits if each[0].time <= time]
                return before[-1:] + fits[len(before) :]
        return []

    def _of_endpoints(self, leg):
        return [seat for each in sorted(leg.ends) for seat in self._seats.get(each, ())]

    def _side(self, leg, seat):
        """Return ``far`` or ``near`` when the leg may be the click's, else None."""
        if seat.wanted.endpoint_id not in leg.ends:
            return None
        if is_far_side(leg, seat.wanted, self._book.country):
            return "far"
        numbers = (leg.values["ani"] or "", leg.values["dnis"] or "")
        return "near" if all(self._is_own(each, leg, seat) for each in numbers) else None

    def _is_own(self, number, leg, seat):
        """Tell whether ``number`` is the agent's own, as on the agent's side of a click."""
        if is_private(number):
            return leg.direction != "in"
        if key(number, self._book.country) == self._book.username:
            return True
        return self._book.endpoints.names(number, seat.wanted.endpoint_id)


def times(leg, facts):
    """Return when a leg began, by the provider's clock, and by ours when that one is far off."""
    said, heard = leg.values["detect_time"], first_heard(facts[leg.callid])
    if said and heard and abs(heard - said) <= CLICK_WINDOW:
        heard = None
    return [time for time in (said, heard) if time]


def _meet(leg, other):
    """Tell whether the later of two legs began while the earlier one lived."""
    first, second = sorted((leg, other), key=lambda each: str(each.values["detect_time"] or ""))
    start, end = second.values["detect_time"], first.values["disconnect_time"]
    return not start or not end or start <= end
