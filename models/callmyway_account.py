import ipaddress
from urllib.parse import urlsplit

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..const import ADMIN_GROUP, REQUEST_SENTENCES
from ..provider.client import CallMyWayClient, Credentials
from ..provider.const import DEFAULT_BASE_URL, DEFAULT_TIMEZONE
from ..provider.errors import ProviderError
from ..provider.payload import rows_of

PASSWORD_MASK = "********"
SECRET_FIELDS = frozenset(("password_secret", "webhook_token", "webhook_url"))


class CallmywayAccount(models.Model):
    _name = "callmyway.account"
    _description = "CallMyWay Account"
    _order = "name, id"
    _inherits = {"callmyway.account.secret": "secret_id"}

    # === FIELDS === #
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    username = fields.Char(
        required=True,
        help="The CallMyWay user that is charged for the calls, 7 digits as a rule.",
    )
    secret_id = fields.Many2one(
        "callmyway.account.secret",
        required=True,
        ondelete="restrict",
        groups=fields.NO_ACCESS,
        copy=False,
    )
    webhook_token = fields.Char(
        related="secret_id.webhook_token", readonly=False, groups=ADMIN_GROUP, exportable=False
    )
    password = fields.Char(
        compute="_compute_password",
        inverse="_inverse_password",
        groups=ADMIN_GROUP,
        exportable=False,
        help="Can be set and replaced here, never read.",
    )
    external_id = fields.Char(
        "Account ID",
        help="What CallMyWay calls this account in its notifications (account_id).",
    )
    base_url = fields.Char("Address", required=True, default=DEFAULT_BASE_URL)
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

    _username_uniq = models.Constraint(
        "UNIQUE(username, base_url)",
        "There is an account with this CallMyWay user already.",
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

    # === CRUD === #
    def unlink(self):
        """Delete the secrets with the accounts."""
        secrets_sudo = self.sudo().secret_id
        result = super().unlink()
        secrets_sudo.unlink()
        return result

    # === COMPUTES === #
    def _compute_password(self):
        for account, account_sudo in zip(self, self.sudo(), strict=True):
            account.password = PASSWORD_MASK if account_sudo.password_secret else False

    def _inverse_password(self):
        for account, account_sudo in zip(self, self.sudo(), strict=True):
            if account.password != PASSWORD_MASK:
                account_sudo.password_secret = (account.password or "").strip() or False

    # === CRUD === #
    def _export_rows(self, fields, *, _is_toplevel_call=True):
        """Keep what is secret out of every export, also of one through a related record."""
        if any(path[0] in SECRET_FIELDS for path in fields):
            raise AccessError(self.env._("Passwords and notification URLs can't be exported."))
        return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)

    # === ACTIONS === #
    def action_test_connection(self):
        """Ask the provider for the last CDRs and say in a notification what came of it.

        :raise UserError: the provider refused or did not answer; says what to do
        """
        self.ensure_one()
        self.check_access("write")
        try:
            rows = rows_of(self._fetch(lambda client: client.recent()))
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
                account_sudo.base_url.strip(),
                account_sudo.username,
                account_sudo.password_secret,
            )
        )

    def _failure_text(self, error):
        """Return the sentence for people that belongs to a :class:`ProviderError`."""
        return self.env._(REQUEST_SENTENCES.get(error.code, REQUEST_SENTENCES["refused"]))


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
