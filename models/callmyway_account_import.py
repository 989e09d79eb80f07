import json
import logging
from datetime import datetime, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..provider.const import PAGE_SIZE
from ..provider.errors import PayloadError, ProviderError
from ..provider.payload import parse_records, rows_of
from ..tools.transactions import commit_retrying, end_transaction

_logger = logging.getLogger(__name__)

CHUNK = timedelta(days=10)  # [seen] clients split long ranges
EARLIEST = datetime(2000, 1, 1)  # no record is older; keeps a slip from asking for centuries
COUNTS = ("created", "updated", "unchanged", "unreadable")


class CallmywayAccountImport(models.Model):
    """Call records (CDRs) of an account."""

    _name = "callmyway.account"
    _inherit = "callmyway.account"

    def import_cdrs(self, date_start, date_end):
        """Import the call records of a range; what is known already changes nothing.

        :param str date_start: UTC, ``YYYY-MM-DD HH:MM:SS``
        :param str date_end: likewise, not before the start
        :return: {"created", "updated", "unchanged", "unreadable"}: how many records
        :raise UserError: the range makes no sense, or the provider refused; what was read stays
        """
        self.check_access("write")
        try:
            start, end = (fields.Datetime.to_datetime(each) for each in (date_start, date_end))
        except (TypeError, ValueError):
            start = end = None
        if not start or not end or not EARLIEST <= start <= end:
            raise UserError(self.env._("Give a start and an end, the end not before the start."))
        totals = dict.fromkeys(COUNTS, 0)
        end = min(end, fields.Datetime.now() + timedelta(days=1))
        for account in self:
            try:
                account._import_range(start, end, totals)
            except ProviderError as error:
                raise UserError(account._failure_text(error)) from None
        return totals

    @api.model
    def _cron_import(self):
        """Import the last 24 hours of every account that has a password."""
        accounts_sudo = self.sudo().search([("password_secret", "!=", False)])
        for left, account_sudo in zip(range(len(accounts_sudo), 0, -1), accounts_sudo, strict=True):
            try:
                account_sudo._import_recent()
            except (ProviderError, PayloadError) as error:
                _logger.warning("Import of CallMyWay account %s: %s", account_sudo.id, error)
            self.env["ir.cron"]._commit_progress(1, remaining=left - 1)
        self.env["callmyway.call"].sudo()._fail_unanswered_clicks()

    def _import_recent(self):
        fetched_at = fields.Datetime.now()
        answer = self._fetch(lambda client: client.recent(), decode=False)
        totals = dict.fromkeys(COUNTS, 0)
        self._import_answer(answer, fetched_at, totals)

        def note_import():
            self.sudo().last_import_at = fetched_at

        commit_retrying(self.env, note_import)

    def _import_range(self, start, end, totals):
        while start <= end:
            chunk_end = min(start + CHUNK, end)
            self._import_chunk(self._local(start), self._local(chunk_end), totals)
            start = chunk_end + timedelta(seconds=1)

    def _import_chunk(self, start, end, totals):
        """Import one chunk page by page, until a page is not full or the last one comes again."""
        offset, before = 0, None
        while True:
            fetched_at = fields.Datetime.now()
            page = (start, end, offset, PAGE_SIZE)
            answer = self._fetch(lambda client, page=page: client.range(*page), decode=False)
            count = self._import_answer(answer, fetched_at, totals)
            if count < PAGE_SIZE or answer == before:
                return
            offset, before = offset + count, answer

    def _fetch(self, ask, decode=True):
        """Return what the provider answers to ``ask``, in this account's next slot.

        The transaction is committed first: neither the wait nor the request holds one open.

        :param callable ask: takes the client
        :param bool decode: return the rows instead of the whole answer
        :raise ProviderError: refused, unreachable or unreadable
        """
        client = self._client()
        end_transaction(self.env)
        self.env["callmyway.slot"]._wait_for_turn(self.id)
        answer = ask(client)
        try:
            rows = rows_of(answer)
        except PayloadError as error:
            raise ProviderError("garbage", str(error)) from None
        return rows if decode else answer

    def _import_answer(self, answer, fetched_at, totals):
        """Apply one answer and commit.

        :return: how many rows it had
        """
        reports, unreadable = parse_records(answer, self.tz, fetched_at)

        def apply():
            self._keep_unreadable(unreadable, fetched_at)
            return self.env["callmyway.call"]._apply_reports(self, reports)

        counts = commit_retrying(self.env, apply)
        for name in counts:
            totals[name] += counts[name]
        totals["unreadable"] += len(unreadable)
        return len(reports) + len(unreadable)

    def _keep_unreadable(self, unreadable, fetched_at):
        """Keep the rows that can't be read, each once, where the administrator sees the reason."""
        events_sudo = self.env["callmyway.event"].sudo()
        for row, reason in unreadable:
            payload = json.dumps(row, sort_keys=True).replace("\\u0000", "\\ufffd")
            vals = {"account_id": self.id, "action": "cdr", "payload": payload, "state": "rejected"}
            if not events_sudo.search_count([(k, "=", v) for k, v in vals.items()], limit=1):
                events_sudo.create({**vals, "received_at": fetched_at, "error": reason})

    def _local(self, moment):
        """Return a UTC time as the provider's own, naive."""
        zone = pytz.timezone(self.tz)
        return pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)
