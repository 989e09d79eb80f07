"""What the random conversations brought to light, one story each."""

import itertools

from odoo.tests import tagged

from ..provider.payload import parse_records
from .common import (
    ANA,
    ANA_ID,
    ANA_NUMBER,
    LUIS,
    LUIS_ID,
    OUTGOING,
    OUTGOING_CDR,
    STRANGER,
    SWITCHBOARD,
    SWITCHBOARD_NUMBER,
    ZONE,
    CallmywayCase,
    cdr,
    notification,
)


@tagged("post_install", "-at_install")
class TestOrder(CallmywayCase):
    def dialled(self, callid, begin, end, **row):
        times = {"detect_time": self.at(begin), "disconnect_time": self.at(end)}
        return cdr(callid, **{**OUTGOING_CDR, **times, **row})

    def in_every_order(self, *said):
        """Let the ledger learn of these one by one, in each order, and forget them after."""
        for order in itertools.permutations(said):
            with self.subTest(order=order), self.env.cr.savepoint() as savepoint:
                yield order
                savepoint.rollback()

    def test_the_first_call_is_the_clicks_and_the_second_the_handsets(self):
        said = self.dialled("first", 1, 5), self.dialled("second", 60, 70)
        for order in self.in_every_order(*said):
            click = self.click()
            for each in order:
                self.apply(each)
            self.assertEqual(click.leg_ids.mapped("callid"), ["first"])
            other = self.calls() - click
            self.assertEqual(other.leg_ids.mapped("callid"), ["second"])
            self.assertEqual(
                (other.detect_time, click.detect_time), (self.moment(60), self.moment(1))
            )

    def test_a_call_that_turns_out_to_be_a_later_one_leaves_the_click(self):
        click = self.click()
        start = {**OUTGOING, "type": "out"}
        self.apply(notification("callStart", "first", detect_time=self.at(1), **start))
        self.apply(notification("callStart", "second", detect_time=self.at(60), **start))
        self.assertEqual(len(click.leg_ids), 2, "the first may still go on")
        self.apply(self.dialled("first", 1, 5))
        self.assertEqual(click.leg_ids.mapped("callid"), ["first"])
        self.assertEqual(len(self.calls()), 2)

    def test_two_clicks_on_one_number_within_seconds_have_a_call_each(self):
        said = self.dialled("first", 1, 5), self.dialled("second", 9, 20)
        for order in self.in_every_order(*said):
            clicks = self.click(seconds=0), self.click(seconds=8)
            for each in order:
                self.apply(each)
            self.assertEqual([c.leg_ids.callid for c in clicks], ["first", "second"])

    def test_a_provider_whose_clock_is_behind_gives_each_click_its_call(self):
        said = self.dialled("first", -3, 2), self.dialled("second", 37, 50)
        for order in self.in_every_order(*said):
            clicks = self.click(seconds=0), self.click(seconds=40)
            for each in order:
                self.apply(each)
            self.assertEqual([c.leg_ids.callid for c in clicks], ["first", "second"])

    def test_a_late_notification_of_an_earlier_call_is_not_the_clicks(self):
        click = self.click(seconds=60)
        start = {**OUTGOING, "type": "out"}
        self.apply(notification("callStart", "c1", detect_time=self.at(0), **start), heard=70)
        self.assertFalse(click.leg_ids)

    def test_a_clock_an_hour_off_does_not_part_a_click_from_its_call(self):
        click = self.click()
        start = {**OUTGOING, "type": "out"}
        self.apply(notification("callStart", "c1", detect_time=self.at(-3600), **start), heard=2)
        self.assertEqual(click.leg_ids.mapped("callid"), ["c1"])

    def test_a_call_between_agents_is_not_their_clicks(self):
        click = self.click(STRANGER, endpoint=self.luis_phone)
        both = {"ani": ANA, "dnis": LUIS, "ani_user": ANA, "dnis_user": LUIS, "type": ""}
        self.apply(cdr("c1", detect_time=self.at(5), **both))
        self.assertFalse(click.leg_ids)

    def test_a_hidden_caller_is_not_the_clicks_even_without_a_direction(self):
        click = self.click()
        self.apply(cdr("c1", ani="0", type="null", detect_time=self.at(5)))
        self.assertFalse(click.leg_ids)

    def test_the_telephone_that_a_notification_names_rings_whatever_number_was_called(self):
        self.luis_phone.caller_id = ANA_NUMBER
        for number, dnis in enumerate((ANA_NUMBER, SWITCHBOARD_NUMBER, LUIS)):
            with self.subTest(dnis=dnis):
                said = {"dnis": dnis, "endpoint_id": LUIS_ID, "detect_time": self.at(0)}
                self.apply(notification("callStart", f"c{number}", **said))
                call = self.calls()[-1]
                self.assertEqual((call.endpoint_id, call.user_id), (self.luis_phone, self.luis))

    def test_the_agent_is_that_of_the_telephone_that_turns_out_to_be_the_one(self):
        said = {"dnis": ANA, "endpoint_id": ANA_ID, "detect_time": self.at(0)}
        self.apply(notification("callStart", "c1", **said))
        self.apply(cdr("c1", dnis=LUIS, dnis_user=LUIS, detect_time=self.at(0)))
        self.assertEqual(self.the_call().user_id, self.luis)

    def test_a_contact_found_by_the_switchboards_number_gives_way_to_the_caller(self):
        self._contact("The office itself", SWITCHBOARD_NUMBER)
        to_ana = {"ani": SWITCHBOARD_NUMBER, "original_callid": "x1", "detect_time": self.at(5)}
        to_us = {"dnis": SWITCHBOARD_NUMBER, "dnis_user": SWITCHBOARD, "ref_callid": "x1"}
        said = cdr("a1", **to_ana), cdr("t1", detect_time=self.at(0), **to_us)
        for order in self.in_every_order(*said):
            for each in order:
                self.apply(each)
            self.assertEqual(self.the_call().partner_id, self.client)

    def test_a_wrap_up_that_is_not_due_after_all_is_none(self):
        connected = {"detect_time": self.at(0), "connect_time": self.at(5)}
        self.apply(notification("callStart", "c1", **connected))
        self.assertEqual(self.the_call().wrapup_state, "pending")
        self.apply(cdr("c1", detect_time=self.at(0)))
        self.assertEqual((self.the_call().state, self.the_call().wrapup_state), ("missed", False))

    def test_a_wrap_up_that_a_person_asked_for_stays(self):
        self.apply(notification("callEnd", "c1", detect_time=self.at(0)))
        self.the_call().with_user(self.ana).wrapup_state = "pending"
        self.apply(cdr("c1", detect_time=self.at(0), cost="1"))
        self.assertEqual(self.the_call().wrapup_state, "pending")

    def test_a_date_at_the_end_of_time_is_one_unreadable_row(self):
        row = cdr("c1", detect_time="9999-12-31 12:00:00", ring_time="99999", disconnect_time="")
        reports, unreadable = parse_records([row, cdr("c2")], ZONE, self.now)
        self.assertEqual(([each.callid for each in reports], len(unreadable)), (["c2"], 1))
