import pytz

from odoo import fields, models
from odoo.tools import format_date, format_time, formatLang

NONE = "—"


class CallmywayStatementContent(models.TransientModel):
    """What the statement says, as text in its language, with the rights of who prints it."""

    _name = "callmyway.statement"
    _inherit = "callmyway.statement"

    def _content(self):
        """Return what the statement says.

        :return: dict of what its template shows
        :raise AccessError: the contact or the company is not for this user
        """
        self.ensure_one()
        self.company_id.check_access("read")
        self.partner_id.check_access("read")
        return self.with_context(
            lang=self.lang, allowed_company_ids=self.company_id.ids
        )._told()

    def _told(self):
        calls, promises, charges = self._calls(), self._promises(), self._charges()
        return {
            "company": self._address(self.company_id.sudo().partner_id),
            "logo": self.company_id.logo,
            "debtor": self._address(self._debtor_sudo()),
            "person": self._person(),
            "period": (self._day(self.date_from), self._day(self.date_to)),
            "printed": (self._moment(fields.Datetime.now()), self.env.user.name),
            "zone": str(self._zone()),
            "summary": self._summary(calls, promises, charges),
            "calls": [self._call_row(call, name) for call, name in self._named(calls)],
            "left_out": self._left_out(calls),
            "promises": [self._promise_row(each, name) for each, name in self._named(promises)],
            "charges": [self._charge_row(each, name) for each, name in self._named(charges)],
            "debt": self._debt(),
        }

    # === WHO === #
    def _debtor_sudo(self):
        return self.partner_id.sudo().commercial_partner_id

    def _person(self):
        """Return the person's name when the contact is one of a company."""
        return self.partner_id.name if self.partner_id != self._debtor_sudo() else ""

    def _address(self, partner_sudo):
        partner_sudo = partner_sudo.with_context(lang=self.env.lang)
        lines = partner_sudo._display_address(without_company=True).splitlines()
        return {
            "name": partner_sudo.name,
            "lines": [line.strip() for line in lines if line.strip()],
            "vat": partner_sudo.vat or "",
            "phone": partner_sudo.phone or "",
            "email": partner_sudo.email or "",
        }

    # === WHAT === #
    def _calls(self):
        return self.env["callmyway.call"].search(self._call_domain(), order="detect_time, id")

    def _call_domain(self):
        begins, over = self._moments()
        return [
            ("partner_id.commercial_partner_id", "=", self._debtor_sudo().id),
            ("company_id", "=", self.company_id.id),
            ("detect_time", ">=", begins),
            ("detect_time", "<", over),
        ]

    def _left_out(self, calls):
        """Say how many calls the user may not read; a statement never seems to be whole if not."""
        calls_sudo = self.env["callmyway.call"].sudo()
        count = calls_sudo.search_count(self._call_domain()) - len(calls)
        if not count:
            return ""
        if count == 1:
            return self.env._("One call of another agent is not shown.")
        return self.env._("%s calls of other agents are not shown.", count)

    def _promises(self):
        promises = self.env["callmyway.promise"]
        begins, over = self._moments()
        period = [("create_date", ">=", begins), ("create_date", "<", over)]
        if not self.has_promises:
            return promises
        return promises.search(self._of_debtor() + period, order="create_date, id")

    def _charges(self):
        charges = self.env["callmyway.charge"]
        period = [("date", ">=", self.date_from), ("date", "<=", self.date_to)]
        if not self.has_charges:
            return charges
        return charges.search(self._of_debtor() + period, order="date, id")

    def _of_debtor(self):
        return [
            ("commercial_partner_id", "=", self._debtor_sudo().id),
            ("company_id", "=", self.company_id.id),
        ]

    # === ROWS === #
    def _named(self, records):
        """Return each record with the name of its agent, who may be of another company by now."""
        return [
            (record, record_sudo.user_id.name or NONE)
            for record, record_sudo in zip(records, records.sudo(), strict=True)
        ]

    def _call_row(self, call, agent):
        return {
            "when": self._moment(call.detect_time),
            "number": call._number_formatted(),
            "contact": call.partner_id.name if call.partner_id != self._debtor_sudo() else "",
            "direction": call._label("direction") or NONE,
            "agent": agent,
            "result": call.outcome_id.name or call._label("state"),
            "duration": self._duration(call.duration) if call.duration else NONE,
            "note": (call.note or "") if self.has_notes else "",
        }

    def _promise_row(self, promise, agent):
        paid = promise.amount_paid
        return {
            "made": self._moment(promise.create_date),
            "agent": agent,
            "amount": self._money(promise.amount, promise.currency_id),
            "day": self._day(promise.date),
            "state": self._state(promise),
            "paid": self._money(paid, promise.currency_id),
            "invoices": self._invoice_names(promise, "move_ids"),
        }

    def _charge_row(self, charge, agent):
        return {
            "day": self._day(charge.date),
            "concept": charge.rule_id.name or charge.product_id.display_name,
            "agent": agent,
            "amount": self._money(charge.amount, charge.currency_id),
            "state": self._state(charge),
            "invoice": self._invoice_names(charge, "move_id"),
        }

    def _invoice_names(self, record, name):
        if not self._may_read_invoices():
            return ""
        moves = record[name]._filtered_access("read")
        return ", ".join(move.name for move in moves if move.name)

    # === TEXT === #
    def _moment(self, moment):
        local = pytz.utc.localize(moment).astimezone(self._zone())
        hour = format_time(self.env, local.time(), time_format="short", lang_code=self.lang)
        return f"{self._day(local.date())} {hour}"

    def _day(self, day):
        return format_date(self.env, day, lang_code=self.lang)

    def _money(self, amount, currency):
        return formatLang(self.env, amount, currency_obj=currency)

    def _state(self, record):
        labels = record._fields["state"]._description_selection(self.env)
        return dict(labels)[record.state]

    def _duration(self, seconds):
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
