"""The same promise without a database: many more examples of what follows from reports."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..provider.const import CDR, ENDING_SOURCES, SOURCES
from ..provider.conversation import Endpoint, Endpoints, place, summarise
from ..provider.leg import LegReport, merge, resolve
from ..tools.ledger_book import conversations
from .common import (
    ANA,
    ANA_ID,
    ANA_NUMBER,
    ANA_PRIVATE,
    ANA_PRIVATE_ID,
    LUIS,
    LUIS_ID,
    SWITCHBOARD,
    SWITCHBOARD_ID,
    SWITCHBOARD_NUMBER,
    PlainCase,
)
from .stories import Teller, chances, days, direct, in_batches, internal, outgoing, switchboard

T0 = datetime(2026, 3, 2, 15, 0, 0)
TELLER = Teller(T0)
ENDPOINTS = Endpoints(
    [
        Endpoint(1, 11, "agent", frozenset((ANA, ANA_ID, ANA_NUMBER))),
        Endpoint(2, 12, "agent", frozenset((LUIS, LUIS_ID, ANA_NUMBER))),
        Endpoint(3, 11, "agent", frozenset((ANA_PRIVATE, ANA_PRIVATE_ID))),
        Endpoint(
            4, None, "switchboard", frozenset((SWITCHBOARD, SWITCHBOARD_ID, SWITCHBOARD_NUMBER))
        ),
    ],
    "CR",
)
KINDS = (switchboard, direct, outgoing, internal)
repeatable = settings(
    derandomize=True,
    max_examples=1000,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
seconds = st.integers(0, 600).map(lambda second: T0 + timedelta(seconds=second))
texts = st.sampled_from(("", "a", "b"))
anything = st.builds(
    LegReport,
    source=st.sampled_from(SOURCES),
    as_of=seconds,
    callid=st.just("c1"),
    ani=texts,
    dnis=texts,
    endpoint_ref=texts,
    direction=st.sampled_from(("", "in", "out")),
    detect_time=st.none() | seconds,
    connect_time=st.none() | seconds,
    disconnect_time=st.none() | seconds,
    duration=st.none() | st.integers(0, 99),
    cost=st.none() | st.sampled_from((Decimal("0.00"), Decimal("2.5"))),
)


def learn(reports):
    """Return callid → facts after these reports, in this order."""
    known = {}
    for report in reports:
        known[report.callid] = merge(known.get(report.callid) or {}, report)
    return known


def calls_of(known):
    """Return what follows for calls: (callids, facts) of each."""
    legs = {callid: place(callid, resolve(facts), ENDPOINTS) for callid, facts in known.items()}
    groups = conversations(legs, {})
    calls = [(sorted(leg.callid for leg in each), summarise(each, None, "CR")) for each in groups]
    return sorted(calls, key=lambda call: call[0])


def without_age(facts):
    """Return the facts; when the same record was fetched does not matter."""
    return {
        source: {**said, "as_of": source != CDR and said["as_of"]} for source, said in facts.items()
    }


class TestPlainly(PlainCase):
    @repeatable
    @given(st.lists(anything, min_size=1, max_size=6), chances)
    def test_facts_of_a_leg_do_not_depend_on_the_order_of_its_reports(self, reports, rng):
        record = next((report for report in reports if report.source == CDR), None)
        # a record fetched later with other values corrects the first: here they agree
        reports = [
            replace(record, as_of=each.as_of) if each.source == CDR else each for each in reports
        ]
        known = learn(reports)["c1"]
        told = rng.sample([*reports, *reports], 2 * len(reports))
        self.assertEqual(without_age(learn(told)["c1"]), without_age(known))
        ended = any(report.source in ENDING_SOURCES for report in reports)
        self.assertEqual(resolve(known)["ended"], ended)

    def reports(self, day, rng, share):
        """Return what is seen of a day, and the records of the day, or of a share of its legs."""
        parts = [part for talk in day for part in talk.parts]
        seen = [each for part in parts for each in TELLER.sightings(part, rng)]
        return seen, [TELLER.record(part) for part in parts if rng.random() < share]

    @repeatable
    @given(days(KINDS), chances)
    def test_every_order_of_the_same_reports_ends_in_the_same_calls(self, day, rng):
        seen, records = self.reports(day, rng, 0.5)
        reports = [*seen, *records]
        told = [report for batch in in_batches(reports, rng) for report in batch]
        self.assertEqual(calls_of(learn(told)), calls_of(learn(reports)))

    @repeatable
    @given(days(KINDS), chances)
    def test_the_records_alone_end_in_the_same_calls(self, day, rng):
        seen, records = self.reports(day, rng, 1)
        told = rng.sample([*seen, *records], len(seen) + len(records))
        self.assertEqual(self.spoken(learn(told)), self.spoken(learn(records)))

    def spoken(self, known):
        """Return the calls; a caller who hides the number may do so in other words."""
        calls = calls_of(known)
        for _callids, facts in calls:
            facts["remote_number"] = None if facts["is_private"] else facts["remote_number"]
        return calls
