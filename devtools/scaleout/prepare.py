"""Everything the stories need, set up as ``make test`` does, when it is not there already."""

import os

from devtools.setup import suites
from devtools.setup.browser import ensure_chromium
from devtools.setup.context import make_context
from devtools.setup.databases import Databases
from devtools.setup.nginx import ensure_nginx
from devtools.setup.odoo import ensure_ready
from devtools.setup.paths import CHECKOUT
from devtools.setup.preflight import only_one
from devtools.setup.shell import show

TEMPLATE = "cmw_scaleout"
READY = "CALLMYWAY_E2E_NGINX"


def is_ready():
    """Tell whether the environment names all that is needed."""
    return READY in os.environ


def run_prepared(arguments):
    """Set everything up and run the module again, in the environment with Odoo.

    :return: its exit status
    :raise SetupError: what is missing cannot be had
    """
    ctx = make_context()
    with only_one(ctx.paths):
        odoo = ensure_ready(ctx)
        env = suites.environment(ctx, odoo, ensure_chromium(ctx), ensure_nginx(ctx))
        with ctx.console.step("Database"):
            Databases(ctx, odoo).create(TEMPLATE, demo=True)
        env["CALLMYWAY_E2E_DB_TEMPLATE"] = TEMPLATE
        try:
            return show([odoo.python, "-m", "devtools.scaleout", *arguments], env=env, cwd=CHECKOUT)
        finally:
            if odoo.postgres.started_here:
                odoo.postgres.stop()
