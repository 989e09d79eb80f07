from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import BUS_TYPE, NUMBER_MARKS

NEXT_STEP = ("next_type_id", "next_date", "next_user_id")
DRAFT = ("outcome_id", "note", *NEXT_STEP, "number_mark")
CLOSED = ("done", "ignored")


class CallmywayCallWrapup(models.Model):
    """What the agent enters of a call; it is kept from the first letter on."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    # === FIELDS === #
    next_type_id = fields.Many2one("mail.activity.type", "Next Step", ondelete="set null")
    next_date = fields.Date("Next Step On")
    next_user_id = fields.Many2one("res.users", "Next Step By", domain="[('share', '=', False)]")
    number_mark = fields.Selection(NUMBER_MARKS, help="What the agent said of the number.")
    is_told = fields.Boolean(
        "In the Chatter", readonly=True, help="The contact and the document tell of the call."
    )
    absorbed_ids = fields.Json(
        readonly=True, help="The calls that turned out to be this one, for pages that show them."
    )

    _absorbed_idx = models.Index("(user_id) WHERE absorbed_ids IS NOT NULL")

    # === CRUD === #
    def write(self, vals):
        """Tell every page of the agents whose wrap-ups are closed by this."""
        closing = self.browse()
        if vals.get("wrapup_state") in CLOSED:
            closing = self.filtered(lambda call: call.wrapup_state != vals["wrapup_state"])
        result = super().write(vals)
        for call in closing.filtered("user_id"):
            call._tell_agent({"wrapup_state": call.wrapup_state})
        return result

    # === ACTIONS === #
    def action_wrapup_done(self):
        """Close the wrap-up of these calls, and do what was entered in it, once."""
        result = self.write({"wrapup_state": "done"})
        for call in self.filtered(lambda call: not call.is_told):
            call._mark_number()
            call._plan_next_step()
            call._tell_chatter()
            call.sudo().is_told = True
        return result

    # === BUSINESS METHODS === #
    def save_wrapup(self, partner_id, outcome_id, note, done, more=None):
        """Store what the agent entered in the pop-up.

        :param int partner_id: the contact of the call; False leaves it as it is
        :param int outcome_id: the result, or False
        :param str note: what was said
        :param bool done: whether that closes the wrap-up
        :param dict more: values of the next step and the number's mark
        :raise AccessError: the contact may not be read by this user
        :raise UserError: an outcome is required and missing
        """
        self.ensure_one()
        values = {**self._draft_values(more or {}), "outcome_id": outcome_id, "note": note}
        if partner_id and partner_id != self.partner_id.id:
            self.env["res.partner"].browse(partner_id).check_access("read")
            values["partner_id"] = partner_id
        if done and not outcome_id and self.sudo().account_id.wrapup_required:
            raise UserError(self.env._("Choose an outcome to close the call."))
        self.write(values)
        if done:
            self.action_wrapup_done()
        return self.get_popup()

    def save_draft(self, draft):
        """Keep what the agent has entered so far; it waits until the wrap-up is closed.

        :param dict draft: values of the fields in DRAFT
        :return: {"kept": whether the call is still there}
        """
        call = self.exists()
        if not call:
            return {"kept": False}
        state = call.wrapup_state or "pending"
        call.write({**self._draft_values(draft), "wrapup_state": state})
        return {"kept": True}

    @api.model
    def get_successors(self, gone_ids):
        """Return which calls those that are gone have become.

        :param list gone_ids: IDs that were calls of the user
        :return: dict of the gone ID, as text, → the ID of the call
        """
        calls = self.search([("user_id", "=", self.env.uid), ("absorbed_ids", "!=", False)])
        into = {gone: call.id for call in calls for gone in call.absorbed_ids}
        return {str(gone): into[gone] for gone in gone_ids if gone in into}

    # === HELPERS === #
    def _draft_values(self, draft):
        return {name: draft[name] or False for name in DRAFT if name in draft}

    def _draft_shown(self):
        """Return what was entered so far, as the pop-up takes it."""
        return {
            "outcome_id": self.outcome_id.id,
            "note": self.note or "",
            "next_type_id": self.next_type_id.id,
            "next_date": fields.Date.to_string(self.next_date),
            "next_user_id": self.next_user_id.id,
            "number_mark": self.number_mark,
        }

    def _seconds_left(self):
        """Return how long the wrap-up may still take, False when there is no limit."""
        seconds = self.sudo().account_id.wrapup_seconds
        if not seconds or self.wrapup_state != "pending" or not self.disconnect_time:
            return False
        return seconds - int((fields.Datetime.now() - self.disconnect_time).total_seconds())

    def _succeed(self, other):
        """Remember that ``other`` is this call, and tell the page that still shows it."""
        self.absorbed_ids = [*(self.absorbed_ids or []), *(other.absorbed_ids or []), other.id]
        for user in self.user_id | other.user_id:
            other._tell(user, {"merged_into": self.id})

    def _tell_agent(self, news):
        self._tell(self.user_id, news)

    def _tell(self, user, news):
        """Tell all pages of a user something of this call besides a change of state."""
        at = str(self.env.cr.now())
        message = {"call_id": self.id, "state": self.state, "at": at, **news}
        user.sudo()._bus_send(BUS_TYPE, message)
