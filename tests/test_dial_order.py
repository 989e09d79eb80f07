"""Whose telephone rings first, and how the call is read from its legs then."""

import itertools
from unittest.mock import patch

from odoo.tests import tagged

from .common import ANA, CLIENT, LUIS, OUTGOING_CDR, STRANGER, USERNAME, CallmywayCase, cdr
from .common_http import SIMULATED
from .test_dial import DialCase

TWO_SIDES = {"ani": CLIENT, "dnis": ANA, "ani_user": "", "dnis_user": ANA, "type": "outgoing"}


class ContactFirst(DialCase):
    def setUp(self):
        allowed = {"allowed_numbers": [CLIENT]}
        self.enterContext(patch.dict(SIMULATED["accounts"][0], allowed))
        super().setUp()
        self.account.dial_order = "contact"


@tagged("post_install", "-at_install")
class TestOrder(ContactFirst):
    def asked_for(self):
        return self.asked("click")[-1]["params"]

    def test_the_contact_is_rung_first_and_the_accounts_user_is_charged(self):
        answer = self.dial()
        self.assertEqual(answer["state"], "dialing")
        self.assertIn("they answer", answer["message"])
        self.assertEqual(self.dialled(), [(CLIENT, ANA)])
        self.assertEqual(self.asked_for()["username"], USERNAME)
        self.assertEqual(self.the_call().user_id, self.ana)

    def test_agent_first_is_what_an_account_begins_with(self):
        self.account.dial_order = self._account(username="1234567").dial_order
        self.dial()
        self.assertEqual(self.dialled(), [(ANA, CLIENT)])
        self.assertEqual(self.asked_for()["username"], USERNAME)

    def test_a_colleague_is_never_rung_before_oneself(self):
        self.dial(LUIS)
        self.assertEqual(self.dialled(), [(ANA, LUIS)])

    def test_a_number_that_is_not_on_the_allowed_list_is_refused_in_words(self):
        self.assertFailed(self.dial(STRANGER), "number", "check it")


@tagged("post_install", "-at_install")
class TestOrderStory(ContactFirst):
    """The simulator plays the whole call, reported as one leg and as two."""

    def setUp(self):
        super().setUp()
        self.connect_webhook()

    def live(self, legs):
        self.provider.settings.update({"click_legs": legs, "notify_connect": True})
        self.dial()
        call = self.provider.exchange.calls[0]
        states = [self.state()]
        self.clock.advance(3)
        self.provider.exchange.remote(call.legs[0].callid, "answer")
        states.append(self.state())
        self.clock.advance(4)
        self.provider.exchange.answer(self.phone(ANA))
        states.append(self.state())
        self.clock.advance(20)
        self.provider.exchange.hang_up(self.phone(ANA))
        states.append(self.state())
        return states

    def state(self):
        self.settle()
        return self.the_call().state

    def test_one_call_is_told_from_its_click_to_its_end(self):
        for legs in (1, 2):
            with self.subTest(legs=legs):
                states = self.live(legs)
                self.assertEqual((states[0], states[-2:]), ("ringing", ["in_progress", "done"]))
                call = self.the_call()
                self.assertEqual((call.duration, call.user_id), (20, self.ana))
                call.sudo().unlink()


@tagged("post_install", "-at_install")
class TestOrderLegs(CallmywayCase):
    def leg(self, callid, second, ring, talk, end="OK", **row):
        times = {
            "detect_time": self.at(second),
            "connect_time": self.at(second + ring) if talk else "1970-01-01 00:00:00",
            "disconnect_time": self.at(second + ring + talk),
            "duration": str(talk),
            "end_reason": end,
        }
        return cdr(callid, **{**OUTGOING_CDR, **times, **row})

    def check(self, said, expected):
        for order in itertools.permutations(said):
            with self.env.cr.savepoint() as savepoint:
                click = self.click(click_contact_first=True)
                for each in order:
                    self.apply(each)
                call = self.the_call()
                self.assertEqual((call, call.state, call.duration), (click, *expected))
                savepoint.rollback()

    def test_the_conversation_is_the_leg_rung_second(self):
        for sides in ({}, TWO_SIDES, {"ani": ANA, "dnis": ANA}):
            with self.subTest(sides=sides):
                far = self.leg("far", 1, 3, 40)
                near = self.leg("near", 4, 5, 32, **sides)
                self.check([far, near], ("done", 32))

    def test_a_contact_who_answered_to_nobody_was_not_spoken_to(self):
        far = self.leg("far", 1, 3, 25)
        near = self.leg("near", 4, 20, 0, end="NO_ANSWER", dnis=ANA)
        self.check([far, near], ("unanswered", 0))

    def test_a_contact_who_does_not_answer_is_unanswered(self):
        self.check([self.leg("far", 1, 20, 0, end="NO_ANSWER")], ("unanswered", 0))

    def test_one_leg_for_both_sides_is_the_conversation(self):
        self.check([self.leg("both", 1, 8, 30)], ("done", 30))
