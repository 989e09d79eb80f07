"""``make bench``: the measurements in ``devtools/benchmarks``."""

import shlex

from devtools.setup import suites
from devtools.setup.browser import ensure_chromium
from devtools.setup.databases import Databases
from devtools.setup.odoo import ensure_ready
from devtools.setup.paths import CHECKOUT, fingerprint
from devtools.setup.processes import end_leftovers
from devtools.setup.shell import show

BENCHMARKS = CHECKOUT / "devtools" / "benchmarks"
ADDONS = BENCHMARKS / "addons"
# With workers Odoo starts itself once more by this file's name, so it must be a program.
PROGRAM = BENCHMARKS / "odoo_program.py"


def bench(ctx):
    """Run the benchmarks, or those that ARGS names, against a ready Odoo.

    :return: their exit status: 0 when they ran, whatever they found
    """
    odoo = ensure_ready(ctx)
    chromium = ensure_chromium(ctx)
    with ctx.console.step("Database template"):
        template_key = Databases(ctx, odoo).ensure_template(demo=True)
    names = shlex.split(ctx.settings.pytest_args)
    env = {
        **suites.environment(ctx, odoo, chromium, nginx=None),
        "CALLMYWAY_E2E_ODOO_BIN": shlex.join(map(str, _command(ctx, odoo))),
        "CALLMYWAY_BENCH_ODOO": template_key,
        "CALLMYWAY_BENCH_ADDON": f"{odoo.addon_key} {fingerprint(ADDONS, ['.'])}",
    }
    end_leftovers(suites.mark(ctx))
    try:
        return show([odoo.python, "-m", "devtools.benchmarks", *names], env=env, cwd=CHECKOUT)
    finally:
        end_leftovers(suites.mark(ctx))
        if odoo.postgres.started_here:
            odoo.postgres.stop()


def _command(ctx, odoo):
    addons = ",".join(map(str, (ctx.paths.addons, ADDONS, *odoo.source.addons)))
    options = ["-c", odoo.test_config, f"--addons-path={addons}"]
    return [odoo.python, PROGRAM, "server", *options]
