"""Two people press at once: transactions of their own, all committed."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import UserError
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import new_test_user, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from .common import PASSWORD, PlainCase

GROUPS = (
    "base.group_user,callmyway.group_callmyway_supervisor,"
    "account.group_account_invoice,base.group_partner_manager"
)
OUTSIDE_ODOO = mute_logger("odoo.sql_db", "odoo.service.model")


@tagged("post_install", "-at_install")
class TestChargeRace(PlainCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # Odoo's own test runner holds it while the tests run
        self.enterContext(patch.object(Registry, "_lock", DummyRLock()))
        self.addCleanup(self.on_server, self._clear)
        self.on_server(self._create)

    def _create(self, env):
        if not env.company.chart_template:
            charts = env["account.chart.template"]
            charts.try_loading("generic_coa", company=env.company, install_demo=False)
        quiet = {"no_reset_password": True}
        login = f"cmw_{secrets.token_hex(4)}"
        self.user_id = new_test_user(env, login, groups=GROUPS, context=quiet).id
        self.partner_id = env["res.partner"].create({"name": login}).id
        product = env["product.product"].create(
            {"name": login, "type": "service", "list_price": 10.0, "taxes_id": False}
        )
        tariff = {"name": login, "product_id": product.id, "limit_count": 1, "limit_days": 30}
        self.product_id = product.id
        self.rule_id = env["callmyway.charge.rule"].create(tariff).id

    def _clear(self, env):
        """Leave the database as it was."""
        partner = env["res.partner"].browse(self.partner_id)
        env["account.move"].search([("partner_id", "=", partner.id)]).unlink()
        env["callmyway.charge"].search([("partner_id", "=", partner.id)]).unlink()
        env["callmyway.charge.rule"].browse(self.rule_id).unlink()
        env["product.product"].browse(self.product_id).product_tmpl_id.unlink()
        user = env["res.users"].browse(self.user_id)
        people = partner | user.partner_id
        user.unlink()
        people.unlink()

    def on_server(self, work, uid=SUPERUSER_ID):
        """Run ``work`` in a transaction of its own and commit it."""
        with self.registry.cursor() as cr:
            return work(api.Environment(cr, uid, {}))

    def request(self, env, work):
        """Run ``work`` as Odoo runs a request; return "done" or what the user is told."""
        try:
            with OUTSIDE_ODOO:
                retrying(partial(work, env), env)
        except UserError as refusal:
            env.cr.rollback()
            return refusal.args[0]
        return "done"

    def overlapping(self, first, second):
        """Answer two requests of which the second one began before the first one ended."""
        with self.registry.cursor() as late, self.registry.cursor() as early:
            late.execute("SELECT 1")  # sees the database as it is now
            answers = [
                self.request(api.Environment(cr, self.user_id, {}), work)
                for cr, work in ((early, first), (late, second))
            ]
        return answers

    def charge(self, env, **values):
        charges = env["callmyway.charge"]
        given = {"partner_id": self.partner_id, "product_id": self.product_id, "amount": 10.0}
        return charges.create({**given, **values})

    def charges(self):
        """Return the IDs of three charges that are committed."""
        return self.on_server(lambda env: [self.charge(env).id for _ in range(3)], self.user_id)

    def press(self, ids, env):
        return env["callmyway.charge"].browse(ids).action_invoice()

    def invoiced(self):
        """Return how many lines and invoices there are."""

        def count(env):
            lines = env["account.move.line"].search([("product_id", "=", self.product_id)])
            return len(lines), len(lines.move_id)

        return self.on_server(count)

    def test_who_presses_after_another_began_is_told_that_it_is_done(self):
        press = partial(self.press, self.charges())
        done, told = self.overlapping(press, press)
        self.assertEqual(done, "done")
        self.assertIn("Nothing to invoice: these charges are invoiced", told)
        self.assertEqual(self.invoiced(), (3, 1))

    def test_who_presses_while_another_is_at_it_is_told_to_wait(self):
        ids = self.charges()
        with self.registry.cursor() as cr:
            self.press(ids, api.Environment(cr, self.user_id, {}))
            told = self.on_server(lambda env: self.request(env, partial(self.press, ids)))
        self.assertIn("Somebody is invoicing these charges right now", told)
        self.assertEqual(self.invoiced(), (3, 1))

    def test_two_presses_at_once_invoice_once(self):
        ids, together = self.charges(), Barrier(2, timeout=20)

        def run(_number):
            with self.registry.cursor() as cr:
                cr.execute("SELECT 1")
                together.wait()
                return self.request(api.Environment(cr, self.user_id, {}), partial(self.press, ids))

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(run, range(2)))
        self.assertEqual(answers.count("done"), 1, answers)
        self.assertEqual(self.invoiced(), (3, 1))

    def test_selections_that_overlap_share_no_charge(self):
        one, two, three = self.charges()
        answers = self.overlapping(
            partial(self.press, [one, two]), partial(self.press, [two, three])
        )
        self.assertEqual(answers, ["done", "done"])
        self.assertEqual(self.invoiced(), (3, 1))

    def test_two_agents_at_once_do_not_exceed_the_limit(self):
        def work(env):
            self.charge(env, rule_id=self.rule_id)

        done, told = self.overlapping(work, work)
        self.assertEqual(done, "done")
        self.assertIn("allows 1 in 30 days", told)

    def test_a_call_is_charged_once_in_two_tabs_at_once_without_a_limit(self):
        call_id = self.on_server(self._create_call)
        self.addCleanup(self.on_server, partial(self._clear_call, call_id))

        def work(env):
            call = env["callmyway.call"].browse(call_id)
            call.confirm_charge(self.partner_id, self.rule_id, 10.0)

        done, told = self.overlapping(work, work)
        self.assertEqual(done, "done")
        self.assertIn("charged already", told)

    def _create_call(self, env):
        env["callmyway.charge.rule"].browse(self.rule_id).limit_count = 0
        name = secrets.token_hex(4)
        account = {"name": name, "username": name, "password": PASSWORD}
        values = {
            "account_id": env["callmyway.account"].create(account).id,
            "state": "done",
            "user_id": self.user_id,
            "partner_id": self.partner_id,
            "detect_time": fields.Datetime.now(),
        }
        return env["callmyway.call"].create(values).id

    def _clear_call(self, call_id, env):
        call = env["callmyway.call"].browse(call_id)
        account = call.account_id
        call.charge_ids.unlink()
        call.unlink()
        account.unlink()
