"""An office with a work list, and what happens to its debtors."""

from datetime import timedelta

from odoo import Command

from .common import OUTGOING_CDR, cdr
from .common_collections import Collections, CollectionsCase


class Debtors(Collections):
    """An office with a work list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reached = cls.env.ref("callmyway.outcome_information")
        cls.not_reached = cls.env.ref("callmyway.outcome_no_answer")

    @classmethod
    def debtor(cls, partner=None, company=None):
        """Return the debtor as it is now, kept or new."""
        company = company or cls.company
        partner = partner or cls.client
        cls.env["callmyway.debtor"]._refresh(partner, company)
        return cls.env["callmyway.debtor"].search(
            [("partner_id", "=", partner.commercial_partner_id.id), ("company_id", "=", company.id)]
        )

    def promise(self, move, state="open", **values):
        """Return a promise to pay an invoice, as it stands after some days."""
        promise = self.env["callmyway.promise"].create(
            {
                "partner_id": move.partner_id.id,
                "currency_id": move.currency_id.id,
                "amount": move.amount_residual,
                "date": self.day(3),
                "move_ids": [Command.set(move.ids)],
                **values,
            }
        )
        if state != "open":
            promise._settle({promise: (state, 0)})
        return promise

    def ring(self, callid, seconds=0, **row):
        """Return an outgoing call of Ana to the client that nobody answered."""
        ended = {"disconnect_time": self.at(seconds + 20), "end_reason": "NO_ANSWER"}
        self.apply(cdr(callid, **{**OUTGOING_CDR, "detect_time": self.at(seconds), **ended, **row}))
        call = self.calls()[-1]
        call.partner_id = self.client
        call.wrapup_state = "done"
        return call

    def close(self, call, outcome, days=0):
        """Close the wrap-up of a call, as it was so many days ago."""
        if days:
            call.sudo().detect_time -= timedelta(days=days)
        call.sudo().write({"outcome_id": outcome.id, "wrapup_state": "done"})
        self.env.flush_all()


class DebtorsCase(Debtors, CollectionsCase):
    """Tests of the work list in one transaction."""
