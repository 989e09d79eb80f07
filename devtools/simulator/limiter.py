"""The provider's rule of one CDR or live request every few seconds."""

import threading


class Limiter:
    """One slot after the other for each account: who asks too soon waits, and the waits add up."""

    def __init__(self):
        self._lock = threading.Lock()
        self._free_at = {}

    def reserve(self, account, interval, now):
        """Take the account's next slot and return how many seconds it is away."""
        if not interval:
            return 0
        with self._lock:
            slot = max(now, self._free_at.get(account, now))
            self._free_at[account] = slot + interval
        return slot - now

    def clear(self):
        with self._lock:
            self._free_at.clear()
