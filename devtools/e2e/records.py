"""Rows as getCdrs gives them, for calls that happened while nobody was listening."""

import datetime
import itertools

from devtools.e2e.truth import local

TALK = 90  # seconds
RING = 12
_ids = itertools.count(1)


def spread(count, hours):
    """Return the rows of ``count`` conversations, evenly over the last ``hours``."""
    end = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0, tzinfo=None)
    end -= datetime.timedelta(minutes=5)
    step = datetime.timedelta(hours=hours) / count
    kinds = (_incoming, _outgoing, _through_the_switchboard)
    return [row for n in range(count) for row in kinds[n % len(kinds)](end - n * step)]


def _incoming(moment):
    return [_row(moment, ani="22001005", dnis="4000101", dnis_user="4000101", duration=TALK)]


def _outgoing(moment):
    ends = {"ani": "4000102", "ani_user": "4000102", "dnis": "88001008"}
    return [_row(moment, **ends, type="outgoing", duration=TALK, cost="31.5000")]


def _through_the_switchboard(moment):
    """A call whose first telephone does not answer and whose second one does."""
    link = f"c{next(_ids)}"
    later = moment + datetime.timedelta(seconds=RING)
    caller = {"ani": "22001009"}
    central = {"dnis": "40000100", "dnis_user": "4000100", "ref_callid": link}
    return [
        _row(moment, **caller, **central, duration=TALK + RING),
        _row(moment, **caller, dnis_user="4000101", original_callid=link, duration=0),
        _row(later, **caller, dnis_user="4000102", original_callid=link, duration=TALK),
    ]


def _row(moment, *, duration, **values):
    connect = moment + datetime.timedelta(seconds=RING)
    end = connect + datetime.timedelta(seconds=duration)
    return {
        "callid": f"rec.{next(_ids)}",
        "original_callid": "",
        "ref_callid": "",
        "type": "incoming",
        "ani": "",
        "dnis": values.get("dnis_user", ""),
        "ani_user": "",
        "dnis_user": "",
        "detect_time": local(moment),
        "connect_time": local(connect) if duration else "1970-01-01 00:00:00",
        "disconnect_time": local(end),
        "duration": str(duration),
        "ring_time": str(RING),
        "end_reason": "OK" if duration else "NO_ANSWER",
        "cost": "0.0000",
        "access_fee": "0.0000",
        "rate": "0.0000",
        "route_pattern": "",
        "route_name": "",
        **values,
    }
