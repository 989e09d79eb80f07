"""The provider or the net fails: when it is over no call is missing, and none is there twice."""

import contextlib
import datetime
import os

import pytest

from devtools.e2e.inbox import process_what_waits, unprocessed
from devtools.e2e.records import spread
from devtools.e2e.server import OdooServer
from devtools.e2e.stage import Database, Rpc, free_port, run_cron
from devtools.e2e.storm import Storm, provider_with_many_phones, settle_in
from devtools.e2e.truth import judge

CALLS = 30
PAGE = 1000  # rows the addon asks for at once
LONG = 210  # hours that are read as one range, of which the last day is only a part
HOUR = 3600  # seconds
GARBAGE = ("<html>Bad gateway</html>", '{"cdrs": "none"}', '{"cdrs": [{"callid"', "[[[[", "null0")
ODD_ROWS = ({"callid": "odd.1", "detect_time": "yesterday"}, {"callid": ""}, {"ani": "1"}, {})


@pytest.fixture(scope="module")
def database():
    template = os.environ["CALLMYWAY_E2E_DB_TEMPLATE"]
    copy = Database(template, f"{template}_faults")
    yield copy
    copy.drop()


@pytest.fixture(scope="module")
def server(database):
    with OdooServer(database.name, hasty=True) as server:
        yield server


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    with provider_with_many_phones(tmp_path_factory.mktemp("provider")) as url:
        yield url


@pytest.fixture(scope="module")
def admin(server, database, provider):
    return settle_in(server.url, database.name, provider)


@pytest.fixture
def storm(database, admin, provider):
    """Return the weather over a provider and an Odoo that know of no call yet."""
    storm = Storm(provider)
    storm.forget()
    database.query("DELETE FROM callmyway_call; DELETE FROM callmyway_event")
    write_account(admin, import_cursor=False, last_import_at=False)
    yield storm
    storm.fault(**dict.fromkeys(storm.get("faults")["active"]))


@pytest.fixture
def settled(admin, database, provider, tell):
    """Return a function that imports once more, tells the verdict and demands a clean one."""

    def check(title):
        process_what_waits(admin, database)
        assert unprocessed(database) == 0
        import_new(admin)
        verdict = judge(admin, provider)
        tell(title, str(verdict))
        assert verdict.is_clean

    return check


def import_new(admin):
    run_cron(admin, "ir_cron_import_cdrs")


def read_account(admin):
    [account] = admin("callmyway.account", "search_read", [], ["import_cursor", "base_url"])
    return account


def write_account(admin, **values):
    admin("callmyway.account", "write", [read_account(admin)["id"]], values)


def set_cursor_back(admin, hours):
    moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=hours)
    write_account(admin, import_cursor=moment.strftime("%Y-%m-%d %H:%M:%S"))
    return read_account(admin)["import_cursor"]


@contextlib.contextmanager
def nobody_at_the_address(admin):
    address = read_account(admin)["base_url"]
    write_account(admin, base_url=f"http://127.0.0.1:{free_port()}")
    try:
        yield
    finally:
        write_account(admin, base_url=address)


@pytest.mark.parametrize("hours", [10, 30, 25 * 24])
def test_an_outage_of_any_length_is_caught_up(storm, admin, settled, hours):
    storm.add_records(spread(CALLS, hours))
    cursor = set_cursor_back(admin, hours)
    with nobody_at_the_address(admin):
        import_new(admin)
        assert read_account(admin)["import_cursor"] == cursor
    storm.fault(http_error={"status": 503, "on": "cdr"})
    import_new(admin)
    assert read_account(admin)["import_cursor"] == cursor
    storm.fault(http_error=None)
    settled(f"provider down for {hours} hours")
    assert read_account(admin)["import_cursor"] > cursor


def test_one_in_ten_notifications_lost_loses_no_call(storm, settled):
    storm.fault(webhook_lost={"probability": 0.1})
    storm.blow(CALLS)
    lost = len(storm.deliveries("lost"))
    assert lost
    settled(f"one in ten notifications lost ({lost})")


def test_notifications_doubled_late_and_shuffled_double_no_call(storm, settled):
    storm.fault(webhook_doubled={"probability": 0.5}, webhook_shuffled={"seconds": 2})
    storm.blow(CALLS)
    settled("notifications doubled and shuffled")


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_a_clock_an_hour_off_loses_and_doubles_no_call(storm, admin, settled, server, seconds):
    storm.fault(clock_offset={"seconds": seconds})
    agent = Rpc(server.url, server.database, "agent1")
    agent("callmyway.call", "dial", "88001008")
    storm.blow(CALLS)
    set_cursor_back(admin, 30)
    import_new(admin)
    settled(f"provider's clock {seconds // 60:+} minutes off")


@pytest.mark.parametrize("hours", [10, 30])
def test_garbage_instead_of_records_loses_no_call(storm, admin, settled, hours):
    storm.add_records(spread(CALLS, hours))
    cursor = set_cursor_back(admin, hours)
    for body in GARBAGE:
        storm.fault(garbage={"body": body, "on": "cdr"})
        import_new(admin)
        assert read_account(admin)["import_cursor"] == cursor
    storm.fault(garbage=None)
    settled(f"garbage for {hours} hours")


def test_rows_that_cannot_be_read_do_not_stop_the_others(storm, admin, settled):
    storm.add_records([*ODD_ROWS, *spread(CALLS, 10)])
    import_new(admin)
    rejected = [("state", "=", "rejected"), ("action", "=", "cdr")]
    assert admin("callmyway.event", "search_count", rejected) == len(ODD_ROWS)
    settled("rows that cannot be read")


@pytest.mark.parametrize(
    ("fault", "rows", "times", "order"),
    [
        ("pages_shift", 20, 1, "newest"),
        ("pages_shift", 300, 2, "newest"),
        ("pages_skip", 20, 1, "newest"),
        ("pages_skip", 300, 2, "oldest"),
    ],
)
def test_pages_that_move_skip_and_double_no_call(storm, admin, settled, fault, rows, times, order):
    storm.settings(cdr_order=order)
    storm.add_records(spread(PAGE, LONG))
    set_cursor_back(admin, LONG)
    storm.fault(**{fault: {"rows": rows, "next": times}})
    import_new(admin)
    assert not storm.get("faults")["active"]
    settled(f"{fault}, {rows} rows, {order} first")
