import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..provider.errors import ProviderError
from ..tools.transactions import commit_retrying, roll_back
from .callmyway_account_import import CHUNK, COUNTS, EARLIEST

_logger = logging.getLogger(__name__)

STEPS = 40  # a range is cut so that the progress bar moves
SHORTEST = timedelta(days=1)
SECOND = timedelta(seconds=1)
PAUSE = timedelta(minutes=1)  # before a failed step is tried again, doubled each time
LONGEST_PAUSE = timedelta(hours=6)


class CallmywayImport(models.Model):
    """Import of a past range, step by step, which can be left and resumed."""

    _name = "callmyway.import"
    _description = "Import of Past Call Records"
    _order = "id desc"

    account_id = fields.Many2one(
        "callmyway.account",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["callmyway.account"].search([], limit=1),
    )
    company_id = fields.Many2one(related="account_id.company_id")
    date_start = fields.Datetime("From", required=True)
    date_end = fields.Datetime("To", required=True, default=fields.Datetime.now)
    position = fields.Datetime("Done Until", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Not Started"),
            ("running", "Running"),
            ("paused", "Paused"),
            ("done", "Done"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    progress = fields.Float(compute="_compute_progress")
    created = fields.Integer("New", readonly=True, copy=False)
    updated = fields.Integer(readonly=True, copy=False)
    unchanged = fields.Integer(readonly=True, copy=False)
    unreadable = fields.Integer(readonly=True, copy=False)
    error = fields.Char(readonly=True, copy=False)
    failures = fields.Integer(readonly=True, copy=False)
    next_try_at = fields.Datetime(readonly=True, copy=False)

    @api.constrains("date_start", "date_end")
    def _check_range(self):
        latest = fields.Datetime.now() + timedelta(days=1)  # today's end, wherever that is
        for each in self:
            if not EARLIEST <= each.date_start <= each.date_end:
                raise ValidationError(
                    self.env._("Give a start and an end, the end not before the start.")
                )
            if each.date_end > latest:
                raise ValidationError(self.env._("The end lies in the future."))

    @api.depends("account_id", "date_start", "date_end")
    def _compute_display_name(self):
        for each in self:
            days = [fields.Date.to_string(day) for day in (each.date_start, each.date_end) if day]
            each.display_name = " ".join([each.account_id.name or "", " - ".join(days)])

    @api.depends("position", "date_start", "date_end", "state")
    def _compute_progress(self):
        for each in self:
            whole = each.date_end - each.date_start if each.date_start and each.date_end else None
            done = each.position - each.date_start if each.position and whole else timedelta()
            each.progress = 100 if each.state == "done" else 100 * (done / whole if whole else 0)

    # === ACTIONS === #
    def action_start(self):
        """Begin, or go on where it was left."""
        self.check_access("write")
        self.filtered(lambda each: each.state in ("draft", "paused")).write(
            {"state": "running", "error": False, "failures": 0, "next_try_at": False}
        )
        self.env.ref("callmyway.ir_cron_import_history").sudo()._trigger()
        return True

    def action_pause(self):
        """Stop after the step that is running."""
        self.check_access("write")
        self.filtered(lambda each: each.state == "running").state = "paused"
        return True

    # === STEPS === #
    @api.model
    def _cron_run(self):
        """Do a step of each running import, again and again while there is time."""
        seconds = 1
        while seconds > 0 and (runs := self._due()):
            for run in runs:
                run._step()
                seconds = self.env["ir.cron"]._commit_progress(1, remaining=len(self._due()))
        self._come_back()

    def _due(self):
        now = fields.Datetime.now()
        running = self.sudo().search([("state", "=", "running")])
        return running.filtered(lambda each: not each.next_try_at or each.next_try_at <= now)

    def _come_back(self):
        """Have the cron run again when a failed step's pause is over."""
        waiting = self.sudo().search([("state", "=", "running"), ("next_try_at", "!=", False)])
        if waiting:
            cron_sudo = self.env.ref("callmyway.ir_cron_import_history").sudo()
            cron_sudo._trigger(min(waiting.mapped("next_try_at")))

    def _step(self):
        """Import the next chunk; a failure is kept and tried again after a pause."""
        start = self.position + SECOND if self.position else self.date_start
        length = min(max((self.date_end - self.date_start) / STEPS, SHORTEST), CHUNK)
        end = min((start + length).replace(microsecond=0), self.date_end)
        counts = dict.fromkeys(COUNTS, 0)
        try:
            self.account_id._import_chunk(start, end, counts)
        except Exception as error:  # one import in trouble must not stop the others
            reason = self._reason(error)
            commit_retrying(self.env, lambda: self._note_failure(reason, counts))
        else:
            commit_retrying(self.env, lambda: self._note_step(end, counts))

    def _reason(self, error):
        """Return the sentence for people that belongs to an error."""
        if isinstance(error, ProviderError):
            return self.account_id._failure_text(error)
        roll_back(self.env)
        _logger.error("Import %s failed", self.id, exc_info=error)
        return self.env._("Something went wrong in Odoo: the server's log says what.")

    def _note_step(self, end, counts):
        done = end >= self.date_end
        self.write(
            {
                **{name: self[name] + counts[name] for name in COUNTS},
                "position": end,
                "error": False,
                "failures": 0,
                "next_try_at": False,
            }
        )
        if done:
            self.state = "done"

    def _note_failure(self, reason, counts):
        pause = min(PAUSE * 2 ** min(self.failures, 20), LONGEST_PAUSE)
        self.write(
            {
                # the next attempt finds the pages read so far as known
                **{name: self[name] + counts[name] for name in ("created", "updated")},
                "error": reason,
                "failures": self.failures + 1,
                "next_try_at": fields.Datetime.now() + pause,
            }
        )
