"""How results are added up, and what a log has against the addon."""

from devtools.setup.databases import complaints
from devtools.setup.summary import Tally, count_javascript_tests, read_report
from devtools.setup.testing import _shortcomings

REPORT = """\
<testsuites><testsuite name="pytest" tests="6" failures="1" errors="1" skipped="1">
  <testcase classname="a" name="good"/>
  <testcase classname="a" name="bad"><failure message="no"/></testcase>
  <testcase classname="a" name="broken"><error message="no"/></testcase>
  <testcase classname="a" name="left"><skipped message="no browser"/></testcase>
  <testcase classname="a" name="parts"/>
  <testcase classname="a" name="parts"><failure message="one of its parts"/></testcase>
</testsuite></testsuites>
"""
LOG = """\
2026-01-01 10:00:00,000 1 INFO db odoo.modules.loading: loading callmyway/views.xml
2026-01-01 10:00:00,000 1 WARNING db odoo.models: something about res.partner
2026-01-01 10:00:00,000 1 WARNING db odoo.modules: The model callmyway.call has no rule
2026-01-01 10:00:00,000 1 WARNING db odoo.addons.callmyway.models.call: careful
2026-01-01 10:00:00,000 1 ERROR db odoo.sql_db: bad query
Traceback (most recent call last):
  callmyway WARNING
"""


def test_each_test_counts_once_by_its_worst_part(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    assert read_report(report) == Tally(passed=1, failed=3, skipped=1)


def test_a_run_without_a_report_failed(tmp_path):
    assert read_report(tmp_path / "none.xml") == Tally(failed=1)
    (tmp_path / "half.xml").write_text("<testsuites><testsuite")
    assert read_report(tmp_path / "half.xml") == Tally(failed=1)


def test_the_summary_is_one_plain_line():
    assert str(Tally(3, 0, 0) + Tally(1, 2, 1)) == "4 passed, 2 failed, 1 skipped"


def test_javascript_tests_are_counted_from_the_log():
    line = "INFO db browser: [HOOT] Passed {} tests (40 assertions, total time: 900ms)\n"
    assert count_javascript_tests(line.format(12) + line.format(3)) == 15
    assert count_javascript_tests("[HOOT] Failed 2 tests (9 passed, total time: 1s)") == 0


def test_green_is_not_enough_when_a_kind_of_test_is_missing():
    assert not list(_shortcomings(Tally(passed=1), 1, chosen=False))
    assert list(_shortcomings(Tally(passed=1), 0, chosen=False)) == ["no JavaScript test ran"]
    assert not list(_shortcomings(Tally(passed=1), 0, chosen=True))
    assert list(_shortcomings(Tally(), 0, chosen=True)) == ["no test ran"]


def test_a_skipped_test_is_a_failure():
    [complaint] = _shortcomings(Tally(passed=9, skipped=1), 1, chosen=False)
    assert complaint.startswith("1 skipped")


def test_errors_and_warnings_that_name_the_addon_are_complaints():
    found = [line.split()[0:2] for line in complaints(LOG)]
    assert found == [
        ["WARNING", "odoo.modules:"],
        ["WARNING", "odoo.addons.callmyway.models.call:"],
        ["ERROR", "odoo.sql_db:"],
    ]
