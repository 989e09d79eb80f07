"""Promises and payments at the same moment, in transactions of their own, all committed."""

import secrets
from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import new_test_user, tagged
from odoo.tests.common import get_db_name

from . import test_concurrency
from .common import PlainCase


@tagged("post_install", "-at_install")
class TestPromiseRace(PlainCase):
    """Two agents, each on a server of their own, take a promise on one invoice."""

    on_server = test_concurrency.TestConcurrency.on_server
    on_servers = test_concurrency.TestConcurrency.on_servers

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # Odoo's own test runner holds it while the tests run
        self.enterContext(patch.object(Registry, "_lock", DummyRLock()))
        self.addCleanup(self.on_server, self._clear)
        self.on_server(self._create)

    def _create(self, env):
        groups = "base.group_user,callmyway.group_callmyway_agent,account.group_account_readonly"
        user = new_test_user(
            env,
            f"cmw_{secrets.token_hex(4)}",
            groups=groups,
            context={"no_reset_password": True},
        )
        if not env.company.chart_template:
            charts = env["account.chart.template"]
            charts.try_loading("generic_coa", company=env.company, install_demo=False)
        self.user_id, self.debtor_id = user.id, env["res.partner"].create({"name": "Debtor"}).id
        account = env["account.account"].search(
            [("account_type", "=", "income"), ("company_ids", "=", env.company.id)], limit=1
        )
        line = {"name": "Coffee", "price_unit": 100, "tax_ids": False, "account_id": account.id}
        move = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.debtor_id,
                "invoice_line_ids": [Command.create(line)],
            }
        )
        move.action_post()
        self.move_id = move.id

    def _clear(self, env):
        """Leave the database as it was."""
        promises = env["callmyway.promise"].search([("partner_id", "=", self.debtor_id)])
        promises.unlink()
        env["account.payment.register"].search([("partner_id", "=", self.debtor_id)]).unlink()
        payments = env["account.payment"].search([("partner_id", "=", self.debtor_id)])
        payments.action_draft()
        payments.action_cancel()
        payments.unlink()
        move = env["account.move"].browse(self.move_id)
        move.button_draft()
        move.with_context(force_delete=True).unlink()
        user = env["res.users"].browse(self.user_id)
        partners = user.partner_id | env["res.partner"].browse(self.debtor_id)
        user.unlink()
        partners.unlink()

    def test_one_promise_and_one_sentence_for_the_others(self):
        def promise(env, _number):
            date = env.company._callmyway_today() + timedelta(days=3)
            values = {"amount": 60, "date": date, "partner_id": self.debtor_id}
            Promise = env["callmyway.promise"]
            try:
                retrying(lambda: Promise.create({**values, "move_ids": [self.move_id]}), env)
            except UserError as error:
                return str(error)
            return "taken"

        answers = sorted(self.on_servers(promise, uid=self.user_id))
        self.assertEqual(answers.count("taken"), 1, answers)
        refusals = [each for each in answers if each != "taken"]
        self.assertTrue(all("is promised already" in each for each in refusals), refusals)

        def count(env):
            held = env["callmyway.promised.move"].search_count([("move_id", "=", self.move_id)])
            mine = [("partner_id", "=", self.debtor_id)]
            return held, env["callmyway.promise"].search_count(mine)

        self.assertEqual(self.on_server(count), (1, 1))

    def test_a_payment_that_comes_in_at_the_same_moment_is_of_before_or_after(self):
        """Whoever is first: what is open and what was paid since make the whole invoice."""

        def pay(env):
            action = env["account.payment.register"].with_context(
                active_model="account.move", active_ids=[self.move_id]
            )
            action.create({"amount": 30})._create_payments()

        def promise(env):
            today = env.company._callmyway_today()
            env["callmyway.promise"].create(
                {"amount": 60, "date": today, "partner_id": self.debtor_id}
            )

        works = [pay, promise, lambda env: None, lambda env: None]
        self.on_servers(lambda env, number: retrying(lambda: works[number](env), env))

        def sums(env):
            promise = env["callmyway.promise"].search([("partner_id", "=", self.debtor_id)])
            promise._check()
            found = promise._sums()[promise.id]
            return promise.move_ids.amount_residual, found.left, found.paid in (0.0, 30.0)

        self.assertEqual(self.on_server(sums), (70.0, 70.0, True))
