from odoo import models


class CallmywayCallIgnore(models.Model):
    """Calls of numbers that nobody wants to hear of."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    def ignore_number(self):
        """Let the number of this incoming call never pop up again."""
        self.ensure_one()
        self.check_access("write")
        if self.remote_e164 and not self._is_from_ignored_number():
            ignored = self.env["callmyway.ignored.number"]
            ignored.create({"number": self.remote_e164, "company_id": self.company_id.id})
        self.write({"wrapup_state": "ignored"})
        return self.get_popup()

    def heed_number(self):
        """Undo :meth:`ignore_number`."""
        self.ensure_one()
        self.check_access("write")
        self.env["callmyway.ignored.number"].search(
            [("number", "=", self.remote_e164), ("company_id", "=", self.company_id.id)]
        ).unlink()
        names = ("user_id", "detect_time", "direction", "remote_e164", "state")
        values = {name: self[name] for name in names}
        known = self.sudo().account_id._known()
        self.write({"wrapup_state": self._wrapup_to_begin_with(values, known)})
        return self.get_popup()

    def _is_from_ignored_number(self):
        values = {"direction": self.direction, "remote_e164": self.remote_e164}
        return self._comes_from_ignored_number(values, self.company_id.id)

    def _comes_from_ignored_number(self, values, company_id):
        """Tell whether a call with these values is one that nobody wants to hear of."""
        number = values.get("remote_e164")
        if values.get("direction") != "in" or not number:
            return False
        return number in self.env["callmyway.ignored.number"]._numbers_of(company_id)
