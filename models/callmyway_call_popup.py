from datetime import timedelta

from odoo import api, fields, models

from ..const import OPEN_STATES

RECENT = timedelta(minutes=30)  # a wrap-up left open this long comes back with the page


class CallmywayCallPopup(models.Model):
    """What the pop-up shows, with the rights of the person who looks at it."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    @api.model
    def get_open_popups(self):
        """Return the pop-ups of the user's live calls and of the wrap-up left open last."""
        mine = [("user_id", "=", self.env.uid), ("wrapup_state", "!=", "ignored")]
        live = self.search([*mine, ("state", "in", OPEN_STATES)], order="id")
        since = fields.Datetime.now() - RECENT
        left = self.search(
            [*mine, ("wrapup_state", "=", "pending"), ("disconnect_time", ">", since)], limit=1
        )
        return (live | left).get_popups()

    def get_popups(self):
        """Return :meth:`get_popup` of those of these calls that are still there.

        A call learnt twice becomes one: the other is gone, and so is its pop-up.
        """
        return [call.get_popup() for call in self.exists()]

    def get_popup(self):
        """Return what the pop-up of this call shows.

        :return: dict; ``case`` is ``one``, ``several``, ``none`` or ``private``
        """
        self.ensure_one()
        self.check_access("read")
        partner = self.partner_id._filtered_access("read")
        candidates = partner or self._candidates()
        return {
            "id": self.id,
            "at": str(self.write_date),  # what was said before that is known
            "state": self.state,
            "state_label": self._label("state"),
            "direction": self.direction,
            "direction_label": self._label("direction"),
            "case": self._popup_case(partner, candidates),
            "number": self._number_formatted(),
            "endpoint": self.endpoint_id.display_name or "",
            "failure": self._failure_sentence(self.failure_code) if self.state == "failed" else "",
            "seconds": self._seconds_running(),
            "duration": self.duration,
            "contacts": [self._contact_card(each) for each in candidates],
            "partner_id": partner.id,
            "has_number": bool(self.remote_e164) and not self.is_private,
            "has_document": bool(self.res_id),
            "wrapup_state": self.wrapup_state,
            "wrapup_required": self.sudo().account_id.wrapup_required,
            "wrapup_left": self._seconds_left(),
            **self._draft_shown(),
        }

    def _candidates(self, everybody=False):
        """Return the contacts with the call's number that the user may read.

        :param bool everybody: also the others when the number was given to one of them
        """
        number = self.remote_e164
        if not number:
            return self.env["res.partner"]
        found = self.env["res.partner"]._callmyway_find([number], self.company_id, everybody)
        return found[number]

    def _popup_case(self, partner, candidates):
        if partner:
            return "one"
        if self.is_private:
            return "private"
        return ("none", "one", "several")[min(len(candidates), 2)]

    def _contact_card(self, partner):
        return {
            "id": partner.id,
            "name": partner.display_name,
            "company": partner.commercial_company_name or "",
            "function": partner.function or "",
            "email": partner.email or "",
            "city": partner.city or "",
            "ref": partner.ref or partner.vat or "",
            "phone": partner.phone or "",
        }

    def _number_formatted(self):
        formatted = self.remote_e164 and self.env.company._phone_format(
            number=self.remote_e164, force_format="INTERNATIONAL"
        )
        return formatted or self._number_shown()

    def _seconds_running(self):
        """Return for how long the parties have been talking, by the server's clock."""
        if self.state != "in_progress" or not self.connect_time:
            return 0
        return max(int((fields.Datetime.now() - self.connect_time).total_seconds()), 0)

    def _label(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")
