import itertools
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import CallmywayCase, cdr, local
from .test_import import ImportCase

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class JobCase(ImportCase):
    def setUp(self):
        super().setUp()
        self.today = fields.Datetime.now()

    def job(self, days=4, **values):
        """Return the import of the last so many days, a step a day."""
        self.start = self.today - days * DAY
        values = {"date_start": self.start, "date_end": self.today, **values}
        return self.env["callmyway.import"].create({"account_id": self.account.id, **values})

    def called(self, *days):
        """Let the provider have a record of a call so many days ago."""
        for day in days:
            begun = local(self.today - timedelta(days=day))
            row = cdr(f"c{day}", detect_time=begun, connect_time=begun, duration="10")
            self.provider.store.add(self.simulated.username, [row], begun)

    def press(self, job, button, user=None):
        self.rpc(user or self.admin, "callmyway.import", f"action_{button}", job.ids)

    def run_cron(self):
        self.env.flush_all()
        self.env.ref("callmyway.ir_cron_import_history").method_direct_trigger()
        self.env.invalidate_all()

    def step(self, job):
        """Do one step, as the cron does."""
        self.env.flush_all()
        with self.registry.cursor() as cr:
            job.with_env(self.env(cr=cr))._step()
        self.env.invalidate_all()

    def known(self):
        return self.calls().leg_ids.mapped("callid")

    def counted(self, job):
        return job.created, job.updated, job.unchanged, job.unreadable

    def down(self):
        self.provider.faults.update({"http_error": {"on": "cdr"}})


@tagged("post_install", "-at_install")
class TestJob(JobCase):
    """A past range, imported step by step by the cron."""

    def test_it_waits_until_it_is_started(self):
        job = self.job()
        self.run_cron()
        self.assertEqual((job.state, job.progress, job.position), ("draft", 0, False))
        self.assertFalse(self.asked("cdr"))

    def test_started_it_runs_to_its_end(self):
        self.called(0.5, 1.5, 2.5, 3.5, 4.5)
        job = self.job()
        self.press(job, "start")
        self.assertEqual(job.state, "running")
        self.run_cron()
        self.assertEqual((job.state, job.progress), ("done", 100))
        self.assertEqual(job.position, job.date_end)
        self.assertEqual(self.counted(job), (4, 0, 0, 0))
        self.assertEqual(set(self.known()), {"c0.5", "c1.5", "c2.5", "c3.5"}, "of the range alone")
        self.run_cron()
        self.assertEqual(len(self.asked("cdr")), 4, "and no more is asked for")

    def test_pressing_start_wakes_the_cron(self):
        job = self.job()
        cron = self.env.ref("callmyway.ir_cron_import_history")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.press(job, "start")
        after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.assertEqual(after, before + 1)

    def test_the_steps_leave_no_gap_and_do_not_overlap(self):
        job = self.job(days=100)
        self.press(job, "start")
        self.run_cron()
        asked = [entry["params"] for entry in self.asked("cdr")]
        self.assertEqual(len(asked), 40)
        self.assertEqual(asked[0]["dateStart"], local(job.date_start))
        self.assertEqual(asked[-1]["dateEnd"], local(job.date_end))
        for before, after in itertools.pairwise(asked):
            gap = datetime.fromisoformat(after["dateStart"])
            gap -= datetime.fromisoformat(before["dateEnd"])
            self.assertEqual(gap, timedelta(seconds=1))

    def test_its_progress_is_the_part_of_the_range_that_is_done(self):
        job = self.job()
        self.press(job, "start")
        shown = []
        for _step in range(4):
            self.step(job)
            shown.append(round(job.progress))
        self.assertEqual(shown, [25, 50, 75, 100])
        self.assertEqual(job.state, "done")

    def test_rows_are_counted_by_what_became_of_them(self):
        self.called(0.5, 1.5, 2.5)
        bad = {"callid": "bad", "duration": "x", "detect_time": local(self.today - DAY)}
        self.provider.store.add(self.simulated.username, [bad], local(self.today - DAY))
        first, second = self.job(), self.job()
        for job in (first, second):
            self.press(job, "start")
            self.run_cron()
        self.assertEqual(self.counted(first), (3, 0, 0, 1))
        self.assertEqual(self.counted(second), (0, 0, 3, 1))
        kept = self.env["callmyway.event"].search([("account_id", "=", self.account.id)])
        self.assertEqual(kept.mapped("state"), ["rejected"], "kept once")

    def test_it_can_be_paused_and_go_on(self):
        self.called(0.5, 3.5)
        job = self.job()
        self.press(job, "start")
        self.step(job)
        self.press(job, "pause")
        position = job.position
        self.run_cron()
        self.assertEqual((job.state, job.position), ("paused", position))
        self.assertEqual(self.known(), ["c3.5"])
        self.press(job, "start")
        self.run_cron()
        self.assertEqual((job.state, self.counted(job)), ("done", (2, 0, 0, 0)))

    def test_paused_during_a_step_it_stops_after_it(self):
        job = self.job()
        self.press(job, "start")
        page = self.provider.store.page

        def pause(*args, **options):
            self.env.cr.execute("UPDATE callmyway_import SET state = 'paused'")
            return page(*args, **options)

        with patch.object(self.provider.store, "page", pause):
            self.run_cron()
        self.assertEqual((job.state, round(job.progress)), ("paused", 25))
        self.assertEqual(len(self.asked("cdr")), 1)

    def test_killed_half_way_it_goes_on_where_it_was(self):
        self.called(0.5, 1.5, 2.5, 3.5)
        job = self.job()
        self.press(job, "start")
        self.step(job)
        died = patch.object(type(job), "_note_step", side_effect=SystemExit)
        with died, self.assertRaises(SystemExit):
            self.step(job)
        self.assertEqual((job.state, round(job.progress)), ("running", 25))
        self.run_cron()
        self.assertEqual(job.state, "done")
        self.assertEqual(sorted(self.known()), ["c0.5", "c1.5", "c2.5", "c3.5"])

    def test_two_imports_take_turns(self):
        jobs = self.job() | self.job(days=2)
        self.press(jobs, "start")
        self.run_cron()
        self.assertEqual(jobs.mapped("state"), ["done", "done"])


@tagged("post_install", "-at_install")
class TestRange(CallmywayCase):
    def range(self, start, end, user=None):
        values = {"account_id": self.account.id, "date_start": start, "date_end": end}
        return self.env["callmyway.import"].with_user(user or self.admin).create(values)

    def test_a_range_that_makes_no_sense_is_refused(self):
        good, tomorrow = "2026-01-01 00:00:00", fields.Datetime.now() + 2 * DAY
        for start, end in (
            (good, "2025-12-31 23:59:59"),
            ("0001-01-01 00:00:00", good),
            ("1999-12-31 23:59:59", good),
            (good, tomorrow),
            (good, "9999-12-31 23:59:59"),
        ):
            with self.subTest(start=start, end=end), self.assertRaises(ValidationError):
                self.range(start, end)
        self.range(good, good)
        self.range(good, fields.Datetime.now() + timedelta(hours=20))

    def test_only_administrators_import(self):
        job = self.range("2026-01-01 00:00:00", "2026-01-02 00:00:00")
        for user in (self.ana, self.supervisor):
            with self.assertRaises(AccessError):
                self.range("2026-01-01 00:00:00", "2026-01-02 00:00:00", user=user)
            for action in (job.read, job.action_start, job.action_pause):
                with self.assertRaises(AccessError):
                    getattr(job.with_user(user), action.__name__)()
        self.assertEqual(job.state, "draft")

    def test_nor_another_companys_administrator(self):
        elsewhere = self.env["res.company"].create({"name": "Another company"})
        company = {"company_id": elsewhere.id, "company_ids": elsewhere.ids}
        stranger = self._user("cmw_stranger", "admin", **company)
        job = self.range("2026-01-01 00:00:00", "2026-01-02 00:00:00")
        self.assertFalse(self.env["callmyway.import"].with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            job.with_user(stranger).action_start()
        with self.assertRaises(AccessError):
            self.range("2026-01-01 00:00:00", "2026-01-02 00:00:00", user=stranger)

    def test_it_is_filled_in_in_the_form(self):
        with Form(self.env["callmyway.import"].with_user(self.admin)) as form:
            self.assertEqual(form.account_id, self.account)
            form.date_start = "2026-01-01 00:00:00"
        job = form.record
        self.assertAlmostEqual(job.date_end, fields.Datetime.now(), delta=MINUTE)
        self.assertIn("Test account 2026-01-01 - ", job.display_name)
        copy = job.copy()
        self.assertEqual((copy.state, copy.position, copy.created), ("draft", False, 0))
