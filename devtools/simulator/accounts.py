"""The accounts as they are now: who may ask, from where, and who is told."""

import hmac
import ipaddress
import urllib.parse

from .settings import ConfigError


class Accounts:
    """Look up accounts and endpoints; hold the webhook addresses, which are secret."""

    def __init__(self, accounts):
        self._accounts = {account.username: account for account in accounts}
        self._owner = {
            endpoint.username: account for account in accounts for endpoint in account.endpoints
        }
        self.reset()

    def reset(self, keep_webhooks=False):
        if not keep_webhooks:
            self._webhook_urls = {account.username: account.webhook_url for account in self}
        self._networks = {}
        for account in self:
            self.allow_ips(account, account.allowed_ips)

    def __iter__(self):
        return iter(self._accounts.values())

    def get(self, username):
        return self._accounts.get(username)

    @property
    def endpoints(self):
        return [endpoint for account in self for endpoint in account.endpoints]

    def authenticate(self, username, password):
        """Return the account of these credentials, or None."""
        account = self._accounts.get(username)
        known = account.password if account else ""
        matches = hmac.compare_digest(known.encode(), password.encode())
        return account if account and matches else None

    def owner(self, endpoint):
        return self._owner[endpoint.username]

    def endpoint(self, name, account=None):
        """Return the endpoint with this username, ID or caller ID, or None."""
        candidates = account.endpoints if account else self.endpoints
        for field in ("username", "endpoint_id", "caller_id"):
            for endpoint in candidates:
                if name and getattr(endpoint, field) == name:
                    return endpoint
        return None

    def switchboard(self, account):
        return next((e for e in account.endpoints if e.is_switchboard), None)

    # === WHERE REQUESTS MAY COME FROM === #

    def allow_ips(self, account, networks):
        """Let the account be used from these addresses and networks only."""
        try:
            allowed = [ipaddress.ip_network(text) for text in networks]
        except ValueError as error:
            raise ConfigError(f"account {account.username}: {error}") from None
        self._networks[account.username] = allowed

    def allowed_ips(self, account):
        return [str(network) for network in self._networks[account.username]]

    def may_ask_from(self, account, address):
        source = ipaddress.ip_address(address)
        return any(source in network for network in self._networks[account.username])

    # === WHERE CALLS ARE NOTIFIED === #

    def set_webhook(self, account, url):
        if url and urllib.parse.urlsplit(url).scheme not in ("http", "https"):
            raise ValueError("the webhook must be an http or https address")
        self._webhook_urls[account.username] = url

    def webhook_url(self, account):
        return self._webhook_urls[account.username]

    def masked_webhook(self, account):
        """Return the webhook's address without its secret last part."""
        url = self.webhook_url(account)
        if not url:
            return ""
        parts = urllib.parse.urlsplit(url)
        path = parts.path.rpartition("/")[0]
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{path}/••••••"
