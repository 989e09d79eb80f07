import secrets
from datetime import timedelta
from hmac import compare_digest

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import ADMIN_GROUP
from ..tools.source import is_in, parse_networks

WEBHOOK_PATH = "/callmyway/webhook/"
OLD_TOKEN_LIFE = timedelta(hours=1)  # time to give CallMyWay the new address
RATE_LIMIT = 600  # notifications a minute; a busy call centre of 100 agents makes about 60
# every notification asks for it: one query, where the ORM takes two and reads much more
_TOKENS = """
    SELECT account.id, secret.webhook_token
      FROM callmyway_account account
      JOIN callmyway_account_secret secret ON secret.id = account.secret_id
     WHERE account.active
     UNION ALL
    SELECT account.id, replaced.token
      FROM callmyway_account account
      JOIN callmyway_replaced_token replaced ON replaced.account_id = account.id
     WHERE account.active AND replaced.valid_until > timezone('UTC', now())
"""
OVERFLOW = 10  # times the limit; up to there notifications are kept for later, beyond refused


class CallmywayAccountWebhook(models.Model):
    """Who may report calls to an account, and how often."""

    _name = "callmyway.account"
    _inherit = "callmyway.account"

    replaced_token_ids = fields.One2many(
        "callmyway.replaced.token", "account_id", groups=fields.NO_ACCESS
    )
    old_token_until = fields.Datetime(
        "Old URL Valid Until", compute="_compute_old_token_until", compute_sudo=True
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
    rate_limit = fields.Integer(
        "Notifications per Minute",
        default=RATE_LIMIT,
        required=True,
        help="More than that are kept and processed a little later; ten times as many are refused.",
    )

    _rate_limit_positive = models.Constraint(
        "CHECK(rate_limit > 0)", "Allow at least one notification a minute."
    )

    @api.constrains("allowed_ips")
    def _check_allowed_ips(self):
        for account in self:
            try:
                parse_networks(account.allowed_ips)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "Allowed sources: %s. Example: 192.0.2.10, 198.51.100.0/24",
                        error,
                    )
                ) from error

    @api.depends("replaced_token_ids.valid_until")
    def _compute_old_token_until(self):
        now = fields.Datetime.now()
        for account in self:
            ends = account.replaced_token_ids.mapped("valid_until")
            account.old_token_until = max((end for end in ends if end > now), default=False)

    @api.depends("webhook_token")
    def _compute_webhook_url(self):
        for account in self:
            account.webhook_url = account.get_base_url() + WEBHOOK_PATH + account.webhook_token

    def action_new_token(self):
        """Replace the token in the notification URL; the old one is valid for an hour more."""
        self.check_access("write")
        until = fields.Datetime.now() + OLD_TOKEN_LIFE
        for account_sudo in self.sudo():
            secret_sudo = account_sudo.secret_id
            account_sudo.replaced_token_ids.create(
                {
                    "account_id": account_sudo.id,
                    "token": secret_sudo.webhook_token,
                    "valid_until": until,
                }
            )
            secret_sudo.webhook_token = secrets.token_urlsafe(32)
        return True

    @api.model
    def _of_token(self, token):
        """Return the account with this token, empty when there is none.

        Every token is compared, each in constant time, so that the answer's time tells nothing.

        :param str token: from the URL
        """
        given = token.encode()
        self.env.flush_all()
        self.env.cr.execute(_TOKENS)
        same = [
            id_
            for id_, each in self.env.cr.fetchall()
            if compare_digest((each or "").encode(), given) and each
        ]
        return self.sudo().browse(same[:1])

    def _accepts_source(self, address):
        """Tell whether a notification may come from ``address`` (None: it can't be told)."""
        networks = self._known().networks
        return not networks or (address is not None and is_in(address, networks))

    def _load(self):
        """Return how busy the account is: ``fine``, ``late`` (keep for later) or ``refuse``."""
        limit = self._known().rate_limit
        most = limit * OVERFLOW
        came = self._came_within_a_minute(most)
        if came >= most:
            return "refuse"
        return "late" if came >= limit else "fine"

    def _came_within_a_minute(self, most):
        """Return how many notifications came in the last minute, not counting beyond ``most``.

        Call records that can't be read lie in the same inbox, but nobody sent them.
        """
        self.env.cr.execute(
            """SELECT count(*) FROM (
                   SELECT 1 FROM callmyway_event
                    WHERE account_id = %s AND action IS DISTINCT FROM 'cdr'
                      AND received_at > timezone('UTC', now()) - interval '1 minute'
                    LIMIT %s) AS recent""",
            [self.id, most],
        )
        return self.env.cr.fetchone()[0]
