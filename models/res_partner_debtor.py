from odoo import models

FOLLOWING = ("callmyway.promise", "callmyway.charge")


class ResPartnerDebtor(models.Model):
    """A debtor who becomes part of a company takes the promises and charges along."""

    _name = "res.partner"
    _inherit = "res.partner"

    def write(self, vals):
        """Let promises and charges follow, as Odoo lets the invoices."""
        result = super().write(vals)
        if "parent_id" in vals:
            for partner_sudo in self.sudo():
                entity_sudo = partner_sudo.commercial_partner_id
                if entity_sudo != partner_sudo:
                    partner_sudo._callmyway_hand_over(entity_sudo)
        return result

    def _callmyway_hand_over(self, entity):
        for model in FOLLOWING:
            records = self.env[model].search([("commercial_partner_id", "=", self.id)])
            records.write({"commercial_partner_id": entity.id})
