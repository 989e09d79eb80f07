"""What can be made to go wrong, and whether it strikes this time."""

import random
import threading

SCOPES = {
    "click": ("click",),
    "cdr": ("cdr", "live"),
    "live": ("live",),
    "both": ("click", "cdr", "live"),
}
NUMBER, COUNT, TEXT = (int, float), (int,), (str,)

# name: its own options, each with its type and what it is when left out.
FAULTS = {
    "latency": {"seconds": (NUMBER, 2)},
    "http_error": {"status": (COUNT, 503)},
    "garbage": {"body": (TEXT, "<html><body>Service temporarily unavailable</body></html>")},
    "webhook_lost": {},
    "webhook_doubled": {},
    "webhook_late": {"seconds": (NUMBER, 5)},
    "webhook_shuffled": {"seconds": (NUMBER, 3)},
    "pages_shift": {"rows": (COUNT, 1)},
    "pages_skip": {"rows": (COUNT, 1)},
    "clock_offset": {"seconds": (NUMBER, 3600)},
}
# option: the least and the most it may be.
LIMITS = {"probability": (0, 1), "next": (1, 10**6), "status": (400, 599), "rows": (1, 1000)}
ALWAYS = ("clock_offset",)
SCOPED = ("latency", "http_error", "garbage")


class FaultError(ValueError):
    """A fault the simulator does not know."""


class Faults:
    """The faults that are switched on. Chance comes from the seed alone."""

    def __init__(self, seed):
        self._seed = seed
        self._lock = threading.Lock()
        self.reset()

    def reset(self):
        with self._lock:
            self._active = {}
            self._random = random.Random(self._seed)

    def update(self, wanted):
        """Switch on the faults named in `wanted`, and off those given as null or false."""
        checked = {
            name: None if options in (None, False) else _checked(name, options)
            for name, options in wanted.items()
        }
        with self._lock:
            self._active.update(checked)
            self._active = {name: options for name, options in self._active.items() if options}

    def as_dict(self):
        with self._lock:
            return {name: dict(options) for name, options in self._active.items()}

    def value(self, name, option, default):
        """Return an option of a fault that is on all the time, else `default`."""
        fault = self._active.get(name)
        return fault[option] if fault else default

    def strike(self, name, scope=None):
        """Return the options of fault `name` when it strikes now, else None."""
        with self._lock:
            fault = self._active.get(name)
            if not fault or (scope and scope not in SCOPES[fault["on"]]):
                return None
            if self._random.random() >= fault["probability"]:
                return None
            if fault["next"] is not None:
                fault["next"] -= 1
                if fault["next"] <= 0:
                    del self._active[name]
            return dict(fault)

    def spread(self, seconds):
        """Return a random delay of up to `seconds`."""
        with self._lock:
            return self._random.uniform(0, seconds)


def options_of(name):
    """Return the options of a fault and what they are when left out."""
    return {option: default for option, (_types, default) in _known(name).items()}


def _known(name):
    scope = {"on": (TEXT, "both")} if name in SCOPED else {}
    chance = {} if name in ALWAYS else {"probability": (NUMBER, 1), "next": (COUNT, None)}
    return {**FAULTS[name], **scope, **chance}


def _checked(name, options):
    """Return the complete options of a fault, refusing what makes no sense."""
    if name not in FAULTS:
        raise FaultError(f"unknown fault: {name}")
    options = {} if options is True else options
    if not isinstance(options, dict):
        raise FaultError(f"{name}: options must be an object, true, false or null")
    known = _known(name)
    for option, value in options.items():
        if value is not None and not _fits(option, value, known.get(option, ((),))[0]):
            raise FaultError(f"{name}: {option} cannot be {value!r}")
    given = {option: value for option, value in options.items() if value is not None}
    complete = options_of(name) | given
    if complete.get("on", "both") not in SCOPES:
        raise FaultError(f"{name}: on must be one of {', '.join(SCOPES)}")
    return complete


def _fits(option, value, types):
    if isinstance(value, bool) or not isinstance(value, types):
        return False
    least, most = LIMITS.get(option, (value, value))
    return least <= value <= most
