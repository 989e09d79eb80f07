import itertools
from decimal import Decimal

from ..provider.conversation import Endpoint, Endpoints, place
from ..provider.leg import merge, resolve
from ..provider.payload import parse_notification
from .common import ZONE, notification
from .common_conversation import (
    AGENT,
    AGENT_USER,
    OTHER,
    OTHER_USER,
    OUT,
    OUT_CDR,
    RECEIVED,
    ConversationCase,
    answered,
    at,
    attempt,
    call,
    missed,
    trunk,
    utc,
)


class TestDirect(ConversationCase):
    def test_an_incoming_call_that_was_answered(self):
        self.assertCall(
            call(answered("c1", cost="3.25")),
            direction="in",
            state="done",
            user_id=AGENT_USER,
            endpoint_id=AGENT.id,
            remote_number="22334455",
            is_private=False,
            detect_time=utc(0),
            connect_time=utc(10),
            disconnect_time=utc(70),
            duration=60,
            ring_time=10,
            attempts=1,
            cost=Decimal("3.25"),
            missed_reason=None,
        )

    def test_each_way_an_incoming_call_is_missed(self):
        reasons = {
            "CANCELLED": "hung_up",
            "NO_ANSWER": "no_answer",
            "TEMPORARILY_UNAVAILABLE": "unavailable",
            "NOT_FOUND": "unavailable",
            "SERVICE_UNAVAILABLE": "unavailable",
            "DECLINE": "declined",
            "SOMETHING_NEW": "not_routed",
            "": None,
        }
        for said, reason in reasons.items():
            with self.subTest(said=said):
                facts = call(missed("c1", end_reason=said))
                self.assertCall(facts, state="missed", missed_reason=reason, user_id=AGENT_USER)
                self.assertCall(facts, connect_time=None, duration=0, ring_time=20)

    def test_an_outgoing_call_is_done_or_unanswered(self):
        done = call(answered("c1", **OUT_CDR))
        self.assertCall(done, direction="out", state="done", remote_number="22334455")
        self.assertCall(done, user_id=AGENT_USER, endpoint_id=AGENT.id)
        unanswered = call(missed("c1", **OUT_CDR))
        self.assertCall(unanswered, state="unanswered", missed_reason="no_answer")

    def test_the_direction_follows_from_the_endpoint_when_the_type_is_empty(self):
        self.assertCall(call(answered("c1", **{**OUT, "type": ""})), direction="out")
        self.assertCall(call(answered("c1", type="null")), direction="in")

    def test_the_other_party_is_the_one_that_is_not_ours_wherever_the_endpoint_stands(self):
        outgoing = {"type": "outgoing", "ani": "22334455", "dnis": "4100101"}
        self.assertCall(call(answered("c1", **outgoing)), remote_number="22334455", direction="out")
        incoming = {"ani": "4100101", "ani_user": "4100101", "dnis": "22334455", "dnis_user": ""}
        self.assertCall(call(answered("c1", **incoming)), remote_number="22334455", direction="in")

    def test_a_hidden_caller_is_private(self):
        for ani in ("", "anonymous", "0", None):
            with self.subTest(ani=ani):
                self.assertCall(call(answered("c1", ani=ani)), is_private=True, direction="in")

    def test_a_call_between_two_agents_is_internal_whatever_the_type_says(self):
        both = {"ani": "4100102", "ani_user": "4100102", "dnis": "4100101"}
        for kind in ("incoming", "outgoing", ""):
            with self.subTest(kind=kind):
                facts = call(answered("c1", type=kind, **both))
                self.assertCall(facts, direction="internal", state="done", is_private=False)
                self.assertCall(facts, user_id=AGENT_USER, remote_number="4100102")

    def test_an_unknown_endpoint_is_a_call_without_agent(self):
        facts = call(answered("c1", dnis="5", dnis_user="5"))
        self.assertCall(facts, user_id=None, endpoint_id=None, state="done", direction="in")

    def test_the_webhooks_endpoint_id_finds_the_agent_when_no_number_does(self):
        facts = call(notification("callStart", "c1", detect_time=at(0), dnis="40009999"))
        self.assertCall(facts, endpoint_id=AGENT.id, user_id=AGENT_USER)

    def test_a_number_that_several_telephones_show_is_nobodys_own(self):
        numbers = ("41000100", "71101", "4100101"), ("41000100", "71102", "4100102")
        first, second = (
            Endpoint(number, number, "agent", frozenset(names))
            for number, names in enumerate(numbers, 1)
        )
        shared = Endpoints([first, second], "CR")
        for endpoint, endpoint_id in ((first, "71101"), (second, "71102")):
            body = notification("callStart", "c1", dnis="41000100", endpoint_id=endpoint_id)
            report = parse_notification(body, ZONE, RECEIVED)
            leg = place("c1", resolve(merge({}, report)), shared)
            self.assertEqual(leg.endpoint, endpoint)

    def test_a_living_call_rings_and_then_is_in_progress(self):
        start = notification("callStart", "c1", detect_time=at(0))
        self.assertCall(call(start), state="ringing", disconnect_time=None, connect_time=None)
        connected = notification("callStart", "c1", detect_time=at(0), connect_time=at(9))
        self.assertCall(call(connected), state="in_progress", connect_time=utc(9))


class TestSwitchboard(ConversationCase):
    def test_the_agent_of_the_answered_attempt_has_the_call(self):
        said = (
            trunk(make=answered, ani="88776655", ring=30, cost="1"),
            attempt("a1", end_reason="NO_ANSWER", ani="41000100", cost="0.5"),
            attempt("a2", make=answered, start=26, ring=4, to="4100102", ani="41000100"),
        )
        for order in itertools.permutations(said):
            self.assertCall(
                call(*order),
                direction="in",
                state="done",
                user_id=OTHER_USER,
                endpoint_id=OTHER.id,
                attempts=2,
                ring_time=24,
                duration=60,
                remote_number="88776655",
                detect_time=utc(0),
                connect_time=utc(30),
                cost=Decimal("1.5"),
            )

    def test_hung_up_in_the_menu(self):
        facts = call(trunk(end_reason="CANCELLED"))
        self.assertCall(facts, state="missed", missed_reason="menu", attempts=0, user_id=None)

    def test_not_routed(self):
        facts = call(trunk(end_reason="SERVICE_UNAVAILABLE"))
        self.assertCall(facts, state="missed", missed_reason="not_routed")

    def test_a_menu_that_connects_is_not_an_answer(self):
        facts = call(trunk(make=answered), attempt("a1", end_reason="NO_ANSWER"))
        self.assertCall(facts, state="missed", missed_reason="no_answer", duration=0)

    def test_the_last_attempt_says_how_it_was_missed_and_whose_it_was(self):
        for last, reason in (("CANCELLED", "hung_up"), ("DECLINE", "declined")):
            first = attempt("a1", end_reason="NO_ANSWER")
            facts = call(trunk(), first, attempt("a2", start=30, to="4100102", end_reason=last))
            self.assertCall(facts, missed_reason=reason, attempts=2, user_id=OTHER_USER)

    def test_a_private_caller_through_the_switchboard(self):
        facts = call(trunk(ani="anonymous"), attempt("a1", ani="41000100"))
        self.assertCall(facts, is_private=True)

    def test_an_ended_attempt_does_not_end_the_conversation(self):
        start = notification("callStart", "t1", detect_time=at(0), dnis="41000100")
        self.assertCall(call(start, attempt("a1")), state="ringing")

    def test_a_switchboard_nobody_entered_is_told_by_its_reference(self):
        unknown = trunk(make=answered, dnis="41999999", dnis_user="4199999", ani="88776655")
        facts = call(unknown, attempt("a1", make=answered, ani="41999999"))
        self.assertCall(facts, attempts=1, remote_number="88776655", user_id=AGENT_USER)
