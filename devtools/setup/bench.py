"""``make bench``: the measurements in ``devtools/benchmarks``."""

from devtools.setup.errors import SetupError
from devtools.setup.odoo import ensure_ready
from devtools.setup.paths import CHECKOUT
from devtools.setup.shell import show

BENCHMARKS = CHECKOUT / "devtools" / "benchmarks"


def bench(ctx):
    """Run the benchmarks against a ready Odoo.

    :return: their exit status
    """
    if not (BENCHMARKS / "__main__.py").exists():
        raise SetupError(f"there are no benchmarks yet (no {BENCHMARKS.relative_to(CHECKOUT)})")
    odoo = ensure_ready(ctx)
    return show([odoo.python, "-m", "devtools.benchmarks"], env=odoo.postgres.env, cwd=CHECKOUT)
