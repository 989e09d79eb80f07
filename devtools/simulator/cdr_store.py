"""The call records of every account, by the time of detection."""

import bisect
import json
import operator
import threading

_time = operator.itemgetter(0)


class CdrStore:
    """Rows as (time, JSON text), sorted: a page of any range is two bisections and a slice."""

    def __init__(self):
        self._lock = threading.Lock()
        self._tables = {}

    def clear(self):
        with self._lock:
            self._tables.clear()

    def add(self, account, rows, filed_at):
        """Add rows verbatim; one without a readable detect_time is filed under `filed_at`."""
        new = [(_time_of(row) or filed_at, json.dumps(row)) for row in rows]
        with self._lock:
            table = self._tables.setdefault(account, [])
            table.extend(new)
            table.sort(key=_time)
        return len(new)

    def count(self, account):
        with self._lock:
            return len(self._tables.get(account, ()))

    def page(self, account, start, end, offset=0, size=None, newest_first=True):
        """Return up to `size` rows detected from `start` to `end`, both included, as JSON texts."""
        with self._lock:
            table = self._tables.get(account, [])
            first = bisect.bisect_left(table, start, key=_time)
            last = bisect.bisect_right(table, end, key=_time)
            size = last - first if size is None else size
            if newest_first:
                stop = max(first, last - offset)
                rows = table[max(first, stop - size) : stop][::-1]
            else:
                begin = min(last, first + offset)
                rows = table[begin : min(last, begin + size)]
        return [text for _when, text in rows]


def _time_of(row):
    value = row.get("detect_time") if isinstance(row, dict) else None
    return value.strip() if isinstance(value, str) and value.strip()[:4].isdigit() else None
