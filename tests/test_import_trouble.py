from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.callmyway_import import LONGEST_PAUSE, PAUSE
from .test_import_job import JobCase

JOB_LOG = "odoo.addons.callmyway.models.callmyway_import"
MINUTE = timedelta(minutes=1)


@tagged("post_install", "-at_install")
class TestTrouble(JobCase):
    """The same with a provider that is down, or an Odoo that errs."""

    def try_now(self, job):
        """Let its pause be over."""
        job.next_try_at = fields.Datetime.now()
        self.run_cron()

    def test_a_failed_step_is_told_and_tried_again_after_a_pause_that_doubles(self):
        self.called(0.5, 1.5)
        job = self.job(days=2)
        self.press(job, "start")
        self.down()
        pauses = []
        for _attempt in range(3):
            self.try_now(job)
            pauses.append(job.next_try_at - fields.Datetime.now())
        for pause, expected in zip(pauses, (PAUSE, 2 * PAUSE, 4 * PAUSE), strict=True):
            self.assertLess(abs(pause - expected), timedelta(seconds=20))
        self.assertEqual((job.state, job.position, job.failures), ("running", False, 3))
        self.assertIn("a problem of its own", job.error)
        self.assertNotIn("dial", job.error)
        self.provider.faults.reset()
        self.try_now(job)
        self.assertEqual((job.state, job.error, job.failures), ("done", False, 0))
        self.assertEqual(self.counted(job), (2, 0, 0, 0))

    def test_before_its_pause_is_over_nothing_is_asked(self):
        job = self.job()
        self.press(job, "start")
        job.next_try_at = fields.Datetime.now() + MINUTE
        self.run_cron()
        self.assertFalse(self.asked("cdr"))

    def test_the_cron_comes_back_when_the_pause_is_over(self):
        job = self.job()
        self.press(job, "start")
        self.down()
        self.run_cron()
        cron = self.env.ref("callmyway.ir_cron_import_history")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertIn(job.next_try_at, triggers.mapped("call_at"))

    def test_the_pause_never_grows_beyond_some_hours(self):
        job = self.job()
        self.press(job, "start")
        job.failures = 999
        self.down()
        self.run_cron()
        self.assertLessEqual(job.next_try_at - fields.Datetime.now(), LONGEST_PAUSE)

    def test_going_on_by_hand_does_not_wait_for_the_pause(self):
        job = self.job()
        self.press(job, "start")
        self.down()
        self.run_cron()
        self.provider.faults.reset()
        self.press(job, "pause")
        self.press(job, "start")
        self.assertFalse(job.error or job.next_try_at)
        self.run_cron()
        self.assertEqual(job.state, "done")

    def test_what_a_failed_step_had_stored_is_counted_as_new(self):
        self.called(*[1 - number / 1000 for number in range(130)])
        self.provider.settings.update({"max_page": 100})
        self.provider.faults.update({"pages_skip": {"rows": 60}})
        job = self.job(days=1)
        self.press(job, "start")
        self.run_cron()
        self.assertEqual(job.created, 100)
        self.provider.faults.reset()
        self.try_now(job)
        self.assertEqual((job.state, job.created), ("done", 130))

    def test_an_error_of_ours_is_told_and_stops_no_other_import(self):
        good, bad = self.job(), self.job()
        self.press(good | bad, "start")
        Account = type(self.account)
        import_chunk = Account._import_chunk
        broken = iter([RuntimeError("ours")])

        def break_first(*args):
            for error in broken:
                raise error
            return import_chunk(*args)

        with patch.object(Account, "_import_chunk", break_first), mute_logger(JOB_LOG):
            self.run_cron()
        self.assertEqual((bad.state, good.state), ("running", "done"), "the newest comes first")
        self.assertIn("the server's log", bad.error)
        self.assertTrue(bad.next_try_at)

    def test_an_account_without_password_is_told(self):
        job = self.job()
        self.account.password = False
        self.press(job, "start")
        self.run_cron()
        self.assertIn("user or password", job.error)
