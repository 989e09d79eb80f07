import json
import logging
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..provider.const import MAX_WEBHOOK_BYTES
from .common import CLIENT, notification
from .common_http import CallmywayHttpCase

ACKNOWLEDGED = {"ack": "ok"}
DOOR_LOG = "odoo.addons.callmyway.controllers.main"


class WebhookCase(CallmywayHttpCase):
    def send(self, body, token=None, method="POST", **headers):
        """Send a notification as CallMyWay does: a dictionary, or a body as it stands."""
        self.env.flush_all()
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        headers = {"Content-Type": "application/json", **headers}
        url = f"/callmyway/webhook/{token or self.account.webhook_token}"
        answer = self.url_open(url, data=data, headers=headers, method=method)
        self.env.invalidate_all()
        return answer

    def started(self, callid="c1", **data):
        return notification("callStart", callid, detect_time=self.at(0), **data)

    def events(self):
        domain = [("account_id", "=", self.account.id)]
        return self.env["callmyway.event"].search(domain, order="id")

    def assertKept(self, state, reason=None):
        """The notification is in the inbox, as it was received and with what became of it."""
        event = self.events()
        self.assertEqual(event.mapped("state"), [state])
        if reason:
            self.assertIn(reason, event.error)
        return event


@tagged("post_install", "-at_install")
class TestWebhook(WebhookCase):
    def test_a_notification_is_stored_acknowledged_and_processed(self):
        answer = self.send(self.started())
        self.assertEqual((answer.status_code, answer.json()), (200, ACKNOWLEDGED))
        self.assertIn("application/json", answer.headers["Content-Type"])
        event = self.assertKept("done")
        self.assertEqual((event.action, event.callid, event.attempts), ("callStart", "c1", 1))
        self.assertEqual(json.loads(event.payload), self.started())
        call = self.the_call()
        self.assertEqual((call.state, call.user_id), ("ringing", self.ana))
        self.assertEqual(call.partner_id, self.client)

    def test_the_agent_alone_is_told_at_once(self):
        before = self.env["bus.bus"].search([])
        self.send(self.started())
        told = (self.env["bus.bus"].search([]) - before).filtered(
            lambda row: json.loads(row.message)["type"] == "callmyway.call"
        )
        self.assertEqual(len(told), 1)
        self.assertEqual(json.loads(told.channel)[1:], ["res.partner", self.ana.partner_id.id])
        message = json.loads(told.message)["payload"]
        self.assertEqual((message["call_id"], message["state"]), (self.the_call().id, "ringing"))
        self.assertNotIn(CLIENT, told.message, "the page asks with the agent's own rights")

    def test_it_does_not_matter_under_which_content_type_the_json_comes(self):
        kinds = ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data", "x")
        for number, kind in enumerate(kinds):
            with self.subTest(kind=kind):
                answer = self.send(self.started(f"c{number}"), **{"Content-Type": kind})
                self.assertEqual((answer.status_code, answer.json()), (200, ACKNOWLEDGED))
                self.assertEqual(self.calls()[-1].leg_ids.callid, f"c{number}")

    def test_a_body_sent_in_chunks_is_read_whole(self):
        body = json.dumps(self.started()).encode()
        answer = self.send(iter([body[:20], body[20:]]))
        self.assertEqual(answer.json(), ACKNOWLEDGED)
        self.assertKept("done")

    def test_a_replay_is_acknowledged_and_changes_nothing(self):
        self.send(self.started())
        before = self.the_call().read()
        for _replay in range(2):
            self.assertEqual(self.send(self.started()).json(), ACKNOWLEDGED)
        self.assertEqual(self.the_call().read(), before)
        self.assertEqual(set(self.events().mapped("state")), {"done"})

    def test_an_unknown_endpoint_is_a_call_without_agent(self):
        self.send(self.started(endpoint_id="5", dnis="5"))
        self.assertKept("done")
        self.assertFalse(self.the_call().user_id)

    def test_text_in_any_language_is_kept(self):
        self.send(self.started(ani="ñandú ☎"))
        self.assertIn("ñandú ☎", json.loads(self.assertKept("done").payload)["data"]["ani"])
        self.assertTrue(self.the_call().is_private)


@tagged("post_install", "-at_install")
class TestDoor(WebhookCase):
    def test_a_wrong_token_is_not_found_and_leaves_nothing(self):
        for token in ("wrong", self.account.webhook_token[:-1], "ñ", "%00", " "):
            with self.subTest(token=token):
                self.assertEqual(self.send(self.started(), token=token).status_code, 404)
        self.assertFalse(self.events())

    def test_another_method_is_not_allowed(self):
        for method in ("GET", "PUT", "DELETE", "PATCH"):
            with self.subTest(method=method):
                self.assertEqual(self.send(self.started(), method=method).status_code, 405)
        self.assertFalse(self.events())

    def test_more_than_64_kib_is_too_large(self):
        big = b"x" * (MAX_WEBHOOK_BYTES + 1)
        self.assertEqual(self.send(big).status_code, 413)
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            self.assertEqual(self.send(big, **{"Content-Type": kind}).status_code, 413)
        self.assertFalse(self.events())

    def test_nor_may_more_come_in_chunks(self):
        chunks = (b"x" * 1024 for _chunk in range(100))
        self.assertEqual(self.send(chunks).status_code, 413)
        self.assertFalse(self.events())

    def test_64_kib_are_not_too_large(self):
        body = self.started()
        body["filling"] = ""
        body["filling"] = "x" * (MAX_WEBHOOK_BYTES - len(json.dumps(body)))
        self.assertEqual(self.send(body).json(), ACKNOWLEDGED)

    def test_only_the_allowed_sources_are_heard(self):
        self.account.allowed_ips = "192.0.2.0/24"
        with self.assertLogs(DOOR_LOG, logging.WARNING) as logs:
            self.assertEqual(self.send(self.started()).status_code, 403)
        self.assertIn("came from 127.0.0.1", logs.output[0], "the administrator learns why")
        self.assertNotIn(self.account.webhook_token, logs.output[0])
        self.assertFalse(self.events())
        self.account.allowed_ips = "192.0.2.0/24, 127.0.0.1"
        self.assertEqual(self.send(self.started()).status_code, 200)

    def test_an_archived_account_is_not_found(self):
        self.account.active = False
        self.assertEqual(self.send(self.started()).status_code, 404)

    def test_a_replaced_token_is_valid_for_one_hour_more(self):
        old = self.account.webhook_token
        self.account.with_user(self.admin).action_new_token()
        self.assertNotEqual(self.account.webhook_token, old)
        self.assertTrue(self.account.webhook_url.endswith(self.account.webhook_token))
        left = self.account.old_token_until - fields.Datetime.now()
        self.assertAlmostEqual(left.total_seconds(), 3600, delta=5)
        for token in (old, self.account.webhook_token):
            self.assertEqual(self.send(self.started(), token=token).status_code, 200)
        self._let_an_hour_pass(old)
        self.assertEqual(self.send(self.started(), token=old).status_code, 404)
        self.assertEqual(self.send(self.started()).status_code, 200)
        self.assertFalse(self.account.old_token_until)

    def test_each_of_several_replaced_tokens_has_an_hour_of_its_own(self):
        tokens = []
        for _time in range(3):
            tokens.append(self.account.webhook_token)
            self.account.with_user(self.admin).action_new_token()
        for token in tokens:
            self.assertEqual(self.send(self.started(), token=token).status_code, 200)
        self._let_an_hour_pass(tokens[0])
        for token, status in zip(tokens, (404, 200, 200), strict=True):
            self.assertEqual(self.send(self.started(), token=token).status_code, status)

    def test_a_replaced_token_whose_hour_is_over_is_deleted(self):
        old = self.account.webhook_token
        self.account.action_new_token()
        replaced = self.account.replaced_token_ids
        replaced._gc_ended()
        self.assertTrue(replaced.exists())
        self._let_an_hour_pass(old)
        replaced._gc_ended()
        self.assertFalse(replaced.exists())

    def _let_an_hour_pass(self, token):
        replaced = self.account.replaced_token_ids.filtered(lambda each: each.token == token)
        replaced.valid_until = fields.Datetime.now() - timedelta(hours=1)

    def test_no_account_is_found_by_an_empty_token(self):
        self.account.secret_id.webhook_token = False
        for token in ("", "False", "None", " "):
            self.assertEqual(self.send(self.started(), token=token or "%20").status_code, 404)

    def test_each_token_is_of_its_own_account(self):
        other = self._account(username="4100002", external_id="910200")
        self.send(self.started(), token=other.webhook_token)
        self.assertFalse(self.events())
        self.assertTrue(self.env["callmyway.event"].search([("account_id", "=", other.id)]))

    def test_only_an_administrator_replaces_the_token(self):
        token = self.account.webhook_token
        for user in (self.ana, self.supervisor):
            with self.refused("AccessError"):
                self.rpc(user, "callmyway.account", "action_new_token", self.account.ids)
        self.assertEqual(self.account.webhook_token, token)
        with self.refused("AccessError"):
            fields_asked = [self.account.ids, ["replaced_token_ids"]]
            self.rpc(self.admin, "callmyway.account", "read", *fields_asked)
        self.account.action_new_token()
        ids = self.account.replaced_token_ids.ids
        for user in (self.ana, self.supervisor, self.admin):
            with self.refused("AccessError"):
                self.rpc(user, "callmyway.replaced.token", "read", ids, ["token"])

    def test_the_token_is_in_no_log_line(self):
        token = self.account.webhook_token
        with (
            self.assertLogs("werkzeug", logging.INFO) as server,
            self.assertLogs("odoo", logging.INFO) as odoo,
        ):
            logging.getLogger("odoo").info("one line at least")
            self.send(self.started())
            self.send(b"{")
            self.send(b"x", method="PUT")
            self.send(b"x" * (MAX_WEBHOOK_BYTES + 1))
        text = "\n".join(server.output + odoo.output)
        self.assertIn("/callmyway/webhook/***", text, "the server logs the path")
        self.assertNotIn(token, text)


@tagged("post_install", "-at_install")
class TestBadNotification(WebhookCase):
    def test_what_is_no_json_object_is_rejected_and_kept(self):
        short = (b"", b"{", b"null", b"[]", b'"x"', b"1", b"NaN", b"\xff\xfe", b"\x00")
        long = (b"[" * 9999, b"9" * 5000, b"callid=c1&action=callStart", b'{"a": "\x00"}')
        for body in short + long:
            with self.subTest(body=body[:20]), self.env.cr.savepoint() as savepoint:
                answer = self.send(body)
                self.assertEqual(answer.status_code, 400)
                self.assertTrue(answer.json()["error"])
                self.assertKept("rejected", "JSON")
                savepoint.rollback()
        self.assertFalse(self.calls())

    def test_what_cannot_be_understood_is_acknowledged_and_kept_with_the_reason(self):
        bad = {
            "action": notification("callRinging", "c1"),
            "callid": notification("callStart", ""),
            "data": {"action": "callStart"},
            "detect_time": notification("callStart", "c1", detect_time="noon"),
            "ani": notification("callStart", "c1", ani="\ud800"),
            "dnis": notification("callStart", "c1", dnis="\x00"),
        }
        for reason, body in bad.items():
            with self.subTest(reason=reason), self.env.cr.savepoint() as savepoint:
                answer = self.send(body)
                self.assertEqual((answer.status_code, answer.json()), (200, ACKNOWLEDGED))
                event = self.assertKept("failed", reason)
                self.assertEqual(json.loads(event.payload), body)
                savepoint.rollback()
        self.assertFalse(self.calls())

    def test_a_callid_that_cannot_be_shown_is_kept_too(self):
        for callid in ("c\x00", "\ud800", "9" * 300, ["c"], {"c": 1}, True, 1.5e300):
            with self.subTest(callid=callid), self.env.cr.savepoint() as savepoint:
                self.assertEqual(self.send(self.started(callid)).json(), ACKNOWLEDGED)
                self.assertEqual(len(self.events()), 1)
                savepoint.rollback()

    def test_a_byte_order_mark_is_no_trouble(self):
        body = b"\xef\xbb\xbf" + json.dumps(self.started()).encode()
        self.assertEqual(self.send(body).json(), ACKNOWLEDGED)
        self.assertKept("done")

    def test_what_was_acknowledged_is_what_was_understood(self):
        for encoding in ("utf-16", "utf-32"):
            with self.subTest(encoding=encoding), self.env.cr.savepoint() as savepoint:
                answer = self.send(json.dumps(self.started()).encode(encoding))
                state = {200: "done", 400: "rejected"}[answer.status_code]
                self.assertKept(state)
                savepoint.rollback()
