from datetime import timedelta
from unittest.mock import patch

import requests

from odoo import fields
from odoo.tests import new_test_user, tagged

from ..const import FAILURES
from ..provider import client
from ..provider.client import CallMyWayClient
from .common import ANA, ANA_PRIVATE, CLIENT, CLIENT_E164, LUIS, PASSWORD, STRANGER
from .common_http import CallmywayHttpCase, ProviderMixin


class DialCase(ProviderMixin, CallmywayHttpCase):
    def dial(self, number=CLIENT, user=None, **options):
        return self.rpc(user or self.ana, "callmyway.call", "dial", number, **options)

    def dialled(self):
        """Return what the provider was asked to connect, oldest first."""
        params = [entry["params"] for entry in self.asked("click")]
        return [(each["first_num"], each["second_num"]) for each in params]

    def the_open_call(self):
        return self.calls().filtered(lambda call: call._is_open()).ensure_one()

    def assertFailed(self, answer, code, sentence):
        """The agent reads one sentence, the log keeps the attempt, no secret is in either."""
        self.assertEqual(answer["state"], "failed")
        self.assertIn(sentence, answer["message"])
        call = self.env["callmyway.call"].browse(answer["call_id"])
        self.assertEqual((call.state, call.failure_code), ("failed", code))
        self.assertNotIn(PASSWORD, f"{answer} {call.read()}")
        return call


@tagged("post_install", "-at_install")
class TestDial(DialCase):
    def test_the_agents_telephone_rings_first_and_then_the_contacts(self):
        answer = self.dial()
        self.assertEqual(answer["state"], "dialing")
        self.assertIn(CLIENT, answer["message"])
        self.assertEqual(self.dialled(), [(ANA, CLIENT)])
        call = self.the_call()
        self.assertEqual((call.id, call.user_id), (answer["call_id"], self.ana))
        self.assertEqual((call.direction, call.endpoint_id), ("out", self.ana_phone))
        self.assertEqual((call.remote_number, call.remote_e164), (CLIENT, CLIENT_E164))
        self.assertEqual(call.partner_id, self.client)
        self.assertIn("queued", call.provider_answer)

    def test_numbers_go_out_as_the_dial_plan_wants_them(self):
        for number in ("+506 2233-4455", "+1 305 555 0142", " 4100102 "):
            self.dial(number)
            self.provider.exchange.reset()
            self.the_open_call().sudo().state = "unanswered"
        numbers = [second for _first, second in self.dialled()]
        self.assertEqual(numbers, [CLIENT, "0013055550142", LUIS])

    def test_a_colleagues_telephone_is_an_internal_call(self):
        self.dial(f" {LUIS} ")
        self.assertEqual((self.the_call().direction, self.dialled()), ("internal", [(ANA, LUIS)]))

    def test_the_caller_id_is_chosen_by_the_telephone_dialled_from(self):
        self.dial(endpoint_id=self.private_phone.id)
        self.assertEqual(self.dialled(), [(ANA_PRIVATE, CLIENT)])
        self.assertEqual(self.the_call().endpoint_id, self.private_phone)

    def test_the_default_telephone_of_the_user_is_used(self):
        self.ana.callmyway_endpoint_id = self.private_phone
        self.dial()
        self.assertEqual(self.dialled(), [(ANA_PRIVATE, CLIENT)])

    def test_the_record_the_number_was_clicked_on_is_remembered(self):
        twin = self.twins[1]
        self.dial(twin.phone, res_model="res.partner", res_id=twin.id)
        call = self.the_call()
        self.assertEqual((call.res_model, call.res_id), ("res.partner", twin.id))
        self.assertEqual(call.partner_id, twin)

    def test_a_record_that_may_not_be_read_is_refused_before_anything_rings(self):
        with self.refused("AccessError"):
            self.dial(res_model="ir.cron", res_id=self.env["ir.cron"].search([], limit=1).id)
        self.assertFalse(self.dialled() or self.calls())

    def test_a_record_that_is_gone_or_unknown_is_no_trouble(self):
        self.dial(res_model="res.partner", res_id=999_999_999)
        self.dial(STRANGER, res_model="no.such.model", res_id=1)
        self.assertEqual(len(self.calls()), 2)
        self.assertFalse(any(self.calls().mapped("res_model")))

    def test_a_double_click_is_one_call_and_rings_once(self):
        first, second = self.dial(), self.dial()
        self.assertEqual(first["call_id"], second["call_id"])
        self.assertEqual(second["state"], "dialing")
        self.assertEqual(self.dialled(), [(ANA, CLIENT)])
        self.the_call()

    def test_two_agents_may_call_the_same_number_at_once(self):
        self.dial()
        self.dial(user=self.luis)
        self.assertEqual(self.dialled(), [(ANA, CLIENT), (LUIS, CLIENT)])
        self.assertEqual(len(self.calls()), 2)

    def test_the_attempt_is_committed_before_the_request_leaves(self):
        died = patch.object(CallMyWayClient, "click_to_dial", side_effect=RuntimeError("died"))
        with died, self.refused("RuntimeError"):
            self.dial()
        self.assertEqual(self.the_call().state, "dialing", "its telephone may be ringing")
        self.assertEqual(self.dial()["call_id"], self.the_call().id)
        self.assertFalse(self.dialled(), "nobody rings twice for one click")


@tagged("post_install", "-at_install")
class TestRefused(DialCase):
    def test_wrong_credentials(self):
        self.account.password = "wrong"
        call = self.assertFailed(self.dial(), "credentials", "user or password")
        self.assertIn("Invalid username", call.provider_answer)
        self.account.password = False
        self.assertFailed(self.dial(), "credentials", "user or password")

    def test_a_server_that_is_not_authorised(self):
        self.provider.accounts.allow_ips(self.simulated, ["192.0.2.1"])
        self.assertFailed(self.dial(), "source_ip", "IP address")

    def test_a_busy_telephone(self):
        self.dial()
        self.assertFailed(self.dial(STRANGER), "busy", "busy")
        self.assertEqual(self.calls().mapped("state"), ["dialing", "failed"])

    def test_a_number_the_provider_does_not_allow(self):
        self.assertFailed(self.dial("90012345"), "number", "number")

    def test_a_number_that_is_none_never_leaves(self):
        for number in ("", "abc", "1", "9" * 40, "22334455 ext 4"):
            self.assertFailed(self.dial(number), "number", "check it")
        self.assertFalse(self.dialled())

    def test_a_provider_in_trouble(self):
        self.provider.faults.update({"http_error": {"on": "click"}})
        call = self.assertFailed(self.dial(), "http", "a problem of its own")
        self.assertIn("503", call.provider_answer)
        self.provider.faults.reset()
        self.provider.faults.update({"garbage": {"on": "click", "body": "Fatal error"}})
        self.assertFailed(self.dial(STRANGER), "refused", "refused the call")

    def test_a_provider_that_is_too_slow(self):
        too_slow = requests.Timeout(f"?password={PASSWORD}")
        with patch.object(client.requests, "get", side_effect=too_slow):
            call = self.assertFailed(self.dial(), "timeout", "did not answer in time")
        self.assertFalse(call.provider_answer)

    def test_a_provider_that_cannot_be_reached(self):
        self.account.base_url = "http://127.0.0.1:9"
        self.assertFailed(self.dial(), "unreachable", "can't be reached")

    def test_without_a_telephone_the_user_reads_what_to_do(self):
        nobody = self._user("cmw_nobody", "agent")
        call = self.assertFailed(self.dial(user=nobody), "no_endpoint", "no telephone")
        self.assertEqual((call.user_id, call.account_id), (nobody, self.account))
        self.account.active = False
        answer = self.dial(user=nobody)
        self.assertEqual((answer["call_id"], answer["state"]), (False, "failed"))
        self.assertIn("no telephone", answer["message"])
        self.assertFalse(self.dialled())

    def test_somebody_elses_telephone_is_refused(self):
        archived = self._endpoint("Old", "1", "1", user_id=self.ana.id, active=False)
        for endpoint in (self.luis_phone, self.central, archived):
            with self.refused("AccessError"):
                self.dial(endpoint_id=endpoint.id)
        with self.refused("AccessError"):
            self.dial(endpoint_id=999_999_999)
        self.assertFalse(self.dialled() or self.calls())

    def test_who_is_no_agent_cannot_dial(self):
        clerk = new_test_user(self.env, "cmw_clerk", groups="base.group_user")
        self.luis_phone.user_id = clerk
        with self.refused("AccessError"):
            self.dial(user=clerk)
        self.assertFalse(self.dialled() or self.calls())

    def test_every_failure_has_a_sentence_for_people(self):
        for code, _label in FAILURES:
            self.assertTrue(self.env["callmyway.call"]._failure_sentence(code).endswith("."))


@tagged("post_install", "-at_install")
class TestUnanswered(DialCase):
    def run_cron(self):
        self.env.flush_all()
        self.env.ref("callmyway.ir_cron_poll_live_calls").method_direct_trigger()
        self.env.invalidate_all()

    def test_a_click_that_nothing_follows_fails_after_the_configured_time(self):
        self.env["ir.config_parameter"].set_param("callmyway.click_timeout_minutes", "3")
        old, young = self.click(number=STRANGER), self.click()
        now = fields.Datetime.now()
        old.sudo().click_time = now - timedelta(minutes=4)
        young.sudo().click_time = now - timedelta(minutes=2)
        self.run_cron()
        self.assertEqual((old.state, old.failure_code), ("failed", "no_report"))
        self.assertEqual((young.state, young.failure_code), ("dialing", False))

    def test_a_setting_that_makes_no_sense_stops_nothing(self):
        for nonsense in ("soon", "0", "-1", ""):
            self.env["ir.config_parameter"].set_param("callmyway.click_timeout_minutes", nonsense)
            young = self.click(number=STRANGER)
            young.sudo().click_time = fields.Datetime.now() - timedelta(minutes=2)
            self.run_cron()
            self.assertEqual(young.state, "dialing")
            young.sudo().state = "unanswered"
