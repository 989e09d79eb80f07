from collections import defaultdict

from odoo import models


class CallmywayCallContact(models.Model):
    """Whose number the other party's is."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    def _match_contacts(self):
        """Link each call that has no contact yet to the only one with its number, if one only."""
        questions = {
            call.id: (call.user_id, call.company_id, call.remote_e164)
            for call in self
            if not call.partner_id
        }
        for call_id, contact_id in self._only_contacts(questions).items():
            self.browse(call_id).partner_id = contact_id

    def _with_contacts(self, all_values):
        """Add the contact to the values of each new call, as :meth:`_match_contacts` does later."""
        User, Company = self.env["res.users"], self.env["res.company"]
        questions = {
            index: (
                User.browse(values["user_id"] or []),
                Company.browse(values["company_id"]),
                values.get("remote_e164"),
            )
            for index, values in enumerate(all_values)
        }
        found = self._only_contacts(questions)
        return [
            {**values, "partner_id": found.get(index, False)}
            for index, values in enumerate(all_values)
        ]

    def _only_contacts(self, questions):
        """Return whose number each is, where it is one contact's only.

        What the agent may not read is not found: the search runs with the agent's rights.

        :param dict questions: any key → (agent or none, company, number)
        :return: dict of key → contact ID
        """
        by_reader = defaultdict(dict)
        for key, (user, company, number) in questions.items():
            if number:
                by_reader[user, company][key] = number
        found = {}
        for (user, company), numbers in by_reader.items():
            if user and company.id not in user._get_company_ids():
                continue  # who has left the company sees none of its contacts
            Partner = self.env["res.partner"].with_user(user or self.env.user)
            Partner = Partner.with_context(allowed_company_ids=company.ids)
            # without an agent nobody's rights apply but the company's
            Partner = Partner if user else Partner.sudo()
            matches = Partner._callmyway_find(numbers.values(), company)
            for key, number in numbers.items():
                if len(matches[number]) == 1:
                    found[key] = matches[number].id
        return found

    def _forget_guesses(self, before):
        """Unlink contacts found by a number that turned out not to be the other party's.

        :param dict before: call id → (state, number) before the latest news
        """
        for call in self:
            _state, number = before.get(call.id, (None, None))
            if number and number != call.remote_e164 and call._has_guessed_contact(number):
                call.partner_id = False

    def _has_guessed_contact(self, number=None):
        """Tell whether the contact is the only one with the number, and nobody worked on that."""
        number = number or self.remote_e164
        if not self.partner_id or self.outcome_id or self.note or self.wrapup_state == "done":
            return False
        found = self.env["res.partner"].sudo()._callmyway_find([number], self.company_id)[number]
        return found == self.partner_id
