"""Servers in the background: started, recognised and stopped by their pid files."""

import contextlib
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from devtools.setup.errors import SetupError
from devtools.setup.shell import environment

# The shell writes its own pid before it becomes the server, so no kill can come in between.
LAUNCHER = 'echo $$ >"$0.new" && mv "$0.new" "$0" && exec "$@"'
PATIENCE = 120  # seconds for a server to begin answering
GRACE = 15  # seconds for one to end by itself


class Server:
    """One program that goes on after the command has returned."""

    def __init__(self, ctx, name, argv, *, cwd, health):
        self.name = name
        self.log = ctx.paths.log / f"{name}.log"
        self._pid_file = ctx.paths.run / f"{name}.pid"
        self._argv = [str(arg) for arg in argv]
        self._cwd = cwd
        self._health = health

    def is_as_wanted(self):
        """Tell whether it runs with the very arguments we would start it with."""
        return _arguments(self._pid()) == self._argv

    def ensure_started(self):
        """Have it running as wanted, and answering.

        :raise SetupError: when it ends before, or never answers
        """
        if self._answers_while(self.is_as_wanted):
            return
        self.stop()
        child = self._start()
        if not self._answers_while(lambda: child.poll() is None):
            raise SetupError(f"{self.name} ended while starting; details in {self.log}")

    def stop(self):
        """End it, if it runs.

        :return: whether it did
        """
        pid = self._pid()
        if pid:
            _end(pid)
        self._pid_file.unlink(missing_ok=True)
        return bool(pid)

    def _pid(self):
        """Read the pid file; a pid may have passed on to a stranger, who does not count."""
        try:
            pid = int(self._pid_file.read_text())
        except (OSError, ValueError):
            return None
        # Other options than today's are still ours: the program and its module tell.
        return pid if _arguments(pid)[:3] == self._argv[:3] else None

    def _start(self):
        self._pid_file.parent.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                ["/bin/sh", "-c", LAUNCHER, str(self._pid_file), *self._argv],
                cwd=self._cwd,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _answers_while(self, alive):
        """Wait for an answer as long as the process lives; tell whether there was one."""
        deadline = time.monotonic() + PATIENCE
        while alive():
            if answers(self._health):
                return True
            if time.monotonic() > deadline:
                raise SetupError(
                    f"{self.name} does not answer at {self._health}; details in {self.log}"
                )
            time.sleep(0.2)
        return False


def end_leftovers(mark):
    """End what a broken-off command left running.

    :param str mark: ``NAME=value`` of an environment variable that only its processes have
    """
    for process in Path("/proc").glob("[0-9]*"):
        if int(process.name) != os.getpid() and mark in _environment(process):
            _signal(int(process.name), signal.SIGKILL)


def _environment(process):
    try:
        return (process / "environ").read_bytes().decode(errors="replace").split("\0")
    except OSError:  # it has ended, or is another user's
        return []


def answers(url):
    """Tell whether a GET of the address succeeds."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=10) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _arguments(pid):
    """Return a process's command line as a list, empty when there is no such process."""
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return []
    return line.decode(errors="replace").split("\0")[:-1]


def _end(pid):
    deadline = time.monotonic() + GRACE
    _signal(pid, signal.SIGTERM)
    while _arguments(pid):
        if time.monotonic() > deadline:
            _signal(pid, signal.SIGKILL)
        time.sleep(0.1)


def _signal(pid, number):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
