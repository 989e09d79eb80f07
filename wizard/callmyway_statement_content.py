import pytz

from odoo import fields, models
from odoo.tools import format_date, format_time, formatLang


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
        return self.with_context(lang=self.lang, allowed_company_ids=self.company_id.ids)._told()

    def _told(self):
        calls, promises, charges = self._calls(), self._promises(), self._charges()
        sections = (
            self._call_section(calls),
            self._promise_section(promises) if self.has_promises else None,
            self._charge_section(charges) if self.has_charges else None,
            self._debt_section() if self.has_debt and self._may_read_invoices() else None,
        )
        return {
            "company": self._address(self.company_id.sudo().partner_id),
            "logo": self.company_id.logo,
            "debtor": self._address(self._debtor_sudo()),
            "person": self._person(),
            "period": self._period(),
            "printed": self._printed(),
            "summary": self._summary(calls, promises, charges),
            "sections": [section for section in sections if section],
        }

    # === WHO === #
    def _debtor_sudo(self):
        return self.partner_id.sudo().commercial_partner_id

    def _person(self):
        """Say who the contact is when it is a person of a company."""
        if self.partner_id == self._debtor_sudo():
            return ""
        return self.env._("Contact: %s", self.partner_id.name)

    def _address(self, partner_sudo):
        """Return the name of a company or contact, and the lines below it."""
        partner_sudo = partner_sudo.with_context(lang=self.env.lang)
        lines = partner_sudo._display_address(without_company=True).splitlines()
        vat = partner_sudo.vat and self.env._("Tax ID: %s", partner_sudo.vat)
        phone = partner_sudo.phone and self.env._("Telephone: %s", partner_sudo.phone)
        lines = [line.strip() for line in (*lines, vat, phone, partner_sudo.email) if line]
        return {"name": partner_sudo.name, "lines": [line for line in lines if line]}

    def _period(self):
        begins, ends = self._day(self.date_from), self._day(self.date_to)
        return self.env._("From %(begins)s to %(ends)s", begins=begins, ends=ends)

    def _printed(self):
        now, who = self._moment(fields.Datetime.now()), self.env.user.name
        return [
            self.env._("Printed on %(moment)s by %(who)s", moment=now, who=who),
            self.env._("Times of the zone %s", self._zone()),
        ]

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
        begins, over = self._moments()
        period = [("create_date", ">=", begins), ("create_date", "<", over)]
        return self.env["callmyway.promise"].search(
            self._of_debtor() + period, order="create_date, id"
        )

    def _charges(self):
        period = [("date", ">=", self.date_from), ("date", "<=", self.date_to)]
        return self.env["callmyway.charge"].search(self._of_debtor() + period, order="date, id")

    def _of_debtor(self):
        return [
            ("commercial_partner_id", "=", self._debtor_sudo().id),
            ("company_id", "=", self.company_id.id),
        ]

    # === TEXT === #
    def _moment(self, moment):
        local = pytz.utc.localize(moment).astimezone(self._zone())
        hour = format_time(self.env, local.time(), time_format="short", lang_code=self.lang)
        return f"{self._day(local.date())} {hour}"

    def _day(self, day):
        return format_date(self.env, day, lang_code=self.lang)

    def _money(self, amount, currency):
        return formatLang(self.env, amount, currency_obj=currency)

    def _duration(self, seconds):
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
