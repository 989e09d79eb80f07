from odoo import fields, models

NONE = "—"
RIGHT = True  # of a column: its numbers stand under each other


class CallmywayStatementSections(models.TransientModel):
    """The tables of the statement: their columns with label and width in percent, their rows.

    A cell is a text, or a text and what stands small below it.
    """

    _name = "callmyway.statement"
    _inherit = "callmyway.statement"

    def _call_section(self, calls):
        return {
            "name": "calls",
            "title": self.env._("Calls"),
            "columns": [
                (self.env._("Date and time"), 19, False),
                (self.env._("Number"), 22, False),
                (self.env._("Direction"), 11, False),
                (self.env._("Agent"), 18, False),
                (self.env._("Result"), 20, False),
                (self.env._("Duration"), 10, RIGHT),
            ],
            "rows": [self._call_row(call, agent) for call, agent in self._named(calls)],
            "empty": self.env._("No call in this period."),
            "hint": self._left_out(calls),
        }

    def _call_row(self, call, agent):
        person = call.partner_id.name if call.partner_id != self._debtor_sudo() else ""
        return {
            "cells": [
                self._moment(call.detect_time),
                (call._number_formatted(), person),
                call._label("direction") or NONE,
                agent,
                call.outcome_id.name or call._label("state"),
                self._duration(call.duration) if call.duration else NONE,
            ],
            "note": self.has_notes and call.note,
        }

    def _promise_section(self, promises):
        return {
            "name": "promises",
            "title": self.env._("Promises to pay"),
            "columns": [
                (self.env._("Made on"), 19, False),
                (self.env._("Agent"), 22, False),
                (self.env._("Promised for"), 13, False),
                (self.env._("State"), 14, False),
                (self.env._("Amount"), 16, RIGHT),
                (self.env._("Recovered"), 16, RIGHT),
            ],
            "rows": [self._promise_row(each, agent) for each, agent in self._named(promises)],
            "empty": self.env._("No promise in this period."),
        }

    def _promise_row(self, promise, agent):
        return {
            "cells": [
                self._moment(promise.create_date),
                (agent, self._invoice_names(promise, "move_ids")),
                self._day(promise.date),
                self._state(promise),
                self._money(promise.amount, promise.currency_id),
                self._money(promise.amount_paid, promise.currency_id),
            ]
        }

    def _charge_section(self, charges):
        return {
            "name": "charges",
            "title": self.env._("Charges"),
            "columns": [
                (self.env._("Date"), 13, False),
                (self.env._("Concept"), 28, False),
                (self.env._("Agent"), 18, False),
                (self.env._("State"), 14, False),
                (self.env._("Invoice"), 14, False),
                (self.env._("Amount"), 13, RIGHT),
            ],
            "rows": [self._charge_row(each, agent) for each, agent in self._named(charges)],
            "empty": self.env._("No charge in this period."),
        }

    def _charge_row(self, charge, agent):
        return {
            "cells": [
                self._day(charge.date),
                charge.rule_id.name or charge.product_id.display_name,
                agent,
                self._state(charge),
                self._invoice_names(charge, "move_id"),
                self._money(charge.amount, charge.currency_id),
            ]
        }

    def _debt_section(self):
        lines = self.partner_id._callmyway_debt_lines(self.company_id)
        today = fields.Date.context_today(self)
        currency = self.company_id.currency_id
        totals = {
            self.env._("Overdue, in %s", currency.name): lines._callmyway_overdue(),
            self.env._("Open in all, in %s", currency.name): lines,
        }
        return {
            "name": "debt",
            "title": self.env._("Open invoices when this was printed"),
            "columns": [
                (self.env._("Invoice"), 36, False),
                (self.env._("Issued"), 14, False),
                (self.env._("Due"), 14, False),
                (self.env._("Days overdue"), 16, RIGHT),
                (self.env._("Amount left"), 20, RIGHT),
            ],
            "rows": [self._debt_row(line, today) for line in lines],
            "totals": [
                (label, self._money(sum(those.mapped("amount_residual")), currency))
                for label, those in totals.items()
            ],
            "empty": self.env._("Nothing is owed."),
        }

    def _debt_row(self, line, today):
        days = (today - line.date_maturity).days
        disputed = self.env._("In dispute") if line.move_id.callmyway_is_disputed else ""
        return {
            "cells": [
                (line.move_id.name, disputed),
                self._day(line.move_id.invoice_date),
                self._day(line.date_maturity),
                str(days) if days > 0 else "",
                self._money(line.amount_residual_currency, line.currency_id),
            ]
        }

    # === HELPERS === #
    def _named(self, records):
        """Return each record with the name of its agent, who may be of another company by now."""
        return [
            (record, record_sudo.user_id.name or NONE)
            for record, record_sudo in zip(records, records.sudo(), strict=True)
        ]

    def _invoice_names(self, record, name):
        if not self._may_read_invoices():
            return ""
        moves = record[name]._filtered_access("read")
        return ", ".join(move.name for move in moves if move.name)

    def _state(self, record):
        labels = record._fields["state"]._description_selection(self.env)
        return dict(labels)[record.state]
