from odoo import api, fields, models

from ..const import AGENT_GROUP, OPEN_STATES

LAST_CALLS = 10
WRAPUPS = 20  # as many as are shown; all are counted


class CallmywayCallDesk(models.Model):
    """What the systray telephone shows, with the rights of the person who looks at it."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    @api.model
    def get_desk(self):
        """Return the user's last calls and the wrap-ups that wait, in a constant number of queries.

        :return: {"calls", "wrapups", "wrapup_count"}
        """
        mine = [("user_id", "=", self.env.uid)]
        last = self.search(mine, limit=LAST_CALLS)
        waiting = self.search(self._waiting_for(self.env.user), limit=WRAPUPS)
        shown = last | waiting
        readable = shown.partner_id._filtered_access("read")
        lines = {call.id: call._desk_line(readable) for call in shown}
        all_shown = len(waiting) < WRAPUPS
        return {
            "calls": [lines[call.id] for call in last],
            "wrapups": [lines[call.id] for call in waiting],
            "wrapup_count": len(waiting) if all_shown else self._count_wrapups(self.env.user),
        }

    @api.model
    def suggest_contacts(self, term):
        """Return the contacts meant by the beginning of a number or of words of a name.

        :param str term: as typed
        :return: list of {"id", "name", "number"}, eight at most, of those the user may read
        """
        if not self.env.user.has_group(AGENT_GROUP):
            return []
        account_sudo = self.env.user._callmyway_default_endpoint().sudo().account_id
        country = account_sudo.country_id or self.env.company.country_id
        return self.env["res.partner"]._callmyway_suggest(self._clean_number(term), country.code)

    @api.model
    def _count_wrapups(self, user):
        """Return how many wrap-ups ``user`` has to do."""
        return self.sudo().search_count(self._waiting_for(user))

    def _waiting_for(self, user):
        """Return the domain of the wrap-ups of calls that are over."""
        return [
            ("user_id", "=", user.id),
            ("wrapup_state", "=", "pending"),
            ("state", "not in", OPEN_STATES),
        ]

    def _desk_line(self, readable):
        """Return what one line of the systray telephone shows.

        :param readable: the contacts of the calls that the user may read
        """
        partner = self.partner_id & readable
        return {
            "id": self.id,
            "name": partner.display_name or "",
            "number": self._number_formatted(),
            "dial": "" if self.is_private else self.remote_number or "",
            "direction": self.direction,
            "direction_label": self._label("direction"),
            "state": self.state,
            "state_label": self._label("state"),
            "when": fields.Datetime.to_string(self.detect_time) or "",
        }
