import logging
from datetime import datetime, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..provider.const import PAGE_SIZE
from ..provider.errors import PayloadError, ProviderError
from ..provider.payload import as_text, parse_records, rows_of
from ..tools.pages import PagesShifted, may_be_cut, read_pages
from ..tools.transactions import commit_retrying, end_transaction, roll_back
from .callmyway_event import short_text

_logger = logging.getLogger(__name__)

CHUNK = timedelta(days=10)  # [seen] clients split long ranges
EARLIEST = datetime(2000, 1, 1)  # no record is older; keeps a slip from asking for centuries
RECENT_REACH = timedelta(hours=12)  # [spec] `recent` answers 24 hours; the rest is for long calls
# a call is filed under its beginning, when it has ended: look back further than any call lasts
OVERLAP = timedelta(days=1)
PAGE_TRIES = 3
COUNTS = ("created", "updated", "unchanged", "unreadable")


class CallmywayAccountImport(models.Model):
    """Call records (CDRs) of an account."""

    _name = "callmyway.account"
    _inherit = "callmyway.account"

    last_import_at = fields.Datetime("Last Import", readonly=True, copy=False)
    import_cursor = fields.Datetime(
        "Complete Until",
        readonly=True,
        copy=False,
        help="All call records before it are here.",
    )

    # === WHEN === #
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
                for chunk in chunks(start, end, CHUNK):
                    account._import_chunk(*chunk, totals)
            except ProviderError as error:
                raise UserError(account._failure_text(error)) from None
        return totals

    @api.model
    def _cron_import(self):
        """Import what is new of every account that has a password."""
        accounts_sudo = self.sudo().search([("password_secret", "!=", False)])
        for left, account_sudo in zip(range(len(accounts_sudo), 0, -1), accounts_sudo, strict=True):
            account_id = account_sudo.id
            try:
                account_sudo._import_new()
            except ProviderError as error:
                _logger.warning("Import of CallMyWay account %s: %s", account_id, error)
            except Exception:  # one account in trouble must not stop the others
                roll_back(self.env)
                _logger.exception("Import of CallMyWay account %s", account_id)
            self.env["ir.cron"]._commit_progress(1, remaining=left - 1)

    def _import_new(self):
        """Import what is new since the cursor, however long ago that was.

        :raise ProviderError: the cursor stays where all before it was imported
        """
        now = fields.Datetime.now()
        since = self.import_cursor or self.create_date
        if now - since > RECENT_REACH:
            for start, end in chunks(since - OVERLAP, now, CHUNK):
                self._import_chunk(start, end, dict.fromkeys(COUNTS, 0))
                self._note_import(end)
        else:
            self._import_recent()
            self._note_import(now)

    def _import_recent(self):
        """Import the last 24 hours. Whether all before is here, the caller knows."""
        fetched_at = fields.Datetime.now()
        rows = rows_of(self._fetch(lambda client: client.recent()))
        counts = dict.fromkeys(COUNTS, 0)
        self._import_rows(rows, fetched_at, counts)
        if may_be_cut(rows):
            self._import_chunk(fetched_at - timedelta(days=1), fetched_at, counts)

    def _note_import(self, cursor):
        def note():
            self.write({"last_import_at": fields.Datetime.now(), "import_cursor": cursor})

        commit_retrying(self.env, note)

    # === HOW === #
    def _import_chunk(self, start, end, totals):
        """Import a range that fits a few pages, all of it or not at all as far as a cursor goes.

        :param datetime start: UTC, naive
        :param datetime end: likewise
        :param dict totals: counts to add to
        :raise ProviderError: a page failed again and again, or rows moved from page to page
        """
        fetched_at = fields.Datetime.now()

        def ask(offset):
            page = (self._local(start), self._local(end), offset, PAGE_SIZE)
            return self._fetch_page(lambda client: client.range(*page))

        try:
            for rows in read_pages(ask, PAGE_SIZE):
                self._import_rows(rows, fetched_at, totals)
        except PagesShifted:
            raise ProviderError("garbage", "rows moved from page to page") from None

    def _fetch_page(self, ask):
        """Return the rows of one page, asked for a few times when it fails.

        :raise ProviderError: it failed each time
        """
        for attempt in range(PAGE_TRIES):
            try:
                return rows_of(self._fetch(ask))
            except ProviderError:
                if attempt == PAGE_TRIES - 1:
                    raise

    def _fetch(self, ask):
        """Return what the provider answers to ``ask``, in this account's next slot.

        The transaction is committed first: neither the wait nor the request holds one open.

        :param callable ask: takes the client
        :raise ProviderError: refused, unreachable or unreadable
        """
        client = self._client()
        end_transaction(self.env)
        self.env["callmyway.slot"]._wait_for_turn(self.id)
        answer = ask(client)
        try:
            rows_of(answer)
        except PayloadError as error:
            raise ProviderError("garbage", str(error)) from None
        return answer

    def _import_rows(self, rows, fetched_at, totals, live=False):
        """Apply rows and commit."""
        reports, unreadable = parse_records(rows, self.tz, fetched_at, live=live)

        def apply():
            self._keep_unreadable(unreadable, fetched_at)
            return self.env["callmyway.call"]._apply_reports(self, reports)

        counts = commit_retrying(self.env, apply)
        for name in counts:
            totals[name] += counts[name]
        totals["unreadable"] += len(unreadable)
        # a page's records are not needed again: memory stays flat however long the range
        self.env.invalidate_all()

    def _keep_unreadable(self, unreadable, fetched_at):
        """Keep the rows that can't be read, each once, where the administrator sees the reason."""
        events_sudo = self.env["callmyway.event"].sudo()
        rows = {_as_text(row): (row, reason) for row, reason in unreadable}
        mine = [("account_id", "=", self.id), ("action", "=", "cdr")]
        known = events_sudo.search_fetch([*mine, ("payload", "in", list(rows))], ["payload"])
        known = set(known.mapped("payload"))
        events_sudo.create(
            [
                {
                    "account_id": self.id,
                    "action": "cdr",
                    "callid": isinstance(row, dict) and short_text(row.get("callid")),
                    "payload": payload,
                    "state": "rejected",
                    "received_at": fetched_at,
                    "error": reason,
                }
                for payload, (row, reason) in rows.items()
                if payload not in known
            ]
        )

    def _local(self, moment):
        """Return a UTC time as the provider's own, naive."""
        zone = pytz.timezone(self.tz)
        return pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)


def chunks(start, end, length):
    """Yield (start, end) pairs of at most ``length`` that cover the range without a gap."""
    while start <= end:
        stop = min(start + length, end)
        yield start, stop
        start = stop + timedelta(seconds=1)


def _as_text(row):
    """Return a row as the same text for the same row, without a NUL that can't be stored."""
    return as_text(row).replace("\\u0000", "\ufffd")
