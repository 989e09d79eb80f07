"""Two Odoo servers with workers behind nginx, on one database."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from devtools.e2e.server import OdooServer
from devtools.e2e.stage import Database, free_port
from devtools.scaleout import nginx

NAMES = ("a", "b")


@dataclass(frozen=True)
class Site:
    """A running site.

    ``url`` is its address, where nginx chooses a server; each server also has an address of its
    own behind nginx (``through``), so that it can be shown which one did what.
    """

    database: Database
    servers: dict  # name → OdooServer
    url: str
    through: dict  # name → address


@contextlib.contextmanager
def run_site(database, program, folder, workers=2):
    """Run two Odoo servers behind nginx; yields the :class:`Site`.

    :param Database database: for both
    :param str program: nginx
    :param Path folder: scratch, for nginx
    :param int workers: of each server
    """
    options = [f"--workers={workers}", "--max-cron-threads=1", "--proxy-mode"]
    servers = {
        name: OdooServer(database.name, *options, name=f"{database.name}-{name}") for name in NAMES
    }
    fronts = {"site": (free_port(), list(servers.values()))}
    fronts.update((name, (free_port(), [server])) for name, server in servers.items())
    urls = {name: f"http://127.0.0.1:{port}" for name, (port, _servers) in fronts.items()}
    with contextlib.ExitStack() as stack:
        for server in servers.values():
            stack.callback(server.kill)
        with ThreadPoolExecutor() as pool:
            list(pool.map(OdooServer.start, servers.values()))
        stack.enter_context(nginx.serve(program, folder, fronts))
        yield Site(database, servers, urls.pop("site"), urls)
