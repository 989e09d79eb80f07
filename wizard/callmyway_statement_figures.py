from odoo import models


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
        talked = self.env._("%s talked", self._duration(sum(calls.mapped("duration"))))
        return [
            self._figure(self.env._("Calls"), calls, ""),
            self._figure(self.env._("Of them answered"), answered, talked, 1),
        ]

    def _promise_figures(self, promises):
        made = promises.filtered(lambda promise: promise.state != "cancelled")
        rows = self._state_figures(self.env._("Promises to pay"), promises, made)
        if made.filtered("amount_paid"):
            recovered = self._sums(made, "amount_paid")
            rows.append(self._figure(self.env._("Recovered"), None, recovered, 1))
        return rows

    def _charge_figures(self, charges):
        made = charges.filtered(lambda charge: charge.state != "cancelled")
        return self._state_figures(self.env._("Charges"), charges, made)

    def _state_figures(self, label, records, made):
        """Return what was made of promises or charges in all, and of each state."""
        rows = [self._figure(label, made, self._sums(made))]
        for state, name in records._fields["state"]._description_selection(self.env):
            those = records.filtered_domain([("state", "=", state)])
            if those:
                rows.append(self._figure(name, those, self._sums(those), 1))
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
