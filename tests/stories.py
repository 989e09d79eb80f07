"""Random conversations, and everything that the provider may say of them."""

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from hypothesis import strategies as st

from ..provider.const import GONE
from ..provider.leg import LegReport
from ..provider.payload import parse_notification, parse_records
from .common import (
    ANA,
    ANA_ID,
    ANA_NUMBER,
    ANA_PRIVATE,
    ANA_PRIVATE_ID,
    CLIENT,
    LUIS,
    LUIS_ID,
    NEVER,
    SHARED,
    STRANGER,
    SWITCHBOARD,
    SWITCHBOARD_ID,
    SWITCHBOARD_NUMBER,
    ZONE,
    cdr,
    local,
    notification,
)

IDS = {ANA: ANA_ID, LUIS: LUIS_ID, ANA_PRIVATE: ANA_PRIVATE_ID, SWITCHBOARD: SWITCHBOARD_ID}
# what a telephone shows; one number is shared
NUMBERS = {ANA: (ANA, ANA_NUMBER), LUIS: (LUIS, ANA_NUMBER), ANA_PRIVATE: ("anonymous",)}
PRIVATE = ("", "anonymous", "Private", "0")
SPELLINGS = ("{}", "506{}", "+506{}", "00506{}")
UNANSWERED = (
    "CANCELLED",
    "NO_ANSWER",
    "TEMPORARILY_UNAVAILABLE",
    "NOT_FOUND",
    "SERVICE_UNAVAILABLE",
    "DECLINE",
    "OTHER",
    "",
)
CDR_TYPES = {"in": "incoming", "out": "outgoing", "internal": ""}

agents = st.sampled_from((ANA, LUIS))
telephones = st.sampled_from((ANA, LUIS, ANA_PRIVATE))
numbers = st.sampled_from((CLIENT, SHARED, STRANGER))
callers = numbers | st.sampled_from(PRIVATE)
moments = st.integers(0, 400)  # seconds; conversations overlap and follow each other closely
rings = st.integers(0, 20)
talks = st.integers(1, 60)
costs = st.sampled_from(("0.0000", "1.2500", "12.0000"))


@dataclass(frozen=True)
class Part:
    """One leg as it truly was; times in seconds."""

    callid: str
    endpoint: str
    direction: str
    ani: str
    dnis: str
    detect: int
    connect: int | None
    end: int
    ani_user: str = ""
    dnis_user: str = ""
    original: str = ""
    ref: str = ""
    reason: str = "OK"
    cost: str = "0.0000"
    record: tuple = ()  # what its CDR says otherwise

    @property
    def duration(self):
        return self.end - self.connect if self.connect is not None else 0


@dataclass(frozen=True)
class Wish:
    """A click: by whose telephone, which number, when."""

    endpoint: str
    number: str
    second: int


@dataclass(frozen=True)
class Talk:
    """A conversation: its legs, and the click that made it, if one did."""

    parts: tuple
    click: Wish | None = None


# === WHAT HAPPENED === #


@st.composite
def endings(draw, detect):
    """How a leg that began at ``detect`` went on: connect, end, reason."""
    answer = detect + draw(rings)
    if draw(st.booleans()):
        return {"connect": answer, "end": answer + draw(talks), "reason": "OK"}
    return {"connect": None, "end": answer, "reason": draw(st.sampled_from(UNANSWERED))}


@st.composite
def quirks(draw):
    """What a CDR leaves out or spells otherwise."""
    absent = st.sampled_from(("", None, "null"))
    optional = {
        "disconnect_time": absent,
        "ring_time": absent | st.just("-3"),
        "type": absent,
        "end_reason": absent,
    }
    return tuple(sorted(draw(st.fixed_dictionaries({}, optional=optional)).items(), key=str))


@st.composite
def direct(draw, name):
    detect, agent = draw(moments), draw(agents)
    shown = draw(st.sampled_from(NUMBERS[agent]))
    caller = draw(callers)
    ending = draw(endings(detect))
    part = Part(f"{name}", agent, "in", caller, shown, detect, dnis_user=agent, **ending)
    return Talk((replace(part, record=draw(quirks())),))


@st.composite
def switchboard(draw, name):
    """A caller in the menu, then the telephones that are rung one after the other."""
    detect, caller, link = draw(moments), draw(callers), f"x{name}"
    moment = detect + draw(st.integers(0, 15))
    last = {"connect": None, "end": moment, "reason": draw(st.sampled_from(("CANCELLED", "OTHER")))}
    attempts = []
    for number, agent in enumerate(draw(st.lists(agents, max_size=3))):
        last = draw(endings(moment))
        sides = draw(st.sampled_from(((caller, SWITCHBOARD_NUMBER), (SWITCHBOARD_NUMBER, agent))))
        ids = {"dnis_user": agent, "original": link, "cost": draw(costs)}
        part = Part(f"{name}a{number}", agent, "in", *sides, moment, **ids, **last)
        attempts.append(replace(part, record=draw(quirks())))
        moment = last["end"]
        if last["connect"] is not None:
            break
    if draw(st.booleans()):  # the menu answers
        last = {**last, "connect": detect}
    ids = {"dnis_user": SWITCHBOARD, "ref": link, "cost": draw(costs)}
    sides = ("in", caller, SWITCHBOARD_NUMBER)
    trunk = Part(f"{name}t", SWITCHBOARD, *sides, detect, **ids, **last)
    return Talk((trunk, *attempts))


@st.composite
def outgoing(draw, name):
    return Talk((draw(outgoing_leg(name, draw(telephones), draw(numbers), draw(moments))),))


@st.composite
def outgoing_leg(draw, name, telephone, number, detect):
    """A leg from a telephone to a number, the endpoint as ani or as dnis."""
    ours = draw(st.sampled_from(NUMBERS[telephone]))
    theirs = draw(st.sampled_from(SPELLINGS)).format(number) if len(number) == 8 else number
    sides = {"ani": ours, "dnis": theirs, "ani_user": telephone}
    if telephone != ANA_PRIVATE and draw(st.booleans()):
        sides = {"ani": theirs, "dnis": ours, "dnis_user": telephone}
    ending, cost = draw(endings(detect)), draw(costs)
    return Part(name, telephone, "out", detect=detect, cost=cost, **sides, **ending)


@st.composite
def internal(draw, name):
    detect, caller = draw(moments), draw(agents)
    called = LUIS if caller == ANA else ANA
    users = {"ani": caller, "dnis": called, "ani_user": caller, "dnis_user": called}
    return Talk((Part(name, caller, "internal", detect=detect, **users, **draw(endings(detect))),))


@st.composite
def clicked(draw, name):
    """A click reported as nothing, as one leg or as two, the agent's first."""
    click = Wish(draw(telephones), draw(numbers), draw(moments))
    begin = click.second + draw(st.integers(-3, 5))
    count = draw(st.integers(0, 2))
    if not count:
        return Talk((), click)
    far = draw(outgoing_leg(f"{name}f", click.endpoint, click.number, begin))
    if count == 1:
        return Talk((far,), click)
    wait = draw(rings)
    far = replace(
        far,
        detect=begin + wait,
        end=far.end + wait,
        connect=far.connect and far.connect + wait,
    )
    near = replace(far, callid=f"{name}n", detect=begin, connect=begin + wait, reason="OK")
    if draw(st.booleans()):  # names both parties, or the agent alone
        shown = NUMBERS[click.endpoint][0]
        near = replace(near, ani=shown, dnis=shown, ani_user=click.endpoint, dnis_user="")
    return Talk((near, far), click)


KINDS = (direct, switchboard, outgoing, internal, clicked, clicked)


# what is said of a day, and in what order: cheaper and as repeatable as a strategy
chances = st.integers(0, 2**32).map(Random)


@st.composite
def days(draw, kinds=KINDS, size=3):
    """A few conversations that share telephones, numbers and minutes."""
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=size))
    return [draw(kind(f"c{number}")) for number, kind in enumerate(chosen)]


# === WHAT IS SAID OF IT === #


class Teller:
    """Say what happened as the provider does.

    :param datetime now: naive UTC, second 0 of the stories
    """

    def __init__(self, now):
        self._now = now

    def moment(self, second):
        return self._now + timedelta(seconds=second)

    def _at(self, second):
        return NEVER if second is None else local(self.moment(second))

    def record(self, part):
        """Return the leg report of the leg's CDR."""
        row = cdr(
            part.callid,
            original_callid=part.original,
            ref_callid=part.ref,
            type=CDR_TYPES[part.direction],
            ani=part.ani,
            dnis=part.dnis,
            ani_user=part.ani_user,
            dnis_user=part.dnis_user,
            detect_time=self._at(part.detect),
            connect_time=self._at(part.connect),
            disconnect_time=self._at(part.end),
            duration=str(part.duration),
            ring_time=str((part.end if part.connect is None else part.connect) - part.detect),
            end_reason=part.reason,
            cost=part.cost,
        )
        return self._row({**row, **dict(part.record)}, part.end + 120)

    def live(self, part, connected):
        """Return the report of the leg among the live calls."""
        row = cdr(
            part.callid,
            type=CDR_TYPES[part.direction],
            ani=part.ani,
            dnis=part.dnis,
            ani_user=part.ani_user,
            dnis_user=part.dnis_user,
            detect_time=self._at(part.detect),
            connect_time=self._at(part.connect) if connected else NEVER,
            ring_time="1",
            end_reason="",
        )
        return self._row(row, part.detect + 1, live=True)

    def gone(self, part, second):
        """Return the report that the leg is among the live calls no more."""
        moment = self.moment(second)
        return LegReport(source=GONE, as_of=moment, callid=part.callid, disconnect_time=moment)

    def start(self, part, connected, delay):
        """Return the report of the leg's callStart, which came ``delay`` seconds late."""
        second = part.connect if connected else part.detect
        data = {"connect_time": self._at(part.connect) if connected else NEVER}
        return self._notified("callStart", part, data, second + delay)

    def end(self, part, delay):
        """Return the report of the leg's callEnd, a second off what the CDR will say."""
        data = {
            "connect_time": self._at(part.connect),
            "disconnect_time": self._at(part.end + 1),
            "duration": str(part.duration),
            "cost": "0.5000",
        }
        return self._notified("callEnd", part, data, part.end + delay)

    def _notified(self, action, part, data, heard):
        said = {
            "endpoint_id": IDS[part.endpoint],
            "ani": part.ani,
            "dnis": part.dnis,
            "type": part.direction,
            "detect_time": self._at(part.detect),
            **data,
        }
        body = notification(action, part.callid, **said)
        return parse_notification(body, ZONE, self.moment(heard))

    def _row(self, row, heard, live=False):
        [report], _unreadable = parse_records([row], ZONE, self.moment(heard), live=live)
        return report

    def sightings(self, part, rng):
        """Return what webhook and live poll say of a leg: any part of it, late, more than once."""
        late = rng.randint(0, 90)
        said = [
            self.start(part, False, late),
            self.end(part, late),
            self.live(part, False),
            self.gone(part, part.end + late),
        ]
        if part.connect is not None:
            said += [self.start(part, True, late), self.live(part, True)]
        return rng.choices(said, k=rng.randint(0, 5))


def in_batches(reports, rng):
    """Return the same reports in any order, some doubled, cut into batches."""
    doubled = rng.choices(reports, k=rng.randint(0, 3)) if reports else []
    order = [*reports, *doubled]
    rng.shuffle(order)
    cuts = sorted(rng.sample(range(len(order) + 1), rng.randint(0, len(order))))
    pieces = [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    return [piece for piece in pieces if piece]
