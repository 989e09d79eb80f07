"""What the systray telephone shows: last calls, wrap-ups that wait, suggested contacts."""

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .common import CLIENT, SHARED, STRANGER, CallmywayCase
from .common_http import CallmywayHttpCase


class DeskCase:
    def past(self, number=CLIENT, user=None, minutes=5, **values):
        user = user or self.ana
        return self.env["callmyway.call"].create(
            {
                "account_id": self.account.id,
                "user_id": user.id,
                "direction": "out",
                "state": "done",
                "remote_number": number,
                "detect_time": fields.Datetime.subtract(fields.Datetime.now(), minutes=minutes),
                **values,
            }
        )

    def desk(self, user=None):
        return self.env["callmyway.call"].with_user(user or self.ana).get_desk()


@tagged("post_install", "-at_install")
class TestDesk(DeskCase, CallmywayCase):
    def test_the_last_ten_calls_of_the_user_come_newest_first(self):
        calls = [self.past(minutes=each) for each in range(12)]
        self.past(user=self.luis)
        shown = [each["id"] for each in self.desk()["calls"]]
        self.assertEqual(shown, [call.id for call in calls[:10]])

    def test_a_line_tells_who_it_was_and_what_to_dial(self):
        call = self.past(partner_id=self.client.id, remote_e164="+50622334455")
        line = self.desk()["calls"][0]
        self.assertEqual((line["id"], line["name"]), (call.id, "Olga Cliente"))
        self.assertEqual((line["number"], line["dial"]), ("+506 2233 4455", CLIENT))

    def test_a_private_caller_cannot_be_called_back(self):
        self.past(False, is_private=True)
        line = self.desk()["calls"][0]
        self.assertEqual((line["dial"], line["number"]), ("", "Private number"))

    def test_a_contact_the_user_may_not_read_is_a_number(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self._contact("Theirs", CLIENT, company_id=other.id)
        self.past(partner_id=theirs.id)
        self.assertEqual(self.desk()["calls"][0]["name"], "")

    def test_wrap_ups_that_wait_are_counted_all_and_shown_in_part(self):
        for each in range(23):
            self.past(minutes=each, wrapup_state="pending")
        self.past(wrapup_state="done")
        self.past(wrapup_state="pending", state="in_progress")
        desk = self.desk()
        self.assertEqual((desk["wrapup_count"], len(desk["wrapups"])), (23, 20))
        self.assertEqual(self.ana._callmyway_session_info()["wrapup_count"], 23)
        self.assertEqual(self.desk(self.luis)["wrapup_count"], 0)

    def test_a_full_desk_takes_as_many_queries_as_a_short_one(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.desk()
            return self.cr.sql_log_count - before

        self.past(partner_id=self.client.id, wrapup_state="pending")
        self.desk()
        short = queries()
        for each in range(25):
            partner = self._contact(f"Contact {each}", f"2233{each:04d}")
            self.past(minutes=each, partner_id=partner.id, wrapup_state="pending")
        full = queries()
        self.assertLessEqual(full, short + 1, "one more counts what is not shown")

    def test_who_may_not_read_calls_has_no_desk(self):
        clerk = new_test_user(self.env, "cmw_clerk", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.desk(clerk)


@tagged("post_install", "-at_install")
class TestSuggestions(CallmywayCase):
    def suggest(self, term, user=None):
        found = self.env["callmyway.call"].with_user(user or self.ana).suggest_contacts(term)
        return [each["name"] for each in found]

    def test_the_beginning_of_a_number_finds_its_contacts_however_it_is_typed(self):
        for term in ("2233 44", "+506 2233-44", "0050622334", "22334466"):
            self.assertIn("Paula Gemela", self.suggest(term), term)
        self.assertNotIn("Olga Cliente", self.suggest("22334466"))

    def test_the_middle_of_a_number_finds_none(self):
        self.assertFalse(self.suggest("334455"))

    def test_the_beginning_of_any_word_of_the_name_finds_the_contact(self):
        for term in ("olg", "CLIEN", "cliente ol"):
            self.assertEqual(self.suggest(term), ["Olga Cliente"], term)
        self.assertFalse(self.suggest("lga clie"))

    def test_accents_do_not_matter(self):
        self._contact("Sofía Núñez Peñaranda", STRANGER)
        for term in ("sofia nunez", "Sofía", "PEÑARANDA", "penar"):
            self.assertIn("Sofía Núñez Peñaranda", self.suggest(term), term)

    def test_a_contact_without_number_is_not_suggested(self):
        self._contact("Olga Callada", False)
        self.assertEqual(self.suggest("olga"), ["Olga Cliente"])

    def test_eight_are_enough(self):
        for each in range(12):
            self._contact(f"Multitud {each:02d}", f"8888{each:04d}")
        self.assertEqual(len(self.suggest("multitud")), 8)

    def test_what_is_too_short_or_no_word_finds_none(self):
        for term in ("", "o", "  ", "&|!", "' OR 1=1 --", "%", "%%%"):
            self.assertFalse(self.suggest(term), term)

    def test_a_contact_the_user_may_not_read_is_not_suggested(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._contact("Zenón Ajeno", SHARED, company_id=other.id)
        self.assertFalse(self.suggest("zenon"))

    def test_who_is_no_agent_is_suggested_nothing(self):
        clerk = new_test_user(self.env, "cmw_clerk", groups="base.group_user")
        self.assertFalse(self.suggest("olga", clerk))

    def test_names_and_numbers_are_looked_up_by_index(self):
        Partner = self.env["res.partner"]
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        # where the database sorts by bytes, Odoo's own index serves as well
        for term, index in (("olga", "words_idx"), ("2233", "phone_(sanitized_index|idx)")):
            query = Partner._callmyway_search_query(term, "CR")
            plan = self.env.execute_query(SQL("EXPLAIN %s", query))
            self.assertRegex(str(plan), index)


@tagged("post_install", "-at_install")
class TestDeskDoor(DeskCase, CallmywayHttpCase):
    def test_the_desk_and_suggestions_are_there_for_the_page(self):
        self.past()
        self.assertEqual(len(self.rpc(self.ana, "callmyway.call", "get_desk")["calls"]), 1)
        found = self.rpc(self.ana, "callmyway.call", "suggest_contacts", "olga")
        self.assertEqual(found[0]["id"], self.client.id)

    def test_what_is_inside_stays_inside(self):
        for method in ("_missing_consent", "_obstacle", "_log_override", "_count_wrapups"):
            with self.refused("AccessError"):
                self.rpc(self.ana, "callmyway.call", method)
