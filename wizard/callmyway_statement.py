from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MONTHS = 3  # of the period that is proposed
LANGUAGES = ("en", "es")  # what the statement is written in


class CallmywayStatement(models.TransientModel):
    """What a printed statement of the effort to collect tells, of whom and of which period."""

    _name = "callmyway.statement"
    _description = "Collection Statement"

    # === FIELDS === #
    partner_id = fields.Many2one("res.partner", "Contact", required=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: fields.Date.subtract(fields.Date.context_today(self), months=MONTHS),
    )
    date_to = fields.Date("To", required=True, default=fields.Date.context_today)
    lang = fields.Selection(
        "_languages",
        "Language",
        required=True,
        compute="_compute_lang",
        store=True,
        readonly=False,
        precompute=True,
    )
    has_promises = fields.Boolean("Promises to Pay", default=True)
    has_charges = fields.Boolean("Charges", default=True)
    has_debt = fields.Boolean(
        "Open Invoices", default=True, help="As they are when the statement is printed."
    )
    has_notes = fields.Boolean(
        "Notes of the Calls", help="They were written for your colleagues: read them first."
    )
    may_read_invoices = fields.Boolean(compute="_compute_may_read_invoices")

    # === DEFAULTS AND CONSTRAINTS === #
    @api.model
    def _languages(self):
        installed = self.env["res.lang"].get_installed()
        written = [each for each in installed if each[0].split("_")[0] in LANGUAGES]
        return written or installed

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        today = fields.Date.context_today(self)
        for statement in self:
            if statement.date_from > statement.date_to:
                raise ValidationError(
                    self.env._("The period ends before it begins: exchange its two dates.")
                )
            if statement.date_to > today:
                raise ValidationError(
                    self.env._("The period ends in the future: let it end today or before.")
                )

    # === COMPUTES === #
    @api.depends("partner_id")
    def _compute_lang(self):
        languages = [code for code, _name in self._languages()]
        for statement in self:
            wanted = (statement.partner_id.lang, self.env.lang, *languages)
            statement.lang = next(code for code in wanted if code in languages)

    def _compute_may_read_invoices(self):
        self.may_read_invoices = self._may_read_invoices()

    # === ACTIONS === #
    def action_print(self):
        """Print the statement.

        :return: the action that makes the PDF
        """
        self.ensure_one()
        report = self.env.ref("callmyway.callmyway_statement_report")
        action = report.report_action(self, config=False)
        return {**action, "close_on_report_download": True}

    # === HELPERS === #
    def _may_read_invoices(self):
        return self.env["account.move"].has_access("read")

    def _file_name(self):
        """Return what the PDF is called."""
        statement = self.with_context(lang=self.lang)
        return statement.env._(
            "Collection statement %(contact)s %(day)s",
            contact=statement.partner_id.sudo().commercial_partner_id.name,
            day=statement.date_to,
        )

    def _zone(self):
        """Return the time zone that the statement's times are in."""
        name = self.env.user.tz or self.company_id.sudo().partner_id.tz
        return pytz.timezone(name or "UTC")

    def _moments(self):
        """Return when the period begins and when it is over, in UTC."""
        zone = self._zone()
        days = (self.date_from, self.date_to + timedelta(days=1))
        begins, over = (zone.localize(datetime.combine(day, time.min)) for day in days)
        return tuple(moment.astimezone(pytz.utc).replace(tzinfo=None) for moment in (begins, over))
