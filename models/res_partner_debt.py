from odoo import fields, models
from odoo.tools import formatLang

CUSTOMER_DOCUMENTS = ("out_invoice", "out_receipt", "out_refund")
SHOWN = 30  # documents in the pop-up; the sums count all


class ResPartnerDebt(models.Model):
    """What a customer owes: of the commercial entity, to one company, as it is booked."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #
    def get_callmyway_debt(self, company_id=False):
        """Return what the contact's commercial entity owes, False to who may not read invoices.

        Credit notes that are not used yet count against it.

        :param int company_id: whose books, one of the user's; the current company by default
        :return: {"overdue", "open", "oldest_due", "currency_id", "documents", "more", "promises",
            "last_contact"}; amounts in the company's currency, as number and as ``…_text``
        :raise AccessError: the contact, or the company, is not for this user
        """
        self.ensure_one()
        self.check_access("read")
        company = self.env["res.company"].browse(company_id or self.env.company.id)
        company.check_access("read")
        if not self._callmyway_may_see_debt():
            return False
        lines = self._callmyway_debt_lines(company)
        owed = lines.filtered(lambda line: line.amount_residual > 0)  # the oldest comes first
        return {
            "currency_id": company.currency_id.id,
            **self._callmyway_sum("overdue", lines._callmyway_overdue(), company),
            **self._callmyway_sum("open", lines, company),
            "oldest_due": fields.Date.to_string(owed[:1].date_maturity) or False,
            "documents": [line._callmyway_shown() for line in lines[:SHOWN]],
            "more": max(len(lines) - SHOWN, 0),
            "promises": self._callmyway_promises(company),
            "last_contact": self._callmyway_last_contact(company),
        }

    # === HELPERS === #
    def _callmyway_may_see_debt(self):
        return self.env["account.move"].has_access("read")

    def _callmyway_debt_lines(self, company):
        """Return what is open with a company, instalment by instalment, the oldest first.

        :rtype: account.move.line
        """
        return self.env["account.move.line"].search(
            self._callmyway_debt_domain(company), order="date_maturity, id"
        )

    def _callmyway_debt_domain(self, company):
        return [
            # of lines of invoices it is the commercial entity
            ("partner_id", "in", self.sudo().commercial_partner_id.ids),
            ("company_id", "=", company.id),
            ("account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
            ("move_type", "in", CUSTOMER_DOCUMENTS),
            ("reconciled", "=", False),
            ("amount_residual", "!=", 0),
        ]

    def _callmyway_sum(self, name, lines, company):
        total = company.currency_id.round(sum(lines.mapped("amount_residual")))
        return {name: total, f"{name}_text": self._callmyway_text(total, company.currency_id)}

    def _callmyway_text(self, amount, currency):
        return formatLang(self.env, amount, currency_obj=currency)

    def _callmyway_promises(self, company):
        """Return the open promises, and the broken ones that something is still owed of."""
        promises = self.env["callmyway.promise"].search(
            [
                ("commercial_partner_id", "=", self.sudo().commercial_partner_id.id),
                ("company_id", "=", company.id),
                ("state", "in", ("open", "broken", "partial")),
            ],
            order="date desc, id desc",
        )
        unsettled = promises.filtered(
            lambda promise: (
                promise.state == "open"
                or any(
                    move.amount_residual
                    for move in promise.move_ids
                    if move.state != "cancel"  # Odoo leaves its residual as it was
                )
            )
        )
        return unsettled._shown()

    def _callmyway_last_contact(self, company):
        """Return when somebody of the entity was last reached, by whom and with what result.

        The chatter tells it to everybody who may read the contact, so it is told here too.
        """
        entity_sudo = self.sudo().commercial_partner_id
        call_sudo = (
            self.env["callmyway.call"]
            .sudo()
            .search(
                [
                    ("partner_id.commercial_partner_id", "=", entity_sudo.id),
                    ("company_id", "=", company.id),
                    ("state", "=", "done"),
                    ("outcome_id.is_reached", "=", True),
                ],
                order="detect_time desc",
                limit=1,
            )
        )
        if not call_sudo:
            return False
        return {
            "when": fields.Datetime.to_string(call_sudo.detect_time),
            "agent": call_sudo.user_id.name or "",
            "outcome": call_sudo.outcome_id.name,
        }
