import itertools

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import CLIENT, LUIS, CallmywayCase, cdr
from .common_http import CallmywayHttpCase

FACTS = (
    "state",
    "direction",
    "user_id",
    "endpoint_id",
    "account_id",
    "duration",
    "cost",
    "detect_time",
    "connect_time",
    "disconnect_time",
    "remote_number",
    "remote_e164",
    "is_private",
    "attempts",
    "ring_time",
    "missed_reason",
    "failure_code",
    "click_number",
    "click_time",
    "click_user_id",
    "res_model",
    "res_id",
    "leg_ids",
)


@tagged("post_install", "-at_install")
class TestRights(CallmywayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Another company"})
        cls.stranger = cls._user(
            "cmw_stranger", "admin", company_id=cls.elsewhere.id, company_ids=cls.elsewhere.ids
        )

    def setUp(self):
        super().setUp()
        talk = {"detect_time": self.at(0), "connect_time": self.at(5), "duration": "9"}
        self.apply(cdr("ana", **talk), cdr("luis", **talk, dnis=LUIS, dnis_user=LUIS))
        self.apply(cdr("nobody", **talk, dnis="5", dnis_user="5"))
        calls = self.calls()
        self.of_ana = calls.filtered(lambda call: call.user_id == self.ana)
        self.of_luis = calls.filtered(lambda call: call.user_id == self.luis)

    def seen(self, user, model):
        domain = [("account_id", "=", self.account.id)]
        return self.env[model].with_user(user).search(domain).with_user(self.env.user)

    def test_an_agent_sees_the_own_calls_legs_and_telephones_alone(self):
        self.assertEqual(self.seen(self.ana, "callmyway.call"), self.of_ana)
        self.assertEqual(self.seen(self.ana, "callmyway.call.leg"), self.of_ana.leg_ids)
        phones = self.ana_phone | self.private_phone
        self.assertEqual(self.seen(self.ana, "callmyway.endpoint"), phones)
        for record in (self.of_luis, self.of_luis.leg_ids, self.luis_phone):
            with self.assertRaises(AccessError):
                record.with_user(self.ana).read()
        with self.assertRaises(AccessError):
            self.of_luis.with_user(self.ana).get_popup()

    def test_a_supervisor_sees_all_of_the_own_company(self):
        self.assertEqual(self.seen(self.supervisor, "callmyway.call"), self.calls())
        self.assertEqual(self.seen(self.supervisor, "callmyway.call.leg"), self.calls().leg_ids)
        self.assertEqual(len(self.seen(self.supervisor, "callmyway.endpoint")), 4)

    def test_nobody_sees_anything_of_another_company(self):
        models = ("call", "call.leg", "endpoint", "event")
        for model in models:
            self.assertFalse(self.seen(self.stranger, f"callmyway.{model}"), model)
        self.assertFalse(self.env["callmyway.account"].with_user(self.stranger).search([]))
        with self.assertRaises(AccessError):
            self.of_ana.with_user(self.stranger).read()

    def test_nobody_writes_what_the_provider_reported(self):
        for user in (self.ana, self.supervisor, self.admin):
            for name in FACTS:
                with self.subTest(user=user.login, name=name), self.assertRaises(AccessError):
                    self.of_ana.with_user(user).write({name: False})
            with self.assertRaises(AccessError):
                self.of_ana.leg_ids.with_user(user).write({"duration": 1})

    def test_nobody_makes_or_deletes_calls_and_legs_by_hand(self):
        for user in (self.ana, self.supervisor, self.admin):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.of_ana.with_user(user).unlink()
                with self.assertRaises(AccessError):
                    self.of_ana.with_user(user).copy()
                with self.assertRaises(AccessError):
                    self.of_ana.with_user(user).create({"account_id": self.account.id})
                with self.assertRaises(AccessError):
                    self.of_ana.leg_ids.with_user(user).unlink()

    def test_an_agent_writes_the_own_part_of_the_own_calls(self):
        values = {"note": "said so", "partner_id": self.client.id, "wrapup_state": "done"}
        self.of_ana.with_user(self.ana).write(values)
        self.assertEqual(self.of_ana.note, "said so")
        with self.assertRaises(AccessError):
            self.of_luis.with_user(self.ana).write(values)
        self.of_luis.with_user(self.supervisor).write(values)
        self.assertEqual(self.of_luis.note, "said so")

    def test_only_administrators_set_up(self):
        settings = (self.account, self.ana_phone, self.env.ref("callmyway.outcome_agreed"))
        for user, record in itertools.product((self.ana, self.supervisor), settings):
            with self.subTest(user=user.login, model=record._name), self.assertRaises(AccessError):
                record.with_user(user).write({"name": "x"})
        self.ana_phone.with_user(self.admin).name = "New name"
        self.account.with_user(self.admin).name = "New name"

    def test_an_agent_does_not_see_accounts_nor_notifications(self):
        for model in ("callmyway.account", "callmyway.event", "callmyway.slot"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.ana).search([])

    def test_an_agent_keeps_further_numbers_but_does_not_delete_them(self):
        Number = self.env["callmyway.partner.number"].with_user(self.ana)
        number = Number.create({"partner_id": self.client.id, "number": "8833 4455"})
        number.state = "wrong"
        with self.assertRaises(AccessError):
            number.unlink()


@tagged("post_install", "-at_install")
class TestOwnTelephone(CallmywayCase):
    def test_users_choose_among_their_own_telephones(self):
        self.ana.with_user(self.ana).callmyway_endpoint_id = self.private_phone
        self.assertEqual(self.ana._callmyway_default_endpoint(), self.private_phone)
        self.ana.with_user(self.ana).callmyway_endpoint_id = False
        self.assertEqual(self.ana._callmyway_default_endpoint(), self.ana_phone)

    def test_nobody_chooses_a_telephone_that_is_not_the_own(self):
        for phone in (self.luis_phone, self.central):
            with self.subTest(phone=phone.name), self.assertRaises(ValidationError):
                self.ana.with_user(self.ana).callmyway_endpoint_id = phone

    def test_nobody_sets_the_telephone_of_somebody_else(self):
        with self.assertRaises(AccessError):
            self.luis.with_user(self.ana).callmyway_endpoint_id = self.luis_phone

    def test_nobody_takes_a_telephone(self):
        with self.assertRaises(AccessError):
            self.ana.with_user(self.ana).callmyway_endpoint_ids += self.luis_phone
        self.assertEqual(self.luis_phone.user_id, self.luis)

    def test_a_telephone_that_went_to_somebody_else_is_no_default(self):
        self.ana.callmyway_endpoint_id = self.private_phone
        self.private_phone.user_id = self.luis
        self.assertEqual(self.ana._callmyway_default_endpoint(), self.ana_phone)

    def test_the_page_learns_of_the_own_telephones_alone(self):
        info = self.ana.with_user(self.ana)._callmyway_session_info()
        ids = [phone["id"] for phone in info["endpoints"]]
        self.assertEqual(ids, (self.ana_phone | self.private_phone).sorted().ids)
        clerk = self.env["res.users"].with_user(self.env.ref("base.public_user"))
        self.assertFalse(clerk.env.user._callmyway_session_info())


@tagged("post_install", "-at_install")
class TestByBrowser(CallmywayHttpCase):
    def test_what_is_private_to_the_server_cannot_be_called(self):
        self.apply(cdr("c1", detect_time=self.at(0)))
        call = self.the_call()
        private = ("_apply_reports", "_note_click", "_absorb", "_fail", "_follow_legs")
        for method in private:
            with self.refused("AccessError"):
                self.rpc(self.admin, "callmyway.call", method, call.ids)
        for method in ("_client", "_fetch", "_import_recent"):
            with self.refused("AccessError"):
                self.rpc(self.admin, "callmyway.account", method, self.account.ids)

    def test_an_agent_reads_the_own_call_and_no_other(self):
        talk = {"detect_time": self.at(0), "connect_time": self.at(5), "duration": "9"}
        self.apply(cdr("ana", **talk), cdr("luis", **talk, dnis=LUIS, dnis_user=LUIS))
        of_ana, of_luis = self.calls()
        (seen,) = self.rpc(self.ana, "callmyway.call", "read", of_ana.ids, ["remote_number"])
        self.assertEqual(seen["remote_number"], CLIENT)
        with self.refused("AccessError"):
            self.rpc(self.ana, "callmyway.call", "read", of_luis.ids, ["remote_number"])
        with self.refused("AccessError"):
            self.rpc(self.ana, "callmyway.call", "write", of_ana.ids, {"duration": 1})
