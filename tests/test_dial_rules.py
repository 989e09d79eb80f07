"""What is not dialled: blocked numbers, people who do not want calls, a busy telephone."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..models.callmyway_call_dial_rules import BUSY_FOR
from .common import ANA, ANA_PRIVATE, CLIENT, CLIENT_E164, STRANGER, CallmywayCase
from .test_dial import DialCase

REASON = "The customer asked for it by mail."


@tagged("post_install", "-at_install")
class TestBlocked(DialCase):
    def test_emergency_and_premium_numbers_are_blocked_from_the_start(self):
        for number in ("911", "112", "900 123 4567", "+506 905 123 4567"):
            call = self.assertFailed(self.dial(number), "blocked", "blocked in Odoo")
            self.assertEqual(call.state, "failed")
        self.assertFalse(self.dialled())

    def test_the_administrator_decides_what_is_blocked(self):
        self.account.blocked_patterns = "+1305*  # Miami\n2233xxxx"
        self.assertEqual(self.dial("+1 305 555 0142")["blocked"], "blocked")
        self.assertEqual(self.dial("+506 2233 4455")["blocked"], "blocked")
        self.assertFalse(self.dialled())
        self.dial("911")
        self.assertEqual(self.dialled(), [(ANA, "911")])

    def test_nobody_overrides_what_is_blocked(self):
        self.ana_phone.allowed_user_ids = self.supervisor
        answer = self.dial("911", self.supervisor, override=REASON)
        self.assertEqual((answer["blocked"], answer["may_override"]), ("blocked", False))
        self.assertFalse(self.dialled())

    def test_a_pattern_that_is_none_is_refused(self):
        for wrong in ("90a", "**", "900*1", "+"):
            with self.subTest(wrong=wrong), self.assertRaises(ValidationError):
                self.account.blocked_patterns = f"911\n{wrong}"


@tagged("post_install", "-at_install")
class TestConsent(DialCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor_phone = cls._endpoint("Boss", "71199", ANA_PRIVATE + "9")
        cls.private_phone.allowed_user_ids = cls.supervisor

    def mark(self, partner=None, **values):
        partner = partner or self.client
        values = {"partner_id": partner.id, "number": CLIENT, "state": "do_not_call", **values}
        return self.env["callmyway.partner.number"].create(values)

    def overrule(self, reason=REASON, **options):
        return self.dial(user=self.supervisor, override=reason, **options)

    def test_a_number_on_the_blacklist_is_refused(self):
        self.env["phone.blacklist"]._add([CLIENT_E164])
        answer = self.dial()
        self.assertFailed(answer, "blacklisted", "must not be called")
        self.assertEqual((answer["blocked"], answer["may_override"]), ("blacklisted", False))
        self.assertFalse(self.dialled())

    def test_a_number_taken_off_the_blacklist_is_called_again(self):
        self.env["phone.blacklist"]._add([CLIENT_E164])
        self.env["phone.blacklist"]._remove([CLIENT_E164])
        self.dial()
        self.assertEqual(self.dialled(), [(ANA, CLIENT)])

    def test_a_number_marked_do_not_call_is_refused_however_it_is_written(self):
        self.mark(number="+506 2233-4455")
        for number in (CLIENT, "2233 4455", "0050622334455"):
            self.assertFailed(self.dial(number), "do_not_call", "does not want to be called")
        self.assertFalse(self.dialled())

    def test_the_mark_of_another_companys_contact_forbids_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.mark(self._contact("Their Olga", STRANGER, company_id=other.id))
        self.dial()
        self.assertEqual(self.dialled(), [(ANA, CLIENT)])

    def test_a_wrong_number_is_no_reason_to_refuse(self):
        self.mark(state="wrong")
        self.assertEqual(self.dial()["state"], "dialing")

    def test_a_supervisor_is_told_that_he_may_decide_otherwise(self):
        self.mark()
        answer = self.dial(user=self.supervisor)
        self.assertEqual((answer["state"], answer["may_override"]), ("failed", True))
        self.assertFalse(self.dialled(), "asked before anything rings")

    def test_a_supervisors_reason_is_kept_with_the_call_and_the_contact(self):
        self.mark()
        before = self.client.message_ids
        answer = self.overrule()
        self.assertEqual((answer["state"], self.dialled()), ("dialing", [(ANA_PRIVATE, CLIENT)]))
        call = self.the_call()
        self.assertEqual((call.override_reason, call.override_user_id), (REASON, self.supervisor))
        said = self.client.message_ids - before
        self.assertEqual(said.author_id, self.supervisor.partner_id)
        self.assertIn(REASON, said.body)
        self.assertIn(CLIENT, said.body)

    def test_a_reason_given_for_a_number_that_is_free_is_not_kept(self):
        before = self.client.message_ids
        self.overrule()
        self.assertFalse(self.the_call().override_reason)
        self.assertEqual(self.client.message_ids, before)

    def test_an_agent_cannot_override(self):
        self.mark()
        with self.refused("AccessError"):
            self.dial(override=REASON)
        self.assertFalse(self.dialled() or self.calls())

    def test_a_blank_reason_is_none(self):
        self.mark()
        with self.refused("UserError"):
            self.overrule(" \t ")
        self.assertFalse(self.dialled() or self.calls())

    def test_an_account_that_allows_no_exception_has_none(self):
        self.mark()
        self.account.may_override = False
        answer = self.overrule()
        self.assertEqual((answer["blocked"], answer["may_override"]), ("do_not_call", False))
        self.assertFalse(self.dialled())


@tagged("post_install", "-at_install")
class TestBusy(DialCase):
    def test_a_telephone_in_a_call_is_not_asked_for_another(self):
        self.dial()
        self.assertFailed(self.dial(STRANGER), "busy", "busy")
        self.assertEqual(self.dialled(), [(ANA, CLIENT)])

    def test_the_users_other_telephone_is_free(self):
        self.dial()
        self.dial(STRANGER, endpoint_id=self.private_phone.id)
        self.assertEqual(self.dialled(), [(ANA, CLIENT), (ANA_PRIVATE, STRANGER)])

    def test_two_users_of_one_telephone_have_one_call_at_a_time(self):
        self.ana_phone.allowed_user_ids = self.luis
        self.dial()
        answer = self.dial(user=self.luis, endpoint_id=self.ana_phone.id)
        self.assertFailed(answer, "busy", "busy")
        self.assertEqual(self.dialled(), [(ANA, CLIENT)])

    def test_a_call_whose_end_was_lost_keeps_nobody_waiting(self):
        self.dial()
        long_ago = fields.Datetime.now() - BUSY_FOR["in_progress"] - timedelta(seconds=1)
        self.the_call().sudo().write({"state": "in_progress", "click_time": long_ago})
        self.provider.exchange.reset()
        self.dial(STRANGER)
        self.assertEqual(self.dialled(), [(ANA, CLIENT), (ANA, STRANGER)])


@tagged("post_install", "-at_install")
class TestBusyByLegs(CallmywayCase):
    def call(self, state, minutes, direction="in"):
        return self.env["callmyway.call"].create(
            {
                "account_id": self.account.id,
                "user_id": self.ana.id,
                "endpoint_id": self.ana_phone.id,
                "direction": direction,
                "state": state,
                "detect_time": fields.Datetime.now() - timedelta(minutes=minutes),
            }
        )

    def busy(self, endpoint):
        return self.env["callmyway.call"]._is_busy(self.account, endpoint)

    def test_an_incoming_call_keeps_its_telephone_busy_and_no_other(self):
        self.assertFalse(self.busy(self.ana_phone))
        call = self.call("ringing", 1)
        self.assertTrue(self.busy(self.ana_phone))
        self.assertFalse(self.busy(self.private_phone))
        self.assertEqual(call.with_user(self.ana).get_popup()["endpoint_id"], self.ana_phone.id)

    def test_how_long_an_open_call_is_believed_depends_on_its_state(self):
        for state, minutes, busy in (
            ("ringing", 4, True),
            ("ringing", 6, False),
            ("in_progress", 29, True),
            ("in_progress", 31, False),
            ("done", 1, False),
        ):
            with self.subTest(state=state, minutes=minutes):
                call = self.call(state, minutes)
                self.assertEqual(self.busy(self.ana_phone), busy)
                telephone = call.with_user(self.ana).get_popup()["endpoint_id"]
                self.assertEqual(bool(telephone), busy, "the page is told the same")
                call.unlink()
