import math
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import format_date

from .callmyway_promise_rules import PROMISED_DOCUMENTS

LATEST = timedelta(days=3650)


class CallmywayPromiseTerms(models.Model):
    """What makes a promise: who owes, which invoices, how much and by when."""

    _name = "callmyway.promise"
    _inherit = "callmyway.promise"

    # === COMPLETING === #
    def _completed(self, vals):
        """Return the values of a promise, complete and checked.

        :param dict vals: as entered; only the amount and the date have to be there
        :raise AccessError, UserError: as :meth:`create`
        """
        if not self.env["account.move"].has_access("read"):
            raise AccessError(
                self.env._(
                    "Only who may read invoices takes promises: ask for the right to read them."
                )
            )
        call = self.env["callmyway.call"].browse(vals.get("call_id") or []).exists()
        call.check_access("read")
        partner = self._promising(vals, call)
        moves = self._chosen_moves(vals)
        company = self.env["res.company"].browse(vals.get("company_id") or []).exists()
        company = company or call.company_id or moves.company_id[:1] or self.env.company
        date = self._promised_date(vals, company)
        free = moves or self._free_moves(partner, company)
        currency = self._promised_currency(vals, free, company)
        amount = self._promised_amount(vals, currency)
        if not moves:
            moves = self._covering(free, currency, amount, company)
            if not moves:
                self._refuse_nothing_owed(partner, company)
        self._check_moves(moves, partner, company)
        rates = self._rates_to(currency, moves, company)
        self._check_cover(amount, currency, moves, rates)
        return {
            **vals,
            "partner_id": partner.id,
            "company_id": company.id,
            "user_id": vals.get("user_id") or call.user_id.id or self.env.uid,
            "currency_id": currency.id,
            "amount": amount,
            "date": date,
            "grace_days": company.sudo().callmyway_promise_grace_days,
            "move_ids": [Command.set(moves.ids)],
            "baseline_id": self._last_match(moves),
            "rates": rates,
        }

    def _promising(self, vals, call):
        partner = self.env["res.partner"].browse(
            vals.get("partner_id") or call.sudo().partner_id.id or []
        )
        if not partner.exists():
            raise UserError(self.env._("Say who promises: link a contact to the call first."))
        if not partner.has_access("read"):
            raise AccessError(self.env._("You may not see this contact: ask a supervisor."))
        return partner

    def _chosen_moves(self, vals):
        """Return the invoices that were entered, as IDs or as commands."""
        ids = []
        for each in vals.get("move_ids") or ():
            command, *rest = each if isinstance(each, (list, tuple)) else (Command.LINK, each)
            if command == Command.SET:
                ids = list(rest[-1])
            elif command == Command.LINK:
                ids.append(rest[0])
        moves = self.env["account.move"].browse(dict.fromkeys(ids))
        if moves.exists() != moves:
            raise UserError(self.env._("One of the invoices is gone: choose them again."))
        moves.check_access("read")
        return moves

    def _promised_date(self, vals, company):
        try:
            date = fields.Date.to_date(vals.get("date"))
        except (TypeError, ValueError):
            date = None
        if not date:
            raise UserError(self.env._("Say by which date the debtor promises to pay."))
        today = company._callmyway_today()
        if date < today:
            raise UserError(
                self.env._("%s is over: choose today or a later date.", format_date(self.env, date))
            )
        if date > today + LATEST:
            raise UserError(self.env._("Choose a date within the next ten years."))
        return date

    def _promised_currency(self, vals, moves, company):
        if "currency_id" in vals:
            currency = self.env["res.currency"].browse(vals["currency_id"] or []).exists()
            if not currency.active:
                raise UserError(
                    self.env._("Choose a currency that is in use, or have it activated.")
                )
            return currency
        return moves.currency_id if len(moves.currency_id) == 1 else company.currency_id

    def _promised_amount(self, vals, currency):
        try:
            amount = float(vals.get("amount") or 0)
        except (TypeError, ValueError):
            amount = 0.0
        if not math.isfinite(amount) or currency.compare_amounts(amount, 0) <= 0:
            raise UserError(self.env._("Say how much is promised: more than zero."))
        return amount

    # === INVOICES === #
    def _free_moves(self, partner, company):
        """Return the open invoices that no open promise holds, the oldest due first."""
        lines = partner._callmyway_debt_lines(company)
        moves = lines.move_id.filtered(lambda move: move.move_type in PROMISED_DOCUMENTS)
        return moves - self._holds_sudo(moves).move_id

    def _covering(self, moves, currency, amount, company):
        """Return as many of these invoices as the amount takes, its own currency first."""
        rates = self._rates_to(currency, moves, company)
        taken, left = moves.browse(), amount
        # stable: within each kind the oldest due stays first
        for move in moves.sorted(
            lambda move: (move.callmyway_is_disputed, move.currency_id != currency)
        ):
            if currency.compare_amounts(left, 0) <= 0:
                break
            taken |= move
            left -= move.amount_residual * rates[str(move.currency_id.id)]
        return taken

    def _last_match(self, moves):
        """Return the ID of the last payment matched with these invoices so far.

        One that is being matched at this moment has a later ID, and counts: two at once on one
        invoice change the same row, so that PostgreSQL lets the earlier ID be committed first.
        """
        partials_sudo = self.env["account.partial.reconcile"].sudo()
        last_sudo = partials_sudo.search(
            [("debit_move_id.move_id", "in", moves.ids)], order="id desc", limit=1
        )
        return last_sudo.id or 0

    def _rates_to(self, currency, moves, company):
        """Return dict of the ID of each currency of the invoices, as text, → its rate today."""
        today = company._callmyway_today()
        return {
            str(each.id): each._get_conversion_rate(each, currency, company, today)
            for each in moves.currency_id
        }

    def _hold(self):
        """Hold the invoices of a promise that has just been made.

        :raise UserError: one of them is held
        """
        self.ensure_one()
        if not self.env["callmyway.promised.move"].sudo()._take(self.sudo()):
            self._check_free(self.move_ids)
