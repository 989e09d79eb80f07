from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_file import FileCase


@tagged("post_install", "-at_install")
class TestTimeline(FileCase):
    """The file of a debtor: calls, promises and charges, as the user may see them."""

    def timeline(self, user=None, partner=None, **options):
        partner = (partner or self.soda).with_user(user or self.ana)
        return partner.get_callmyway_timeline(**options)

    def items(self, *args, **options):
        return self.timeline(*args, **options)["items"]

    def promise(self, *args, hours=0, **values):
        return self.made(super().promise(*args, **values), hours)

    def charge(self, *args, hours=0, **values):
        return self.made(super().charge(*args, **values), hours)

    def made(self, record, hours):
        """Let a record be so many hours old."""
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {record._table} SET create_date = %s WHERE id = %s",
            (self.moment(-3600 * hours), record.id),
        )
        record.invalidate_recordset(["create_date"])
        return record

    def test_all_that_was_done_is_in_one_line_newest_first(self):
        call = self.talk(seconds=-7200)
        promise, charge = self.promise(hours=1), self.charge(hours=3)
        self.assertEqual(
            [(item["model"], item["id"]) for item in self.items()],
            [(promise._name, promise.id), (call._name, call.id), (charge._name, charge.id)],
        )

    def test_an_item_tells_what_happened(self):
        call = self.talk()
        call.outcome_id = self.env.ref("callmyway.outcome_promise")
        call.note = "Pays on Friday"
        promise = self.promise(amount=1234.5, hours=1)
        charge = self.charge(hours=2)
        told_call, told_promise, told_charge = self.items()
        self.assertEqual(told_call["outcome"], call.outcome_id.name)
        self.assertEqual((told_call["note"], told_call["duration"]), ("Pays on Friday", 25))
        self.assertEqual((told_call["number"], told_call["direction"]), ("+506 2233 4455", "in"))
        self.assertEqual(told_call["agent"], self.ana.name)
        self.assertEqual(told_call["contact"], self.client.name)
        self.assertIn("1,234.50", told_promise["amount"])
        self.assertEqual(told_promise["date"], str(promise.date))
        self.assertEqual((told_promise["state"], told_promise["paid"]), ("open", ""))
        self.assertEqual(told_promise["invoices"], promise.move_ids.name)
        self.assertIn("12.50", told_charge["amount"])
        self.assertEqual(told_charge["concept"], self.effort.display_name)
        self.assertEqual(told_charge["state"], charge.state)

    def test_amounts_are_in_the_currency_of_the_document(self):
        self.promise(amount=10, currency_id=self.other_money.id)
        self.assertIn(self.other_money.symbol, self.items()[0]["amount"])

    def test_the_file_is_the_same_for_the_company_and_its_people(self):
        self.talk()
        self.promise(hours=1)
        person = self._contact("Rosa Tica", "22889911", parent_id=self.soda.id)
        keys = [item["key"] for item in self.items()]
        self.assertEqual(len(keys), 2)
        self.assertEqual([item["key"] for item in self.items(partner=person)], keys)

    def test_what_belongs_to_others_is_not_in_it(self):
        self.promise(partner=self.twins[0])
        self.talk(partner=self.twins[0])
        self.assertEqual(self.items(), [])

    def test_an_archived_person_s_part_stays_in_the_file(self):
        self.talk()
        self.client.active = False
        self.assertEqual(len(self.items()), 1)

    def test_one_kind_can_be_asked_for(self):
        self.talk()
        self.promise(hours=1)
        self.charge(hours=2)
        for kind in ("calls", "promises", "charges"):
            self.assertEqual([item["kind"] for item in self.items(kinds=[kind])], [kind])
        self.assertEqual(self.items(kinds=["res.users"]), [])

    def test_pages_follow_each_other_without_doubles_or_gaps(self):
        for at in range(4):
            self.talk(f"c{at}", seconds=-60 * at)
        for at in range(6):  # three of the same second, of each kind
            self.promise(hours=at // 3)
            self.charge(hours=at // 3)
        whole = self.timeline(limit=100)
        self.assertEqual((len(whole["items"]), whole["more"]), (16, False))
        paged, before, more = [], None, True
        while more:
            page = self.timeline(limit=3, before=before)
            paged, before, more = paged + page["items"], page["items"][-1]["key"], page["more"]
        self.assertEqual(paged, whole["items"])

    def test_a_page_that_ends_with_the_last_item_has_no_more(self):
        self.promise()
        self.charge(hours=1)
        self.assertFalse(self.timeline(limit=2)["more"])
        self.assertTrue(self.timeline(limit=1)["more"])

    def test_what_comes_meanwhile_shifts_no_page(self):
        older = self.promise(hours=2)
        newer = self.promise(hours=1)
        first = self.timeline(limit=1)["items"]
        self.assertEqual(first[0]["id"], newer.id)
        self.promise()
        second = self.items(limit=1, before=first[0]["key"])
        self.assertEqual(second[0]["id"], older.id)

    def test_an_agent_sees_the_own_calls_and_the_promises_of_the_team(self):
        self.talk("c1")
        self.talk("c2", agent=self.luis, seconds=60)
        self.promise(hours=1)
        self.assertEqual([each["kind"] for each in self.items(self.luis)], ["calls", "promises"])
        self.assertEqual(len(self.items(self.supervisor)), 3)

    def test_who_may_not_read_invoices_sees_none_of_their_numbers(self):
        promise = self.promise()
        item = self.items(self.luis)[0]
        self.assertEqual(item["invoices"], "")
        self.assertNotIn(promise.move_ids.name, str(item))

    def test_who_is_no_agent_sees_nothing(self):
        self.talk()
        self.promise()
        employees = self.env.ref("base.group_user").ids
        clerk = self.env["res.users"].create(
            {"name": "Clerk", "login": "cmw_clerk", "group_ids": employees}
        )
        self.assertEqual(self.timeline(clerk), {"items": [], "more": False})

    def test_a_contact_that_may_not_be_read_has_no_file(self):
        self.soda.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.client.company_id = self.soda.company_id
        with self.assertRaises(AccessError):
            self.timeline(self.ana)

    def test_another_company_s_part_is_seen_while_it_is_chosen(self):
        other = self._company("Filial")
        self.promise(company=other)
        self.promise(hours=1)
        soda = self.soda.with_user(self.ana)
        both = soda.with_context(allowed_company_ids=(self.company | other).ids)
        one = soda.with_context(allowed_company_ids=self.company.ids)
        self.assertEqual(len(both.get_callmyway_timeline()["items"]), 2)
        self.assertEqual(len(one.get_callmyway_timeline()["items"]), 1)

    def test_a_longer_page_costs_no_more_queries(self):
        def queries(limit):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.timeline(limit=limit)
            return self.env.cr.sql_log_count - before

        for at in range(8):
            self.talk(f"c{at}", seconds=-3600 * at)
            self.promise(hours=at)
            self.charge(hours=at)
        queries(6)
        self.assertEqual(queries(24), queries(6))

    def test_the_tab_is_there_for_agents_alone(self):
        employees = self.env.ref("base.group_user").ids
        clerk = self.env["res.users"].create(
            {"name": "Clerk", "login": "cmw_clerk", "group_ids": employees}
        )
        for user, is_there in ((self.ana, True), (clerk, False)):
            arch = self.env["res.partner"].with_user(user).get_view(view_type="form")["arch"]
            self.assertEqual("callmyway_timeline" in arch, is_there, user.login)
