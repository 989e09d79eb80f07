"""A PostgreSQL of its own for one test, which may crash it."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

from devtools.e2e.stage import Database
from devtools.setup.console import Console
from devtools.setup.context import Context
from devtools.setup.paths import Paths
from devtools.setup.postgres import Postgres
from devtools.setup.shell import Shell, environment


@contextlib.contextmanager
def private_cluster():
    """Start a cluster in a folder that its user can enter; yields it, and removes it."""
    folder = Path(os.environ["CALLMYWAY_E2E_STATE"]) / "crash"
    shutil.rmtree(folder, ignore_errors=True)
    cluster = Postgres(_context(folder), Path(shutil.which("initdb")).resolve().parent)
    try:
        cluster.ensure_running()
        # unlike for the other tests, what is committed must survive
        cluster.query("ALTER SYSTEM SET synchronous_commit = on")
        cluster.query("SELECT pg_reload_conf()")
        yield cluster
    finally:
        cluster.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def crash(cluster):
    """Let the cluster die in the middle of everything, and start it again."""
    cluster.stop("immediate")
    cluster.ensure_running()


class DatabaseOf(Database):
    """A copy of a template of the usual cluster, in another one."""

    def __init__(self, cluster, template, name):
        self._cluster = cluster
        super().__init__(template, name)

    def query(self, statement):
        return self._cluster.query(statement, self.name).strip()

    def _copy(self, template):
        self._cluster.query(f'CREATE DATABASE "{self.name}"')
        reader = ["psql", "-Xqd", self.name, "-v", "ON_ERROR_STOP=1", "-o", os.devnull]
        with subprocess.Popen(["pg_dump", template], stdout=subprocess.PIPE) as dump:
            subprocess.run(
                reader, stdin=dump.stdout, env=environment(self._cluster.env), check=True
            )
        assert dump.returncode == 0

    def _drop(self):
        self._cluster.query(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def _context(folder):
    return Context(
        settings=None,
        paths=Paths(folder),
        stamps=None,
        shell=Shell(folder / "log"),
        console=Console(),
    )
