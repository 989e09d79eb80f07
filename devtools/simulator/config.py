"""What the simulated provider knows at the start: its accounts, their telephones, its contacts."""

import dataclasses
import json

from .settings import ConfigError, Settings

KINDS = ("agent", "switchboard")

DEMO_ACCOUNT = {
    "username": "4000001",
    "password": "40000010001",
    "external_id": "900100",
    "currency": "CRC",
    "endpoints": [
        {
            "endpoint_id": "70100",
            "username": "4000100",
            "name": "Central",
            "kind": "switchboard",
            "caller_id": "40000100",
            "rings": ["4000101", "4000102", "4000103"],
        },
        {
            "endpoint_id": "70101",
            "username": "4000101",
            "name": "Ana Solano",
            "caller_id": "40000101",
        },
        {
            "endpoint_id": "70102",
            "username": "4000102",
            "name": "Luis Mora",
            "caller_id": "40000102",
        },
        {
            "endpoint_id": "70103",
            "username": "4000103",
            "name": "Karla Vindas",
            "caller_id": "40000103",
        },
        {
            "endpoint_id": "70111",
            "username": "4000111",
            "name": "Ana Solano (private)",
            "is_private": True,
        },
    ],
}
DEMO_CONTACTS = tuple(
    [str(number) for number in range(22001001, 22001021)]
    + [str(number) for number in range(88001001, 88001041)]
)


@dataclasses.dataclass(frozen=True)
class Endpoint:
    """A telephone of an account, or the virtual switchboard that rings others in order."""

    endpoint_id: str
    username: str
    name: str
    caller_id: str = ""
    kind: str = "agent"
    is_private: bool = False
    rings: tuple = ()

    @property
    def is_switchboard(self):
        return self.kind == "switchboard"

    def shown(self, field):
        """Return what other people see as its number: its username or its caller ID."""
        return getattr(self, field) or self.username


@dataclasses.dataclass(frozen=True)
class Account:
    """A customer of the provider: who is charged, from where it may ask, where it is told."""

    username: str
    password: str = dataclasses.field(repr=False)
    external_id: str = ""
    currency: str = "CRC"
    endpoints: tuple = ()
    webhook_url: str = dataclasses.field(default="", repr=False)
    allowed_ips: tuple = ("127.0.0.0/8", "::1")
    allowed_numbers: tuple = ()
    blocked_prefixes: tuple = ("900",)


@dataclasses.dataclass(frozen=True)
class Config:
    """Everything the simulator starts with, and returns to when it is reset."""

    accounts: tuple
    settings: dict = dataclasses.field(default_factory=dict)
    contacts: tuple = DEMO_CONTACTS
    history: dict | None = None
    seed: int = 1

    @classmethod
    def from_dict(cls, values):
        """Return the configuration that `values` describes; what it leaves out is the demo's."""
        values = {"accounts": [DEMO_ACCOUNT], **values}
        accounts = tuple(_account(account) for account in values.pop("accounts"))
        _check_unique(accounts)
        Settings().update(values.get("settings") or {})
        if "contacts" in values:
            values["contacts"] = tuple(map(str, values["contacts"]))
        return _build(cls, {**values, "accounts": accounts}, "configuration")

    @classmethod
    def load(cls, path):
        """Return the configuration kept in a JSON file."""
        try:
            with open(path, encoding="utf-8") as stream:
                values = json.load(stream)
        except (OSError, ValueError) as error:
            raise ConfigError(f"cannot read {path}: {error}") from error
        if not isinstance(values, dict):
            raise ConfigError(f"{path} must hold one JSON object")
        return cls.from_dict(values)


def _account(values):
    endpoints = tuple(_endpoint(endpoint) for endpoint in values.get("endpoints", ()))
    lists = {
        name: tuple(values[name])
        for name in ("allowed_ips", "allowed_numbers", "blocked_prefixes")
        if name in values
    }
    return _build(Account, {**values, **lists, "endpoints": endpoints}, "account")


def _endpoint(values):
    endpoint = _build(Endpoint, {**values, "rings": tuple(values.get("rings", ()))}, "endpoint")
    if endpoint.kind not in KINDS:
        raise ConfigError(f"endpoint {endpoint.username}: kind must be one of {', '.join(KINDS)}")
    return endpoint


def _build(cls, values, what):
    """Make a `cls` of `values`, with a readable complaint about names it does not know."""
    try:
        return cls(**values)
    except TypeError as error:
        raise ConfigError(f"{what}: {str(error).split(') ', 1)[-1]}") from error


def _check_unique(accounts):
    """Refuse a username used twice: the provider has one name space for users."""
    usernames = [account.username for account in accounts]
    usernames += [endpoint.username for account in accounts for endpoint in account.endpoints]
    twice = {name for name in usernames if usernames.count(name) > 1}
    if twice:
        raise ConfigError(f"username used twice: {', '.join(sorted(twice))}")
    if not accounts:
        raise ConfigError("at least one account is needed")
