from markupsafe import Markup

from odoo import models
from odoo.tools import LazyTranslate, format_datetime

_lt = LazyTranslate(__name__)
TITLES = {
    "in": _lt("Incoming call"),
    "out": _lt("Outgoing call"),
    "internal": _lt("Internal call"),
}


class CallmywayCallFollowup(models.Model):
    """What closing a wrap-up does outside the call."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    # === THE NUMBER === #
    def _mark_number(self):
        """Mark the number as wrong or not to be called, as the agent or the outcome says."""
        mark = self.number_mark or self.outcome_id.number_mark
        if not mark or not self.remote_e164:
            return
        partner = self.partner_id._filtered_access("read")
        if partner:
            partner._callmyway_number_row(self.remote_e164).state = mark
        elif mark == "do_not_call":
            blacklist_sudo = self.env["phone.blacklist"].sudo()
            blacklist_sudo._add([self.remote_e164], message=self._wrapup_line())

    # === THE NEXT STEP === #
    def _plan_next_step(self):
        """Plan the activity on the document the call was made from, else on the contact."""
        if not self.next_type_id:
            return
        for target in (self._document(), self.partner_id._filtered_access("read")):
            if not target or "activity_ids" not in target._fields:
                continue
            # who may read the record and take its calls may plan the next one
            target_sudo = target.sudo()
            target_sudo.activity_schedule(
                activity_type_id=self.next_type_id.id,
                date_deadline=self.next_date,
                user_id=self.next_user_id.id or self.env.uid,
                note=self.note or "",
            )
            return

    # === THE CHATTER === #
    def _tell_chatter(self):
        """Add a line to the contact's chatter, and to the document's if the user may post there."""
        self._tell_contact()
        document = self._document()
        if document is None or document == self.partner_id or not hasattr(document, "_message_log"):
            return
        if document.has_access(document._mail_post_access):
            document._message_log(body=self._wrapup_line())

    def _tell_contact(self):
        partner_sudo = self.partner_id._filtered_access("read").sudo()
        if partner_sudo:
            author = self.env.user.partner_id
            partner_sudo._message_log(body=self._wrapup_line(), author_id=author.id)

    def _wrapup_line(self):
        """Return what came of the call, in one line and the note."""
        line = Markup(" · ").join(part for part in self._wrapup_parts() if part)
        return line + Markup("<br/>") + self.note if self.note else line

    def _wrapup_parts(self):
        title = TITLES.get(self.direction, TITLES["out"])
        return [
            self._get_html_link(title=self.env._(title)),
            format_datetime(self.env, self.detect_time, dt_format="short"),
            self._duration_shown(),
            self.outcome_id.name,
            self.number_mark and self._label("number_mark"),
        ]

    def _duration_shown(self):
        if not self.duration:
            return self._label("state")
        minutes, seconds = divmod(self.duration, 60)
        return f"{minutes}:{seconds:02}"

    def _document(self):
        """Return the record the call was made from, None if there is none the user may read."""
        if not self.res_id or self.res_model not in self.env:
            return None
        document = self.env[self.res_model].browse(self.res_id).exists()
        return document._filtered_access("read") or None
