from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CLIENT, SHARED, STRANGER, CallmywayCase, cdr, notification


@tagged("post_install", "-at_install")
class TestPopup(CallmywayCase):
    def rings(self, ani=CLIENT, callid="c1", **data):
        self.apply(notification("callStart", callid, detect_time=self.at(0), ani=ani, **data))
        return self.calls()[-1].with_user(self.ana)

    def popup(self, *args, **data):
        return self.rings(*args, **data).get_popup()

    def test_each_kind_of_caller_is_a_case_of_its_own(self):
        callers = {CLIENT: "one", SHARED: "several", STRANGER: "none", "anonymous": "private"}
        for number, (ani, case) in enumerate(callers.items()):
            with self.subTest(case=case):
                self.assertEqual(self.popup(ani, f"c{number}")["case"], case)

    def test_the_contact_is_shown(self):
        self.client.write({"city": "Heredia", "function": "Accountant"})
        popup = self.popup()
        (card,) = popup["contacts"]
        self.assertEqual((card["id"], card["name"]), (self.client.id, "Olga Cliente"))
        self.assertEqual((card["city"], card["function"]), ("Heredia", "Accountant"))
        self.assertEqual((popup["state"], popup["direction"]), ("ringing", "in"))
        self.assertEqual(popup["number"], "+506 2233 4455")

    def test_of_several_all_are_shown(self):
        cards = self.popup(SHARED)["contacts"]
        self.assertEqual({card["id"] for card in cards}, set(self.twins.ids))

    def hide(self, *partners):
        group = self.env["res.groups"].create({"name": "Test", "user_ids": self.ana.ids})
        self.env["ir.rule"].create(
            {
                "name": "Ana does not see this one",
                "model_id": self.env.ref("base.model_res_partner").id,
                "groups": group.ids,
                "domain_force": str([("id", "not in", [partner.id for partner in partners])]),
            }
        )

    def test_a_contact_the_agent_may_not_read_is_not_shown(self):
        self.hide(self.twins[0], self.client)
        popup = self.popup(SHARED)
        self.assertEqual([card["id"] for card in popup["contacts"]], [self.twins[1].id])
        self.assertEqual(self.popup(CLIENT, "c2")["case"], "none")

    def test_nor_is_one_that_somebody_else_has_linked(self):
        call = self.rings(STRANGER)
        call.sudo().partner_id = self.client
        self.hide(self.client)
        popup = call.get_popup()
        self.assertFalse(popup["partner_id"] or popup["contacts"])
        self.assertNotIn("Olga", str(popup))

    def test_the_seconds_of_the_conversation_run_by_the_servers_clock(self):
        began = fields.Datetime.now() - timedelta(seconds=90)
        self.assertEqual(self.popup()["seconds"], 0)
        call = self.rings(callid="c2")
        call.sudo().write({"state": "in_progress", "connect_time": began})
        self.assertAlmostEqual(call.get_popup()["seconds"], 90, delta=20)
        call.sudo().connect_time = fields.Datetime.now() + timedelta(seconds=60)
        self.assertEqual(call.get_popup()["seconds"], 0, "the provider's clock may be ahead")

    def test_what_the_agent_enters_is_saved(self):
        call = self.rings(SHARED)
        outcome = self.env.ref("callmyway.outcome_agreed")
        popup = call.save_wrapup(self.twins[1].id, outcome.id, "two weeks", False)
        self.assertEqual((popup["partner_id"], popup["outcome_id"]), (self.twins[1].id, outcome.id))
        self.assertNotEqual(call.wrapup_state, "done")
        popup = call.save_wrapup(self.twins[1].id, outcome.id, "two weeks", True)
        self.assertEqual((popup["wrapup_state"], call.note), ("done", "two weeks"))

    def test_only_a_contact_the_agent_may_read_can_be_chosen(self):
        call = self.rings(STRANGER)
        self.hide(self.client)
        with self.assertRaises(AccessError):
            call.save_wrapup(self.client.id, False, "", False)
        self.assertFalse(call.partner_id)

    def test_a_reload_brings_back_the_live_calls_and_the_last_open_wrapup(self):
        talked = {"connect_time": self.at(61), "duration": "29"}
        for number, age in enumerate((0, 60)):
            times = {"detect_time": self.at(age), "disconnect_time": self.at(age + 30)}
            self.apply(cdr(f"old{number}", **times, **talked))
        live = self.rings(callid="live")
        shown = self.env["callmyway.call"].with_user(self.ana).get_open_popups()
        last = self.calls().filtered(lambda call: call.leg_ids.callid == "old1")
        self.assertEqual([popup["id"] for popup in shown], [live.id, last.id])
        self.assertFalse(self.env["callmyway.call"].with_user(self.luis).get_open_popups())

    def test_a_wrapup_left_open_long_ago_does_not_come_back(self):
        old = {"detect_time": self.at(-7200), "connect_time": self.at(-7190)}
        self.apply(cdr("old", **old, disconnect_time=self.at(-7100), duration="90"))
        self.assertEqual(self.the_call().wrapup_state, "pending")
        self.assertFalse(self.env["callmyway.call"].with_user(self.ana).get_open_popups())

    def test_one_goes_from_the_contact_to_its_calls_and_from_a_call_to_its_record(self):
        call = self.rings()
        action = self.client.with_user(self.ana).action_view_callmyway_calls()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), self.the_call())
        call.sudo().write({"res_model": "res.partner", "res_id": self.client.id})
        opened = call.action_open_document()
        self.assertEqual((opened["res_model"], opened["res_id"]), ("res.partner", self.client.id))

    def test_the_contact_counts_its_calls_and_those_of_its_people(self):
        company = self._contact("Company", "2233 4400", is_company=True)
        self.client.parent_id = company
        self.rings(callid="c1")
        self.rings(callid="c2")
        counted = (company | self.client).with_user(self.ana)
        self.assertEqual(counted.mapped("callmyway_call_count"), [2, 2])
        self.env.invalidate_all()
        self.assertEqual(self.client.with_user(self.luis).callmyway_call_count, 0)
