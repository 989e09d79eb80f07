"""The guard over the secrets sees what the server answers, and allows only what must be."""

import json
from unittest.mock import patch

from odoo import http
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..controllers import main
from ..models.callmyway_account import CallmywayAccount
from .common import PASSWORD, notification
from .common_http import CallmywayHttpCase, RpcError
from .secrets_guard import Noticing


@tagged("post_install", "-at_install")
class TestAnswers(Noticing, CallmywayHttpCase):
    def asked(self, user, method, *args, **kwargs):
        """Ask the account something as ``user``, whatever comes of it."""
        try:
            return self.rpc(user, "callmyway.account", method, self.account.ids, *args, **kwargs)
        except RpcError as error:
            return error

    def answering(self, answer):
        """Let an action of the account answer like this."""
        return patch.object(CallmywayAccount, "action_test_connection", answer)

    def test_an_answer_is_noticed(self):
        for secret, kind in (
            (PASSWORD, "the password"),
            (self.account.webhook_token, "the webhook token"),
        ):
            said = {"type": "x", "webhook_url": secret}
            with self.subTest(kind=kind), self.answering(lambda _self, said=said: said):
                self.asked(self.admin, "action_test_connection")
                self.assertNoticed(kind, "the answer to POST /web/dataset/call_kw")

    def test_an_error_that_leaves_is_noticed(self):
        refusal = f"refused: ?password={PASSWORD}"

        def fail(_self):
            raise UserError(refusal)

        with self.answering(fail), mute_logger("odoo.http"):
            self.assertIsInstance(self.asked(self.admin, "action_test_connection"), RpcError)
        found = self.guard.take()
        self.assertTrue(any("the answer to POST" in each for each in found), found)
        self.assertTrue(any("a log line of odoo.http" in each for each in found), found)

    def test_the_webhooks_answer_and_its_headers_are_noticed(self):
        token, refuse = self.account.webhook_token, main._refused
        self.env.flush_all()
        for place, leak in {
            "the answer": lambda status, *_: refuse(status, token),
            "the headers": lambda status, *_: refuse(status, "", {"X-Token": token}),
        }.items():
            with self.subTest(place=place), patch.object(main, "_refused", leak):
                path = f"/callmyway/webhook/{token}"
                self.assertEqual(self.url_open(path, data=b"{").status_code, 400)
                self.assertNoticed("the webhook token", place, "/callmyway/webhook/***")

    def test_a_workbook_is_unzipped(self):
        self.admin.group_ids += self.env.ref("base.group_allow_export")
        self.client.city = PASSWORD
        self.env.flush_all()
        self.authenticate(self.admin.login, self.admin.login)
        wanted = {
            "model": "res.partner",
            "fields": [{"name": "city", "label": "City", "type": "char"}],
            "ids": self.client.ids,
            "domain": [],
            "import_compat": False,
            "groupby": [],
        }
        data = {"data": json.dumps(wanted), "csrf_token": http.Request.csrf_token(self)}
        answer = self.url_open("/web/export/xlsx", data=data)
        self.assertTrue(answer.content.startswith(b"PK"))
        found = self.guard.take()
        self.assertIn("the password appeared in the answer to POST /web/export/xlsx", found)
        self.assertIn("the password appeared in an export of res.partner", found)

    def test_an_administrator_may_ask_an_account_for_its_token(self):
        spec = {"webhook_url": {}, "webhook_token": {}}
        [read] = self.asked(self.admin, "read", ["webhook_url"])
        self.assertIn(self.account.webhook_token, read["webhook_url"])
        self.asked(self.admin, "read")
        self.asked(self.admin, "web_read", spec)
        self.asked(self.admin, "web_read", specification=spec)
        self.rpc(self.admin, "callmyway.account", "search_read", [], ["webhook_token"])
        self.asked(self.admin, "web_save", {"name": "Renamed"}, spec)
        self.assertQuiet()

    def test_nothing_else_of_that_answer_may_hold_a_secret(self):
        token = self.account.webhook_token
        for field, value, kind in (
            ("webhook_url", f"x{PASSWORD}", "the password"),
            ("name", token, "the webhook token"),
            ("display_name", {"webhook_token": token}, "the webhook token"),
        ):
            rows = [{"id": 1, field: value}]
            with (
                self.subTest(field=field),
                patch.object(CallmywayAccount, "read", lambda *_args, rows=rows: rows),
            ):
                self.asked(self.admin, "read", ["webhook_url"])
                self.assertNoticed(kind, "the answer to POST")

    def test_the_token_may_go_to_nobody_else_and_to_no_one_unasked(self):
        rows = [{"id": 1, "webhook_url": self.account.webhook_url}]
        for user, fields_ in ((self.supervisor, ["webhook_url"]), (self.admin, ["name"])):
            with (
                self.subTest(user=user.login),
                patch.object(CallmywayAccount, "read", lambda *_args: rows),
            ):
                self.asked(user, "read", fields_)
                self.assertNoticed("the webhook token", "the answer to POST")

    def test_a_replaced_token_is_shown_to_no_one(self):
        rows = [{"id": 1, "webhook_url": self.account.webhook_url}]
        self.account.action_new_token()
        with patch.object(CallmywayAccount, "read", lambda *_args: rows):
            self.asked(self.admin, "read", ["webhook_url"])
        self.assertNoticed("the replaced webhook token", "the answer to POST")

    def test_a_notification_and_its_answer_are_innocent(self):
        self.env.flush_all()
        body = json.dumps(notification("callStart", "c1", detect_time=self.at(0)))
        headers = {"Content-Type": "application/json"}
        path = f"/callmyway/webhook/{self.account.webhook_token}"
        self.assertEqual(self.url_open(path, data=body, headers=headers).status_code, 200)
        self.assertQuiet()
