"""Measure: ``python -m devtools.benchmarks [NAME ...]``, through ``make bench``."""

import sys
import time

from devtools.benchmarks import lookup, memory, popup, promises, records, webhook, work_list
from devtools.benchmarks.table import render

BENCHMARKS = {
    "lookup": lookup.measure,
    "webhook": webhook.measure,
    "records": records.measure,
    "popup": popup.measure,
    "memory": memory.measure,
    "promises": promises.measure,
    "work_list": work_list.measure,
}


def main(names):
    """Run the benchmarks of these names, all when there are none; print the table.

    :return: 0, even when a target was missed; 2 for a name that is none
    """
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
        return 2
    rows = []
    for name in names or BENCHMARKS:
        begun = time.monotonic()
        print(f"{name} ... ", end="", flush=True)
        rows += BENCHMARKS[name]()
        print(f"measured ({time.monotonic() - begun:.0f} s)", flush=True)
    print("", *render(rows), sep="\n")
    missed = [row for row in rows if row.met is False]
    asked = sum(row.met is not None for row in rows)
    print(f"\n{asked - len(missed)} of {asked} targets met")
    for row in missed:
        print(f"MISSED: {row.what}: {row.ratio or row.figure}, target {row.target}")
    return 0


sys.exit(main(sys.argv[1:]))
