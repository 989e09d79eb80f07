"""The one table that is printed: what, figure, floor, ratio, target, met or missed."""

import statistics
from dataclasses import dataclass

HEADINGS = ("what", "figure", "floor", "ratio", "target", "")


@dataclass(frozen=True)
class Row:
    """One figure and what it is compared with; ``met`` is None where nothing is asked."""

    what: str
    figure: str
    floor: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None

    @property
    def cells(self):
        """The texts of the columns."""
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        return (self.what, self.figure, self.floor, self.ratio, self.target, verdict)


def median(values):
    """Return the median of some figures."""
    return statistics.median(values)


def percentile(values, share):
    """Return the figure below which ``share`` (of one) of ``values`` lie."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def milliseconds(seconds):
    """Return a duration as text."""
    return f"{seconds * 1000:.2f} ms" if seconds < 0.01 else f"{seconds * 1000:.0f} ms"


def times(ratio):
    """Return a ratio as text."""
    return f"{ratio:.2f} x"


def render(rows):
    """Return the lines of the table."""
    lines = [HEADINGS, *(row.cells for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )
    head, *body = (line.rstrip() for line in padded)
    return [head, "-" * (sum(widths) + 2 * len(widths) - 2), *body]
