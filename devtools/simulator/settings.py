"""How the provider behaves where the real one may differ; can be changed while it runs."""

import zoneinfo


class ConfigError(ValueError):
    """A configuration the simulator cannot work with; the text is meant for a person."""


def _number(value):
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _whole(value):
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _optional_number(value):
    return value is None or _number(value)


def _flag(value):
    return isinstance(value, bool)


def _mapping(value):
    return isinstance(value, dict)


def _zone(value):
    try:
        return bool(zoneinfo.ZoneInfo(value))
    except (zoneinfo.ZoneInfoNotFoundError, TypeError, ValueError):
        return False


def _one_of(*choices):
    return lambda value: value in choices


# name: (default, check). Seconds unless said otherwise.
SETTINGS = {
    # Between two CDR or live requests of one account; 0 switches the rule off.
    "interval": (4, _number),
    "ring_timeout": (30, _number),
    # How soon the other party answers; null: only when told through the control API.
    "remote_answer_after": (2, _optional_number),
    # What the other party does instead, by the last digits of its number.
    "remote_endings": (
        {
            "0000": "busy",
            "0001": "no_answer",
            "0002": "decline",
            "0003": "not_found",
            "0004": "unavailable",
        },
        _mapping,
    ),
    # How long a caller listens to the switchboard's menu before a telephone rings.
    "ivr_seconds": (1, _number),
    # Whether the menu itself counts as connected on the trunk leg.
    "ivr_connects": (False, _flag),
    # Whether a second callStart, with its connect_time, tells that a leg was answered.
    "notify_connect": (True, _flag),
    "click_legs": (1, _one_of(1, 2)),
    "click_endpoint_as": ("ani", _one_of("ani", "dnis")),
    "click_answer": ({"result": "queued"}, _mapping),
    "refusal_status": (200, _whole),
    # What an endpoint is called in ani and dnis.
    "endpoint_shown_as": ("username", _one_of("username", "caller_id")),
    "cdr_order": ("newest", _one_of("newest", "oldest")),
    "max_page": (5000, _whole),
    "webhook_timeout": (10, _number),
    "zone": ("America/Costa_Rica", _zone),
}


class Settings:
    """The settings in force, read as attributes."""

    def __init__(self, start=None):
        self._start = start or {}
        self.reset()

    def reset(self):
        """Return to the values the simulator was started with."""
        for name, (default, _check) in SETTINGS.items():
            setattr(self, name, default)
        self.update(self._start)

    def update(self, values):
        """Change the settings named in `values`: all of them, or none when one is wrong."""
        for name, value in values.items():
            if name not in SETTINGS:
                raise ConfigError(f"unknown setting: {name}")
            if not SETTINGS[name][1](value):
                raise ConfigError(f"setting {name} cannot be {value!r}")
        for name, value in values.items():
            setattr(self, name, value)

    def as_dict(self):
        return {name: getattr(self, name) for name in SETTINGS}
