import json
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.constants import GC_UNLINK_LIMIT

from ..provider.errors import PayloadError
from ..provider.payload import parse_notification
from ..tools.transactions import commit_retrying, roll_back

_logger = logging.getLogger(__name__)

RETENTION_PARAM = "callmyway.event_retention_days"
RETENTION_DAYS = 30
BATCH = 100  # events a cron step
MAX_ATTEMPTS = 12
PAUSE = timedelta(seconds=30)  # before the second attempt, doubled each time up to a day
LONGEST_PAUSE = timedelta(days=1)
_CLAIM = """
    UPDATE callmyway_event SET state = 'done', attempts = COALESCE(attempts, 0) + 1, error = NULL
     WHERE id = %s AND state IN ('new', 'failed')
    RETURNING account_id, payload, received_at
"""


class CallmywayEvent(models.Model):
    """The inbox: every authenticated notification, stored before it is acknowledged."""

    _name = "callmyway.event"
    _description = "CallMyWay Notification"
    _order = "received_at desc, id desc"
    _rec_name = "callid"
    _log_access = False  # nobody writes it but the provider, and on every call

    account_id = fields.Many2one(
        "callmyway.account",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="account_id.company_id")
    received_at = fields.Datetime(required=True, readonly=True, index=True)
    action = fields.Char(readonly=True)
    callid = fields.Char("Call ID", readonly=True, index="btree_not_null")
    payload = fields.Text(readonly=True)
    state = fields.Selection(
        [
            ("new", "New"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("rejected", "Rejected"),
        ],
        required=True,
        readonly=True,
        default="new",
    )
    attempts = fields.Integer(readonly=True)
    error = fields.Text(readonly=True)
    next_try_at = fields.Datetime("Next Attempt", readonly=True)

    _account_idx = models.Index("(account_id, received_at)")
    _waiting_idx = models.Index("(received_at, id) WHERE state IN ('new', 'failed')")

    # === STORING === #
    @api.model
    def _receive(self, account, body):
        """Store the body of a notification; the caller commits.

        :param account: whose token the notification carried
        :param bytes body: as received
        :return: the event, ``rejected`` when the body is not a JSON object
        """
        # the account's company, not that of the public user, who need not be read for it
        self = self.with_company(account._known().company_id)
        text = body.decode("utf-8-sig", errors="replace").replace("\x00", "\ufffd")
        vals = {
            "account_id": account.id,
            "received_at": fields.Datetime.now(),
            "payload": text,
        }
        try:
            content = _json_object(body)
        except PayloadError as error:
            return self.create({**vals, "state": "rejected", "error": str(error)})
        data = content.get("data")
        callid = short_text(data.get("callid")) if isinstance(data, dict) else False
        return self.create(
            {
                **vals,
                "action": short_text(content.get("action")),
                "callid": callid,
                "state": "done" if self._was_processed(account, callid, text) else "new",
                "attempts": 0,
            }
        )

    def _was_processed(self, account, callid, payload):
        """Tell whether the very same notification was processed before: it can change nothing."""
        self.env.cr.execute(
            """SELECT 1 FROM callmyway_event
                WHERE callid = %s AND account_id = %s AND state = 'done' AND payload = %s
                LIMIT 1""",
            [callid or None, account.id, payload],
        )
        return bool(self.env.cr.rowcount)

    # === PROCESSING === #
    def _process_now(self):
        """Process this event and commit; whatever fails is kept with its error and tried later."""
        self.ensure_one()
        try:
            commit_retrying(self.env, self._process)
        except Exception as error:  # one bad event must not block the others
            roll_back(self.env)
            reason, expected = error, isinstance(error, PayloadError)
            if not expected:
                _logger.exception("Notification %s can't be processed", self.id)
            commit_retrying(self.env, lambda: self._note_failure(reason, again=not expected))

    def _process(self):
        self.flush_recordset()
        # whoever processes it at the same moment waits here, and then finds it done
        self.env.cr.execute(_CLAIM, [self.id])
        self.invalidate_recordset(["state", "attempts", "error"])
        claimed = self.env.cr.fetchone()
        if not claimed:
            return
        account_id, payload, received_at = claimed
        account = self.env["callmyway.account"].browse(account_id)
        report = parse_notification(_json_object(payload), account._known().tz, received_at)
        self.env["callmyway.call"]._apply_reports(account, [report])

    def _note_failure(self, error, again):
        pause = min(PAUSE * 2 ** min(self.attempts, 20), LONGEST_PAUSE)
        attempts = self.attempts + 1
        again = again and attempts < MAX_ATTEMPTS
        self.write(
            {
                "state": "failed",
                "attempts": attempts,
                "error": _storable(str(error))[:1000] or type(error).__name__,
                "next_try_at": fields.Datetime.now() + pause if again else False,
            }
        )

    # === ACTIONS, CRON AND CLEANING === #
    def action_process(self):
        """Process the chosen events again."""
        self.check_access("write")
        for event in self.sudo():
            event._process_now()
        return True

    @api.model
    def _cron_process(self):
        """Process what waits: new events left behind, and failed ones whose pause is over."""
        due = [
            "|",
            # the request that stored a new event is processing it: leave it some time
            "&",
            ("state", "=", "new"),
            ("received_at", "<", fields.Datetime.now() - PAUSE),
            "&",
            ("state", "=", "failed"),
            ("next_try_at", "<=", fields.Datetime.now()),
        ]
        events = self.search(due, order="received_at, id", limit=BATCH)
        for event in events:
            event._process_now()
        left = self.search_count(due) if len(events) == BATCH else 0
        self.env["ir.cron"]._commit_progress(len(events), remaining=left)

    @api.autovacuum
    def _gc_old_events(self):
        """Delete what was processed or given up longer ago than configured; what waits stays."""
        said = self.env["ir.config_parameter"].sudo().get_param(RETENTION_PARAM) or ""
        days = (int(said) if said.isdecimal() else 0) or RETENTION_DAYS
        old = self.search(
            [
                ("received_at", "<", fields.Datetime.now() - timedelta(days=days)),
                "|",
                ("state", "in", ("done", "rejected")),
                "&",
                ("state", "=", "failed"),
                ("next_try_at", "=", False),
            ],
            limit=GC_UNLINK_LIMIT,
        )
        old.unlink()
        return len(old), len(old) == GC_UNLINK_LIMIT


def _json_object(body):
    """Return the decoded JSON object.

    :raise PayloadError: it is not one
    """
    try:
        content = json.loads(body if isinstance(body, str) else body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise PayloadError(f"not JSON: {str(error)[:200]}") from None
    if not isinstance(content, dict):
        raise PayloadError("not a JSON object")
    return content


def short_text(value):
    """Return a text for a list, whatever was sent; what can't be read stays in the payload."""
    text = value if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return _storable(str(text))[:255] or False


def _storable(text):
    """Return ``text`` without what PostgreSQL can't store."""
    return text.replace("\x00", "\ufffd").encode(errors="replace").decode()
