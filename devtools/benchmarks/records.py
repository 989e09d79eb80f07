"""A page of call records: new, and known already; our own time, not the provider's."""

import json
import time

from devtools.benchmarks.office import furnish, simulation
from devtools.benchmarks.stage import LARGE, copy, environment
from devtools.benchmarks.table import Row, median, times
from devtools.simulator import Simulator

SIZES, ROUNDS = (1000, 100), 7  # the first round warms up
NEW_AT_MOST, KNOWN_AT_MOST = 0.8, 0.15  # seconds a page of 1,000


def measure():
    """Return the rows of this benchmark."""
    with copy(LARGE) as database, environment(database) as env:
        account = furnish(env)
        pages = _pages()
        found = {size: _interleaved(account, pages, size) for size in SIZES}
    return list(_rows(found))


def _rows(found):
    large, small = (found[size] for size in SIZES)
    for kind, limit in (("new", NEW_AT_MOST), ("known", KNOWN_AT_MOST)):
        seconds, floor = median(large[kind]), median(large["floor"])
        yield Row(
            f"CDR page of 1,000 rows, {kind}",
            f"{seconds:.2f} s",
            f"{floor:.2f} s",
            times(seconds / floor),
            f"≤ {limit:g} s",
            seconds <= limit,
        )
    for kind in ("new", "known"):
        of_large, of_small = (max(each[f"{kind} queries"]) for each in (large, small))
        is_asked = kind == "known"
        yield Row(
            f"  its queries, {kind}; beside a page of 100",
            str(of_large),
            str(of_small),
            times(of_large / of_small),
            "the same" if is_asked else "",
            of_large == of_small if is_asked else None,
        )


def _pages():
    """Return a function that gives a fresh page of so many rows, as the JSON text it comes in."""
    with Simulator(simulation()) as simulator:
        account = simulator.config.accounts[0]
        simulator.add_history(account, weeks=2, calls_per_day=900, seed=1)
        rows = iter(simulator.store.page(account.username, "2000", "2100"))
    return lambda size: "[" + ", ".join(next(rows) for _row in range(size)) + "]"


def _interleaved(account, pages, size):
    kinds = ("new", "known", "floor", "new queries", "known queries")
    found = {kind: [] for kind in kinds}
    for round_ in range(ROUNDS):
        page = pages(size)
        results = {
            "floor": _plain_rows(account.env, size),
            "new": _import(account, page, "created", size),
            "known": _import(account, page, "unchanged", size),
        }
        for kind, (seconds, queries) in results.items() if round_ else ():
            found[kind].append(seconds)
            if kind != "floor":
                found[f"{kind} queries"].append(queries)
    return found


def _import(account, page, expected, size):
    """Parse, apply and commit a page; return seconds and queries."""
    from odoo import fields

    totals = dict.fromkeys(("created", "updated", "unchanged", "unreadable"), 0)
    queries, begun = account.env.cr.sql_log_count, time.perf_counter()
    account._import_rows(json.loads(page), fields.Datetime.now(), totals)
    seconds = time.perf_counter() - begun
    assert totals[expected] == size, totals
    return seconds, account.env.cr.sql_log_count - queries


def _plain_rows(env, size):
    """Store as many rows of one plain table; return seconds and queries."""
    from odoo import fields

    queries, begun = env.cr.sql_log_count, time.perf_counter()
    now = fields.Datetime.now()
    env["callmyway.floor"].create(
        [
            {"name": f"{index}.1", "number": "88001001", "received_at": now, "seconds": index}
            for index in range(size)
        ]
    )
    env.cr.commit()
    env.invalidate_all()
    return time.perf_counter() - begun, env.cr.sql_log_count - queries
