import logging
from datetime import timedelta

from odoo import api, fields, models

from ..const import OPEN_STATES
from ..provider.const import GONE
from ..provider.errors import ProviderError
from ..provider.leg import LegReport
from ..provider.payload import parse_records
from ..tools.transactions import commit_retrying, roll_back

_logger = logging.getLogger(__name__)

# a leg younger than this may be missing from the list of live calls only because it is so new
GRACE = timedelta(seconds=30)


class CallmywayAccountLive(models.Model):
    """Calls in progress: ends and starts that no notification told of."""

    _name = "callmyway.account"
    _inherit = "callmyway.account"

    @api.model
    def _cron_poll_live(self):
        """Ask for the live calls of every account that has open calls or is being watched."""
        self.env["callmyway.call"].sudo()._fail_unanswered_clicks()
        accounts_sudo = self.sudo().search([("password_secret", "!=", False)])
        for account_sudo in accounts_sudo.filtered(lambda each: each._needs_polling()):
            account_id = account_sudo.id
            try:
                account_sudo._poll_live()
            except ProviderError as error:
                _logger.warning("Live calls of CallMyWay account %s: %s", account_id, error)
            except Exception:  # one account in trouble must not stop the others
                roll_back(self.env)
                _logger.exception("Live calls of CallMyWay account %s", account_id)
            self.env["ir.cron"]._commit_progress(1)

    def _needs_polling(self):
        """Tell whether somebody waits for news of this account's calls."""
        return bool(
            self.env["callmyway.call"].search_count(
                [("account_id", "=", self.id), ("state", "in", OPEN_STATES)], limit=1
            )
        )

    def _poll_live(self):
        """Learn of the live calls, and close those that are live no more.

        :raise ProviderError: refused, unreachable or unreadable; nothing is closed then
        """
        asked_at = fields.Datetime.now()
        answer = self._fetch(lambda client: client.live())
        reports, unreadable = parse_records(answer, self.tz, asked_at, live=True)
        self._apply(reports)
        if unreadable:
            # it may be any of the open calls: none can be told to be gone
            raise ProviderError("garbage", unreadable[0][1])
        listed = {report.callid for report in reports}
        if self._legs_gone(listed, asked_at):
            # the record says more than "gone"; what it does not know yet is closed all the same
            self._import_recent()
            self._apply(
                LegReport(source=GONE, as_of=asked_at, callid=callid, disconnect_time=asked_at)
                for callid in self._legs_gone(listed, asked_at)
            )

    def _legs_gone(self, listed, asked_at):
        """Return the IDs of open legs that are not among the live calls and not brand new."""
        legs = self.env["callmyway.call.leg"].search_fetch(
            [("account_id", "=", self.id), ("ended", "!=", True)], ["callid", "facts"]
        )
        before = str(asked_at - GRACE)
        return [
            leg.callid
            for leg in legs
            if leg.callid not in listed
            and max(facts["as_of"] for facts in leg.facts.values()) < before
        ]

    def _apply(self, reports):
        reports = list(reports)
        commit_retrying(self.env, lambda: self.env["callmyway.call"]._apply_reports(self, reports))
