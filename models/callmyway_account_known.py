from dataclasses import dataclass

from odoo import models
from odoo.tools import ormcache

from ..provider.conversation import Endpoints
from ..provider.dialplan import key
from ..tools.source import parse_networks

_ENDPOINT = ("endpoint_id", "username", "caller_id", "kind", "user_id")
_ACCOUNT = frozenset(
    (
        "tz",
        "country_id",
        "username",
        "company_id",
        "currency_id",
        "allowed_ips",
        "rate_limit",
        "wrapup_required",
    )
)


@dataclass(frozen=True)
class Known:
    """What every notification needs to know of its account."""

    tz: str
    country: str
    username: str  # as numbers are compared
    company_id: int
    currency_id: int
    networks: tuple
    rate_limit: int
    wrapup_required: bool
    endpoints: Endpoints


class CallmywayAccountKnown(models.Model):
    """What is asked for with every notification, read once and kept until somebody changes it."""

    _name = "callmyway.account"
    _inherit = "callmyway.account"

    @ormcache("self.id")
    def _known(self):
        """Return the :class:`Known` of this account."""
        account_sudo = self.sudo()
        endpoints_sudo = self.env["callmyway.endpoint"].sudo().with_context(active_test=False)
        found = endpoints_sudo.search_fetch([("account_id", "=", self.id)], _ENDPOINT)
        country = account_sudo.country_id.code or ""
        return Known(
            tz=account_sudo.tz,
            country=country,
            username=key(account_sudo.username, country),
            company_id=account_sudo.company_id.id,
            currency_id=account_sudo.currency_id.id,
            networks=tuple(parse_networks(account_sudo.allowed_ips)),
            rate_limit=account_sudo.rate_limit,
            wrapup_required=account_sudo.wrapup_required,
            endpoints=Endpoints([each._as_provider_endpoint() for each in found], country),
        )

    def write(self, vals):
        result = super().write(vals)
        if not _ACCOUNT.isdisjoint(vals):
            self.env.registry.clear_cache()
        return result
