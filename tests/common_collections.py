"""An office that collects: invoices, instalments, payments and bounces as Odoo knows them."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import TransactionCase

from .common import Office, cdr


class Collections(Office):
    """The office with its books: a chart of accounts, customers who owe, people who collect."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls._open_books(cls.company)
        readonly, billing = (
            cls.env.ref(f"account.group_account_{name}") for name in ("readonly", "invoice")
        )
        cls.ana.group_ids += readonly
        cls.biller = cls._user("cmw_biller", "supervisor")
        cls.biller.group_ids += billing
        cls.today = fields.Date.context_today(cls.env["res.users"].with_user(cls.ana))
        cls.usd, cls.eur = cls.env.ref("base.USD"), cls.env.ref("base.EUR")
        (cls.usd | cls.eur).active = True
        cls.money = cls.company.currency_id
        cls.other_money = cls.eur if cls.money == cls.usd else cls.usd
        cls.env["res.currency.rate"].search([("currency_id", "=", cls.other_money.id)]).unlink()
        cls.env["res.currency.rate"].create(
            {"currency_id": cls.other_money.id, "name": "2020-01-01", "rate": 2.0}
        )
        cls.effort = cls.env["product.product"].create(
            {"name": "Collection effort", "type": "service", "list_price": 12.5, "taxes_id": False}
        )
        cls.goods = cls.env["product.product"].create(
            {"name": "Coffee", "type": "consu", "list_price": 100.0, "taxes_id": False}
        )

    @classmethod
    def _open_books(cls, company):
        """Give a company a chart of accounts if it has none."""
        if not company.chart_template:
            charts = cls.env["account.chart.template"]
            charts.try_loading("generic_coa", company=company, install_demo=False)

    @classmethod
    def _company(cls, name):
        """Return a second company with books of its own, open to everybody here."""
        company = cls.env["res.company"].create({"name": name})
        cls._open_books(company)
        for user in cls.ana | cls.luis | cls.supervisor | cls.biller | cls.env.user:
            user.company_ids += company
        return company

    @classmethod
    def day(cls, days):
        """Return the date so many days from today, in the past when negative."""
        return cls.today + timedelta(days=days)

    @classmethod
    def invoice(cls, amount, due=-10, partner=None, post=True, **values):
        """Return an invoice without taxes of the client, due so many days from today.

        :param values: of account.move; ``move_type``, ``currency_id`` and such
        """
        company = cls.env["res.company"].browse(values.get("company_id") or cls.company.id)
        move = (
            cls.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": (partner or cls.client).id,
                    "invoice_date": min(cls.day(due), cls.today),
                    **(
                        {}
                        if "invoice_payment_term_id" in values
                        else {"invoice_date_due": cls.day(due), "invoice_payment_term_id": False}
                    ),
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": cls.goods.id,
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                    **values,
                }
            )
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def instalments(cls, *parts):
        """Return a payment term of (percentage, days after the invoice)."""
        return cls.env["account.payment.term"].create(
            {
                "name": "Instalments",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": share, "nb_days": days})
                    for share, days in parts
                ],
            }
        )

    @classmethod
    def pay(cls, moves, amount=None, day=0, **values):
        """Pay invoices as Odoo's Register Payment does, and return the payment.

        :param float amount: all that is open when not given
        :param int day: of the payment, days from today
        """
        journal = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", moves.company_id.id)], limit=1
        )
        wizard = (
            cls.env["account.payment.register"]
            .with_company(moves.company_id)
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({"payment_date": cls.day(day), "journal_id": journal.id, **values})
        )
        if amount is not None:
            wizard.amount = amount
        return wizard._create_payments()

    @classmethod
    def bounce(cls, payment):
        """Let the bank take a payment back."""
        payment.action_draft()
        payment.action_cancel()

    def talk(self, callid="c1", seconds=0, partner=None, agent=None):
        """Return a call with Ana (or an agent with a telephone) that has ended, in her name."""
        times = {"detect_time": self.at(seconds), "connect_time": self.at(seconds + 5)}
        ended = {"disconnect_time": self.at(seconds + 30), "duration": "25", "end_reason": "OK"}
        line = self.luis_phone.username if agent == self.luis else self.ana_phone.username
        self.apply(cdr(callid, **times, **ended, dnis=line, dnis_user=line))
        call = self.calls()[-1]
        call.partner_id = partner or self.client
        return call.with_user(agent or self.ana)


class CollectionsCase(Collections, TransactionCase):
    """Tests of collections, in one transaction."""
