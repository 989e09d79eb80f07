from odoo import fields, models

CUSTOMER_DOCUMENTS = ("out_invoice", "out_receipt", "out_refund")


class CallmywayStatementFigures(models.TransientModel):
    """What the statement counts and adds up, each currency by itself."""

    _name = "callmyway.statement"
    _inherit = "callmyway.statement"

    def _summary(self, calls, promises, charges):
        """Return the rows of the summary: what, how many, how much."""
        rows = self._call_figures(calls)
        if self.has_promises:
            rows += self._promise_figures(promises)
        if self.has_charges:
            rows += self._charge_figures(charges)
        return rows

    def _call_figures(self, calls):
        answered = calls.filtered(lambda call: call.state == "done")
        talked = self._duration(sum(calls.mapped("duration")))
        return [
            self._figure(self.env._("Calls"), calls, ""),
            self._figure(self.env._("Answered"), answered, self.env._("%s talked", talked), 1),
        ]

    def _promise_figures(self, promises):
        made = promises.filtered(lambda promise: promise.state != "cancelled")
        rows = [self._figure(self.env._("Promises to pay"), made, self._sums(made))]
        for state, label in promises._fields["state"]._description_selection(self.env):
            those = promises.filtered_domain([("state", "=", state)])
            if those:
                rows.append(self._figure(label, those, self._sums(those), 1))
        if made.filtered("amount_paid"):
            recovered = self._sums(made, "amount_paid")
            rows.append(self._figure(self.env._("Recovered"), None, recovered, 1))
        return rows

    def _charge_figures(self, charges):
        made = charges.filtered(lambda charge: charge.state != "cancelled")
        rows = [self._figure(self.env._("Charges"), made, self._sums(made))]
        for state, label in charges._fields["state"]._description_selection(self.env):
            those = charges.filtered_domain([("state", "=", state)])
            if those:
                rows.append(self._figure(label, those, self._sums(those), 1))
        return rows

    def _figure(self, label, records, amount, level=0):
        count = "" if records is None else len(records)
        return {"label": label, "count": count, "amount": amount, "level": level}

    def _sums(self, records, name="amount"):
        """Return the sum in each currency."""
        by_currency = records.grouped("currency_id")
        return " + ".join(
            self._money(sum(those.mapped(name)), currency)
            for currency, those in sorted(
                by_currency.items(), key=lambda each: each[0] != self.company_id.currency_id
            )
        )

    # === DEBT === #
    def _debt(self):
        """Return what is open now, or None when it is not wanted or not for this user."""
        if not self.has_debt or not self._may_read_invoices():
            return None
        lines, today = self._debt_lines(), fields.Date.context_today(self)
        overdue = lines.filtered(lambda line: line.date_maturity < today)
        currency = self.company_id.currency_id
        return {
            "rows": [self._debt_row(line, today) for line in lines],
            "overdue": self._money(sum(overdue.mapped("amount_residual")), currency),
            "open": self._money(sum(lines.mapped("amount_residual")), currency),
            "currency": currency.name,
        }

    def _debt_lines(self):
        """Return the open instalments of the debtor's invoices, the oldest first."""
        return self.env["account.move.line"].search(
            [
                ("move_id.commercial_partner_id", "=", self._debtor_sudo().id),
                ("company_id", "=", self.company_id.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("move_type", "in", CUSTOMER_DOCUMENTS),
                ("amount_residual", "!=", 0),
            ],
            order="date_maturity, id",
        )

    def _debt_row(self, line, today):
        days = (today - line.date_maturity).days
        return {
            "number": line.move_id.name,
            "issued": self._day(line.move_id.invoice_date),
            "due": self._day(line.date_maturity),
            "late": days if days > 0 else "",
            "left": self._money(line.amount_residual_currency, line.currency_id),
            "is_disputed": line.move_id.callmyway_is_disputed,
        }
