from odoo import models


class CallmywayCallWorklist(models.Model):
    """What a wrap-up means for the work list."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    def action_wrapup_done(self):
        """Let the debtor go whose call is closed, and decide anew whether to call it."""
        result = super().action_wrapup_done()
        self._tell_work_list()
        return result

    def _tell_work_list(self):
        Debtor = self.env["callmyway.debtor"]
        for company, calls in self.grouped("company_id").items():
            entities = calls.partner_id.sudo().commercial_partner_id
            Debtor._refresh(entities, company)
            debtors_sudo = Debtor.sudo().search(
                [
                    ("company_id", "=", company.id),
                    ("partner_id", "in", entities.ids),
                    ("offered_to_id", "in", calls.user_id.ids),
                ]
            )
            debtors_sudo._let_go()
