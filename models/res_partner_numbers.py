from odoo import models


class ResPartnerNumbers(models.Model):
    """What agents learn of a contact's numbers."""

    _name = "res.partner"
    _inherit = "res.partner"

    def _callmyway_add_number(self, number):
        """Add a number to the contact: as its phone if it has none, else as a further one.

        :param str number: E.164
        """
        self.ensure_one()
        if self.phone_sanitized == number:
            return
        if not self.phone and self.has_access("write"):
            self.phone = self._phone_format(number=number, force_format="INTERNATIONAL") or number
            return
        row = self._callmyway_number_row(number)
        if row.state == "wrong":
            row.state = "valid"

    def _callmyway_prefer(self, number):
        """Let calls of a number be this contact's, of all that have it."""
        self.ensure_one()
        others = self.env["callmyway.partner.number"].search(
            [("e164", "=", number), ("is_preferred", "=", True)]
        )
        others.is_preferred = False
        self._callmyway_number_row(number).is_preferred = True

    def _callmyway_number_row(self, number):
        """Return the row of this contact's number, also of one that is its own phone."""
        Number = self.env["callmyway.partner.number"]
        row = Number.search([("partner_id", "=", self.id), ("e164", "=", number)], limit=1)
        return row or Number.create({"partner_id": self.id, "number": number})
