"""Dialling in a real browser, with the simulated provider at the other end."""

from odoo import fields
from odoo.tests import tagged

from .common import ANA, ANA_PRIVATE, CLIENT, STRANGER
from .test_dial import DialCase


@tagged("post_install", "-at_install")
class TestTourDialling(DialCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.group_partner_manager").user_ids += cls.ana | cls.supervisor
        cls.private_phone.caller_id = False
        cls.employee = cls._contact("Elena Empleada", STRANGER, parent_id=cls.client.id)

    def tour(self, name, record=None, user=None):
        url = f"/odoo/contacts/{record.id}" if record else "/odoo/contacts"
        self.env.flush_all()
        self.start_tour(url, f"callmyway_{name}", login=(user or self.ana).login)
        self.env.invalidate_all()

    def assertClicked(self, model, record):
        call = self.the_call()
        self.assertEqual((call.res_model, call.res_id), (model, record.id))
        self.assertEqual(self.dialled(), [(ANA, call.account_id._number_sent(call.click_number))])
        return call

    def test_a_form_dials_once_and_shows_that_the_telephone_is_busy(self):
        self.tour("dial_form", self.client)
        self.assertClicked("res.partner", self.client)

    def test_a_list_dials_the_number_of_its_row(self):
        self.tour("dial_list")
        self.assertClicked("res.partner", self.client)

    def test_a_card_dials_its_number(self):
        self.tour("dial_kanban")
        self.assertClicked("res.partner", self.client)

    def test_a_dialog_dials_for_the_record_it_shows(self):
        self.tour("dial_dialog", self.client)
        self.assertEqual(self.assertClicked("res.partner", self.employee).click_number, STRANGER)

    def test_a_list_inside_a_form_dials_for_the_record_of_its_row(self):
        number = self.env["callmyway.partner.number"].create(
            {"partner_id": self.client.id, "number": STRANGER, "label": "Mobile"}
        )
        self.tour("dial_x2many", self.client)
        call = self.assertClicked("callmyway.partner.number", number)
        self.assertEqual(call.partner_id, self.client)

    def test_the_caller_id_chosen_is_used_and_survives_a_reload(self):
        self.tour("dial_choice", self.client)
        self.assertEqual(self.dialled(), [(ANA_PRIVATE, CLIENT)])
        self.the_call().sudo().unlink()
        self.provider.exchange.reset()
        self.tour("dial_choice_kept", self.client)
        self.assertEqual(self.dialled(), [(ANA_PRIVATE, CLIENT)] * 2)

    def test_a_contact_who_wants_no_calls_is_not_called_by_an_agent(self):
        self.forbid()
        self.tour("dial_forbidden", self.client)
        self.assertFalse(self.dialled())

    def test_a_supervisor_calls_all_the_same_and_says_why(self):
        self.forbid()
        self.ana_phone.allowed_user_ids = self.supervisor
        self.tour("dial_override", self.client, self.supervisor)
        self.assertEqual(self.dialled(), [(ANA, CLIENT)])
        call = self.calls().filtered("override_reason")
        self.assertEqual(call.override_reason, "She asked for it")
        self.assertIn("She asked for it", self.client.message_ids[0].body)

    def forbid(self):
        values = {"partner_id": self.client.id, "number": CLIENT, "state": "do_not_call"}
        self.env["callmyway.partner.number"].create(values)

    def test_the_systray_telephone_is_used_without_a_mouse(self):
        self.tour("systray_keyboard")
        self.assertClicked("res.partner", self.client)

    def test_the_desk_calls_back_and_opens_what_waits(self):
        self.env["callmyway.call"].create(
            {
                "account_id": self.account.id,
                "user_id": self.ana.id,
                "direction": "in",
                "state": "done",
                "remote_number": CLIENT,
                "remote_e164": "+506" + CLIENT,
                "partner_id": self.client.id,
                "detect_time": fields.Datetime.now(),
                "disconnect_time": fields.Datetime.subtract(fields.Datetime.now(), hours=2),
                "wrapup_state": "pending",
            }
        )
        self.tour("systray_desk")
        self.assertEqual(self.dialled(), [(ANA, CLIENT)])


@tagged("post_install", "-at_install")
class TestTourDiallingInSpanish(TestTourDialling):
    """The same telephone in the language of the country."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("es_CR")
        (cls.ana | cls.supervisor).lang = "es_CR"
