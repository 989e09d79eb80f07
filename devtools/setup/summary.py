"""Adds up what the test runs report."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

OUTCOMES = ("failed", "skipped", "passed")  # the worst first
HOOT = re.compile(r"Passed (\d+) tests \(\d+ assertions")


@dataclass
class Tally:
    """Numbers of tests by their result."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Tally(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
        )

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    @property
    def total(self):
        """All tests."""
        return self.passed + self.failed + self.skipped


def read_report(path):
    """Count the tests in a JUnit file.

    :return: a Tally; one failure if there is no report, since the run broke off
    """
    try:
        root = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError):
        return Tally(failed=1)
    outcomes = {}
    for case in root.iter("testcase"):
        # A test's subtests carry its name; together they are one test.
        outcomes.setdefault((case.get("classname"), case.get("name")), set()).add(_outcome(case))
    worst = [min(found, key=OUTCOMES.index) for found in outcomes.values()]
    return Tally(**{outcome: worst.count(outcome) for outcome in OUTCOMES})


def _outcome(case):
    parts = {part.tag for part in case}
    if parts & {"failure", "error"}:
        return "failed"
    return "skipped" if "skipped" in parts else "passed"


def count_javascript_tests(log):
    """Count the tests that the browser reported as passed, in Odoo's log."""
    return sum(int(number) for number in HOOT.findall(log))
