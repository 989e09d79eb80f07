"""A conversation as the provider tells it, without a database."""

from datetime import datetime

from ..provider.conversation import Endpoint, Endpoints, place, summarise
from ..provider.leg import merge, resolve
from ..provider.payload import parse_notification, parse_records
from .common import ZONE, PlainCase, cdr

AGENT_USER, OTHER_USER = 7, 8
AGENT = Endpoint(1, AGENT_USER, "agent", frozenset(("71101", "4100101", "41000101")))
OTHER = Endpoint(2, OTHER_USER, "agent", frozenset(("71102", "4100102")))
SWITCHBOARD = Endpoint(3, None, "switchboard", frozenset(("71100", "4100100", "41000100")))
ENDPOINTS = Endpoints([AGENT, OTHER, SWITCHBOARD], "CR")
RECEIVED = datetime(2026, 3, 2, 16)


def at(seconds):
    return f"2026-03-02 09:{seconds // 60:02d}:{seconds % 60:02d}"


def utc(seconds):
    return datetime(2026, 3, 2, 15, seconds // 60, seconds % 60)


def legs(*said):
    """Return the legs that notification bodies and CDR rows tell of."""
    known = {}
    for each in said:
        if "action" in each:
            report = parse_notification(each, ZONE, RECEIVED)
        else:
            (report,), _bad = parse_records([each], ZONE, RECEIVED)
        known[report.callid] = merge(known.get(report.callid) or {}, report)
    return [place(callid, resolve(facts), ENDPOINTS) for callid, facts in known.items()]


def call(*said, click=None):
    return summarise(legs(*said), click, "CR")


def answered(callid, start=0, ring=10, talk=60, **row):
    return cdr(
        callid,
        **{
            "detect_time": at(start),
            "connect_time": at(start + ring),
            "disconnect_time": at(start + ring + talk),
            "duration": str(talk),
            "ring_time": str(ring),
            "end_reason": "OK",
            **row,
        },
    )


def missed(callid, start=0, ring=20, **row):
    times = {"detect_time": at(start), "disconnect_time": at(start + ring), "ring_time": str(ring)}
    return cdr(callid, **{**times, **row})


def trunk(callid="t1", make=missed, **row):
    to_us = {"dnis": "41000100", "dnis_user": "4100100", "ref_callid": f"c{callid}"}
    return make(callid, **{**to_us, **row})


def attempt(callid, make=missed, start=5, to="4100101", **row):
    agent = {"dnis": to, "dnis_user": to, "original_callid": "ct1"}
    return make(callid, start=start, **{**agent, **row})


OUT = {"ani": "4100101", "dnis": "22334455", "ani_user": "4100101", "dnis_user": ""}
OUT_CDR = {**OUT, "type": "outgoing"}


class ConversationCase(PlainCase):
    def assertCall(self, facts, **expected):
        self.assertEqual({name: facts[name] for name in expected}, expected)
