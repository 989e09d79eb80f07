"""Progress on the terminal: one line a step."""

import contextlib
import sys
import threading
import time

FRAMES = "|/-\\"


class Console:
    """Writes steps and their seconds to standard output."""

    def __init__(self, out=sys.stdout):
        self._out = out
        self._live = out.isatty()
        self._started = time.monotonic()

    @property
    def elapsed(self):
        """Seconds since the command began."""
        return time.monotonic() - self._started

    def say(self, text=""):
        """Print a line."""
        print(text, file=self._out, flush=True)

    @contextlib.contextmanager
    def step(self, title):
        """Show that a step is under way, then how long it took."""
        begun, done = time.monotonic(), threading.Event()
        spinner = threading.Thread(target=self._spin, args=(title, begun, done), daemon=True)
        if self._live:
            spinner.start()
        else:
            print(f"{title} ... ", end="", file=self._out, flush=True)
        outcome = "failed"
        try:
            yield
            outcome = "done"
        finally:
            done.set()
            seconds = time.monotonic() - begun
            if self._live:
                spinner.join()
                print(f"\r\033[K{title} ... ", end="", file=self._out)
            self.say(f"{outcome} ({seconds:.1f} s)")

    def _spin(self, title, begun, done):
        turn = 0
        while not done.wait(0.2):
            seconds = int(time.monotonic() - begun)
            frame = FRAMES[turn % len(FRAMES)]
            print(f"\r\033[K{frame} {title} ({seconds} s)", end="", file=self._out, flush=True)
            turn += 1
