from datetime import timedelta

from odoo import models
from odoo.tools import format_date


class CallmywayChargeRuleLimit(models.Model):
    """How often a debtor is charged by a tariff."""

    _name = "callmyway.charge.rule"
    _inherit = "callmyway.charge.rule"

    def _limit_sentence(self, partner, date, other_than=()):
        """Return why one more charge on a day is too many, False when it is not.

        :param partner: anybody of the commercial entity
        :param other_than: IDs of charges that don't count
        """
        self.ensure_one()
        if not self.limit_count:
            return False
        taken = self._charged_near(partner, date, other_than)
        if not self._is_crowded([*taken, date]):
            return False
        free = taken[-self.limit_count] + timedelta(days=self.limit_days)
        return self.env._(
            "The tariff %(tariff)s allows %(count)s in %(days)s days: %(contact)s can be charged"
            " again from %(date)s on.",
            tariff=self.name,
            count=self.limit_count,
            days=self.limit_days,
            contact=partner.sudo().commercial_partner_id.name,
            date=format_date(self.env, free),
        )

    def _charged_near(self, partner, date, other_than):
        """Return the days, in order, of the charges that share a period with a day."""
        period = timedelta(days=self.limit_days)
        # the team's charges count, whatever this user may see of them
        charges_sudo = self.env["callmyway.charge"].sudo()
        return sorted(
            charges_sudo.search(
                [
                    ("rule_id", "=", self.id),
                    ("commercial_partner_id", "=", partner.sudo().commercial_partner_id.id),
                    ("state", "!=", "cancelled"),
                    ("date", ">", date - period),
                    ("date", "<", date + period),
                    ("id", "not in", list(other_than)),
                ]
            ).mapped("date")
        )

    def _is_crowded(self, days):
        """Tell whether any period has more of these days than the tariff allows."""
        days, period = sorted(days), timedelta(days=self.limit_days)
        pairs = zip(days, days[self.limit_count :], strict=False)
        return any(last - first < period for first, last in pairs)
