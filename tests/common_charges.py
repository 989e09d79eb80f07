"""Charges as agents confirm them, for the tests of collections."""

from odoo import Command

from .common_collections import CollectionsCase


class ChargesCase(CollectionsCase):
    """The office that collects, with what its contract allows to charge."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reached = cls.env["callmyway.outcome"].create(
            {"name": "Reached", "code": "test_reached", "category": "success"}
        )

    @classmethod
    def tariff(cls, **values):
        """Return a tariff of 10, without a limit, that the outcome proposes."""
        return cls.env["callmyway.charge.rule"].create(
            {
                "name": "Effort",
                "company_id": cls.company.id,
                "currency_id": cls.money.id,
                "product_id": cls.effort.id,
                "outcome_ids": [Command.set(cls.reached.ids)],
                "amount": 10.0,
                "limit_count": 0,
                **values,
            }
        )

    def charge(self, agent=None, **values):
        """Return a charge of 10 to the client that Ana (or ``agent``) confirmed by one request."""
        given = {"partner_id": self.client.id, "product_id": self.effort.id, "amount": 10.0}
        if "rule_id" in values or "quantity" in values:
            given = {name: given[name] for name in ("partner_id", "product_id")}
        charges = self.env["callmyway.charge"].with_user(agent or self.ana)
        return charges.create({**given, **values})

    def press(self, charges, user=None):
        """Press "Invoice" as the biller, and return the invoices that are shown."""
        action = charges.with_user(user or self.biller).action_invoice()
        moves = self.env["account.move"]
        if action.get("res_id"):
            return moves.browse(action["res_id"])
        return moves.search(action["domain"])

    def line(self, charge):
        """Return the line of the invoice that a charge became."""
        return charge.sudo().line_ids.with_env(self.env)

    @classmethod
    def tax(cls, percent, included=False, **values):
        """Return a sales tax of the company."""
        return cls.env["account.tax"].create(
            {
                "name": f"{percent} % {'included' if included else ''}",
                "amount": percent,
                "type_tax_use": "sale",
                "price_include_override": "tax_included" if included else "tax_excluded",
                "company_id": cls.company.id,
                **values,
            }
        )
