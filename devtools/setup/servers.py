"""The two servers of a demo: Odoo and the simulator."""

from devtools.setup.paths import CHECKOUT, fingerprint
from devtools.setup.processes import Server


def odoo_server(ctx, python):
    """Return the demo's Odoo as a Server."""
    settings, paths = ctx.settings, ctx.paths
    options = ["-c", paths.conf / "odoo.conf", "-d", settings.database]
    options += [f"--db-filter=^{settings.database}$", f"--http-port={settings.port}"]
    return Server(
        ctx,
        "odoo",
        [python, "-m", "odoo", "server", *options],
        cwd=paths.state,
        health=f"{odoo_url(ctx)}/web/health",
    )


def simulator_server(ctx, python):
    """Return the simulator as a Server."""
    options = ["--host", "127.0.0.1", "--port", str(ctx.settings.sim_port)]
    return Server(
        ctx,
        "simulator",
        [python, "-m", "devtools.simulator", *options],
        cwd=CHECKOUT,
        health=f"{simulator_url(ctx)}/control/health",
    )


def simulator_key():
    """Return text that changes with the simulator's code."""
    return fingerprint(CHECKOUT, ["devtools/simulator", "devtools/requirements/app.lock"])


def odoo_url(ctx):
    """Return the demo's address."""
    return f"http://127.0.0.1:{ctx.settings.port}"


def simulator_url(ctx):
    """Return the address of the simulator and its page."""
    return f"http://127.0.0.1:{ctx.settings.sim_port}"
