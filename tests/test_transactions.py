from types import SimpleNamespace
from unittest.mock import patch

from psycopg2 import OperationalError
from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo.tests import tagged

from ..models import callmyway_slot
from ..provider import const
from ..tools import transactions
from ..tools.transactions import TRIES, commit_retrying
from .common import CallmywayCase, PlainCase


class TestRetrying(PlainCase):
    """What runs again after a conflict, with an environment that only counts."""

    def setUp(self):
        super().setUp()
        self.done = []
        note = lambda what: lambda: self.done.append(what)  # noqa: E731
        self.world = SimpleNamespace(
            cr=SimpleNamespace(commit=note("commit"), rollback=note("rollback")),
            transaction=SimpleNamespace(reset=note("forget")),
            registry=SimpleNamespace(reset_changes=note("registry")),
        )
        self.pauses = self.enterContext(patch.object(transactions, "time")).sleep

    def fail(self, error, times):
        errors = [error] * times

        def work():
            self.done.append("work")
            if errors:
                raise errors.pop()
            return "result"

        return work

    def test_work_is_committed_once(self):
        self.assertEqual(commit_retrying(self.world, self.fail(None, 0)), "result")
        self.assertEqual(self.done, ["work", "commit"])

    def test_after_a_conflict_it_runs_again_from_the_start(self):
        for error in (SerializationFailure(), UniqueViolation()):
            self.done.clear()
            self.assertEqual(commit_retrying(self.world, self.fail(error, 2)), "result")
            again = ["work", "rollback", "forget", "registry"]
            self.assertEqual(self.done, [*again, *again, "work", "commit"])

    def test_it_gives_up_after_the_last_try_with_nothing_open(self):
        with self.assertRaises(UniqueViolation):
            commit_retrying(self.world, self.fail(UniqueViolation(), TRIES))
        self.assertEqual(self.done.count("work"), TRIES)
        self.assertEqual(self.done.count("rollback"), TRIES)
        self.assertNotIn("commit", self.done)

    def test_another_error_is_not_tried_again(self):
        for error in (OperationalError("the server is gone"), ValueError("ours")):
            self.done.clear()
            with self.assertRaises(type(error)):
                commit_retrying(self.world, self.fail(error, 1))
            self.assertEqual(self.done.count("work"), 1)

    def test_it_waits_longer_each_time(self):
        commit_retrying(self.world, self.fail(SerializationFailure(), TRIES - 1))
        pauses = [call.args[0] for call in self.pauses.call_args_list]
        self.assertLess(sum(pauses), 3)
        self.assertLess(pauses[0], pauses[-1])


@tagged("post_install", "-at_install")
class TestSlot(CallmywayCase):
    """One request a turn, whoever asks; the waiting adds up. In turns."""

    def waits(self, *accounts):
        Slot = self.env["callmyway.slot"]
        with self.enter_registry_test_mode(), patch.object(callmyway_slot, "time") as clock:
            for account in accounts:
                Slot._wait_for_turn(account.id)
        waits = [call.args[0] for call in clock.sleep.call_args_list]
        return [round(wait / const.REQUEST_INTERVAL, 1) for wait in waits]

    def test_a_turn_is_not_shorter_than_the_provider_asks_for(self):
        self.assertGreaterEqual(const.REQUEST_INTERVAL, 4)

    def test_the_first_does_not_wait_and_the_others_queue(self):
        self.assertEqual(self.waits(*[self.account] * 4), [1, 2, 3])

    def test_each_account_has_its_own_turn(self):
        other = self._account(username="4100002")
        self.assertEqual(self.waits(self.account, other, self.account, other), [1, 1])

    def test_a_slot_long_past_owes_nothing(self):
        self.waits(self.account)
        self.env.cr.execute("UPDATE callmyway_slot SET next_free_at = '2020-01-01'")
        self.assertEqual(self.waits(self.account, self.account), [1])
