"""What an agent enters of a call, and what follows from closing its wrap-up."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import (
    CLIENT_E164,
    OUTGOING_CDR,
    STRANGER,
    CallmywayCase,
    cdr,
    notification,
)

TALKED = {"duration": "65", "end_reason": "OK"}


class WrapupCase(CallmywayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreed = cls.env.ref("callmyway.outcome_agreed")
        cls.call_type = cls.env.ref("mail.mail_activity_data_call")

    def talk(self, callid="c1", seconds=0, **row):
        """Return a call with Ana that ended after 65 seconds."""
        times = {"detect_time": self.at(seconds), "connect_time": self.at(seconds + 5)}
        ended = {"disconnect_time": self.at(seconds + 70)}
        self.apply(cdr(callid, **{**times, **ended, **TALKED, **row}))
        return self.calls()[-1].with_user(self.ana)

    def close(self, call, outcome=None, note="", **more):
        outcome = outcome or self.agreed
        return call.save_wrapup(call.partner_id.id, outcome.id, note, True, more)

    def lines(self, record):
        return record.message_ids.filtered(lambda each: "callmyway.call" in (each.body or ""))


@tagged("post_install", "-at_install")
class TestClosing(WrapupCase):
    def test_the_contact_and_the_document_are_told_in_one_line_each_once(self):
        document = self._contact("Gemelos S.A.", "22004400")
        call = self.talk()
        call.sudo().write({"res_model": "res.partner", "res_id": document.id})
        # whoever may write it may post there
        self.ana.group_ids += self.env.ref("base.group_partner_manager")
        self.close(call, note="pays on Friday")
        for record in (self.client, document):
            (line,) = self.lines(record)
            self.assertIn("Incoming call", line.body)
            self.assertIn("Agreed", line.body)
            self.assertIn("1:05", line.body)
            self.assertIn("pays on Friday", line.body)
            self.assertEqual(line.author_id, self.ana.partner_id)
        self.close(call, note="pays on Monday")
        call.action_wrapup_done()
        self.assertEqual(len(self.lines(self.client)), 1)

    def test_a_contact_found_after_the_wrapup_is_told_then_once(self):
        call = self.talk(ani=STRANGER)
        self.close(call, note="wants an offer")
        self.assertFalse(self.lines(self.client))
        call.link_contact(self.client.id)
        call.link_contact(self.client.id)
        (line,) = self.lines(self.client)
        self.assertIn("wants an offer", line.body)

    def test_a_document_is_not_told_by_who_may_not_post_there(self):
        document = self._contact("Gemelos S.A.", "22004400")
        call = self.talk()
        call.sudo().write({"res_model": "res.partner", "res_id": document.id})
        self.close(call)
        self.assertFalse(self.lines(document))
        self.assertEqual(len(self.lines(self.client)), 1)

    def test_what_a_note_says_is_text_and_nothing_else(self):
        call = self.talk()
        self.close(call, note="<img src=x onerror=alert(1)>")
        self.assertNotIn("<img", self.lines(self.client).body)

    def test_the_next_step_is_planned_on_the_contact_for_the_person_and_the_day(self):
        tomorrow = fields.Date.today() + timedelta(days=1)
        step = {"next_type_id": self.call_type.id, "next_user_id": self.luis.id}
        self.close(self.talk(), note="asks for the balance", **step, next_date=str(tomorrow))
        (activity,) = self.client.activity_ids
        self.assertEqual(activity.activity_type_id, self.call_type)
        self.assertEqual((activity.date_deadline, activity.user_id), (tomorrow, self.luis))
        self.assertIn("asks for the balance", activity.note)

    def test_the_next_step_of_a_call_made_from_a_document_is_planned_there(self):
        document = self._contact("Gemelos S.A.", "22004400")
        call = self.talk()
        call.sudo().write({"res_model": "res.partner", "res_id": document.id})
        self.close(call, next_type_id=self.call_type.id)
        self.assertEqual(document.activity_ids.user_id, self.ana)
        self.assertFalse(self.client.activity_ids)

    def test_without_a_next_step_none_is_planned(self):
        self.close(self.talk())
        self.assertFalse(self.client.activity_ids)

    def test_a_required_outcome_can_not_be_left_out_and_nothing_is_closed(self):
        call = self.talk()
        with self.assertRaises(UserError):
            call.save_wrapup(False, False, "nothing", True)
        self.assertEqual(call.wrapup_state, "pending")

    def test_where_no_wrapup_is_required_none_waits_and_a_note_can_still_be_closed(self):
        self.account.wrapup_required = False
        call = self.talk()
        self.assertFalse(call.wrapup_state)
        call.save_draft({"note": "pays"})
        self.assertEqual(call.wrapup_state, "pending", "what was entered waits")
        call.save_wrapup(False, False, "pays", True)
        self.assertEqual((call.wrapup_state, len(self.lines(self.client))), ("done", 1))

    def test_the_time_for_it_runs_from_the_end_of_the_call(self):
        call = self.talk()
        self.assertIs(call.get_popup()["wrapup_left"], False)
        self.account.wrapup_seconds = 60
        call.sudo().disconnect_time = fields.Datetime.now() - timedelta(seconds=20)
        self.assertAlmostEqual(call.get_popup()["wrapup_left"], 40, delta=3)
        call.sudo().disconnect_time = fields.Datetime.now() - timedelta(seconds=90)
        self.assertAlmostEqual(call.get_popup()["wrapup_left"], -30, delta=3)


@tagged("post_install", "-at_install")
class TestMarks(WrapupCase):
    def found(self):
        partners = self.env["res.partner"]
        return partners._callmyway_find([CLIENT_E164], self.env.company)[CLIENT_E164]

    def test_a_wrong_number_no_longer_finds_the_contact_though_it_is_its_phone(self):
        self.assertEqual(self.found(), self.client)
        self.close(self.talk(), number_mark="wrong")
        self.assertEqual(self.client.callmyway_number_ids.state, "wrong")
        self.assertFalse(self.found())

    def test_the_outcome_wrong_number_marks_it_too(self):
        self.close(self.talk(), outcome=self.env.ref("callmyway.outcome_wrong_number"))
        self.assertEqual(self.client.callmyway_number_ids.state, "wrong")

    def test_a_number_not_to_be_called_still_finds_the_contact(self):
        self.close(self.talk(), number_mark="do_not_call")
        row = self.client.callmyway_number_ids
        self.assertEqual((row.e164, row.state), (CLIENT_E164, "do_not_call"))
        self.assertEqual(self.found(), self.client)

    def test_a_number_of_nobody_goes_to_the_blacklist(self):
        self.close(self.talk(ani=STRANGER), number_mark="do_not_call")
        listed = self.env["phone.blacklist"].search([("number", "=", "+50622334477")])
        self.assertEqual(len(listed), 1)

    def test_nothing_is_marked_before_the_wrapup_is_closed(self):
        call = self.talk()
        call.save_draft({"number_mark": "wrong"})
        self.assertFalse(self.client.callmyway_number_ids)


@tagged("post_install", "-at_install")
class TestDrafts(WrapupCase):
    def test_what_was_entered_waits_on_the_server(self):
        call = self.talk()
        draft = {"note": "half a sen", "outcome_id": self.agreed.id, "next_date": "2026-03-01"}
        self.assertEqual(call.save_draft(draft), {"kept": True})
        popup = call.get_popup()
        self.assertEqual({name: popup[name] for name in draft}, draft)
        self.assertEqual(popup["wrapup_state"], "pending")
        self.assertFalse(self.lines(self.client))

    def test_a_draft_is_only_a_draft(self):
        call = self.talk()
        call.save_draft({"note": "x", "partner_id": self.twins[0].id, "duration": 1})
        self.assertEqual((call.partner_id, call.duration), (self.client, 65))

    def test_nobody_enters_anything_of_a_colleagues_call(self):
        call = self.talk().with_user(self.luis)
        with self.assertRaises(AccessError):
            call.save_draft({"note": "x"})
        with self.assertRaises(AccessError):
            call.save_wrapup(False, False, "x", False)

    def test_a_draft_of_a_call_that_is_gone_says_so(self):
        call = self.talk()
        call.sudo().unlink()
        self.assertEqual(call.save_draft({"note": "x"}), {"kept": False})

    def merge(self):
        """Return two calls of Ana, of which the second turns out to be the first.

        :return: the call that stays, the ID of the one that goes
        """
        for callid in ("a", "b"):
            begun = {"detect_time": self.at(0), "connect_time": self.at(5)}
            self.apply(notification("callStart", callid, **begun))
        stays, goes = self.calls()
        gone_id = goes.id
        goes.with_user(self.ana).save_draft({"note": "pays", "number_mark": "do_not_call"})
        ended = {"detect_time": self.at(0), "connect_time": self.at(5), **TALKED}
        linked = {"ref_callid": "x"}
        self.apply(cdr("a", **ended, **linked), cdr("b", **ended, original_callid="x"))
        return stays, gone_id

    def test_a_merged_call_keeps_the_draft_and_tells_the_page_which_call_it_is(self):
        stays, gone_id = self.merge()
        self.assertEqual(self.the_call(), stays)
        self.assertEqual((stays.note, stays.number_mark), ("pays", "do_not_call"))
        successors = self.env["callmyway.call"].with_user(self.ana).get_successors([gone_id, 0])
        self.assertEqual(successors, {str(gone_id): stays.id})
        of_luis = self.env["callmyway.call"].with_user(self.luis)
        self.assertEqual(of_luis.get_successors([gone_id]), {})


@tagged("post_install", "-at_install")
class TestOutcomes(WrapupCase):
    def choices(self):
        return self.env["callmyway.outcome"].with_user(self.ana).get_choices()

    def test_those_an_agent_uses_most_come_first(self):
        refused = self.env.ref("callmyway.outcome_not_interested")
        for number in range(2):
            self.close(self.talk(f"c{number}", seconds=number * 100), outcome=refused)
        self.close(self.talk("c9", seconds=300))
        names = [choice["name"] for choice in self.choices()["outcomes"]]
        self.assertEqual(names[:2], ["Not Interested", "Agreed"])
        of_luis = self.env["callmyway.outcome"].with_user(self.luis).get_choices()
        self.assertEqual(of_luis["outcomes"][0]["uses"], 0, "each agent has habits of his own")

    def test_each_says_for_which_calls_it_is_and_what_it_proposes(self):
        by_id = {choice["id"]: choice for choice in self.choices()["outcomes"]}
        back = by_id[self.env.ref("callmyway.outcome_call_back").id]
        self.assertEqual(back["activity_type_id"], self.call_type.id)
        self.assertEqual((back["activity_days"], back["directions"]), (1, "both"))
        self.assertEqual(by_id[self.env.ref("callmyway.outcome_no_answer").id]["directions"], "out")

    def test_outgoing_calls_are_named_so(self):
        self.close(self.talk(**OUTGOING_CDR))
        self.assertIn("Outgoing call", self.lines(self.client).body)
