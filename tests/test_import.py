import itertools
import json
import logging
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..const import FAILURES
from ..models import callmyway_account_import
from ..provider.errors import ProviderError
from .common import PASSWORD, cdr, notification
from .common_http import CallmywayHttpCase, ProviderMixin

DAY = timedelta(days=1)


class ImportCase(ProviderMixin, CallmywayHttpCase):
    def given(self, *rows):
        """Let the provider have these records."""
        times = {"detect_time": self.at(0), "connect_time": self.at(5), "duration": "10"}
        rows = [{**cdr(row), **times} if isinstance(row, str) else row for row in rows]
        self.provider.store.add(self.simulated.username, rows, self.at(0))

    def import_cdrs(self, user=None, start=None, end=None):
        start = start or fields.Datetime.to_string(self.now - DAY)
        end = end or fields.Datetime.to_string(self.now + DAY)
        user = user or self.admin
        return self.rpc(user, "callmyway.account", "import_cdrs", [self.account.id], start, end)

    def run_cron(self):
        self.env.flush_all()
        self.env.ref("callmyway.ir_cron_import_cdrs").method_direct_trigger()
        self.env.invalidate_all()

    def counts(self, created=0, updated=0, unchanged=0, unreadable=0):
        return {
            "created": created,
            "updated": updated,
            "unchanged": unchanged,
            "unreadable": unreadable,
        }


@tagged("post_install", "-at_install")
class TestImport(ImportCase):
    def test_what_is_imported_is_counted_and_what_is_known_changes_nothing(self):
        self.given("c1", "c2")
        self.assertEqual(self.import_cdrs(), self.counts(created=2))
        self.assertEqual(self.calls().mapped("state"), ["done", "done"])
        self.assertEqual(self.import_cdrs(), self.counts(unchanged=2))
        self.given("c3")
        self.assertEqual(self.import_cdrs(), self.counts(created=1, unchanged=2))

    def test_a_record_that_was_corrected_is_counted_as_updated(self):
        self.apply(notification("callStart", "c1", detect_time=self.at(0)))
        self.given("c1", "c2")
        self.assertEqual(self.import_cdrs(), self.counts(created=1, updated=1))
        self.assertEqual(self.calls().mapped("duration"), [10, 10])

    def test_only_the_range_is_asked_for_in_the_providers_own_time(self):
        self.import_cdrs(start="2026-03-01 06:00:00", end="2026-03-02 05:59:59")
        (entry,) = self.asked("cdr")
        params = entry["params"]
        self.assertEqual(params["dateStart"], "2026-03-01 00:00:00")
        self.assertEqual(params["dateEnd"], "2026-03-01 23:59:59")

    def test_a_long_range_is_asked_for_in_chunks_that_leave_no_gap(self):
        self.import_cdrs(start="2026-01-01 06:00:00", end="2026-02-01 06:00:00")
        ranges = [entry["params"] for entry in self.asked("cdr")]
        self.assertEqual(len(ranges), 4)
        self.assertEqual(ranges[0]["dateStart"], "2026-01-01 00:00:00")
        self.assertEqual(ranges[-1]["dateEnd"], "2026-02-01 00:00:00")
        for before, after in itertools.pairwise(ranges):
            gap = fields.Datetime.to_datetime(after["dateStart"])
            gap -= fields.Datetime.to_datetime(before["dateEnd"])
            self.assertEqual(gap, timedelta(seconds=1))

    def test_a_range_of_several_pages_is_read_to_its_end(self):
        self.given(*[f"c{number}" for number in range(7)])
        with patch.object(callmyway_account_import, "PAGE_SIZE", 3):
            self.assertEqual(self.import_cdrs(), self.counts(created=7))
        pages = [entry["params"]["ini"] for entry in self.asked("cdr")]
        self.assertEqual(pages, ["0", "2", "4", "6"], "each begins before the last one ended")

    def test_rows_that_arrive_while_paging_cost_nothing(self):
        self.given(*[f"c{number}" for number in range(6)])
        self.provider.faults.update({"pages_shift": {"rows": 1, "next": 2}})
        with patch.object(callmyway_account_import, "PAGE_SIZE", 3):
            self.import_cdrs()
        known = self.calls().leg_ids.mapped("callid")
        self.assertLessEqual({f"c{number}" for number in range(6)}, set(known))

    def test_a_provider_that_ignores_paging_is_not_asked_for_ever(self):
        self.given("c1", "c2", "c3")
        page = self.provider.store.page

        def whole(account, start, end, _offset, _size, is_newest_first):
            self.assertLess(len(self.asked("cdr")), 10, "the same rows again and again")
            return page(account, start, end, newest_first=is_newest_first)

        with (
            patch.object(self.provider.store, "page", whole),
            patch.object(callmyway_account_import, "PAGE_SIZE", 3),
        ):
            self.assertEqual(self.import_cdrs()["created"], 3)

    def test_rows_that_cannot_be_read_are_kept_once_and_stop_nothing(self):
        bad = [None, ["x"], {"callid": ""}, {"callid": "b1", "duration": "x"}, {"callid": "b\x00"}]
        self.given("c1", *bad, "c2")
        self.assertEqual(self.import_cdrs(), self.counts(created=2, unreadable=5))
        self.assertEqual(self.import_cdrs(), self.counts(unchanged=2, unreadable=5))
        events = self.env["callmyway.event"].search([("account_id", "=", self.account.id)])
        self.assertEqual(events.mapped("state"), ["rejected"] * 5)
        self.assertTrue(all(event.error for event in events))
        self.assertIn("b1", events.mapped("callid"), "it can be looked for")
        self.assertIn({"callid": "b1", "duration": "x"}, [json.loads(e.payload) for e in events])

    def test_a_range_that_makes_no_sense_is_refused(self):
        self.given("c1")
        good = "2026-03-02 00:00:00"
        ranges = ((good, "2026-03-01 00:00:00"), ("yesterday", good), (good, ""), (False, False))
        for start, end in (*ranges, (5, good), ({}, good), ("0001-01-01 00:00:00", good)):
            with self.subTest(start=start, end=end), self.refused("UserError"):
                self.rpc(
                    self.admin, "callmyway.account", "import_cdrs", [self.account.id], start, end
                )
        self.assertFalse(self.asked("cdr"))

    def test_only_administrators_import(self):
        for user in (self.ana, self.supervisor):
            with self.refused("AccessError"):
                self.import_cdrs(user=user)
        self.assertFalse(self.asked("cdr"))

    def test_what_the_provider_refuses_is_said_in_a_sentence(self):
        self.account.password = "41000010088"
        with self.refused("UserError") as refusal:
            self.import_cdrs()
        self.assertIn("user or password", refusal.message)
        self.assertNotIn("41000010088", refusal.message)

    def test_each_trouble_of_the_provider_has_its_sentence(self):
        troubles = {
            "problem of its own": {"http_error": {"on": "cdr"}},
            "unreadable answer": {"garbage": {"on": "cdr"}},
        }
        for sentence, fault in troubles.items():
            self.provider.faults.reset()
            self.provider.faults.update(fault)
            with self.refused("UserError") as refusal:
                self.import_cdrs()
            self.assertIn(sentence, refusal.message)

    def test_who_imports_reads_nothing_about_dialling(self):
        for code in (*dict(FAILURES), "never heard of"):
            sentence = self.account._failure_text(ProviderError(code))
            self.assertTrue(sentence.startswith("CallMyWay") and sentence.endswith("."))
            self.assertNotIn("dial", sentence)

    def test_what_was_read_before_the_trouble_stays(self):
        self.given(*[f"c{number}" for number in range(6)])
        pages = iter([self.provider.store.page])

        def only_one(*args, **options):
            return next(pages)(*args, **options)

        with (
            patch.object(self.provider.store, "page", only_one),
            patch.object(callmyway_account_import, "PAGE_SIZE", 3),
            self.refused("UserError"),
        ):
            self.import_cdrs()
        self.assertEqual(len(self.calls()), 3)


@tagged("post_install", "-at_install")
class TestCron(ImportCase):
    def test_it_imports_the_last_day_of_every_account(self):
        self.given("c1")
        self.run_cron()
        self.assertEqual(self.the_call().user_id, self.ana)
        self.assertTrue(self.account.last_import_at)
        self.assertIn("recent", self.asked("cdr")[0]["params"])

    def test_an_account_in_trouble_does_not_stop_the_others_and_shows_no_secret(self):
        self.given("c1")
        bad = self._account(name="A", username="4100002", base_url=self.account.base_url)
        empty = self._account(name="B", username="4100003", password=False)
        with self.assertLogs("odoo.addons.callmyway", logging.WARNING) as logs:
            self.run_cron()
        self.assertIn("credentials", logs.output[0])
        self.assertNotIn(PASSWORD, "".join(logs.output))
        self.assertFalse(bad.last_import_at or empty.last_import_at)
        self.assertTrue(self.the_call())

    def test_it_runs_twice_with_the_same_result(self):
        self.given("c1", "c2")
        self.run_cron()
        before = self.calls().read()
        self.run_cron()
        self.assertEqual(self.calls().read(), before)


@tagged("post_install", "-at_install")
class TestConnection(ImportCase):
    def ask(self, user=None):
        ids = [self.account.id]
        return self.rpc(user or self.admin, "callmyway.account", "action_test_connection", ids)

    def test_a_good_connection_is_said_and_imports_nothing(self):
        self.given("c1", "c2")
        self.assertIn("2 call records", self.ask()["params"]["message"])
        self.assertFalse(self.calls())

    def test_a_bad_connection_is_said_in_a_sentence(self):
        self.provider.accounts.allow_ips(self.simulated, ["192.0.2.1"])
        with self.refused("UserError") as refusal:
            self.ask()
        self.assertIn("IP address", refusal.message)
        self.account.password = False
        with self.refused("UserError") as refusal:
            self.ask()
        self.assertIn("password", refusal.message)

    def test_only_administrators_may_ask(self):
        with self.refused("AccessError"):
            self.ask(self.supervisor)
        self.assertFalse(self.asked("cdr"))

    def test_every_request_takes_the_accounts_turn(self):
        Slot = type(self.env["callmyway.slot"])
        with patch.object(Slot, "_wait_for_turn", autospec=True) as turn:
            self.ask()
            self.import_cdrs()
            self.run_cron()
        taken = [call.args[1] for call in turn.call_args_list if call.args[1] == self.account.id]
        self.assertEqual(len(taken), len(self.asked("cdr")))
