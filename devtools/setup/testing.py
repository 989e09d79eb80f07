"""``make test``: everything that must pass."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from devtools.setup import suites
from devtools.setup.browser import ensure_chromium
from devtools.setup.databases import Databases
from devtools.setup.errors import SetupError
from devtools.setup.nginx import ensure_nginx
from devtools.setup.node_env import ensure_node
from devtools.setup.odoo import ensure_ready
from devtools.setup.processes import end_leftovers
from devtools.setup.summary import Tally, count_javascript_tests


def test(ctx):
    """Run all tests, or those that ARGS selects.

    :raise SetupError: when one fails or is skipped, or when a kind of test is missing
    """
    odoo = ensure_ready(ctx)
    chromium, nginx = ensure_chromium(ctx), ensure_nginx(ctx)
    ensure_node(ctx, odoo.python)
    with _nothing_left_behind(ctx, odoo):
        _prepare_databases(ctx, odoo)
        results = suites.run_all(ctx, odoo, chromium, nginx)
    javascript = count_javascript_tests(suites.odoo_log(ctx))
    tally = sum((result.tally for result in results), Tally())
    complaints = [result.complaint for result in results if result.complaint]
    complaints += _shortcomings(tally, javascript, chosen=bool(ctx.settings.pytest_args))
    if javascript:
        ctx.console.say(f"JavaScript tests passed in the browser: {javascript}")
    ctx.console.say(str(tally))
    if complaints:
        raise SetupError("; ".join(complaints))


@contextmanager
def _nothing_left_behind(ctx, odoo):
    mark = suites.mark(ctx)
    end_leftovers(mark)
    try:
        yield
    finally:
        end_leftovers(mark)
        if odoo.postgres.started_here:
            odoo.postgres.stop()


def _prepare_databases(ctx, odoo):
    databases = Databases(ctx, odoo)
    wanted = {suites.TEST_DATABASE: False, suites.DEMO_DATABASE: True}
    with ctx.console.step("Test databases"), ThreadPoolExecutor() as pool:
        made = [
            pool.submit(databases.create, name, demo=demo, strict=True)
            for name, demo in wanted.items()
        ]
        for one in made:
            one.result()
    shutil.rmtree(ctx.paths.reports, ignore_errors=True)
    ctx.paths.reports.mkdir(parents=True)


def _shortcomings(tally, javascript, *, chosen):
    """Name what a green run may still lack."""
    if tally.failed:
        yield f"{tally.failed} failed"
    if tally.skipped:
        yield f"{tally.skipped} skipped, and none may be"
    if not tally.total:
        yield "no test ran"
    if not javascript and not chosen:
        yield "no JavaScript test ran"
