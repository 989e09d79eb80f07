"""Several servers at once, each with a connection and a transaction of its own, all committed."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import new_test_user, tagged
from odoo.tests.common import get_db_name

from ..models import callmyway_slot
from ..provider import const
from ..provider.client import CallMyWayClient
from ..provider.payload import parse_records
from ..tools.transactions import commit_retrying
from .common import CLIENT, PASSWORD, ZONE, PlainCase, cdr, local

SERVERS = 4


@tagged("post_install", "-at_install")
class TestConcurrency(PlainCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # Odoo's own test runner holds it while the tests run
        self.enterContext(patch.object(Registry, "_lock", DummyRLock()))
        self.now = fields.Datetime.now() - timedelta(minutes=5)
        self.addCleanup(self.on_server, self._clear)
        self.on_server(self._create)

    def _create(self, env):
        group = "callmyway.group_callmyway_agent"
        unique = secrets.token_hex(4)  # what a killed run left behind is in nobody's way
        user = new_test_user(
            env,
            f"cmw_{unique}",
            groups=f"base.group_user,{group}",
            context={"no_reset_password": True},
        )
        country = env.ref("base.cr")
        account = env["callmyway.account"].create(
            {"name": "Busy", "username": unique, "password": PASSWORD, "country_id": country.id}
        )
        env["callmyway.endpoint"].create(
            {
                "name": "Busy",
                "account_id": account.id,
                "endpoint_id": "79901",
                "username": "4100991",
                "user_id": user.id,
            }
        )
        self.account_id, self.user_id = account.id, user.id

    def _clear(self, env):
        """Leave the database as it was."""
        ours = [("account_id", "=", self.account_id)]
        for model in ("call", "event", "endpoint", "slot"):
            env[f"callmyway.{model}"].search(ours).unlink()
        env["callmyway.account"].browse(self.account_id).unlink()
        user = env["res.users"].browse(self.user_id)
        partner = user.partner_id
        user.unlink()
        partner.unlink()

    def on_server(self, work, uid=SUPERUSER_ID):
        """Run ``work`` in a transaction of its own and commit it."""
        with self.registry.cursor() as cr:
            return work(api.Environment(cr, uid, {}))

    def on_servers(self, work, uid=SUPERUSER_ID):
        """Run ``work`` on several servers that all begin before any of them ends."""
        together = Barrier(SERVERS, timeout=20)

        def run(number):
            def begin(env):
                env.cr.execute("SELECT 1")
                together.wait()
                return work(env, number)

            return self.on_server(begin, uid)

        with ThreadPoolExecutor(SERVERS) as pool:
            return list(pool.map(run, range(SERVERS)))

    def record(self, callid, seconds=0, **row):
        moment = local(self.now + timedelta(seconds=seconds))
        times = {"detect_time": moment, "connect_time": moment, "duration": "9"}
        agent = {"dnis": "4100991", "dnis_user": "4100991"}
        return cdr(callid, **{**times, **agent, **row})

    def apply(self, env, *rows):
        account = env["callmyway.account"].browse(self.account_id)
        reports, _bad = parse_records(list(rows), ZONE, self.now)
        Call = env["callmyway.call"]
        return commit_retrying(env, lambda: Call._apply_reports(account, reports))

    def legs_and_calls(self):
        def count(env):
            ours = [("account_id", "=", self.account_id)]
            legs = env["callmyway.call.leg"].search(ours)
            return sorted(legs.mapped("callid")), env["callmyway.call"].search_count(ours)

        return self.on_server(count)

    def test_the_same_record_learnt_by_all_at_once_is_one_leg(self):
        self.on_servers(lambda env, _number: self.apply(env, self.record("c1")))
        self.assertEqual(self.legs_and_calls(), (["c1"], 1))

    def test_records_of_one_conversation_learnt_at_once_are_one_call(self):
        def learn(env, number):
            rows = [self.record(f"a{each}", 10 * each, original_callid="x1") for each in range(4)]
            trunk = self.record("trunk", ref_callid="x1")
            self.apply(env, trunk, *rows[number:], *rows[:number])

        self.on_servers(learn)
        self.assertEqual(self.legs_and_calls(), (["a0", "a1", "a2", "a3", "trunk"], 1))

    def test_a_click_in_every_tab_at_once_rings_once(self):
        rung = []
        ring = patch.object(CallMyWayClient, "click_to_dial", lambda _self, *n: rung.append(n))
        with ring:
            answers = self.on_servers(
                lambda env, _number: env["callmyway.call"].dial(CLIENT), uid=self.user_id
            )
        self.assertEqual(rung, [("4100991", CLIENT)])
        self.assertEqual(len({answer["call_id"] for answer in answers}), 1)

    def test_all_servers_share_one_slot(self):
        with patch.object(callmyway_slot, "time") as clock:
            self.on_servers(
                lambda env, _number: env["callmyway.slot"]._wait_for_turn(self.account_id)
            )
        waits = sorted(call.args[0] for call in clock.sleep.call_args_list)
        self.assertEqual([round(wait / const.REQUEST_INTERVAL, 1) for wait in waits], [1, 2, 3])
