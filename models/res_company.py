from zoneinfo import ZoneInfo

from odoo import fields, models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = "res.company"

    callmyway_promise_grace_days = fields.Integer("Grace Days", default=2)
    # what the work list was last brought up to date with
    callmyway_debtors_at = fields.Datetime("Work List As Of", readonly=True)
    callmyway_large_debt = fields.Monetary("Large Debt", readonly=True)

    _callmyway_grace_days_range = models.Constraint(
        "CHECK(callmyway_promise_grace_days BETWEEN 0 AND 365)",
        "Give a promise between 0 and 365 days of grace.",
    )

    def _callmyway_zone(self):
        """Return the time zone the company telephones in: its account's, else its own."""
        account_sudo = self.env["callmyway.account"].sudo()
        account_sudo = account_sudo.search([("company_id", "=", self.id)], limit=1)
        name = account_sudo.tz or self.sudo().partner_id.tz or self.env.user.tz
        return ZoneInfo(name or "UTC")

    def _callmyway_today(self):
        """Return the date there, whoever asks from wherever."""
        now = fields.Datetime.now().replace(tzinfo=ZoneInfo("UTC"))
        return now.astimezone(self._callmyway_zone()).date()
