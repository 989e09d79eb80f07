"""The control API: what a developer, a test or the page does to the simulated world."""

from .calls import describe, describe_phone
from .exchange import UNAVAILABLE, ExchangeError
from .faults import FAULTS, options_of
from .remote import REACTIONS


class UnknownError(Exception):
    """Something that is asked for and does not exist."""


# (methods, path under /control, method of Control)
ROUTES = (
    (("GET",), "/health", "health"),
    (("GET",), "/state", "state"),
    (("PUT",), "/accounts/<username>/webhook", "set_webhook"),
    (("PUT",), "/accounts/<username>/allowed_ips", "set_allowed_ips"),
    (("PUT",), "/settings", "change_settings"),
    (("POST",), "/calls", "place_call"),
    (("POST",), "/calls/<callid>/remote/<action>", "act_remotely"),
    (("POST",), "/phones/<username>/<action>", "use_phone"),
    (("PUT",), "/phones/<username>/unavailable", "set_unavailable"),
    (("GET",), "/faults", "faults"),
    (("PUT",), "/faults", "set_faults"),
    (("DELETE",), "/faults", "clear_faults"),
    (("POST",), "/history", "add_history"),
    (("POST",), "/cdrs", "add_cdrs"),
    (("GET",), "/deliveries", "deliveries"),
    (("GET",), "/requests", "requests"),
    (("POST",), "/reset", "reset"),
)
PHONE_ACTIONS = {"answer": "answer", "decline": "decline", "hangup": "hang_up"}
HISTORY_OPTIONS = {"weeks": 4, "calls_per_day": 40}
# What went wrong: the HTTP status that says so.
STATUS_OF = {UnknownError: 404, ExchangeError: 409, TypeError: 400, ValueError: 400}


class Control:
    """Each method takes the request's JSON object and the path's values, and returns an answer."""

    def __init__(self, simulator):
        self._simulator = simulator

    # === LOOKING === #

    def health(self, _body):
        return {"status": "ok", "now": self._simulator.clock.time()}

    def state(self, _body):
        """Return all there is to see; passwords and webhook secrets are not."""
        sim = self._simulator
        with sim.exchange.lock:
            return {
                "now": sim.clock.time(),
                "accounts": [self._describe_account(account) for account in sim.accounts],
                "endpoints": [self._describe_endpoint(e) for e in sim.accounts.endpoints],
                "calls": [describe(call) for call in sim.exchange.calls],
                "settings": sim.settings.as_dict(),
                "faults": sim.faults.as_dict(),
            }

    def deliveries(self, body):
        notifier = self._simulator.notifier
        return {"pending": notifier.pending, "deliveries": notifier.deliveries(*_limit(body))}

    def requests(self, body):
        return {"requests": self._simulator.requests.latest(*_limit(body))}

    # === ACCOUNTS AND SETTINGS === #

    def set_webhook(self, body, username):
        account = self._account(username)
        self._simulator.accounts.set_webhook(account, body.get("url") or "")
        return self._describe_account(account)

    def set_allowed_ips(self, body, username):
        account = self._account(username)
        self._simulator.accounts.allow_ips(account, body.get("networks", ()))
        return self._describe_account(account)

    def change_settings(self, body):
        self._simulator.settings.update(body)
        return self._simulator.settings.as_dict()

    # === CALLS AND TELEPHONES === #

    def place_call(self, body):
        """Place a call: from a telephone when `from` is one, else from somebody outside."""
        sim = self._simulator
        account = self._account(body["account"]) if body.get("account") else None
        source, target = str(body.get("from") or ""), str(body.get("to") or "")
        called = self._target(target, account)
        phone = sim.accounts.endpoint(source, account)
        if phone:
            if phone.is_switchboard or (called and called.is_switchboard) or not target:
                raise ValueError("a telephone can call a number or another telephone")
            owner = sim.accounts.owner(phone)
            call = sim.exchange.place_from_handset(owner, phone, called or target)
        elif called:
            call = sim.exchange.place_incoming(sim.accounts.owner(called), source, called)
        else:
            raise UnknownError(f"no endpoint {target}")
        return {"callid": call.callid, "direction": call.direction, "ended": call.ended}

    def act_remotely(self, _body, callid, action):
        if action not in REACTIONS:
            raise UnknownError(f"the other party can {', '.join(REACTIONS)}")
        self._simulator.exchange.remote(callid, action)
        return {"callid": callid}

    def use_phone(self, _body, username, action):
        if action not in PHONE_ACTIONS:
            raise UnknownError(f"a telephone can {', '.join(PHONE_ACTIONS)}")
        endpoint = self._endpoint(username)
        getattr(self._simulator.exchange, PHONE_ACTIONS[action])(endpoint)
        return self._describe_endpoint(endpoint)

    def set_unavailable(self, body, username):
        endpoint = self._endpoint(username)
        reason = body.get("reason")
        if reason not in (None, *UNAVAILABLE):
            raise ValueError(f"reason must be null or one of {', '.join(UNAVAILABLE)}")
        self._simulator.exchange.set_available(endpoint, reason)
        return self._describe_endpoint(endpoint)

    # === FAULTS === #

    def faults(self, _body):
        return {
            "active": self._simulator.faults.as_dict(),
            "known": {name: options_of(name) for name in FAULTS},
        }

    def set_faults(self, body):
        self._simulator.faults.update(body)
        return self.faults(body)

    def clear_faults(self, body):
        self._simulator.faults.reset()
        return self.faults(body)

    # === RECORDS === #

    def add_history(self, body):
        options = {**HISTORY_OPTIONS, **body}
        account = self._account(options.pop("account", None))
        known = ("weeks", "calls_per_day", "seed", "until")
        for name, value in options.items():
            if name not in known or isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError(f"history takes numbers for {', '.join(known)}")
        return self._simulator.add_history(account, **options)

    def add_cdrs(self, body):
        """Add rows as they are, however odd; `filed_at` is when those without a time happened."""
        sim = self._simulator
        rows = body.get("rows")
        if not isinstance(rows, list):
            raise ValueError("rows must be a list")
        account = self._account(body.get("account"))
        filed_at = body.get("filed_at") or sim.localtime.stamp(sim.clock.time())
        return {"rows": sim.store.add(account.username, rows, filed_at)}

    def reset(self, body):
        self._simulator.reset(keep_webhooks=body.get("keep_webhooks") is True)
        return {"status": "ok"}

    # === SMALL THINGS === #

    def _account(self, username):
        """Return the account of that name, the first one without a name."""
        accounts = self._simulator.accounts
        account = accounts.get(username) if username else next(iter(accounts))
        if account is None:
            raise UnknownError(f"no account {username}")
        return account

    def _endpoint(self, username):
        endpoint = self._simulator.accounts.endpoint(username)
        if endpoint is None:
            raise UnknownError(f"no endpoint {username}")
        return endpoint

    def _target(self, name, account):
        accounts = self._simulator.accounts
        if name == "switchboard":
            return accounts.switchboard(account or self._account(None))
        return accounts.endpoint(name, account)

    def _describe_account(self, account):
        sim = self._simulator
        return {
            "username": account.username,
            "external_id": account.external_id,
            "currency": account.currency,
            "webhook": sim.accounts.masked_webhook(account),
            "allowed_ips": sim.accounts.allowed_ips(account),
            "cdrs": sim.store.count(account.username),
        }

    def _describe_endpoint(self, endpoint):
        exchange = self._simulator.exchange
        with exchange.lock:
            unavailable = exchange.unavailable.get(endpoint.username)
            phone = describe_phone(endpoint, exchange.call_at(endpoint))
        return {
            "account": self._simulator.accounts.owner(endpoint).username,
            "endpoint_id": endpoint.endpoint_id,
            "username": endpoint.username,
            "name": endpoint.name,
            "kind": endpoint.kind,
            "caller_id": endpoint.caller_id,
            "is_private": endpoint.is_private,
            "unavailable": unavailable,
            **phone,
        }


def _limit(body):
    limit = body.get("limit")
    if limit is None:
        return ()
    return (int(limit),)
