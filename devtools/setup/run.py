"""``make run``: a demo in the browser. ``make stop`` and ``make clean`` undo it."""

import json
import shutil
import urllib.request
from urllib.parse import quote

from devtools.setup.databases import Databases
from devtools.setup.errors import SetupError
from devtools.setup.odoo import ensure_ready
from devtools.setup.paths import ADDON
from devtools.setup.postgres import running_postgres
from devtools.setup.preflight import check_port
from devtools.setup.processes import end_leftovers
from devtools.setup.servers import (
    odoo_server,
    odoo_url,
    simulator_key,
    simulator_server,
    simulator_url,
)
from devtools.setup.suites import mark

READY = """
CallMyWay for Odoo is ready.

  Odoo        {odoo}/odoo
  Log in as   {logins} (the password is the login)
  Telephones  {simulator}/   (the simulator's virtual telephones)

First: open the telephones in one window; in another log in to Odoo as agent1, open Contacts,
pick a contact and click its number. Answer on agent1's telephone: the pop-up opens in Odoo.

`make stop` ends it. Logs are in {logs}
"""


def run(ctx):
    """Install what is missing, start everything, say where it is."""
    python = ctx.paths.venvs / "app" / "bin" / "python"
    servers = odoo_server(ctx, python), simulator_server(ctx, python)
    _check_ports(ctx, servers)
    odoo = ensure_ready(ctx)
    _ensure_demo(ctx, odoo, servers[0])
    report = _connect(ctx, odoo, servers[0])
    _ensure_simulator(ctx, servers[1])
    _tell_webhooks(ctx, report["webhooks"])
    with ctx.console.step("Odoo"):
        servers[0].ensure_started()
    logins = ", ".join(report["logins"])
    urls = {"odoo": odoo_url(ctx), "simulator": simulator_url(ctx)}
    ctx.console.say(READY.format(logins=logins, logs=ctx.paths.log, **urls))


def stop(ctx):
    """End the servers that ``make run`` started, PostgreSQL, and what broken-off tests left."""
    python = ctx.paths.venvs / "app" / "bin" / "python"
    for server in (odoo_server(ctx, python), simulator_server(ctx, python)):
        _report(ctx, server.name, server.stop())
    end_leftovers(mark(ctx))
    postgres = running_postgres(ctx)
    _report(ctx, "postgresql", bool(postgres) and postgres.stop())


def clean(ctx):
    """Stop everything and remove the state folder, except for what was downloaded."""
    stop(ctx)
    paths = ctx.paths
    removed, kept = paths.state / "removed", (paths.downloads, paths.lock)
    shutil.rmtree(removed, ignore_errors=True)
    removed.mkdir()
    # Moved first, so that a kill leaves nothing half there; what says that it is there, before it.
    for place in (paths.stamps, paths.postgres, *paths.state.iterdir()):
        if place.exists() and place not in (removed, *kept):
            place.rename(removed / place.name)
    shutil.rmtree(removed)
    ctx.console.say(f"Removed the set-up. Downloads stay for the next one: rm -r {paths.state}")


def _report(ctx, name, stopped):
    ctx.console.say(f"{name}: {'stopped' if stopped else 'was not running'}")


def _check_ports(ctx, servers):
    ports = ("PORT", ctx.settings.port), ("SIM_PORT", ctx.settings.sim_port)
    for server, (variable, port) in zip(servers, ports, strict=True):
        if not server.is_as_wanted():
            check_port(variable, port)


def _ensure_demo(ctx, odoo, server):
    """Make the demo database, or bring its addon up to date."""
    databases, name = Databases(ctx, odoo), ctx.settings.database
    stamp = f"addon-{name}"
    if not databases.exists(name):
        with ctx.console.step("Demo database"):
            server.stop()
            databases.create(name, demo=True)
    elif ctx.stamps.get(stamp) != odoo.addon_key:
        with ctx.console.step("Updating the addon"):
            server.stop()
            databases.install(name, ["-u", ADDON])
    else:
        return
    ctx.stamps.drop(f"connected-{name}")
    ctx.stamps.put(stamp, odoo.addon_key)


def _connect(ctx, odoo, server):
    """Set the demo logins and the addresses of the two servers.

    :return: what ``connect_demo`` reports: logins and webhook addresses
    """
    name = ctx.settings.database
    stamp, key = f"connected-{name}", f"{odoo_url(ctx)} {simulator_url(ctx)}"
    report = ctx.paths.run / f"{name}.json"
    if ctx.stamps.get(stamp) != key or not report.exists():
        with ctx.console.step("Demo logins"):
            server.stop()
            report.parent.mkdir(parents=True, exist_ok=True)
            arguments = (odoo_url(ctx), simulator_url(ctx), str(report))
            Databases(ctx, odoo).run_inside("connect_demo", name, *arguments)
            ctx.stamps.put(stamp, key)
    return json.loads(report.read_text())


def _ensure_simulator(ctx, server):
    with ctx.console.step("Simulator"):
        if ctx.stamps.get("simulator") != simulator_key():
            server.stop()
            ctx.stamps.put("simulator", simulator_key())
        server.ensure_started()


def _tell_webhooks(ctx, webhooks):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for username, webhook in webhooks.items():
        request = urllib.request.Request(
            f"{simulator_url(ctx)}/control/accounts/{quote(username)}/webhook",
            data=json.dumps({"url": webhook}).encode(),
            headers={"Content-Type": "application/json"},
            method="PUT",
        )
        try:
            opener.open(request, timeout=10).close()
        except OSError as error:
            raise SetupError(f"the simulator refused the webhook of {username}: {error}") from error
