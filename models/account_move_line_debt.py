from odoo import fields, models
from odoo.tools import formatLang


class AccountMoveLineDebt(models.Model):
    """One instalment of a customer's debt, as agents see it."""

    _name = "account.move.line"
    _inherit = "account.move.line"

    def _callmyway_overdue(self):
        """Return those of these open receivables that are past their due date."""
        today = fields.Date.context_today(self)
        return self.filtered(lambda line: line.date_maturity < today)

    def _callmyway_shown(self):
        """Return what the pop-up shows of an open receivable."""
        self.ensure_one()
        move, is_foreign = self.move_id, self.currency_id != self.company_currency_id
        left_text = formatLang(
            self.env, self.amount_residual, currency_obj=self.company_currency_id
        )
        return {
            "id": self.id,
            "move_id": move.id,
            "name": move.name,
            "instalment": self._callmyway_instalment(),
            "is_credit": self.amount_residual < 0,
            "due": fields.Date.to_string(self.date_maturity),
            "days": (fields.Date.context_today(self) - self.date_maturity).days,
            "currency_id": self.currency_id.id,
            "currency": self.currency_id.name,
            "left": self.amount_residual_currency,
            "left_text": formatLang(
                self.env, self.amount_residual_currency, currency_obj=self.currency_id
            ),
            "company_text": left_text if is_foreign else "",
            "is_disputed": move.callmyway_is_disputed,
            "dispute_reason": move.callmyway_dispute_reason or "",
            "promise_id": move.callmyway_hold_ids.promise_id.id,
        }

    def _callmyway_instalment(self):
        """Return which of how many instalments it is, empty when there is one."""
        terms = self.move_id.line_ids.filtered(lambda line: line.display_type == "payment_term")
        if len(terms) < 2:
            return ""
        number = terms.sorted(lambda line: (line.date_maturity, line.id)).ids.index(self.id) + 1
        return f"{number}/{len(terms)}"
