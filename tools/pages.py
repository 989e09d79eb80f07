"""Read a list page by page while rows are being added to it."""

from ..provider.payload import as_text

OVERLAP = 50  # rows asked for twice, by which one page is tied to the next
ROUNDS = 3  # how often a range is begun again
CAP_UNIT = 50  # a provider that gives smaller pages than asked for gives a round number


class PagesShifted(Exception):
    """Rows moved between the pages more than the overlap can bridge, again and again."""


def read_pages(ask, size):
    """Yield the pages of a list, none of whose rows were skipped, each without the last one's rows.

    Offsets shift while rows arrive. Each page therefore begins a few rows before the last one
    ended; when it has none of them, rows were skipped and the reading begins anew.

    :param callable ask: takes an offset, returns at most ``size`` rows
    :param int size: rows of a full page
    :raise PagesShifted: the pages never fitted together
    """
    for _round in range(ROUNDS):
        offset, last = 0, set()
        while True:
            rows = ask(offset)
            names = [_identity(row) for row in rows]
            if last and last.isdisjoint(names):
                break
            new = [row for name, row in zip(names, rows, strict=True) if name not in last]
            yield new
            if not new or (len(rows) < size and not may_be_cut(rows)):
                return
            last = set(names)
            offset += len(rows) - min(OVERLAP, len(rows) // 2)
    raise PagesShifted


def may_be_cut(rows):
    """Tell whether more rows than these may be there, since their number is suspiciously round."""
    return bool(rows) and len(rows) % CAP_UNIT == 0


def _identity(row):
    callid = row.get("callid") if isinstance(row, dict) else None
    return str(callid) if callid and isinstance(callid, (str, int)) else as_text(row)
