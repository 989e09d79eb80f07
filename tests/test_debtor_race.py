"""Several agents press at the same moment, each with a connection and a transaction of its own."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import new_test_user, tagged
from odoo.tests.common import get_db_name

from ..provider.client import CallMyWayClient
from .common import PASSWORD, PlainCase

AGENTS = 4
GROUPS = "base.group_user,callmyway.group_callmyway_agent,account.group_account_readonly"


@tagged("post_install", "-at_install")
class TestDebtorRace(PlainCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # Odoo's own test runner holds it while the tests run
        self.enterContext(patch.object(Registry, "_lock", DummyRLock()))
        self.made = {}
        self.addCleanup(self.on_server, self._clear)
        self.on_server(self._create)
        self.rung = []
        ring = patch.object(
            CallMyWayClient, "click_to_dial", lambda _self, *pair: self.rung.append(pair)
        )
        self.enterContext(ring)

    def _create(self, env):
        unique = secrets.token_hex(4)  # what a killed run left behind is in nobody's way
        company = env["res.company"].create({"name": f"Race {unique}"})
        env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
        env = env(context={"allowed_company_ids": company.ids, "no_reset_password": True})
        users = env["res.users"].union(
            *(
                new_test_user(
                    env,
                    f"cmw_{unique}_{number}",
                    groups=GROUPS,
                    context={"no_reset_password": True},
                    company_id=company.id,
                    company_ids=[Command.set(company.ids)],
                )
                for number in range(AGENTS)
            )
        )
        account = env["callmyway.account"].create(
            {
                "name": unique,
                "username": unique,
                "password": PASSWORD,
                "company_id": company.id,
                "country_id": env.ref("base.cr").id,
            }
        )
        for number, user in enumerate(users):
            env["callmyway.endpoint"].create(
                {
                    "name": user.login,
                    "account_id": account.id,
                    "endpoint_id": f"7990{number}",
                    "username": f"410099{number}",
                    "user_id": user.id,
                }
            )
        self.made = {"res.company": company.ids, "res.users": users.ids}
        self.user_ids, self.account_id = users.ids, account.id

    def owe(self, count):
        """Let so many contacts owe something."""

        def work(env):
            company = env["res.company"].browse(self.made["res.company"])
            env = env(context={"allowed_company_ids": company.ids})
            partners = env["res.partner"].create(
                [
                    {
                        "name": f"Debtor {number}",
                        "phone": f"+506 2233 000{number}",
                        "country_id": env.ref("base.cr").id,
                    }
                    for number in range(count)
                ]
            )
            moves = env["account.move"].create(
                [
                    {
                        "move_type": "out_invoice",
                        "partner_id": partner.id,
                        "invoice_date": "2026-01-01",
                        "invoice_date_due": "2026-01-01",
                        "invoice_line_ids": [
                            Command.create({"name": "Coffee", "price_unit": 10, "tax_ids": []})
                        ],
                    }
                    for partner in partners
                ]
            )
            moves.action_post()
            env["callmyway.debtor"]._refresh(partners, company)
            self.made |= {"account.move": moves.ids, "res.partner": partners.ids}

        self.on_server(work)

    def _clear(self, env):
        """Take back what matters to others: the rest belongs to a company that nobody uses."""
        env["callmyway.debtor"].search([("company_id", "in", self.made["res.company"])]).unlink()
        for model in ("call", "endpoint"):
            env[f"callmyway.{model}"].search([("account_id", "=", self.account_id)]).unlink()
        env["callmyway.account"].browse(self.account_id).unlink()
        moves = env["account.move"].browse(self.made.get("account.move", ()))
        moves.button_draft()
        moves.with_context(force_delete=True).unlink()
        env["res.partner"].browse(self.made.get("res.partner", ())).unlink()
        users = env["res.users"].browse(self.made["res.users"])
        partners = users.partner_id
        users.unlink()
        partners.unlink()
        env["res.company"].browse(self.made["res.company"]).active = False

    def on_server(self, work, uid=SUPERUSER_ID):
        """Run ``work`` in a transaction of its own and commit it."""
        with self.registry.cursor() as cr:
            return work(api.Environment(cr, uid, {}))

    def all_press(self):
        """Let all agents press at once; return what each was answered."""
        together = Barrier(AGENTS, timeout=20)

        def press(uid):
            def work(env):
                env.cr.execute("SELECT 1")
                together.wait()
                return env["callmyway.debtor"].call_next()

            return self.on_server(work, uid)

        with ThreadPoolExecutor(AGENTS) as pool:
            return list(pool.map(press, self.user_ids))

    def test_no_debtor_is_offered_to_two_agents(self):
        self.owe(AGENTS)
        answers = self.all_press()
        offered = [answer["debtor_id"] for answer in answers]
        self.assertEqual(len({*offered}), AGENTS, offered)
        self.assertNotIn(False, offered)
        self.assertEqual(len({number for _telephone, number in self.rung}), AGENTS)

    def test_the_only_debtor_is_called_once(self):
        self.owe(1)
        answers = self.all_press()
        self.assertEqual(len(self.rung), 1)
        self.assertEqual(sum(bool(answer["debtor_id"]) for answer in answers), 1)
        self.assertEqual(sum(answer.get("is_empty", False) for answer in answers), AGENTS - 1)

    def test_the_list_is_brought_up_to_date_while_agents_press(self):
        self.owe(AGENTS)
        together = Barrier(2, timeout=20)

        def refresh(env):
            company = env["res.company"].browse(self.made["res.company"])
            env["callmyway.debtor"].search([("company_id", "=", company.id)]).overdue = 0
            env.cr.commit()
            together.wait()
            env["callmyway.debtor"]._refresh_company(company)

        def press(env):
            env.cr.execute("SELECT 1")
            together.wait()
            return env["callmyway.debtor"].call_next()

        with ThreadPoolExecutor(2) as pool:
            refreshed = pool.submit(self.on_server, refresh)
            pressed = pool.submit(self.on_server, press, self.user_ids[0])
            refreshed.result()
            answer = pressed.result()
        self.assertTrue(answer["debtor_id"])

        def look(env):
            debtors = env["callmyway.debtor"].search(
                [("company_id", "in", self.made["res.company"])]
            )
            return debtors.mapped("overdue"), len(debtors.filtered("offered_to_id"))

        self.assertEqual(self.on_server(look), ([10.0] * AGENTS, 1))
