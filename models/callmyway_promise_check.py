import logging
from typing import NamedTuple

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..tools.transactions import commit_retrying

_logger = logging.getLogger(__name__)
BATCH = 500
DUE = ["|", ("state", "=", "open"), ("is_stale", "=", True)]
NOBODY, LAST_CHECKED = 0, "callmyway.promise_last_checked"

# What is left on the invoices. Odoo keeps payments matched with a document that is put back to
# draft for a correction, so it counts as before; a cancelled one is owed no more, and one that was
# corrected to another customer is not owed by this debtor.
_LEFT = """
    SELECT rel.promise_id, line.currency_id, SUM(line.amount_residual_currency) AS amount
      FROM callmyway_promise_move_rel rel
      JOIN callmyway_promise promise ON promise.id = rel.promise_id
      JOIN account_move move ON move.id = rel.move_id AND move.state <> 'cancel'
      JOIN account_move_line line
        ON line.move_id = move.id AND line.display_type = 'payment_term'
       AND line.partner_id = promise.commercial_partner_id
     WHERE rel.promise_id = ANY(%(ids)s)
     GROUP BY rel.promise_id, line.currency_id
"""
# What was paid since: matched with money that came in through a bank, the till or a card. Of a
# payment that wrote something off, only the share that came in. Credit notes and other entries
# are no payments: they leave less to be paid. What was paid after a later promise on the same
# invoice was recovered by that one, so that the figures count no money twice.
_PAID = """
    SELECT promise.id AS promise_id, line.currency_id, SUM(matched.amount) AS amount,
           SUM(matched.amount) FILTER (WHERE partial.max_date <= promise.deadline) AS in_time,
           SUM(matched.amount) FILTER (WHERE NOT EXISTS (
               SELECT FROM callmyway_promise_move_rel named
                 JOIN callmyway_promise later ON later.id = named.promise_id
                WHERE named.move_id = rel.move_id AND later.id > promise.id
                  AND later.state <> 'cancelled' AND later.baseline_id < partial.id
           )) AS recovered
      FROM callmyway_promise promise
      JOIN callmyway_promise_move_rel rel ON rel.promise_id = promise.id
      JOIN account_move_line line
        ON line.move_id = rel.move_id AND line.display_type = 'payment_term'
       AND line.partner_id = promise.commercial_partner_id
      JOIN account_partial_reconcile partial
        ON partial.debit_move_id = line.id AND partial.id > promise.baseline_id
      JOIN account_move_line other ON other.id = partial.credit_move_id
      JOIN account_move entry ON entry.id = other.move_id
      JOIN account_journal journal
        ON journal.id = entry.journal_id AND journal.type IN ('bank', 'cash', 'credit')
      LEFT JOIN account_payment payment ON payment.id = entry.origin_payment_id
     CROSS JOIN LATERAL (
           SELECT partial.debit_amount_currency * COALESCE(
                  LEAST(payment.amount / NULLIF(ABS(other.amount_currency), 0), 1), 1) AS amount
           ) AS matched
     WHERE promise.id = ANY(%(ids)s)
     GROUP BY promise.id, line.currency_id
"""
_READ = {
    "callmyway.promise": ["baseline_id", "commercial_partner_id", "deadline", "move_ids", "state"],
    "account.move": ["state", "journal_id", "origin_payment_id"],
    "account.move.line": [
        "amount_residual_currency",
        "amount_currency",
        "display_type",
        "partner_id",
    ],
    "account.partial.reconcile": ["debit_amount_currency", "max_date"],
    "account.payment": ["amount"],
}


class Sums(NamedTuple):
    """What came of a promise, in its currency."""

    left: float
    paid: float
    in_time: float
    recovered: float


class CallmywayPromiseCheck(models.Model):
    """Whether what was promised was paid; the payments are the truth."""

    _name = "callmyway.promise"
    _inherit = "callmyway.promise"

    # === THE DAILY CHECK === #
    @api.model
    def _cron_check(self):
        """Check all open promises, and those whose check failed; go on where time ran out."""
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        last = int(parameters_sudo.get_param(LAST_CHECKED) or NOBODY)
        seconds = 1
        while seconds > 0 and (due := self._due(last, BATCH)):
            commit_retrying(self.env, due._check_free_ones)
            last = due[-1].id
            remaining = self.sudo().search_count([("id", ">", last), *DUE])
            seconds = self.env["ir.cron"]._commit_progress(len(due), remaining=remaining)
        left = last if self._due(last, 1) else NOBODY
        if str(left) != (parameters_sudo.get_param(LAST_CHECKED) or str(NOBODY)):
            parameters_sudo.set_param(LAST_CHECKED, left)

    def _due(self, last, limit):
        return self.sudo().search([("id", ">", last), *DUE], order="id", limit=limit)

    def _check_free_ones(self):
        """Check those that no other server, and no payment, is checking at this moment."""
        self.try_lock_for_update(allow_referencing=True).filtered_domain(DUE)._check()

    # === CHECKING === #
    def _check(self):
        """Bring promises to the state that the payments say, each for itself when one fails.

        Runs as superuser: who registers a payment need not be an agent.
        """
        promises_sudo = self.sudo().filtered(lambda promise: promise.state != "cancelled")
        if not promises_sudo:
            return
        try:
            with self.env.cr.savepoint():
                promises_sudo._check_together()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # it is run again as a whole
        except Exception:
            if len(promises_sudo) > 1:
                for promise_sudo in promises_sudo:
                    promise_sudo._check()
                return
            _logger.exception("Promise %s can't be checked", promises_sudo.id)
            promises_sudo.is_stale = True

    def _check_together(self):
        sums = self._sums()
        todays = {company: company._callmyway_today() for company in self.company_id}
        verdicts = {
            promise: (
                promise._verdict(sums[promise.id], todays[promise.company_id]),
                sums[promise.id].recovered,
            )
            for promise in self
        }
        self._settle(verdicts)

    def _verdict(self, sums, today):
        """Return the state that follows from what was paid."""
        compare = self.currency_id.compare_amounts
        # what was credited meanwhile can't be paid any more
        target = min(self.amount, sums.paid + sums.left)
        if compare(sums.in_time, 0) > 0 and compare(sums.in_time, target) >= 0:
            return "kept"
        if compare(target, 0) <= 0:
            return "cancelled"
        if today <= self.deadline:
            return "open"
        return "partial" if compare(sums.in_time, 0) > 0 else "broken"

    def _sums(self):
        """Return dict of ID → :class:`Sums`; the number of queries is the same for any number."""
        for model, names in _READ.items():
            self.env[model].flush_model(names)
        left, paid, in_time, recovered = (dict.fromkeys(self.ids, 0.0) for _each in range(4))
        promises = self.grouped("id")
        for id_, currency_id, amount in self.env.execute_query(SQL(_LEFT, ids=self.ids)):
            left[id_] += float(amount) * promises[id_]._rate(currency_id)
        for row in self.env.execute_query(SQL(_PAID, ids=self.ids)):
            id_, currency_id, amount, timely, own = row
            rate = promises[id_]._rate(currency_id)
            paid[id_] += float(amount) * rate
            in_time[id_] += float(timely or 0) * rate
            recovered[id_] += float(own or 0) * rate
        return {
            promise.id: Sums(
                *(
                    promise.currency_id.round(each[promise.id])
                    for each in (left, paid, in_time, recovered)
                )
            )
            for promise in self
        }

    def _rate(self, currency_id):
        """Return the rate of the day of the promise, so that exchange rates can't break it."""
        known = (self.rates or {}).get(str(currency_id))
        if known is None:  # an invoice was corrected to another currency
            currency = self.env["res.currency"].browse(currency_id)
            known = currency._get_conversion_rate(
                currency, self.currency_id, self.company_id, self.create_date.date()
            )
        return known
