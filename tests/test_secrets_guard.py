"""The guard itself: it notices every kind of leak, and does not cry wolf."""

import base64
import importlib
import logging
import pkgutil
import threading
import unittest

from odoo.tests import tagged
from odoo.tools import mute_logger

from .. import tests
from .common import PASSWORD, CallmywayCase, PlainCase
from .secrets_guard import END, SHORTEST, Guarded, Noticing, SecretsGuard

_logger = logging.getLogger(__name__)


class LeaksEarly:
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        _logger.error("%s", PASSWORD)


class TestLogLines(Noticing, PlainCase):
    def test_a_log_line_is_noticed(self):
        with mute_logger(__name__):
            _logger.info("Asked with %s", {"password": PASSWORD})
        self.assertNoticed("the password", "log line", __name__)

    def test_nobody_can_take_a_line_away_before_it_is_seen(self):
        lonely = logging.getLogger("callmyway.lonely")
        self.addCleanup(setattr, lonely, "propagate", lonely.propagate)
        lonely.propagate = False
        lonely.addHandler(logging.NullHandler())
        lonely.error(PASSWORD)
        self.assertNoticed("callmyway.lonely")
        with self.assertLogs(__name__, logging.DEBUG):
            _logger.debug(PASSWORD)
        self.assertNoticed("log line")

    def test_an_exception_that_is_logged_is_noticed(self):
        with mute_logger(__name__):
            try:
                raise ValueError(f"https://127.0.0.1/?password={PASSWORD}")
            except ValueError:
                _logger.exception("It failed")
        self.assertNoticed("the password", "log line")

    def test_a_line_of_another_thread_is_noticed(self):
        with mute_logger(__name__):
            thread = threading.Thread(target=_logger.error, args=(PASSWORD,))
            thread.start()
            thread.join()
        self.assertNoticed("log line")

    def test_a_line_that_cannot_be_formatted_is_noticed(self):
        with mute_logger(__name__):
            _logger.error("%d", PASSWORD)
        self.assertNoticed("log line")

    def test_either_end_of_a_secret_is_enough(self):
        for part in (PASSWORD[:-1], PASSWORD[1:], PASSWORD[:END], PASSWORD[-END:]):
            with self.subTest(length=len(part)), mute_logger(__name__):
                _logger.error("x%sx", part)
                self.assertNoticed("the password")

    def test_innocent_lines_are_none(self):
        with mute_logger(__name__):
            _logger.error("password=*** %s %s", PASSWORD[: SHORTEST - 1], "41000010077")
        self.assertQuiet()

    def test_a_leak_fails_the_test_that_made_it_and_no_other(self):
        class Leaky(Guarded, unittest.TestCase):
            def test_a(self):
                _logger.error("%s", PASSWORD)

            def test_b(self):
                _logger.error("nothing")

        with self.assertLogs(__name__):
            result = unittest.TestResult()
            unittest.TestSuite([Leaky("test_a"), Leaky("test_b")]).run(result)
        self.assertNoticed("log line")
        ((test, text),) = result.failures + result.errors
        self.assertEqual((test.id().split(".")[-1], result.testsRun), ("test_a", 2))
        self.assertIn("A secret leaked: the password appeared in a log line of", text)
        self.assertNotIn(PASSWORD, text)

    def test_a_leak_while_a_class_is_set_up_is_noticed_too(self):
        class Leaky(LeaksEarly, Guarded, unittest.TestCase):
            def test_a(self):
                pass

        with self.assertLogs(__name__):
            result = unittest.TestResult()
            unittest.TestSuite([Leaky("test_a")]).run(result)
        self.assertNoticed("log line")
        self.assertTrue(result.failures + result.errors)

    def test_every_test_of_the_suite_is_guarded(self):
        unguarded = []
        for found in pkgutil.iter_modules(tests.__path__):
            if found.name.startswith("test_"):
                module = importlib.import_module(f"{tests.__name__}.{found.name}")
                unguarded += [
                    thing.__name__
                    for thing in vars(module).values()
                    if isinstance(thing, type)
                    and issubclass(thing, unittest.TestCase)
                    and thing.__module__ == module.__name__
                    and not issubclass(thing, Guarded)
                ]
        self.assertEqual(unguarded, [])

    def test_the_guard_looks_into_zipped_and_nested_things(self):
        guard = SecretsGuard()
        guard.look("here", {"a": [({"b": PASSWORD.encode()},)]})
        self.assertEqual(guard.take(), ["the password appeared in here"])
        self.assertEqual(guard.take(), [])


@tagged("post_install", "-at_install")
class TestStored(Noticing, CallmywayCase):
    def test_an_attachment_is_noticed_whatever_of_it_holds_the_secret(self):
        attachment = self.env["ir.attachment"].create({"name": "innocent", "raw": b"nothing"})
        content = base64.b64encode(PASSWORD.encode())
        leaks = dict.fromkeys(("name", "description", "url"), PASSWORD)
        leaks |= {"raw": PASSWORD.encode(), "datas": content}
        for name, leak in leaks.items():
            with self.subTest(name=name):
                sentence = f"the password appeared in the field {name} of an attachment"
                self.env["ir.attachment"].create([{"name": "innocent"}, {"name": "x", name: leak}])
                self.assertIn(sentence, self.guard.take())
                attachment.write({name: leak})
                self.assertIn(sentence, self.guard.take())

    def test_an_export_is_noticed(self):
        self.client.comment = self.account.webhook_token
        self.client.export_data(["name", "comment"])
        self.assertIn("the webhook token appeared in an export of res.partner", self.guard.take())

    def test_a_secret_that_is_stored_where_it_does_not_belong_is_noticed(self):
        self.client.comment = PASSWORD
        self.env.flush_all()
        self.assertNoticed("the password", "a log line of odoo.sql_db")

    def test_a_push_message_is_noticed(self):
        self.ana._bus_send("callmyway.call", {"detail": [PASSWORD]})
        self.assertNoticed("the password", "a push message")

    def test_every_token_and_password_that_is_stored_is_known(self):
        other = self._account(username="4100002", password="41000010099")
        old = other.webhook_token
        other.action_new_token()
        secrets = {
            "41000010099": "the password",
            old: "the replaced webhook token",
            other.webhook_token: "the webhook token",
            self.account.webhook_token[5:]: "the webhook token",
        }
        for secret, kind in secrets.items():
            with self.subTest(kind=kind), mute_logger(__name__):
                _logger.error("%s", secret)
                self.assertNoticed(kind, "log line")

    def test_attachments_and_exports_without_a_secret_are_innocent(self):
        self.account.password = "short"
        content = base64.b64encode(b"short")
        self.env["ir.attachment"].create({"name": "short", "datas": content, "url": False})
        self.client.export_data(["name"])
        self.ana._bus_send("callmyway.call", {"detail": "short"})
        self.assertQuiet()
