import ipaddress
import secrets
from urllib.parse import urlsplit

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..const import ADMIN_GROUP, FAILURES
from ..provider.client import CallMyWayClient, Credentials
from ..provider.const import DEFAULT_BASE_URL, DEFAULT_TIMEZONE
from ..provider.errors import ProviderError

PASSWORD_MASK = "********"
WEBHOOK_PATH = "/callmyway/webhook/"


class CallmywayAccount(models.Model):
    _name = "callmyway.account"
    _description = "CallMyWay Account"
    _order = "name, id"

    # === FIELDS === #
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    username = fields.Char(
        required=True, help="The CallMyWay user that is charged for the calls, 7 digits as a rule."
    )
    password_secret = fields.Char(groups=fields.NO_ACCESS, copy=False)
    password = fields.Char(
        compute="_compute_password",
        inverse="_inverse_password",
        groups=ADMIN_GROUP,
        exportable=False,
        help="Can be set and replaced here, never read.",
    )
    external_id = fields.Char(
        "Account ID", help="What CallMyWay calls this account in its notifications (account_id)."
    )
    base_url = fields.Char("Address", required=True, default=DEFAULT_BASE_URL)
    webhook_token = fields.Char(
        groups=ADMIN_GROUP,
        exportable=False,
        copy=False,
        required=True,
        readonly=True,
        default=lambda self: secrets.token_urlsafe(32),
    )
    webhook_url = fields.Char(
        "Notification URL",
        compute="_compute_webhook_url",
        groups=ADMIN_GROUP,
        exportable=False,
        help="Give this address to CallMyWay. Whoever knows it can report calls: keep it secret.",
    )
    allowed_ips = fields.Char(
        "Allowed Sources",
        help="Addresses and networks, separated by commas, that notifications may come from. "
        "Empty: any address that knows the URL.",
    )
    tz = fields.Selection(
        lambda self: [(zone, zone) for zone in pytz.common_timezones],
        "Time Zone",
        required=True,
        default=DEFAULT_TIMEZONE,
        help="The zone of the times that CallMyWay sends.",
    )
    country_id = fields.Many2one(
        "res.country",
        required=True,
        default=lambda self: self.env.ref("base.cr", raise_if_not_found=False),
        help="Numbers without a country code belong to it.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="The currency of the costs that CallMyWay reports.",
    )
    endpoint_ids = fields.One2many("callmyway.endpoint", "account_id", "Endpoints")
    last_import_at = fields.Datetime("Last Import", readonly=True, copy=False)
    last_event_at = fields.Datetime("Last Notification", compute="_compute_last_event_at")

    _username_uniq = models.Constraint(
        "UNIQUE(username, base_url)", "There is an account with this CallMyWay user already."
    )

    # === CONSTRAINTS === #
    @api.constrains("base_url")
    def _check_base_url(self):
        for account in self:
            if not _keeps_secrets(account.base_url or ""):
                raise ValidationError(
                    self.env._(
                        "The address must begin with https:// since the password travels in it."
                    )
                )

    @api.constrains("allowed_ips")
    def _check_allowed_ips(self):
        for account in self:
            try:
                account._allowed_networks()
            except ValueError as error:
                raise ValidationError(
                    self.env._("Allowed sources: %s. Example: 192.0.2.10, 198.51.100.0/24", error)
                ) from error

    # === COMPUTES === #
    def _compute_password(self):
        for account, account_sudo in zip(self, self.sudo(), strict=True):
            account.password = PASSWORD_MASK if account_sudo.password_secret else False

    def _inverse_password(self):
        for account, account_sudo in zip(self, self.sudo(), strict=True):
            if account.password != PASSWORD_MASK:
                account_sudo.password_secret = (account.password or "").strip() or False

    @api.depends("webhook_token")
    def _compute_webhook_url(self):
        for account in self:
            account.webhook_url = account.get_base_url() + WEBHOOK_PATH + account.webhook_token

    def _compute_last_event_at(self):
        last = dict(
            self.env["callmyway.event"]
            .sudo()
            ._read_group([("account_id", "in", self.ids)], ["account_id"], ["received_at:max"])
        )
        for account in self:
            account.last_event_at = last.get(account)

    # === ACTIONS === #
    def action_test_connection(self):
        """Ask the provider for the last CDRs and say in a notification what came of it.

        :raise UserError: the provider refused or did not answer; says what to do
        """
        self.ensure_one()
        self.check_access("write")
        try:
            rows = self._fetch(lambda client: client.recent())
        except ProviderError as error:
            raise UserError(self._failure_text(error)) from None
        message = self.env._(
            "CallMyWay answered with %s call records of the last 24 hours.", len(rows)
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message},
        }

    def action_new_token(self):
        """Replace the token in the notification URL; CallMyWay must be given the new one."""
        self.check_access("write")
        for account in self:
            account.webhook_token = secrets.token_urlsafe(32)
        return True

    # === BUSINESS METHODS === #
    def _client(self):
        """Return a client with this account's credentials.

        :raise ProviderError: no password is set
        """
        account_sudo = self.sudo()
        if not account_sudo.password_secret:
            raise ProviderError("credentials")
        return CallMyWayClient(
            Credentials(
                account_sudo.base_url.strip(), account_sudo.username, account_sudo.password_secret
            )
        )

    def _failure_text(self, error):
        """Return the sentence for people that belongs to a :class:`ProviderError`."""
        return self.env["callmyway.call"]._failure_sentence(
            error.code if error.code in dict(FAILURES) else "refused"
        )

    def _allowed_networks(self):
        """Return the networks that notifications may come from; none means any.

        :raise ValueError: one of them is no address or network
        """
        parts = (part.strip() for part in (self.allowed_ips or "").split(","))
        return [ipaddress.ip_network(part, strict=False) for part in parts if part]

    def _accepts_source(self, address):
        """Tell whether a notification may come from ``address``."""
        networks = self._allowed_networks()
        source = ipaddress.ip_address(address)
        source = getattr(source, "ipv4_mapped", None) or source
        return not networks or any(source in each for each in networks)


def _keeps_secrets(address):
    """Tell whether a password may travel to ``address``."""
    try:
        url = urlsplit(address.strip())
    except ValueError:
        return False
    if url.scheme == "http":
        return _is_loopback(url.hostname)
    return url.scheme == "https" and bool(url.hostname)


def _is_loopback(host):
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
