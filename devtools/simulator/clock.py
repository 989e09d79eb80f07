"""Time as the simulator sees it: what time it is, waiting, and doing things later."""

import heapq
import itertools
import logging
import threading
import time

_logger = logging.getLogger(__name__)


class Timer:
    """An action that is due at a moment, unless it is cancelled before."""

    def __init__(self, due, action):
        self.due = due
        self.action = action
        self.cancelled = False

    def cancel(self):
        self.cancelled = True


class Clock:
    """The timers both clocks share."""

    def __init__(self):
        self._heap = []
        self._sequence = itertools.count()
        self._changed = threading.Condition()

    def call_later(self, delay, action):
        """Run `action()` in `delay` seconds and return its Timer."""
        timer = Timer(self.time() + delay, action)
        with self._changed:
            heapq.heappush(self._heap, (timer.due, next(self._sequence), timer))
            self._changed.notify_all()
        return timer

    def clear(self):
        """Forget every timer."""
        with self._changed:
            self._heap.clear()

    def _pop_due(self, now):
        """Take out the next timer that is due; call with the condition held."""
        while self._heap and (self._heap[0][2].cancelled or self._heap[0][0] <= now):
            timer = heapq.heappop(self._heap)[2]
            if not timer.cancelled:
                return timer
        return None


class SystemClock(Clock):
    """The real time, with one thread that runs the timers."""

    def __init__(self):
        super().__init__()
        self._closed = threading.Event()
        threading.Thread(target=self._run, name="simulator-clock", daemon=True).start()

    def time(self):
        return time.time()

    def sleep(self, seconds):
        """Wait, but not longer than the clock is open."""
        self._closed.wait(seconds)

    def close(self):
        self._closed.set()
        with self._changed:
            self._changed.notify_all()

    def _run(self):
        while not self._closed.is_set():
            with self._changed:
                timer = self._pop_due(self.time())
                if timer is None:
                    pause = self._heap[0][0] - self.time() if self._heap else None
                    self._changed.wait(pause)
                    continue
            try:
                timer.action()
            except Exception:
                # The other timers must not stop with this one.
                _logger.exception("A timer of the simulator failed")


class ManualClock(Clock):
    """A time that moves only when told to, so that tests never wait."""

    def __init__(self, start=1_763_996_400):  # Monday 2025-11-24, 09:00 in Costa Rica
        super().__init__()
        self._now = float(start)

    def time(self):
        return self._now

    def sleep(self, seconds):
        """Return at once: how long a caller would have waited is read from the request log."""

    def advance(self, seconds):
        """Move on by `seconds`, running what falls due on the way, in order."""
        target = self._now + seconds
        while True:
            with self._changed:
                timer = self._pop_due(target)
            if timer is None:
                break
            self._now = max(self._now, timer.due)
            timer.action()
        self._now = target

    def close(self):
        self.clear()
