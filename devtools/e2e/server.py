"""Odoo as a program of its own that can be started, killed and started again."""

import contextlib
import os
import shlex
import signal
import subprocess
from pathlib import Path

import requests

from devtools.e2e.stage import free_port, wait_until

PROGRAM = Path(__file__).with_name("odoo_program.py")
HASTE = {"CALLMYWAY_E2E_PAUSE": "0.05"}  # seconds between two requests to the provider


class OdooServer:
    """One Odoo on one database; it keeps its ports when it is started again.

    :param str database: its name
    :param options: further ones of Odoo's, such as ``--workers=3``
    :param str name: of the log file, the database's by default
    :param bool hasty: shorten the pause between requests to the provider
    """

    logs = []  # of every server of this process

    def __init__(self, database, *options, name=None, hasty=False):
        self.database = database
        self.port, self.gevent_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = Path(os.environ["CALLMYWAY_E2E_STATE"]) / f"{name or database}.log"
        self.log.unlink(missing_ok=True)
        self.logs.append(self.log)
        self._command = [
            *_odoo(),
            f"--http-port={self.port}",
            f"--gevent-port={self.gevent_port}",
            f"--database={database}",
            f"--db-filter=^{database}$",
            f"--logfile={self.log}",
            *options,
        ]
        self._env = {**os.environ, **(HASTE if hasty else {})}
        self._process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_exception):
        self.kill()

    def start(self):
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(
            self._command, env=self._env, start_new_session=True, stderr=subprocess.DEVNULL
        )
        wait_until(self._answers, "Odoo")

    def kill(self):
        """Kill all its processes at once (signal 9): none has a chance to tidy up."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _answers(self):
        assert self._process.poll() is None, f"Odoo ended while starting; see {self.log}"
        try:
            return requests.get(f"{self.url}/web/health", timeout=5).ok
        except requests.RequestException:
            return False


def _odoo():
    command = shlex.split(os.environ["CALLMYWAY_E2E_ODOO_BIN"])
    if "-m" in command:  # python -m odoo server …
        at = command.index("-m")
        command[at : at + 2] = [str(PROGRAM)]
    return command
