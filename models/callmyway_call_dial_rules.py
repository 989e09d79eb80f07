from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..const import CONSENT_FAILURES, OPEN_STATES, SUPERVISOR_GROUP
from ..provider.dialplan import normalise

# an open call older than this keeps nobody from dialling: its end may have been lost, and
# CallMyWay itself refuses who is still talking
BUSY_FOR = {
    "dialing": timedelta(minutes=5),
    "ringing": timedelta(minutes=5),
    "in_progress": timedelta(minutes=30),
}
REASON_LENGTH = 200


class CallmywayCallDialRules(models.Model):
    """What keeps a click from being dialled, and who may decide otherwise."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    @api.model
    def get_number_sent(self, number, endpoint_id=False):
        """Return ``number`` as the provider would be given it, ``""`` when it can't be dialled.

        :param str number: as it stands on the record or as typed
        :param int endpoint_id: the user's endpoint to dial from; his default when left out
        :raise AccessError: the user is no agent, or may not use the endpoint
        """
        account_sudo = self._dial_endpoint(endpoint_id).sudo().account_id
        return account_sudo._number_sent(self._clean_number(number)) if account_sudo else ""

    def _override_values(self, reason):
        """Return what is kept of the decision to call a number that must not be called.

        :raise AccessError: the user is no supervisor
        :raise UserError: there is no reason
        """
        if not reason:
            return {}
        if not self.env.user.has_group(SUPERVISOR_GROUP):
            raise AccessError(
                self.env._("Only supervisors can have a number called that must not be.")
            )
        reason = " ".join(str(reason).replace("\x00", "").split())[:REASON_LENGTH]
        if not reason:
            raise UserError(self.env._("Say why the number is called all the same."))
        return {"override_reason": reason, "override_user_id": self.env.uid}

    def _obstacle(self, account, endpoint, number):
        """Return why this click makes no call, as a failure code, or False."""
        if not endpoint:
            return "no_endpoint"
        if not account._number_sent(number):
            return "number"
        if account._is_blocked(number):
            return "blocked"
        consent = self._missing_consent(account, number)
        return consent or ("busy" if self._is_busy(account, endpoint) else False)

    def _missing_consent(self, account, number):
        """Return which list says that the number must not be called, or False."""
        e164 = normalise(number, account.country_id.code)
        if not e164:
            return False
        blacklist_sudo = self.env["phone.blacklist"].sudo()
        if blacklist_sudo.search_count([("number", "=", e164)], limit=1):
            return "blacklisted"
        numbers_sudo = self.env["callmyway.partner.number"].sudo()
        marked = [
            ("e164", "=", e164),
            ("state", "=", "do_not_call"),
            ("partner_id.company_id", "in", [account.company_id.id, False]),
        ]
        return "do_not_call" if numbers_sudo.search_count(marked, limit=1) else False

    def _is_busy(self, account, endpoint):
        """Tell whether the telephone is being rung or in a call, as far as is known here."""
        known = [
            ("account_id", "=", account.id),
            ("endpoint_id", "=", endpoint.id),
            ("state", "in", OPEN_STATES),
        ]
        return any(call._keeps_busy() for call in self.search(known))

    def _keeps_busy(self):
        """Tell whether this call is open, and young enough for that to be believed."""
        began = self.click_time or self.detect_time or self.create_date
        return self._is_open() and fields.Datetime.now() - began < BUSY_FOR[self.state]

    def _may_override(self):
        """Tell whether the user may have this call made although it was refused."""
        return (
            self.failure_code in CONSENT_FAILURES
            and self.account_id.may_override
            and self.env.user.has_group(SUPERVISOR_GROUP)
        )

    def _log_override(self):
        """Say in the contact's chatter who had the number called, and why."""
        if self.partner_id:
            self.partner_id.message_post(
                body=self.env._(
                    "Called on %(number)s although it must not be. Reason: %(reason)s",
                    number=self.click_number,
                    reason=self.override_reason,
                )
            )
