from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate, formatLang

_lt = LazyTranslate(__name__)
SHOWN = 5  # calls and activities
QUOTATIONS = _lt("Open quotations")
OPPORTUNITIES = _lt("Opportunities")
# what is counted of the contact's company when the app is there: model → amount, its currency,
# and the name and domain of each figure
FIGURES = {
    "sale.order": (
        "amount_total",
        "currency_id",
        [(QUOTATIONS, [("state", "in", ("draft", "sent"))])],
    ),
    "crm.lead": (
        "expected_revenue",
        "company_currency",
        [
            (
                OPPORTUNITIES,
                [("type", "=", "opportunity"), ("stage_id.is_won", "=", False)],
            )
        ],
    ),
}


class CallmywayCallCard(models.Model):
    """What matters of a contact's file; the pop-up asks for it once it is there."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    def get_contact_file(self, partner_id):
        """Return what an agent should know of the contact while talking.

        :param int partner_id: one that the user may read
        :return: {"activities", "last_calls", "figures"}
        :raise AccessError: the user may not read the contact
        """
        self.ensure_one()
        self.check_access("read")
        partner = self.env["res.partner"].browse(partner_id).exists()
        partner.check_access("read")
        return {
            "activities": self._open_activities(partner),
            "last_calls": self._last_calls(partner),
            "figures": self._figures(partner.sudo().commercial_partner_id),
        }

    def _open_activities(self, partner):
        """Return the first activities planned on the contact."""
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "=", partner.id)],
            order="date_deadline, id",
            limit=SHOWN,
        )
        return [
            {
                "id": activity.id,
                "name": activity.summary or activity.activity_type_id.name or "",
                "date": fields.Date.to_string(activity.date_deadline),
                "state": activity.state,
                "user": activity.user_id.name or "",
            }
            for activity in activities
        ]

    def _last_calls(self, partner):
        """Return the last five other calls with the contact that the user may see."""
        calls = self.search([("partner_id", "=", partner.id), ("id", "!=", self.id)], limit=SHOWN)
        return [
            {
                "id": call.id,
                "when": fields.Datetime.to_string(call.detect_time),
                "state": call._label("state"),
                "outcome": call.outcome_id.name or "",
                "agent": call.user_id.name or "",
            }
            for call in calls
        ]

    def _figures(self, company_partner):
        """Return the counts and totals of the installed apps that the user may read."""
        figures = []
        for model, (amount, currency, counted) in FIGURES.items():
            if model not in self.env or not self.env[model].has_access("read"):
                continue
            whose = Domain("partner_id", "child_of", company_partner.id)
            for name, domain in counted:
                domain = whose & Domain(domain)
                if sums := self._sums(model, domain, amount, currency):
                    label = self.env._(name)
                    figures.append({"label": label, "model": model, "domain": list(domain), **sums})
        return figures

    def _sums(self, model, domain, amount, currency):
        """Return how many there are and what they amount to, or None when there are none."""
        groups = self.env[model]._read_group(domain, [currency], ["__count", f"{amount}:sum"])
        if not groups:
            return None
        totals = [
            formatLang(self.env, total, currency_obj=each or self.env.company.currency_id)
            for each, _count, total in groups
        ]
        return {"count": sum(count for _each, count, _total in groups), "total": " + ".join(totals)}
