import math
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..const import SUPERVISOR_GROUP
from ..tools.debtor_score import SCORE
from ..tools.debtors import CALL_DAYS, REST_HOURS, WORK_HOURS, large_debt, refresh
from ..tools.transactions import commit_retrying

STEP = 10_000  # contacts looked at in one transaction: few rows are locked, and not for long
CLAIM_MINUTES = 30  # how long a debtor stays with the agent it was offered to
UTC = ZoneInfo("UTC")
_NEXT_STEP = """
    SELECT max(id) FROM (SELECT id FROM res_partner WHERE id > %s ORDER BY id LIMIT %s) AS step
"""


class CallmywayDebtorRefresh(models.Model):
    """The work list follows the invoices, payments, promises and calls."""

    _name = "callmyway.debtor"
    _inherit = "callmyway.debtor"

    # === BUSINESS METHODS === #
    @api.model
    def _refresh(self, partners, company):
        """Bring these contacts' debtors up to date, within the transaction of the caller.

        To be called whenever something happened to them: a call was wrapped up, a promise made,
        kept or broken, an invoice disputed.

        :param partners: contacts; what counts is their commercial entity
        :param company: to which they owe
        """
        ids = tuple(partners.sudo().commercial_partner_id.ids)
        if ids:
            self.sudo()._store(company.sudo(), SQL("IN %s", ids))

    @api.model
    def refresh_all(self):
        """Bring the whole work list of the user's companies up to date, and commit.

        :raise AccessError: the user is no supervisor
        """
        self.check_access("read")
        if not self.env.user.has_group(SUPERVISOR_GROUP):
            raise AccessError(self.env._("Only supervisors can have the whole list refreshed."))
        for company in self.env.companies:
            self.sudo()._refresh_company(company.sudo())
        return True

    @api.model
    def _cron_refresh(self):
        """Bring the work lists of all companies that telephone up to date."""
        for (company,) in self.env["callmyway.account"]._read_group([], ["company_id"]):
            self._refresh_company(company)

    def _refresh_company(self, company):
        """Bring a company's work list up to date, step by step, each in a transaction of its own.

        Accounting is only read; a step locks nothing but the debtors that changed in it.
        """
        commit_retrying(self.env, lambda: self._begin_refresh(company))
        last = 0
        while upto := self._next_step(last):
            span = SQL("BETWEEN %s AND %s", last + 1, upto)
            commit_retrying(self.env, lambda span=span: self._store(company, span))
            last = upto

    def _begin_refresh(self, company):
        """Note when, end the claims that ran out, and learn what a large debt is here."""
        values = SQL(
            "callmyway_debtors_at = %s, callmyway_large_debt = %s",
            fields.Datetime.now(),
            self._measure_large_debt(company),
        )
        self.env.cr.execute(SQL("UPDATE res_company SET %s WHERE id = %s", values, company.id))
        company.invalidate_recordset(["callmyway_debtors_at", "callmyway_large_debt"])
        self.search(
            [("company_id", "=", company.id), ("offered_at", "<=", self._claim_limit())]
        )._let_go()

    def _next_step(self, last):
        query = (
            "SELECT max(id) FROM (SELECT id FROM res_partner WHERE id > %s ORDER BY id LIMIT %s)"
        )
        self.env.cr.execute(f"{query} AS step", [last, STEP])
        return self.env.cr.fetchone()[0]

    def _store(self, company, whom):
        """Store what is true of some debtors, in one statement.

        :param SQL whom: the condition on their contacts' IDs, its right hand side
        """
        self.env.flush_all()
        now = fields.Datetime.now()
        today = company._callmyway_today()
        self.env.cr.execute(
            refresh(
                whom,
                company=company.id,
                currency=company.currency_id.id,
                large_debt=self._large_debt(company),
                uid=self.env.uid,
                today=today,
                now=now,
                day_start=self._midnight(company, today),
                work_since=now - timedelta(hours=WORK_HOURS),
                rest_since=now - timedelta(hours=REST_HOURS),
                calls_since=now - timedelta(days=CALL_DAYS),
                attempts_since=now - timedelta(days=SCORE["attempts"]["days"]),
            )
        )
        self.invalidate_model()

    # === WHAT A LARGE DEBT IS === #
    def _large_debt(self, company):
        if not company.callmyway_large_debt:
            company.callmyway_large_debt = self._measure_large_debt(company)
        return company.callmyway_large_debt

    def _measure_large_debt(self, company):
        """Return the overdue balance that only few exceed, rounded up to a power of ten."""
        self.env.flush_all()
        self.env.cr.execute(large_debt(company.id, company._callmyway_today()))
        (amount,) = self.env.cr.fetchone()
        return 10.0 ** max(math.ceil(math.log10(amount)), 0) if amount else 1.0

    # === WHAT DAY IT IS === #
    def _midnight(self, company, date):
        """Return when a day begins where the company telephones, in UTC."""
        begin = datetime.combine(date, time(), company._callmyway_zone())
        return begin.astimezone(UTC).replace(tzinfo=None)

    def _claim_limit(self):
        return fields.Datetime.now() - timedelta(minutes=CLAIM_MINUTES)
