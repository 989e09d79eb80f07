import itertools
import logging
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.callmyway_account_import import CHUNK, OVERLAP, PAGE_TRIES, RECENT_REACH
from .common import ZONE, cdr, local
from .test_import import ImportCase

IMPORT_LOG = "odoo.addons.callmyway.models.callmyway_account_import"
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


class CursorCase(ImportCase):
    def setUp(self):
        super().setUp()
        self.today = fields.Datetime.now()

    def stopped(self, ago):
        """Let the last import have been so long ago."""
        self.account.import_cursor = self.today - ago
        return self.account.import_cursor

    def called(self, callid, ago, **row):
        """Let the provider have a record of a call that began so long ago."""
        begun = local(self.today - ago)
        row = cdr(callid, detect_time=begun, connect_time=begun, duration="10", **row)
        self.provider.store.add(self.simulated.username, [row], begun)

    def known(self):
        return set(self.calls().leg_ids.mapped("callid"))

    def ranges(self):
        """Return the ranges that were asked for, as UTC times; None for the last 24 hours."""
        asked = [entry["params"] for entry in self.asked("cdr")]
        return [
            None if "recent" in each else (self.utc(each["dateStart"]), self.utc(each["dateEnd"]))
            for each in asked
        ]

    def utc(self, text):
        report = self.report(cdr("x", detect_time=text))
        self.assertEqual(self.account.tz, ZONE)
        return report.detect_time

    def assertAbout(self, moment, expected):
        self.assertLess(abs(moment - expected), timedelta(seconds=60))


@tagged("post_install", "-at_install")
class TestCursor(CursorCase):
    def test_the_last_day_is_asked_for_as_a_rule(self):
        for ago in (timedelta(minutes=5), RECENT_REACH - timedelta(minutes=1)):
            self.stopped(ago)
            self.run_cron()
        self.assertEqual(self.ranges(), [None, None])
        self.assertAbout(self.account.import_cursor, self.today)
        self.assertAbout(self.account.last_import_at, self.today)

    def test_an_outage_of_any_length_is_caught_up(self):
        for outage in (RECENT_REACH + HOUR, 3 * DAY, 10 * DAY, 100 * DAY):
            with self.subTest(outage=outage):
                self.provider.requests.clear()
                cursor = self.stopped(outage)
                name = f"{outage.days}-{outage.seconds}"
                self.called(f"{name}-first", outage - SECOND)
                self.called(f"{name}-middle", outage / 2)
                self.called(f"{name}-last", timedelta(minutes=1))
                self.run_cron()
                expected = {f"{name}-{when}" for when in ("first", "middle", "last")}
                self.assertLessEqual(expected, self.known())
                self.assertNoGap(cursor - OVERLAP, self.today)
                self.assertAbout(self.account.import_cursor, self.today)

    def assertNoGap(self, start, end):
        ranges = self.ranges()
        self.assertEqual(ranges[0][0], start)
        self.assertAbout(ranges[-1][1], end)
        for begin, stop in ranges:
            self.assertLessEqual(stop - begin, CHUNK)
        for (_begin, before), (after, _stop) in itertools.pairwise(ranges):
            self.assertEqual(after - before, SECOND)

    def test_after_it_the_last_day_is_asked_for_again(self):
        self.stopped(3 * DAY)
        self.run_cron()
        self.run_cron()
        self.assertEqual(self.ranges()[1:], [None])

    def test_a_call_that_was_going_on_when_it_stopped_is_found(self):
        self.stopped(3 * DAY)
        self.called("long", 3 * DAY + OVERLAP - HOUR)
        self.run_cron()
        self.assertEqual(self.known(), {"long"})

    def test_what_came_before_the_first_good_import_is_caught_up_too(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE callmyway_account SET create_date = %s WHERE id = %s",
            [self.today - 3 * DAY, self.account.id],
        )
        self.env.invalidate_all()
        self.called("first", 3 * DAY - HOUR)
        self.run_cron()
        self.assertEqual(self.known(), {"first"})

    def test_a_chunk_that_is_not_complete_never_moves_the_cursor(self):
        cursor = self.stopped(25 * DAY)
        for days in (24, 12, 1):
            self.called(f"c{days}", days * DAY)
        page, asked = self.provider.store.page, itertools.count()

        def only_two(*args, **options):
            if next(asked):
                self.provider.faults.update({"http_error": {"on": "cdr"}})
            return page(*args, **options)

        with patch.object(self.provider.store, "page", only_two), mute_logger(IMPORT_LOG):
            self.run_cron()
            self.provider.faults.update({"http_error": {"on": "cdr"}})
            self.run_cron()
        after = self.account.import_cursor
        self.assertEqual(after, cursor - OVERLAP + 2 * CHUNK + SECOND, "where two chunks end")
        self.provider.faults.reset()
        self.provider.requests.clear()
        self.run_cron()
        self.assertEqual(self.ranges()[0][0], after - OVERLAP, "it goes on where it was left")
        self.assertEqual(self.known(), {"c24", "c12", "c1"})

    def test_a_provider_that_is_down_moves_nothing(self):
        for ago in (HOUR, 3 * DAY):
            cursor = self.stopped(ago)
            for fault in ("http_error", "garbage"):
                self.provider.faults.update({fault: {"on": "cdr"}})
                with self.assertLogs(IMPORT_LOG, logging.WARNING):
                    self.run_cron()
                self.provider.faults.reset()
            self.assertEqual(self.account.import_cursor, cursor)
        self.assertFalse(self.account.last_import_at)

    def test_an_error_of_ours_in_one_account_does_not_stop_the_others(self):
        other = self._account(name="A", username="4100002")
        Account = type(self.account)
        import_new = Account._import_new

        def break_one(account):
            if account == other:
                raise RuntimeError("ours")
            return import_new(account)

        with patch.object(Account, "_import_new", break_one), self.assertLogs(IMPORT_LOG, "ERROR"):
            self.run_cron()
        self.assertAbout(self.account.last_import_at, self.today)


@tagged("post_install", "-at_install")
class TestHardPages(CursorCase):
    """Pages that fail, shift or are cut short, with the provider's own page size."""

    ROWS = 130

    def setUp(self):
        super().setUp()
        self.cursor = self.stopped(3 * DAY)
        for number in range(self.ROWS):
            self.called(f"c{number}", HOUR + number * SECOND)
        self.provider.settings.update({"max_page": 100})

    def assertAll(self):
        self.assertEqual(self.known(), {f"c{number}" for number in range(self.ROWS)})
        self.assertEqual(len(self.calls()), self.ROWS)
        self.assertAbout(self.account.import_cursor, self.today)

    def test_a_page_that_is_cut_short_is_read_on(self):
        self.run_cron()
        self.assertAll()
        self.assertEqual([e["params"]["ini"] for e in self.asked("cdr")], ["0", "50"])

    def test_last_days_calls_that_may_be_cut_are_read_as_a_range(self):
        self.stopped(HOUR)
        self.run_cron()
        self.assertAll()
        ranges = self.ranges()
        self.assertIsNone(ranges[0])
        self.assertAbout(ranges[1][0], self.today - DAY)
        self.assertAbout(ranges[1][1], self.today)

    def test_a_page_that_fails_is_asked_for_again(self):
        self.provider.faults.update({"http_error": {"on": "cdr", "next": PAGE_TRIES - 1}})
        self.run_cron()
        self.assertAll()

    def test_a_page_that_fails_each_time_is_given_up(self):
        self.provider.faults.update({"garbage": {"on": "cdr", "next": PAGE_TRIES}})
        with self.assertLogs(IMPORT_LOG, logging.WARNING):
            self.run_cron()
        self.assertEqual(len(self.asked("cdr")), PAGE_TRIES)
        self.assertEqual(self.account.import_cursor, self.cursor)
        self.run_cron()
        self.assertAll()

    def test_rows_that_arrive_between_two_pages_skip_nothing(self):
        self.provider.faults.update({"pages_shift": {"rows": 40, "next": 1}})
        self.run_cron()
        self.assertLessEqual({f"c{number}" for number in range(self.ROWS)}, self.known())

    def test_pages_that_were_shifted_once_are_begun_anew(self):
        self.provider.faults.update({"pages_skip": {"rows": 60, "next": 1}})
        self.run_cron()
        self.assertAll()

    def test_pages_that_shift_each_time_do_not_count_as_complete(self):
        self.provider.faults.update({"pages_skip": {"rows": 60}})
        with self.assertLogs(IMPORT_LOG, logging.WARNING) as logs:
            self.run_cron()
        self.assertIn("moved from page to page", logs.output[0])
        self.assertEqual(self.account.import_cursor, self.cursor)
        self.provider.faults.reset()
        self.run_cron()
        self.assertAll()
