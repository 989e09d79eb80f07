"""The leg report: the one plain value that every source of facts about a call is parsed into."""

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal

from .const import CDR, ENDING_SOURCES, SOURCES, START

_TIMES = ("detect_time", "connect_time", "disconnect_time")
_AMOUNTS = ("cost", "access_fee", "rate")


@dataclass(frozen=True)
class LegReport:
    """What one source says of one provider ``callid``. Empty means that it does not say.

    Times are naive UTC, ``duration`` and ``ring_time`` seconds, ``cost`` and ``access_fee``
    amounts in the account's currency, ``rate`` such an amount a minute.
    """

    source: str
    as_of: datetime
    callid: str
    original_callid: str = ""
    ref_callid: str = ""
    endpoint_ref: str = ""
    ani: str = ""
    dnis: str = ""
    ani_user: str = ""
    dnis_user: str = ""
    direction: str = ""
    detect_time: datetime | None = None
    connect_time: datetime | None = None
    disconnect_time: datetime | None = None
    duration: int | None = None
    ring_time: int | None = None
    cost: Decimal | None = None
    access_fee: Decimal | None = None
    rate: Decimal | None = None
    route_pattern: str = ""
    route_name: str = ""
    end_reason: str = ""

    def facts(self):
        """Return what the report says as a JSON-ready mapping, without what it does not say."""
        said = {name: getattr(self, name) for name in FACTS}
        facts = {
            name: value if isinstance(value, (str, int)) else str(value)
            for name, value in said.items()
            if value not in (None, "")
        }
        return {"as_of": str(self.as_of), **facts}


# what a leg is told of itself, in this order; `source`, `as_of` and `callid` say whose report it is
FACTS = tuple(f.name for f in fields(LegReport) if f.name not in ("source", "as_of", "callid"))


def merge(known, report):
    """Return ``known`` with ``report`` in it, whatever the order the reports come in.

    One slot a source. Notifications arrive late and twice, so of two the one that says more
    stands, as of when the first of them was heard; of two CDRs the one fetched later does, since
    the provider may correct an amount.

    :param dict known: facts by source, as stored on the leg
    :param LegReport report: what has just been learnt
    """
    new = report.facts()
    old = known.get(report.source)
    if not old:
        return {**known, report.source: new}
    if report.source == CDR:
        best = old if _without_age(old) == _without_age(new) else max(old, new, key=_age)
    else:
        best = {**max(old, new, key=_weight), "as_of": min(old["as_of"], new["as_of"])}
    return known if best == old else {**known, report.source: best}


def resolve(known):
    """Return the leg's values from its facts: each from the strongest source that says it.

    :param dict known: facts by source
    :return: every name of :data:`FACTS`, plus ``ended``; times as datetime, amounts as Decimal
    """
    ordered = [known[source] for source in reversed(SOURCES) if source in known]
    values = {name: next((s[name] for s in ordered if name in s), None) for name in FACTS}
    for name in _TIMES:
        values[name] = values[name] and datetime.fromisoformat(values[name])
    for name in _AMOUNTS:
        values[name] = Decimal(values[name]) if values[name] is not None else None
    if CDR in known and not values["duration"]:
        values["connect_time"] = None  # a notification can't connect what the CDR says never was
    values["ended"] = any(source in ENDING_SOURCES for source in known)
    return values


def first_heard(known):
    """Return when a notification of the leg's start arrived (naive UTC), or None."""
    start = known.get(START)
    return datetime.fromisoformat(start["as_of"]) if start else None


def _without_age(facts):
    return {name: value for name, value in facts.items() if name != "as_of"}


def _age(facts):
    return facts["as_of"], _weight(facts)


def _weight(facts):
    return len(facts), sorted((name, str(value)) for name, value in _without_age(facts).items())
