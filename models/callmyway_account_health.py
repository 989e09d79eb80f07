import json
from datetime import datetime, timedelta
from statistics import median

import pytz

from odoo import fields, models

from ..provider.errors import PayloadError
from ..provider.payload import parse_notification

WEEK = timedelta(days=7)
SAMPLE = 20  # notifications looked at to compare the clocks
LIKELY_ZONES = ("UTC", "America/Panama", "America/Denver", "America/Caracas")
TOLERANCE = 5  # minutes a notification may arrive early or late
COUNTS = {
    "events_waiting": [("state", "=", "new")],
    "events_failed": [("state", "=", "failed")],
    "rows_unreadable": [("state", "=", "rejected"), ("action", "=", "cdr")],
}


class CallmywayAccountHealth(models.Model):
    """How well an account's calls reach Odoo."""

    _name = "callmyway.account"
    _inherit = "callmyway.account"

    last_event_at = fields.Datetime("Last Notification", compute="_compute_health")
    events_waiting = fields.Integer("Notifications Waiting", compute="_compute_health")
    events_failed = fields.Integer("Notifications Failed", compute="_compute_health")
    rows_unreadable = fields.Integer("Records Unreadable", compute="_compute_health")
    webhook_missed = fields.Float(
        "Calls Not Notified",
        compute="_compute_health",
        help="Share of the calls of the last 7 days that only the call records told of.",
    )
    clock_difference = fields.Integer(
        "Clock Difference (min)",
        compute="_compute_health",
        help="Arrival of notifications against the time they state, in minutes.",
    )
    clock_advice = fields.Char("Time Zone Check", compute="_compute_health")
    next_slot_at = fields.Datetime("Next Request Possible", compute="_compute_health")

    def _compute_health(self):
        events_sudo = self.env["callmyway.event"].sudo()
        for account in self:
            known = account._origin  # none while it is being entered
            mine = [("account_id", "=", known.id)]
            for name, domain in COUNTS.items():
                account[name] = events_sudo.search_count([*mine, *domain])
            account.last_event_at = events_sudo.search(
                [*mine, ("action", "!=", "cdr")], limit=1
            ).received_at
            account.webhook_missed = known._share_missed()
            account.next_slot_at = self.env["callmyway.slot"]._next_free(known)
            account.clock_difference = known._clock_difference()
            account.clock_advice = known._clock_advice(account.clock_difference)

    def _share_missed(self):
        """Return the share (0 to 1) of a week's recorded legs that no notification told of."""
        since = fields.Datetime.now() - WEEK
        legs_sudo = self.env["callmyway.call.leg"].sudo()
        recorded = [
            ("account_id", "=", self.id),
            ("detect_time", ">", since),
            ("is_recorded", "=", True),
        ]
        total = legs_sudo.search_count(recorded)
        missed = legs_sudo.search_count([*recorded, ("is_notified", "!=", True)])
        return missed / total if total else 0

    def _clock_difference(self):
        """Return by how many minutes notifications arrive after the time they state (median)."""
        events_sudo = self.env["callmyway.event"].sudo()
        starts = events_sudo.search(
            [
                ("account_id", "=", self.id),
                ("action", "=", "callStart"),
                ("state", "=", "done"),
            ],
            limit=SAMPLE,
        )
        delays = []
        for event in starts:
            try:
                content = json.loads(event.payload)
                stated = parse_notification(content, self.tz, event.received_at).detect_time
            except (ValueError, PayloadError):
                continue
            if stated:
                delays.append((event.received_at - stated).total_seconds() / 60)
        return round(median(delays)) if delays else 0

    def _clock_advice(self, minutes):
        """Return what to do about a clock difference, False when there is none."""
        if abs(minutes) <= TOLERANCE:
            return False
        zone = self._zone_off_by(minutes)
        if zone:
            return self.env._(
                "Times are off by %(minutes)s minutes: CallMyWay seems to use %(zone)s.",
                minutes=abs(minutes),
                zone=zone,
            )
        return self.env._(
            "Times are off by %s minutes: check this server's clock, then ask CallMyWay.",
            abs(minutes),
        )

    def _zone_off_by(self, minutes):
        """Return the likeliest zone in which the stated times would be right, False when none."""
        now = datetime.now(pytz.utc)
        wanted = now.astimezone(pytz.timezone(self.tz)).utcoffset() - timedelta(minutes=minutes)
        near = pytz.country_timezones.get(self.country_id.code or "", [])
        region = sorted(zone for zone in pytz.common_timezones if zone.startswith("America/"))
        for zone in [*near, *LIKELY_ZONES, *region, *pytz.common_timezones]:
            offset = now.astimezone(pytz.timezone(zone)).utcoffset()
            if abs((offset - wanted).total_seconds()) <= TOLERANCE * 60:
                return zone
        return False
