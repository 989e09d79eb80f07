from pathlib import Path

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import PASSWORD, CallmywayCase, cdr
from .common_http import CallmywayHttpCase

MASK = "********"
NEUTRALIZE = Path(__file__).parents[1] / "data" / "neutralize.sql"


@tagged("post_install", "-at_install")
class TestPassword(CallmywayCase):
    def setUp(self):
        super().setUp()
        self.admin.group_ids += self.env.ref("base.group_allow_export")
        self.env.invalidate_all()
        self.seen = self.account.with_user(self.admin)

    def secret(self):
        return self.account.sudo().password_secret

    def test_it_can_be_set_and_never_read(self):
        self.assertEqual(self.seen.password, MASK)
        self.seen.password = "new one"
        self.assertEqual(self.secret(), "new one")
        self.env.invalidate_all()
        self.assertEqual(self.seen.password, MASK)
        self.assertNotIn("new one", str(self.seen.read()))

    def test_saving_the_mask_keeps_it_and_emptying_removes_it(self):
        self.seen.write({"password": MASK, "name": "Renamed"})
        self.assertEqual(self.secret(), PASSWORD)
        self.seen.password = False
        self.env.invalidate_all()
        self.assertFalse(self.secret() or self.seen.password)

    def test_the_stored_one_is_out_of_reach_for_administrators(self):
        Account = self.env["callmyway.account"].with_user(self.admin)
        attempts = {
            "read": lambda: self.seen.read(["password_secret"]),
            "attribute": lambda: self.seen.password_secret,
            "export": lambda: self.seen.export_data(["name", "password_secret"]),
            "search": lambda: Account.search([("password_secret", "=like", "p%")]),
            "through": lambda: (
                self.env["callmyway.endpoint"]
                .with_user(self.admin)
                .search([("account_id.password_secret", "=like", "p%")])
            ),
            "order": lambda: Account.search([], order="password_secret"),
            "group": lambda: Account._read_group([], ["password_secret"]),
            "aggregate": lambda: Account._read_group([], [], ["password_secret:array_agg"]),
            "mapped": lambda: self.seen.mapped("password_secret"),
            "write": lambda: self.seen.write({"password_secret": "x"}),
            "create": lambda: Account.create(
                {"name": "x", "username": "1", "password_secret": "x"}
            ),
        }
        for name, attempt in attempts.items():
            with self.subTest(attempt=name), self.assertRaises(AccessError):
                attempt()

    def test_it_is_no_field_the_client_knows(self):
        self.assertNotIn("password_secret", self.seen.fields_get())

    def test_an_export_and_a_copy_do_not_carry_it(self):
        self.assertNotIn(PASSWORD, str(self.seen.export_data(["name", "password"])))
        for name in ("password", "webhook_token", "webhook_url"):
            self.assertFalse(self.account._fields[name].exportable, "not offered for export")
        copy = self.account.copy({"username": "4100009"})
        self.assertFalse(copy.sudo().password_secret)
        self.assertNotEqual(copy.webhook_token, self.account.webhook_token)

    def test_only_administrators_see_the_token_and_the_mask(self):
        for user in (self.supervisor, self.ana):
            for name in ("webhook_token", "webhook_url", "password"):
                with self.subTest(user=user.login, name=name), self.assertRaises(AccessError):
                    self.account.with_user(user).read([name])
            with self.assertRaises(AccessError):
                self.env["callmyway.account"].with_user(user).search([("webhook_token", "!=", "x")])
        self.assertIn(self.account.webhook_token, self.seen.webhook_url)

    def test_the_token_is_long_and_renewed_by_administrators_alone(self):
        old = self.account.webhook_token
        self.assertGreaterEqual(len(old), 32)
        with self.assertRaises(AccessError):
            self.account.with_user(self.supervisor).action_new_token()
        self.seen.action_new_token()
        self.assertNotEqual(self.account.webhook_token, old)

    def test_what_the_provider_answered_is_for_administrators(self):
        self.apply(cdr("c1", detect_time=self.at(0)))
        call = self.the_call()
        call.sudo().provider_answer = "HTTP 503"
        with self.assertRaises(AccessError):
            call.with_user(self.supervisor).read(["provider_answer"])
        with self.assertRaises(AccessError):
            call.leg_ids.with_user(self.admin).read(["facts"])

    def test_a_copy_of_the_database_has_no_secret(self):
        token, url = self.account.webhook_token, self.account.base_url
        self._account(username="4100002")
        self.env.flush_all()
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute(SQL(NEUTRALIZE.read_text().replace("%", "%%")))
            self.env.invalidate_all()
            self.assertFalse(self.secret())
            self.assertNotEqual(self.account.webhook_token, token)
            self.assertGreaterEqual(len(self.account.webhook_token), 32)
            self.assertNotEqual(self.account.base_url, url)
            self.account._check_base_url()
            self.env.cr.execute("SELECT row_to_json(a)::text FROM callmyway_account a")
            text = str(self.env.cr.fetchall())
            savepoint.rollback()
        self.env.invalidate_all()
        for secret in (PASSWORD, token):
            self.assertNotIn(secret, text)
        self.assertEqual(self.secret(), PASSWORD)


@tagged("post_install", "-at_install")
class TestByBrowser(CallmywayHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin.group_ids += cls.env.ref("base.group_allow_export")

    def test_nothing_the_browser_can_ask_for_holds_the_password(self):
        ids = self.account.ids
        read = self.rpc(self.admin, "callmyway.account", "read", ids)
        spec = {"name": {}, "password": {}, "webhook_url": {}}
        web = self.rpc(self.admin, "callmyway.account", "web_read", ids, spec)
        self.assertEqual(web[0]["password"], MASK)
        self.assertNotIn(PASSWORD, f"{read}{web}")
        secret = "password_secret"
        for method, arguments in (
            ("read", (ids, [secret])),
            ("web_read", (ids, {secret: {}})),
            ("search", ([(secret, "!=", False)],)),
            ("export_data", (ids, [secret])),
        ):
            with self.refused("AccessError"):
                self.rpc(self.admin, "callmyway.account", method, *arguments)

    def test_the_page_of_an_agent_holds_neither_password_nor_token(self):
        self.env.flush_all()
        self.authenticate(self.ana.login, self.ana.login)
        page = self.url_open("/odoo").text
        self.assertIn(self.ana_phone.name, page, "the page knows the telephones")
        for secret in (PASSWORD, self.account.webhook_token, self.account.username):
            self.assertNotIn(secret, page)
