"""What the provider was asked, without secrets."""

import collections
import threading

KEPT = 2000
SECRETS = ("password",)


class RequestLog:
    """The latest requests of both provider addresses."""

    def __init__(self):
        self._lock = threading.Lock()
        self._entries = collections.deque(maxlen=KEPT)

    def clear(self):
        with self._lock:
            self._entries.clear()

    def open(self, at, endpoint, source, params):
        """Note a request that came in and return its entry, to be completed with the answer."""
        entry = {
            "at": at,
            "endpoint": endpoint,
            "source": source,
            "params": {name: value for name, value in params.items() if name not in SECRETS},
            "waited": 0,
            "status": None,
            "error": "",
        }
        with self._lock:
            self._entries.append(entry)
        return entry

    def latest(self, limit=KEPT):
        """Return the latest requests, newest first."""
        with self._lock:
            return [dict(entry) for entry in reversed(self._entries)][:limit]
