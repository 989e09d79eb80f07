"""What an import of many pages keeps in memory, page after page."""

import json
import multiprocessing
import tempfile
from datetime import timedelta
from pathlib import Path

from devtools.benchmarks.office import furnish, simulation
from devtools.benchmarks.stage import LARGE, copy, environment
from devtools.benchmarks.table import Row, times
from devtools.e2e.stage import simulator

ROWS = 100_000
HISTORY = {"weeks": 4, "calls_per_day": 2450}  # a little more than that many rows
MOST = 1.10  # the highest after any page, times what is held after the second
PAGE = 4096  # bytes of the kernel's


def measure():
    """Return the row of this benchmark."""
    with copy(LARGE) as database, tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "simulation.json"
        config.write_text(json.dumps(simulation(history=HISTORY)))
        with (
            simulator("--config", str(config)) as url,
            # a process of its own: nothing else measured before is in its memory
            multiprocessing.get_context("spawn").Pool(1) as process,
        ):
            rows, held = process.apply(_import_all, (database, url))
    assert rows >= ROWS, f"only {rows} rows"
    first, second, *later = held
    ratio = max(later) / second
    return [
        Row(
            f"memory while importing {rows:,} rows, highest after any page (last {later[-1]:.0f})",
            f"{max(later):.0f} MB",
            f"{second:.0f} MB after page 2 ({first:.0f} after 1)",
            times(ratio),
            f"≤ {MOST:g} x after page 2",
            ratio <= MOST,
        )
    ]


def _import_all(database, url):
    """Import everything; return how many rows, and the megabytes held after each page."""
    with environment(database) as env:
        from odoo import fields

        from odoo.addons.callmyway.models import callmyway_account_import as importing
        from odoo.addons.callmyway.provider import const

        const.REQUEST_INTERVAL = 0  # the simulator does not ask for it either
        account = furnish(env)
        account.base_url = url
        held, totals = [], dict.fromkeys(importing.COUNTS, 0)
        _after_each_page(type(account), lambda: held.append(megabytes()))
        now = fields.Datetime.now()
        start = now - timedelta(weeks=HISTORY["weeks"], days=1)
        for chunk in importing.chunks(start, now, importing.CHUNK):
            account._import_chunk(*chunk, totals)
    assert not totals["updated"] and not totals["unreadable"], totals
    return totals["created"], held


def _after_each_page(model, note):
    import_rows = model._import_rows

    def _import_rows(self, *args, **kwargs):
        import_rows(self, *args, **kwargs)
        note()

    model._import_rows = _import_rows


def megabytes():
    """Return what this process holds in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * PAGE / 1e6
