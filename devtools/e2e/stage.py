"""Real parts for the end-to-end stories: Odoo, the simulator and the database they share."""

import contextlib
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

START_TIMEOUT = 90  # seconds
ACCOUNT = "4000001"


def free_port():
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(true, what, timeout=START_TIMEOUT):
    """Return what ``true`` returns as soon as that is truthy.

    :raise TimeoutError: it never was; names ``what`` was waited for
    """
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if result := true():
            return result
        time.sleep(0.05)
    raise TimeoutError(f"{what}: not within {timeout} s")


class Database:
    """A copy of a template database, with its filestore.

    :param str template: name of the database to copy
    :param str name: of the copy
    """

    def __init__(self, template, name):
        self.name = name
        self._files = Path(os.environ["CALLMYWAY_E2E_FILESTORE"])
        self.drop()
        self._copy(template)
        if (self._files / template).exists():
            shutil.copytree(self._files / template, self._files / name, copy_function=os.link)

    def drop(self):
        """Remove the database and its files."""
        self._drop()
        shutil.rmtree(self._files / self.name, ignore_errors=True)

    def query(self, statement):
        """Run SQL in it.

        :return: the rows, one a line, columns separated by ``|``
        """
        return _psql(statement, self.name)

    def notify(self, channel):
        """Wake whoever listens on a channel for news of this database, as Odoo does."""
        _psql(f"SELECT pg_notify('{channel}', '{self.name}')")

    def update(self, *options):
        """Install or update modules.

        :param str options: such as ``-u``, ``callmyway``
        :return: Odoo's log
        """
        return _run([*_odoo(), *options, "-d", self.name, "--no-http", "--stop-after-init"])

    def uninstall(self, module):
        """Uninstall a module.

        :return: Odoo's log
        """
        command = _odoo()
        at = command.index("server")
        command[at : at + 1] = ["module", "uninstall"]
        return _run([*command, "-d", self.name, module])

    def _copy(self, template):
        _psql(f'CREATE DATABASE "{self.name}" TEMPLATE "{template}" STRATEGY file_copy')

    def _drop(self):
        _psql(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


@contextlib.contextmanager
def simulator(*options):
    """Serve the stand-in for the provider; yields its URL."""
    command = [sys.executable, "-m", "devtools.simulator", "--port", "0", *options]
    with _process(command, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().split()[-1]


class Rpc:
    """Odoo's JSON-RPC as one user, password = login.

    :param str url: Odoo's
    :param str database: its name
    """

    def __init__(self, url, database, login):
        self._url = url
        self._session = requests.Session()
        answer = self._post("/web/session/authenticate", db=database, login=login, password=login)
        assert answer.get("uid"), f"{login} can't log in"

    def __call__(self, model, method, *args, **kwargs):
        """Call a method and return what it returns."""
        return self._post(
            "/web/dataset/call_kw", model=model, method=method, args=args, kwargs=kwargs
        )

    def _post(self, path, **params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self._session.post(self._url + path, json=body, timeout=60).json()
        assert "error" not in answer, answer["error"]["data"]["message"]
        return answer.get("result")


def run_cron(admin, name):
    """Run one of the addon's crons at once, to its end."""
    _model, cron = admin("ir.model.data", "check_object_reference", "callmyway", name)
    admin("ir.cron", "method_direct_trigger", [cron])


def introduce(admin, odoo_url, simulator_url):
    """Make Odoo and the provider know each other's addresses, as an administrator does."""
    [account] = admin("callmyway.account", "search_read", [], ["webhook_url"])
    admin("callmyway.account", "write", [account["id"]], {"base_url": simulator_url})
    token = account["webhook_url"].rsplit("/", 1)[1]
    address = f"{odoo_url}/callmyway/webhook/{token}"
    answer = requests.put(
        f"{simulator_url}/control/accounts/{ACCOUNT}/webhook", json={"url": address}, timeout=10
    )
    answer.raise_for_status()


@contextlib.contextmanager
def _process(command, **options):
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)
        if process.stdout:
            process.stdout.close()


def _run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr


def _odoo():
    return shlex.split(os.environ["CALLMYWAY_E2E_ODOO_BIN"])


def _psql(statement, database="postgres"):
    command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
