from decimal import Decimal

from ..provider.conversation import Click, summarise
from .common import NEVER, notification
from .common_conversation import (
    AGENT,
    AGENT_USER,
    OUT_CDR,
    ConversationCase,
    answered,
    at,
    call,
    missed,
    utc,
)

CLICK = Click("2233-4455", AGENT.id, AGENT_USER, failed=False, internal=False)


class TestClicked(ConversationCase):
    def start(self, callid, second=0, **data):
        data = {"ani": "4100101", "dnis": "22334455", "type": "out", **data}
        return notification("callStart", callid, detect_time=at(second), **data)

    def test_before_any_report_it_is_dialing_or_failed(self):
        self.assertEqual(summarise([], CLICK, "CR"), {"state": "dialing"})
        refused = Click("1", AGENT.id, AGENT_USER, failed=True, internal=False)
        self.assertEqual(summarise([], refused, "CR"), {"state": "failed"})

    def test_as_one_leg(self):
        self.assertCall(call(self.start("c1"), click=CLICK), state="ringing", user_id=AGENT_USER)
        connected = self.start("c1", connect_time=at(9))
        self.assertCall(call(connected, click=CLICK), state="in_progress")
        self.assertCall(
            call(answered("c1", **OUT_CDR), click=CLICK),
            direction="out",
            state="done",
            remote_number="2233-4455",
            endpoint_id=AGENT.id,
        )

    def test_as_two_legs_it_rings_until_the_contact_answers(self):
        near = self.start("c1", ani="4100101", dnis="4100101", connect_time=at(5))
        self.assertCall(call(near, click=CLICK), state="ringing", connect_time=None)
        far = self.start("c2", second=5)
        self.assertCall(call(near, far, click=CLICK), state="ringing", connect_time=None)
        talking = self.start("c2", second=5, connect_time=at(15))
        facts = call(near, talking, click=CLICK)
        self.assertCall(facts, state="in_progress", connect_time=utc(15))

    def test_as_two_legs_that_both_name_both_parties(self):
        near = self.start("c1", connect_time=at(5))
        self.assertCall(call(near, self.start("c2", second=5), click=CLICK), state="ringing")
        talking = self.start("c2", second=5, connect_time=at(15))
        self.assertCall(call(near, talking, click=CLICK), connect_time=utc(15))

    def test_as_two_records_the_contacts_says_whether_it_was_answered(self):
        near = answered("c1", talk=60, ring=5, **{**OUT_CDR, "dnis": "4100101"})
        self.assertCall(
            call(near, missed("c2", start=5, **OUT_CDR), click=CLICK),
            state="unanswered",
            duration=0,
        )
        far = answered("c2", start=5, ring=10, talk=50, cost="9.5", **OUT_CDR)
        facts = call(near, far, click=CLICK)
        self.assertCall(facts, state="done", duration=50, ring_time=10, cost=Decimal("9.5"))

    def test_with_the_endpoint_as_called_party(self):
        record = answered("c1", type="outgoing", ani="22334455", dnis="4100101")
        facts = call(record, click=CLICK)
        self.assertCall(facts, direction="out", state="done", remote_number="2233-4455")
        unanswered = missed("c1", type="outgoing", ani="22334455", dnis="4100101")
        self.assertCall(call(unanswered, click=CLICK), state="unanswered")

    def test_a_live_leg_says_never_for_what_has_not_happened(self):
        self.assertCall(
            call(self.start("c1", connect_time=NEVER), click=CLICK),
            connect_time=None,
            disconnect_time=None,
        )
