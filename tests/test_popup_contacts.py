"""Whose call it is: found, chosen, created, ignored by the agent, by way of the server's door."""

from odoo.tests import tagged

from .common import (
    CLIENT,
    CLIENT_E164,
    SHARED,
    SHARED_E164,
    STRANGER,
    CallmywayCase,
    notification,
)
from .common_http import CallmywayHttpCase

STRANGER_E164 = "+50622334477"


class RingMixin:
    def rings(self, ani=CLIENT, callid="c1", **data):
        self.apply(notification("callStart", callid, detect_time=self.at(0), ani=ani, **data))
        return self.calls()[-1].with_user(self.ana)

    def hide(self, *partners):
        """Let a record rule keep these contacts from Ana."""
        group = self.env["res.groups"].create({"name": "Test", "user_ids": self.ana.ids})
        self.env["ir.rule"].create(
            {
                "name": "Ana does not see these",
                "model_id": self.env.ref("base.model_res_partner").id,
                "groups": group.ids,
                "domain_force": str([("id", "not in", [partner.id for partner in partners])]),
            }
        )

    def names(self, cards):
        return [card["name"] for card in cards]


@tagged("post_install", "-at_install")
class TestChoosing(RingMixin, CallmywayCase):
    def test_a_remembered_choice_is_the_one_contact_next_time_and_can_be_taken_back(self):
        pedro, paula = self.twins
        popup = self.rings(SHARED).link_contact(paula.id, remember=True)
        self.assertEqual((popup["case"], popup["partner_id"]), ("one", paula.id))
        again = self.rings(SHARED, "c2")
        self.assertEqual((again.get_popup()["case"], again.partner_id), ("one", paula))
        self.assertEqual(len(again.find_contacts("")), 2, "the others can still be chosen")
        again.link_contact(pedro.id, remember=True)
        self.assertEqual(self.rings(SHARED, "c3").partner_id, pedro)

    def test_a_choice_that_is_not_remembered_is_asked_for_again(self):
        self.rings(SHARED).link_contact(self.twins[1].id)
        self.assertEqual(self.rings(SHARED, "c2").get_popup()["case"], "several")

    def test_a_remembered_contact_that_the_agent_may_not_see_is_no_choice(self):
        self.rings(SHARED).link_contact(self.twins[1].id, remember=True)
        self.hide(self.twins[1])
        popup = self.rings(SHARED, "c2").get_popup()
        self.assertEqual(self.names(popup["contacts"]), ["Pedro Gemelo"])

    def test_a_call_from_a_click_has_no_choice(self):
        call = self.click(SHARED).with_user(self.ana)
        call.sudo().partner_id = self.twins[1]
        popup = call.get_popup()
        self.assertEqual((popup["case"], self.names(popup["contacts"])), ("one", ["Paula Gemela"]))

    def test_another_contact_is_logged_with_both_and_neither_names_the_other(self):
        call = self.rings()
        call.link_contact(self.twins[0].id)
        for partner in (self.client, self.twins[0]):
            bodies = " ".join(map(str, partner.message_ids.mapped("body")))
            self.assertIn(f'data-oe-id="{call.id}"', bodies)
        self.assertNotIn("Pedro", " ".join(map(str, self.client.message_ids.mapped("body"))))

    def test_the_first_contact_of_a_call_is_not_logged_as_a_change(self):
        before = len(self.client.message_ids)
        self.rings(STRANGER).link_contact(self.client.id)
        self.assertEqual(len(self.client.message_ids), before)


@tagged("post_install", "-at_install")
class TestNumbers(RingMixin, CallmywayCase):
    def test_the_number_is_added_to_the_contact_and_finds_it_next_time(self):
        self.rings(STRANGER).link_contact(self.client.id, add_number=True)
        self.assertEqual(self.client.callmyway_number_ids.e164, STRANGER_E164)
        self.assertEqual(self.client.phone_sanitized, CLIENT_E164)
        self.assertEqual(self.rings(STRANGER, "c2").partner_id, self.client)

    def test_a_contact_without_phone_gets_it_as_its_phone_if_the_agent_may_write_it(self):
        empty = self._contact("Sin Teléfono", False)
        self.rings(STRANGER).link_contact(empty.id, add_number=True)
        self.assertEqual((empty.phone, empty.callmyway_number_ids.e164), (False, STRANGER_E164))
        self.ana.group_ids += self.env.ref("base.group_partner_manager")
        other = self._contact("Tampoco", False)
        self.rings("22334488", "c2").link_contact(other.id, add_number=True)
        self.assertEqual(other.phone_sanitized, "+50622334488")
        self.assertFalse(other.callmyway_number_ids)

    def test_a_number_that_the_contact_has_is_not_added_again(self):
        self.rings().link_contact(self.client.id, add_number=True)
        self.assertFalse(self.client.callmyway_number_ids)

    def test_a_number_once_marked_wrong_is_right_again_when_it_is_added(self):
        row = self.client._callmyway_number_row(STRANGER_E164)
        row.state = "wrong"
        self.rings(STRANGER).link_contact(self.client.id, add_number=True)
        self.assertEqual(row.state, "valid")

    def test_a_private_call_is_linked_without_a_number(self):
        call = self.rings("anonymous")
        popup = call.link_contact(self.client.id, add_number=True, remember=True)
        self.assertEqual((popup["case"], popup["partner_id"]), ("one", self.client.id))
        self.assertFalse(self.client.callmyway_number_ids)

    def test_without_ticking_it_no_number_is_stored(self):
        self.rings(STRANGER).link_contact(self.client.id)
        self.assertFalse(self.client.callmyway_number_ids)


@tagged("post_install", "-at_install")
class TestIgnoring(RingMixin, CallmywayCase):
    def announced(self):
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].search([("message", "like", '%"callmyway.call"%')])
        return len(rows)

    def test_an_ignored_number_never_pops_up_again_for_anybody_until_that_is_undone(self):
        call = self.rings(STRANGER)
        self.assertEqual(call.ignore_number()["wrapup_state"], "ignored")
        before = self.announced()
        again = self.rings(STRANGER, "c2")
        self.assertEqual(again.wrapup_state, "ignored")
        self.assertEqual(self.announced(), before)
        self.assertFalse(self.env["callmyway.call"].with_user(self.ana).get_open_popups())
        call.heed_number()
        self.rings(STRANGER, "c3")
        self.assertGreater(self.announced(), before)
        shown = self.env["callmyway.call"].with_user(self.ana).get_open_popups()
        self.assertEqual(len(shown), 2, "the call undone and the new one")

    def test_no_wrapup_is_due_for_it(self):
        self.rings(STRANGER).ignore_number()
        times = {"detect_time": self.at(0), "connect_time": self.at(5)}
        self.apply(notification("callEnd", "c1", ani=STRANGER, duration="9", **times))
        self.assertEqual(self.the_call().wrapup_state, "ignored")

    def test_a_call_to_an_ignored_number_is_a_call_like_any_other(self):
        self.rings(STRANGER).ignore_number()
        out = {"ani": "4100101", "dnis": STRANGER, "type": "out"}
        times = {"detect_time": self.at(20), "connect_time": self.at(25)}
        self.apply(notification("callStart", "c2", **times, **out))
        self.assertEqual(self.calls()[-1].wrapup_state, "pending")

    def test_every_agent_can_undo_it_in_the_list(self):
        self.rings(STRANGER).ignore_number()
        ignored = self.env["callmyway.ignored.number"].with_user(self.luis).search([])
        self.assertEqual((ignored.number, ignored.create_uid), (STRANGER_E164, self.ana))
        ignored.unlink()
        self.assertFalse(self.rings(STRANGER, "c2").wrapup_state)


@tagged("post_install", "-at_install")
class TestRights(RingMixin, CallmywayHttpCase):
    def find(self, call, words):
        return self.names(self.rpc(self.ana, "callmyway.call", "find_contacts", call.ids, words))

    def test_a_contact_is_found_by_any_of_its_usual_fields(self):
        company = self._contact("Soda Tica", False, is_company=True)
        self.client.write({"email": "olga@example.com", "vat": "310123", "ref": "C-77"})
        self.client.parent_id = company
        call = self.rings(STRANGER)
        names, codes = ("olga", "cliente olga", "soda tica"), ("310123", "C-77", "2233 4455")
        for words in (*names, *codes, "olga@exam"):
            with self.subTest(words=words):
                self.assertIn("Soda Tica, Olga Cliente", self.find(call, words))
        self.assertEqual(self.find(call, "nobody at all"), [])

    def test_no_more_than_a_handful_is_found_and_nothing_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._contact("Zacarías Ajeno", False, company_id=other.id)
        for number in range(12):
            self._contact(f"Zacarías {number:02}", False)
        found = self.find(self.rings(STRANGER), "zacarías")
        self.assertEqual(len(found), 8)
        self.assertNotIn("Zacarías Ajeno", found)

    def test_what_the_agent_may_not_read_is_neither_found_nor_linked_nor_told_of(self):
        call = self.rings(STRANGER)
        self.hide(self.client)
        self.assertEqual(self.find(call, "olga"), [])
        for method, args in (
            ("link_contact", [self.client.id]),
            ("get_contact_file", [self.client.id]),
            ("save_wrapup", [self.client.id, False, "", False]),
        ):
            with self.subTest(method=method), self.refused("AccessError"):
                self.rpc(self.ana, "callmyway.call", method, call.ids, *args)
        self.assertFalse(call.partner_id)

    def test_a_contact_somebody_else_linked_stays_linked_when_the_agent_saves(self):
        call = self.rings(STRANGER)
        call.sudo().partner_id = self.client
        self.hide(self.client)
        self.rpc(self.ana, "callmyway.call", "save_wrapup", call.ids, False, False, "x", False)
        self.assertEqual((call.sudo().partner_id, call.note), (self.client, "x"))

    def test_a_colleagues_call_can_be_neither_searched_for_nor_linked_nor_ignored(self):
        call = self.rings(STRANGER)
        for method, args in (
            ("find_contacts", ["olga"]),
            ("link_contact", [self.client.id]),
            ("create_contact", ["Rosa"]),
            ("ignore_number", []),
            ("heed_number", []),
            ("get_contact_file", [self.client.id]),
        ):
            with self.subTest(method=method), self.refused("AccessError"):
                self.rpc(self.luis, "callmyway.call", method, call.ids, *args)

    def test_a_contact_is_created_by_who_may_with_number_country_and_known_company(self):
        company = self._contact("Soda Tica", False, is_company=True)
        call = self.rings(STRANGER)
        new = ["Rosa Nueva", "soda tica", "rosa@example.com"]
        with self.refused("AccessError"):
            self.rpc(self.ana, "callmyway.call", "create_contact", call.ids, *new)
        self.ana.group_ids += self.env.ref("base.group_partner_manager")
        popup = self.rpc(self.ana, "callmyway.call", "create_contact", call.ids, *new)
        rosa = call.partner_id
        self.assertEqual((popup["partner_id"], popup["case"]), (rosa.id, "one"))
        self.assertEqual((rosa.name, rosa.email), ("Rosa Nueva", "rosa@example.com"))
        self.assertEqual((rosa.parent_id, rosa.phone_sanitized), (company, STRANGER_E164))
        self.assertEqual(rosa.country_id, self.cr_country)

    def test_of_a_private_caller_a_contact_is_created_without_number(self):
        self.ana.group_ids += self.env.ref("base.group_partner_manager")
        call = self.rings("anonymous")
        self.rpc(self.ana, "callmyway.call", "create_contact", call.ids, "Rosa", "Su Empresa", "")
        rosa = call.partner_id
        self.assertEqual((rosa.phone, rosa.company_name), (False, "Su Empresa"))

    def test_the_shared_number_of_two_is_still_shared_after_one_call(self):
        call = self.rings(SHARED)
        self.rpc(self.ana, "callmyway.call", "link_contact", call.ids, self.twins[0].id)
        holders = self.env["res.partner"]._callmyway_find([SHARED_E164], self.env.company)
        self.assertEqual(holders[SHARED_E164], self.twins.sorted("name"))
