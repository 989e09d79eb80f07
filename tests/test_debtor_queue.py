"""Who is called next, through the server's door and with the simulated provider behind it."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..provider.client import CallMyWayClient
from .common import ANA, LUIS, STRANGER
from .common_debtors import Debtors
from .common_http import CallmywayHttpCase, ProviderMixin


@tagged("post_install", "-at_install")
class TestQueue(ProviderMixin, Debtors, CallmywayHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.luis.group_ids += cls.env.ref("account.group_account_readonly")
        cls.env["callmyway.debtor"].search([]).unlink()  # those of demo data
        cls.pedro = cls.twins[0]
        cls.pedro.phone = STRANGER
        cls.invoice(5000)
        cls.invoice(10, partner=cls.pedro)
        cls.big = cls.debtor()
        cls.small = cls.debtor(cls.pedro)

    def next(self, user=None):
        return self.rpc(user or self.ana, "callmyway.debtor", "call_next")

    def turn(self, user=None):
        return self.rpc(user or self.ana, "callmyway.debtor", "get_turn")

    def dialled(self):
        params = [entry["params"] for entry in self.asked("click")]
        return [(each["first_num"], each["second_num"]) for each in params]

    def end(self, answer, outcome, user=None):
        """Let the call end, and its agent close the wrap-up."""
        call = self.env["callmyway.call"].browse(answer["call_id"])
        call.sudo().write({"state": "done", "wrapup_state": "pending"})
        arguments = [[call.id], answer["partner_id"], outcome.id, "", True]
        self.rpc(user or self.ana, "callmyway.call", "save_wrapup", *arguments)
        return call

    def test_the_best_debtor_is_dialled_on_the_agents_telephone(self):
        answer = self.next()
        self.assertEqual((answer["debtor_id"], answer["state"]), (self.big.id, "dialing"))
        self.assertEqual((answer["partner_id"], answer["name"]), (self.client.id, "Olga Cliente"))
        self.assertEqual(self.dialled(), [(ANA, self.client.phone)])
        call = self.the_call()
        self.assertEqual((call.partner_id, call.user_id), (self.client, self.ana))
        self.assertEqual((self.big.offered_to_id, self.small.offered_to_id.id), (self.ana, False))

    def test_a_second_agent_is_offered_the_second_debtor_and_a_third_nobody(self):
        self.next()
        self.assertEqual(self.next(self.luis)["debtor_id"], self.small.id)
        self.biller.group_ids += self.env.ref("callmyway.group_callmyway_agent")
        third = self.next(self.biller)
        self.assertFalse(third["debtor_id"])
        self.assertTrue(third["is_empty"])
        self.assertEqual([first for first, _second in self.dialled()], [ANA, LUIS])

    def test_after_the_wrap_up_the_next_one_is_dialled_and_the_first_one_not_again(self):
        first = self.next()
        self.assertFalse(self.turn()["is_free"])
        self.end(first, self.reached)
        self.assertFalse(self.big.offered_to_id)
        self.assertEqual(self.big.not_offered_reason, "reached")
        self.assertTrue(self.turn()["is_free"])
        second = self.next()
        self.assertEqual(second["debtor_id"], self.small.id)
        self.end(second, self.not_reached)
        self.assertEqual(self.small.not_offered_reason, "tried")
        self.assertTrue(self.next()["is_empty"])

    def test_with_a_call_or_a_wrap_up_open_nobody_is_dialled(self):
        answer = self.next()
        self.assertIn("call first", self.next()["message"])
        call = self.env["callmyway.call"].browse(answer["call_id"])
        call.sudo().write({"state": "unanswered", "wrapup_state": "pending"})
        again = self.next()
        self.assertFalse(again["debtor_id"] or again["is_empty"])
        self.assertIn("Olga Cliente", again["message"])
        self.assertEqual(len(self.dialled()), 1)

    def test_debtors_of_another_agent_are_left_to_him(self):
        self.big.user_id = self.luis
        self.small.user_id = self.ana
        self.assertEqual(self.next()["debtor_id"], self.small.id)
        self.assertEqual(self.next(self.luis)["debtor_id"], self.big.id)

    def test_a_debtor_that_has_paid_since_the_last_look_is_passed_over(self):
        self.pay(self.env["account.move"].search([("partner_id", "=", self.client.id)]))
        self.assertTrue(self.big.is_callable, "the list does not know it yet")
        self.assertEqual(self.next()["debtor_id"], self.small.id)
        self.assertEqual(self.big.not_offered_reason, "nothing_due")
        self.assertFalse(self.big.offered_to_id)

    def test_a_number_that_must_not_be_called_since_then_is_not_dialled(self):
        self.env["phone.blacklist"]._add([self.client.phone_sanitized])
        self.assertEqual(self.next()["debtor_id"], self.small.id)
        self.assertEqual([second for _first, second in self.dialled()], [STRANGER])

    def test_a_refusal_lets_the_debtor_go_at_once(self):
        self.account.base_url = "http://127.0.0.1:9"
        answer = self.next()
        self.assertEqual(answer["state"], "failed")
        self.assertIn("can't be reached", answer["message"])
        self.assertFalse(self.big.offered_to_id)
        self.assertTrue(self.big.is_callable)

    def test_an_agent_without_a_telephone_is_told_so_and_keeps_nobody(self):
        answer = self.next(self.biller)
        self.assertEqual(answer["state"], "failed")
        self.assertIn("no telephone", answer["message"])
        self.assertFalse(self.big.offered_to_id)

    def test_a_number_that_cannot_be_dialled_is_not_tried_again_and_again(self):
        self.account.blocked_patterns = self.client.phone
        self.assertEqual(self.next()["state"], "failed")
        self.assertEqual(self.big.not_offered_reason, "put_off")
        there = fields.Datetime.context_timestamp(self.big.with_user(self.ana), self.big.rest_until)
        self.assertEqual((there.date(), there.hour), (self.day(1), 0), "until tomorrow")
        self.assertEqual(self.next()["debtor_id"], self.small.id)

    def test_a_claim_runs_out_by_itself(self):
        self.big._take()
        self.big.offered_to_id = self.luis
        self.assertEqual(self.next()["debtor_id"], self.small.id)
        self.the_call().sudo().state = "failed"
        self.small.unlink()
        self.big.offered_at = fields.Datetime.now() - timedelta(minutes=30)
        self.assertEqual(self.next()["debtor_id"], self.big.id)

    def test_the_cron_ends_claims_that_ran_out(self):
        self.big.write({"offered_to_id": self.luis.id, "offered_at": fields.Datetime.now()})
        limit = fields.Datetime.now() - timedelta(minutes=30)
        self.small.write({"offered_to_id": self.luis.id, "offered_at": limit})
        self.env.ref("callmyway.ir_cron_refresh_debtors").method_direct_trigger()
        self.assertEqual((self.big | self.small).offered_to_id, self.luis)
        self.assertFalse(self.small.offered_to_id)

    def test_a_supervisor_brings_the_whole_list_up_to_date(self):
        self.pay(self.env["account.move"].search([("partner_id", "=", self.client.id)]))
        self.invoice(25, partner=self.pedro)
        before = fields.Datetime.now()
        self.rpc(self.biller, "callmyway.debtor", "refresh_all")
        self.assertEqual((self.big | self.small).mapped("overdue"), [0, 35])
        self.assertGreaterEqual(self.small.as_of, before)

    def test_a_claim_without_a_call_is_dialled_by_the_next_press(self):
        died = patch.object(CallMyWayClient, "click_to_dial", side_effect=RuntimeError("died"))
        self.small.write({"offered_to_id": self.ana.id, "offered_at": fields.Datetime.now()})
        self.assertEqual(self.next()["debtor_id"], self.small.id, "though another has more points")
        self.end({"call_id": self.the_call().id, "partner_id": self.pedro.id}, self.reached)
        with died, self.refused("RuntimeError"):
            self.next()
        self.assertEqual(self.big.offered_to_id, self.ana, "his telephone may be ringing")
        self.assertIn("call first", self.next()["message"])

    def test_who_is_put_off_comes_back_later(self):
        self.rpc(self.ana, "callmyway.debtor", "release", [self.big.id])
        self.assertEqual(self.big.not_offered_reason, "put_off")
        self.assertEqual(self.next()["debtor_id"], self.small.id)
        self.big.rest_until = fields.Datetime.now() - timedelta(seconds=1)
        self.assertTrue(self.debtor().is_callable)

    def test_nobody_puts_off_whom_another_is_calling(self):
        self.next()
        with self.refused("AccessError"):
            self.rpc(self.luis, "callmyway.debtor", "release", [self.big.id])
        self.assertEqual(self.big.offered_to_id, self.ana)

    def test_the_debtors_of_another_company_are_not_called(self):
        other = self._company("Another company")
        stranger = self._contact("Elsewhere", "22334400")
        self.invoice(9_000_000, partner=stranger, company_id=other.id)
        self.env["callmyway.debtor"]._refresh(stranger, other)
        self.next()
        self.the_call().sudo().state = "failed"
        self.big._put_off("later")
        self.assertEqual(self.next()["debtor_id"], self.small.id)
