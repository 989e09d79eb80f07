from odoo import models
from odoo.exceptions import UserError

FOUND = 8  # contacts that a search in the pop-up shows


class CallmywayCallLink(models.Model):
    """Finding the contact of a call by hand."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    def write(self, vals):
        """Log it with both contacts when a person gives the call to another one.

        A contact that is found after the wrap-up is told what came of it.
        """
        before = {}
        if "partner_id" in vals and not self.env.su:
            before = {call: call.partner_id for call in self}
        result = super().write(vals)
        for call, old in before.items():
            call._log_other_contact(old)
            if call.is_told and not old:
                call._tell_contact()
        return result

    # === BUSINESS METHODS === #
    def find_contacts(self, words):
        """Return contacts that the user may read and that have these words in any usual field.

        :param str words: all must be found; empty: the contacts with the call's number
        :return: list of cards
        """
        self.ensure_one()
        self.check_access("read")
        words = (words or "").strip()
        found = self._search_contacts(words) if words else self._candidates(everybody=True)
        return [self._contact_card(each) for each in found]

    def link_contact(self, partner_id, add_number=False, remember=False):
        """Make a contact the call's.

        :param int partner_id: the contact, or False
        :param bool add_number: whether the number is added to it, so that it is found next time
        :param bool remember: whether the number is this contact's from now on, of all who have it
        :raise AccessError: the contact may not be read by this user
        """
        self.ensure_one()
        partner = self.env["res.partner"].browse(partner_id or [])
        partner.check_access("read")
        self.write({"partner_id": partner.id})
        if partner and self.remote_e164 and not self.is_private:
            if add_number:
                partner._callmyway_add_number(self.remote_e164)
            if remember:
                partner._callmyway_prefer(self.remote_e164)
        return self.get_popup()

    def create_contact(self, name, company="", email=""):
        """Create a contact with the call's number and make it the call's.

        :raise AccessError: the user may not create contacts
        :raise UserError: the name is missing
        """
        self.ensure_one()
        if not (name or "").strip():
            raise UserError(self.env._("Enter the contact's name."))
        values = {"name": name.strip(), "email": (email or "").strip() or False}
        values |= self._company_values((company or "").strip())
        if self.remote_e164 and not self.is_private:
            values["phone"] = self._number_formatted()
        country = self.sudo().account_id.country_id
        partner = self.env["res.partner"].create({**values, "country_id": country.id})
        return self.link_contact(partner.id)

    # === HELPERS === #
    def _search_contacts(self, words):
        partners = self.env["res.partner"]
        country = self.sudo().account_id.country_id.code
        found = partners.browse(partners._callmyway_search(words, country))
        ours = found.search([("id", "in", found.ids), ("company_id", "in", self._whose())])
        return ours[:FOUND]

    def _whose(self):
        """Return the companies whose contacts may be the call's: its own, and none."""
        return [False, self.company_id.id]

    def _company_values(self, company):
        """Return the values that make a new contact one of a company, known already or not."""
        known = company and self.env["res.partner"].search(
            [("name", "=ilike", company), ("is_company", "=", True)], limit=1
        )
        return {"parent_id": known.id} if known else {"company_name": company or False}

    def _log_other_contact(self, old):
        """Tell in both chatters that the call is another contact's; who that is may be secret."""
        new = self.partner_id
        if not old or old == new:
            return
        author = self.env.user.partner_id.id
        call = self._get_html_link(title=self._number_shown())  # the call's own name tells whose
        old_sudo, new_sudo = old.sudo(), new.sudo()
        old_sudo._message_log(
            body=self.env._("The call %s was linked to another contact.", call), author_id=author
        )
        if new_sudo:
            new_sudo._message_log(
                body=self.env._("The call %s was of another contact before.", call),
                author_id=author,
            )
