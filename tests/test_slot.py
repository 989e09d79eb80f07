from datetime import timedelta
from unittest.mock import patch

from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import AccessError
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import get_db_name

from ..models import callmyway_slot
from ..provider import const
from ..provider.client import CallMyWayClient
from ..tools.transactions import end_transaction
from .common import CallmywayCase, PlainCase, notification


@tagged("post_install", "-at_install")
class TestNextFree(CallmywayCase):
    def next_free(self, account=None):
        return self.env["callmyway.slot"]._next_free(account or self.account)

    def take(self, account):
        with self.enter_registry_test_mode(), patch.object(callmyway_slot, "time"):
            self.env["callmyway.slot"]._wait_for_turn(account.id)

    def test_an_account_that_never_asked_may_ask_at_once(self):
        self.assertIsNone(self.next_free())

    def test_who_has_just_asked_reads_when_the_next_turn_is(self):
        self.take(self.account)
        self.take(self.account)
        left = self.next_free() - fields.Datetime.now()
        two_turns = timedelta(seconds=2 * const.REQUEST_INTERVAL)
        second = timedelta(seconds=1)  # what Odoo's times are cut to
        self.assertTrue(two_turns - 3 * second < left <= two_turns + second, left)
        self.env.invalidate_all()
        self.assertEqual(self.account.next_slot_at, self.next_free())
        self.assertIsNone(self.next_free(self._account(username="4100002")))

    def test_a_turn_long_past_is_no_news(self):
        self.take(self.account)
        self.env.cr.execute("UPDATE callmyway_slot SET next_free_at = '2020-01-01'")
        self.env.invalidate_all()
        self.assertIsNone(self.next_free())

    def test_nobody_gives_away_turns_by_hand(self):
        self.take(self.account)
        slot = self.env["callmyway.slot"].search([("account_id", "=", self.account.id)])
        for user in (self.ana, self.supervisor, self.admin):
            with self.assertRaises(AccessError):
                slot.with_user(user).next_free_at = False
            with self.assertRaises(AccessError):
                slot.with_user(user).unlink()


@tagged("post_install", "-at_install")
class TestNothingIsOpen(PlainCase):
    """Neither the wait for a turn nor the request holds a transaction open."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.found = []
        self.env = api.Environment(self.enterContext(self.registry.cursor()), SUPERUSER_ID, {})
        self.account = self.env["callmyway.account"].create(
            {"name": "Idle", "username": "4100098", "password": "1"}
        )
        end_transaction(self.env)
        self.addCleanup(self._clear)
        note = lambda *_args: self.found.append(self.env.cr._cnx.get_transaction_status())  # noqa: E731
        for name in ("recent", "live", "range"):
            told = patch.object(CallMyWayClient, name, lambda *_args: note() or [])
            self.enterContext(told)
        self.enterContext(patch.object(callmyway_slot, "time")).sleep.side_effect = note

    def _clear(self):
        self.env.cr.rollback()
        for model in ("call", "event", "import", "slot"):
            self.env[f"callmyway.{model}"].search([("account_id", "=", self.account.id)]).unlink()
        self.account.unlink()
        end_transaction(self.env)

    def assertIdle(self, times):
        self.assertEqual(self.found, [TRANSACTION_STATUS_IDLE] * times)

    def test_while_the_last_day_is_asked_for(self):
        self.account._import_new()
        self.account.action_test_connection()
        self.assertIdle(3)

    def test_while_an_outage_is_caught_up(self):
        now = fields.Datetime.now()
        self.account.import_cursor = now - timedelta(days=15)
        self.account._import_new()
        self.assertIdle(3)

    def test_while_a_past_range_is_imported(self):
        start, end = "2026-01-01 00:00:00", "2026-01-02 00:00:00"
        self.account.import_cdrs(start, end)
        values = {"account_id": self.account.id, "date_start": start, "date_end": end}
        self.env["callmyway.import"].create(values)._step()
        self.assertIdle(3)

    def test_while_the_live_calls_are_asked_for(self):
        body = notification("callStart", "c1", detect_time="2026-01-01 00:00:00")
        event = self.env["callmyway.event"]._receive(
            self.account, str(body).replace("'", '"').encode()
        )
        event.received_at = fields.Datetime.now() - timedelta(minutes=5)
        event._process_now()
        self.account._poll_live()
        self.assertIdle(3)
        call = self.env["callmyway.call"].search([("account_id", "=", self.account.id)])
        self.assertEqual(call.state, "missed")
