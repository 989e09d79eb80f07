"""Who sees the work list, and who may change what in it."""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common_debtors import DebtorsCase


@tagged("post_install", "-at_install")
class TestRights(DebtorsCase):
    def setUp(self):
        super().setUp()
        self.invoice(100)
        self.row = self.debtor()

    def test_who_may_not_read_invoices_sees_no_debtor(self):
        with self.assertRaises(AccessError):
            self.row.with_user(self.luis).read(["overdue"])
        for method in ("call_next", "get_turn", "refresh_all"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(self.env["callmyway.debtor"].with_user(self.luis), method)()
        with self.assertRaises(AccessError):
            self.row.with_user(self.luis).release()
        with self.assertRaises(AccessError):
            self.row.with_user(self.supervisor).user_id = self.luis

    def test_who_is_no_agent_reads_and_does_not_call(self):
        clerk = self._user("cmw_clerk", "agent")
        clerk.group_ids = self.env.ref("base.group_user") + self.env.ref(
            "account.group_account_invoice"
        )
        self.assertEqual(self.row.with_user(clerk).overdue, 100)
        with self.assertRaises(AccessError):
            self.env["callmyway.debtor"].with_user(clerk).call_next()

    def test_supervisors_give_debtors_to_agents_and_agents_do_not(self):
        self.row.with_user(self.biller).user_id = self.ana
        self.assertEqual(self.row.user_id, self.ana)
        with self.assertRaises(AccessError):
            self.row.with_user(self.ana).user_id = self.luis

    def test_nobody_writes_what_follows_from_the_books(self):
        for user in (self.ana, self.biller):
            with self.assertRaises(AccessError):
                self.row.with_user(user).write({"overdue": 1})
            with self.assertRaises(AccessError):
                self.row.with_user(user).unlink()

    def test_agents_do_not_refresh_the_whole_list_but_what_they_look_at(self):
        with self.assertRaises(AccessError):
            self.env["callmyway.debtor"].with_user(self.ana).refresh_all()
        self.invoice(11)
        self.row.with_user(self.ana).action_refresh()
        self.assertEqual(self.row.overdue, 111)

    def test_the_form_opens_for_an_agent_and_shows_the_invoices(self):
        form = Form(self.row.with_user(self.ana))
        self.assertEqual(form.overdue, 100)
        action = self.row.with_user(self.ana).action_view_invoices()
        self.assertEqual(self.env["account.move"].search(action["domain"]).amount_residual, 100)

    def test_debtors_are_found_and_grouped_by_tag_and_by_agent(self):
        tag = self.env["res.partner.category"].create({"name": "Coffee shops"})
        self.client.category_id = tag
        Debtor = self.env["callmyway.debtor"].with_user(self.ana)
        self.assertEqual(Debtor.search([("category_ids", "in", tag.ids)]), self.row)
        for name in ("user_id", "not_offered_reason", "oldest_due:month", "category_ids"):
            with self.subTest(name=name):
                ours = [("id", "=", self.row.id)]
                [group] = Debtor.formatted_read_group(ours, [name], ["overdue:sum"])
                self.assertEqual(group["overdue:sum"], 100)
