"""The four cases of the pop-up and the wrap-up, worked through by an agent in Chromium."""

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import CLIENT, SHARED, STRANGER, Office, cdr

LANGUAGE = "es_CR"


class PopupTour(Office, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana.group_ids += cls.env.ref("base.group_partner_manager")
        company = cls._contact("Soda Tica", False, is_company=True)
        cls.client.write({"parent_id": company.id, "ref": "C-77", "email": "olga@example.com"})

    def talk(self, ani=CLIENT, callid="c1", seconds=0):
        """Return a call with Ana that has just ended."""
        times = {"detect_time": self.at(seconds), "connect_time": self.at(seconds + 5)}
        ended = {"disconnect_time": self.at(seconds + 30), "duration": "25", "end_reason": "OK"}
        self.apply(cdr(callid, ani=ani, **times, **ended))
        return self.calls()[-1]

    def work(self, call, tour):
        """Let Ana work through a tour, and return the call as it is then."""
        self.start_tour("/odoo", tour, login=self.ana.login, timeout=120)
        self.env.invalidate_all()
        self.assertEqual(call.wrapup_state, "done")
        return call


@tagged("post_install", "-at_install")
class TestPopupTours(PopupTour):
    def test_one_contact(self):
        self.talk(callid="old", seconds=-3600).wrapup_state = "done"
        activity = {"summary": "Send the bill", "user_id": self.ana.id}
        self.client.activity_schedule("mail.mail_activity_data_todo", **activity)
        call = self.work(self.talk(), "callmyway_popup_one")
        self.assertEqual(call.partner_id, self.client)

    def test_several_contacts(self):
        call = self.work(self.talk(SHARED), "callmyway_popup_several")
        self.assertEqual(call.partner_id.name, "Paula Gemela")
        self.assertEqual(self.talk(SHARED, "c2", 60).partner_id.name, "Paula Gemela")

    def test_no_contact_yet(self):
        call = self.work(self.talk(STRANGER), "callmyway_popup_none")
        self.assertEqual(call.partner_id, self.client)
        self.assertEqual(self.talk(STRANGER, "c2", 60).partner_id, self.client)

    def test_a_new_contact(self):
        call = self.work(self.talk(STRANGER), "callmyway_popup_new")
        rosa = call.partner_id
        self.assertEqual((rosa.name, rosa.email), ("Rosa Nueva", "rosa@example.com"))
        self.assertEqual(rosa.phone_sanitized, call.remote_e164)
        self.assertFalse(self.env["callmyway.ignored.number"].search([]))

    def test_a_private_caller(self):
        call = self.work(self.talk("anonymous"), "callmyway_popup_private")
        self.assertEqual(call.partner_id, self.client)
        self.assertFalse(self.client.callmyway_number_ids)

    def test_the_wrapup(self):
        call = self.work(self.talk(), "callmyway_wrapup")
        self.assertEqual(call.outcome_id, self.env.ref("callmyway.outcome_call_back"))
        self.assertEqual(call.note, "asks for the balance")
        tomorrow = fields.Date.add(fields.Date.context_today(call.with_user(self.ana)), days=1)
        self.assertEqual(self.client.activity_ids.date_deadline, tomorrow)
        self.assertEqual(self.client.callmyway_number_ids.state, "do_not_call")


@tagged("post_install", "-at_install")
class TestPopupToursInSpanish(TestPopupTours):
    """The same desk in the language of the country."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(LANGUAGE)
        cls.ana.lang = LANGUAGE
