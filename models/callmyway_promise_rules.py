from odoo import models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate, format_date, formatLang

_lt = LazyTranslate(__name__)
PROMISED_DOCUMENTS = ("out_invoice", "out_receipt")

# what an invoice must be, for a debtor and a company → what to do when it is not
_RULES = [
    (
        lambda move, _debtor, _company: move.move_type in PROMISED_DOCUMENTS,
        _lt("%s is no customer invoice: choose what the debtor owes."),
    ),
    (
        lambda move, _debtor, company: move.company_id == company,
        _lt("%s belongs to another company: record its promise there."),
    ),
    (
        lambda move, debtor, _company: move.commercial_partner_id.id == debtor.id,
        _lt("%s is owed by somebody else: choose invoices of this debtor."),
    ),
    (
        lambda move, _debtor, _company: move.state == "posted",
        _lt("%s is not posted: have it posted first, or choose another invoice."),
    ),
    (
        lambda move, _debtor, _company: (
            move.currency_id.compare_amounts(move.amount_residual, 0) > 0
        ),
        _lt("%s is paid already: choose an invoice that is open."),
    ),
]


class CallmywayPromiseRules(models.Model):
    """What no promise is taken for, each with the sentence that says what to do."""

    _name = "callmyway.promise"
    _inherit = "callmyway.promise"

    def _check_moves(self, moves, partner, company):
        """Refuse invoices that this debtor does not owe this company, or has promised already.

        :raise UserError: names the invoice
        """
        debtor = partner.sudo().commercial_partner_id
        for is_fine, sentence in _RULES:
            for move in moves:
                if not is_fine(move, debtor, company):
                    text = self.env._(sentence)
                    raise UserError(text % move.display_name)
        self._check_free(moves)

    def _check_free(self, moves):
        """Refuse invoices that another open promise holds.

        :raise UserError: names the promise
        """
        for hold_sudo in self._holds_sudo(moves)[:1]:
            promise_sudo = hold_sudo.promise_id
            raise UserError(
                self.env._(
                    "%(invoice)s is promised already: %(amount)s for %(date)s, taken by %(agent)s. "
                    "Cancel that promise first, or choose other invoices.",
                    invoice=hold_sudo.move_id.display_name,
                    amount=promise_sudo._amount_text(),
                    date=format_date(self.env, promise_sudo.date),
                    agent=promise_sudo.user_id.name or self.env._("nobody"),
                )
            )

    def _check_cover(self, amount, currency, moves, rates):
        """Refuse an amount over what is open on the invoices.

        :raise UserError: says how much is
        """
        left = sum(move.amount_residual * rates[str(move.currency_id.id)] for move in moves)
        if currency.compare_amounts(amount, left) > 0:
            raise UserError(
                self.env._(
                    "Only %(left)s is open on %(invoices)s: promise that or less, "
                    "or choose more invoices.",
                    left=formatLang(self.env, left, currency_obj=currency),
                    invoices=", ".join(moves.mapped("display_name")),
                )
            )

    def _refuse_nothing_owed(self, partner, company):
        self._check_free(partner._callmyway_debt_lines(company).move_id)
        raise UserError(
            self.env._("%s has no open invoice: there is nothing to promise.", partner.display_name)
        )

    def _holds_sudo(self, moves):
        holds_sudo = self.env["callmyway.promised.move"].sudo()
        return holds_sudo.search([("move_id", "in", moves.ids)])
