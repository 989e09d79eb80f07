"""From which telephone a user dials, and with which caller ID."""

import json

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import (
    ANA,
    ANA_PRIVATE,
    CLIENT,
    CLIENT_E164,
    LUIS,
    OUTGOING,
    CallmywayCase,
    local,
    notification,
)
from .test_dial import DialCase


@tagged("post_install", "-at_install")
class TestEndpointChoice(CallmywayCase):
    def choose(self, endpoint, user=None):
        return (
            self.env["res.users"].with_user(user or self.ana).callmyway_choose_endpoint(endpoint.id)
        )

    def test_the_first_own_telephone_is_the_default(self):
        self.assertEqual(self.ana._callmyway_default_endpoint(), self.ana_phone)

    def test_the_last_choice_is_remembered_over_the_preference(self):
        self.ana.callmyway_endpoint_id = self.ana_phone
        self.choose(self.private_phone)
        self.assertEqual(self.ana._callmyway_default_endpoint(), self.private_phone)

    def test_a_new_preference_counts_from_then_on(self):
        self.choose(self.private_phone)
        self.ana.with_user(self.ana).callmyway_endpoint_id = self.ana_phone
        self.assertEqual(self.ana._callmyway_default_endpoint(), self.ana_phone)

    def test_the_users_other_pages_hear_of_the_choice(self):
        self.choose(self.private_phone)
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].sudo().search([])
        said = [(row.channel, json.loads(row.message)) for row in rows]
        mine = [
            message["payload"]
            for channel, message in said
            if message["type"] == "callmyway.endpoint" and str(self.ana.partner_id.id) in channel
        ]
        self.assertEqual(mine, [{"endpoint_id": self.private_phone.id}])

    def test_somebody_elses_telephone_can_be_neither_chosen_nor_preferred(self):
        with self.assertRaises(AccessError):
            self.choose(self.luis_phone)
        with self.assertRaises(ValidationError):
            self.ana.callmyway_endpoint_id = self.luis_phone

    def test_who_is_no_agent_chooses_nothing(self):
        self.luis.group_ids -= self.env.ref("callmyway.group_callmyway_agent")
        with self.assertRaises(AccessError):
            self.choose(self.luis_phone, self.luis)

    def test_a_shared_telephone_can_be_chosen_and_preferred_by_who_may_use_it(self):
        self.luis_phone.allowed_user_ids = self.ana
        self.choose(self.luis_phone)
        self.assertEqual(self.ana._callmyway_default_endpoint(), self.luis_phone)
        self.ana.with_user(self.ana).callmyway_endpoint_id = self.luis_phone
        info = self.ana._callmyway_session_info()
        self.assertEqual(info["endpoint_id"], self.luis_phone.id)
        self.assertEqual(
            [each["id"] for each in info["endpoints"]],
            [self.ana_phone.id, self.private_phone.id, self.luis_phone.id],
            "the own ones come first",
        )

    def test_a_telephone_that_is_shared_no_more_is_no_default(self):
        self.luis_phone.allowed_user_ids = self.ana
        self.choose(self.luis_phone)
        self.luis_phone.allowed_user_ids = False
        self.assertEqual(self.ana._callmyway_default_endpoint(), self.ana_phone)

    def test_an_agent_sees_the_telephones_shared_with_him_and_no_others(self):
        Endpoint = self.env["callmyway.endpoint"].with_user(self.luis)
        self.assertEqual(Endpoint.search([]), self.luis_phone)
        self.private_phone.allowed_user_ids = self.luis
        self.assertEqual(Endpoint.search([]), self.luis_phone | self.private_phone)
        with self.assertRaises(AccessError):
            Endpoint.browse(self.private_phone.id).allowed_user_ids = False

    def test_a_switchboard_is_shared_with_nobody(self):
        with self.assertRaises(ValidationError):
            self.central.allowed_user_ids = self.ana

    def test_a_telephone_is_shared_only_with_who_works_in_its_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._user("cmw_other", "agent", company_id=other.id, company_ids=other.ids)
        with self.assertRaises(ValidationError):
            self.ana_phone.allowed_user_ids = stranger

    def test_a_user_sets_the_own_device_in_the_preferences(self):
        self.ana.with_user(self.ana).write({"callmyway_use_device": True})
        self.assertTrue(self.ana._callmyway_session_info()["use_device"])


@tagged("post_install", "-at_install")
class TestDialFrom(DialCase):
    def test_a_call_from_a_shared_telephone_is_who_clickeds(self):
        self.ana_phone.allowed_user_ids = self.luis
        self.dial(user=self.luis, endpoint_id=self.ana_phone.id)
        self.assertEqual(self.dialled(), [(ANA, CLIENT)])
        call = self.the_call()
        self.assertEqual((call.user_id, call.endpoint_id), (self.luis, self.ana_phone))
        self.apply(self.outgoing_start())
        call = self.the_call()
        self.assertEqual((call.state, call.user_id), ("ringing", self.luis))

    def outgoing_start(self):
        data = {**OUTGOING, "type": "out", "detect_time": local(self.the_call().click_time)}
        return notification("callStart", "c1", **data)

    def test_the_last_choice_is_dialled_from_when_none_is_said(self):
        self.rpc(self.ana, "res.users", "callmyway_choose_endpoint", self.private_phone.id)
        self.dial()
        self.assertEqual(self.dialled(), [(ANA_PRIVATE, CLIENT)])

    def test_the_page_learns_what_is_sent(self):
        ask = lambda *args: self.rpc(self.ana, "callmyway.call", "get_number_sent", *args)  # noqa: E731
        self.assertEqual(ask(CLIENT_E164), CLIENT)
        self.assertEqual(ask("+1 (305) 555-0142", self.private_phone.id), "0013055550142")
        self.assertEqual(ask(LUIS), LUIS)
        self.assertEqual(ask("nobody"), "")
        self.account.international_prefix = "011"
        self.assertEqual(ask("+1 (305) 555-0142"), "01113055550142")
        with self.refused("AccessError"):
            ask(CLIENT, self.luis_phone.id)

    def test_an_international_prefix_that_is_none_is_refused(self):
        with self.assertRaises(ValidationError):
            self.account.international_prefix = "abc"
