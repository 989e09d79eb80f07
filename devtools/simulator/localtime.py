"""Times the way the provider writes them: local, to the second, without a zone."""

import datetime
import functools
import zoneinfo

FORMAT = "%Y-%m-%d %H:%M:%S"
NEVER = "1970-01-01 00:00:00"


class LocalTime:
    """The provider's wall clock, which a fault can put wrong."""

    def __init__(self, settings, faults):
        self._settings = settings
        self._faults = faults

    def stamp(self, moment):
        """Write a moment (seconds since 1970, or None for never) as the provider does."""
        if moment is None:
            return NEVER
        zone = _zone(self._settings.zone)
        return datetime.datetime.fromtimestamp(moment + self._offset, zone).strftime(FORMAT)

    def moment(self, text):
        """Return the moment that `stamp` would write as `text`."""
        local = datetime.datetime.strptime(text, FORMAT).replace(tzinfo=_zone(self._settings.zone))
        return local.timestamp() - self._offset

    @property
    def _offset(self):
        return self._faults.value("clock_offset", "seconds", 0)


def parse(text):
    """Return the normal form of a time a client wrote; raise ValueError for anything else."""
    return datetime.datetime.strptime(text.strip(), FORMAT).strftime(FORMAT)


_zone = functools.lru_cache(zoneinfo.ZoneInfo)
