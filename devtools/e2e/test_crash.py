"""PostgreSQL crashes in the middle: what was acknowledged is there, and no call is missing."""

import contextlib
import os
import threading

import pytest

from devtools.e2e.cluster import DatabaseOf, crash, private_cluster
from devtools.e2e.inbox import process_what_waits, unprocessed
from devtools.e2e.records import spread
from devtools.e2e.server import OdooServer
from devtools.e2e.stage import run_cron, wait_until
from devtools.e2e.storm import Storm, provider_with_many_phones, settle_in
from devtools.e2e.truth import judge

CALLS = 60
CRASH_AFTER = 60  # notifications acknowledged
RECORDED = 600  # conversations, over
HOURS = 15 * 24
SOME = 200  # records


@pytest.fixture(scope="module")
def cluster():
    with private_cluster() as cluster:
        OdooServer.logs.append(cluster.folder / "postgres.log")
        yield cluster


@pytest.fixture(scope="module")
def database(cluster):
    template = os.environ["CALLMYWAY_E2E_DB_TEMPLATE"]
    copy = DatabaseOf(cluster, template, f"{template}_crash")
    yield copy
    copy.drop()


@pytest.fixture(scope="module")
def server(cluster, database):
    with OdooServer(database.name, f"--db_host={cluster.folder}", hasty=True) as server:
        yield server


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    with provider_with_many_phones(tmp_path_factory.mktemp("provider")) as url:
        yield url


@pytest.fixture(scope="module")
def admin(server, database, provider):
    return settle_in(server.url, database.name, provider)


def test_a_database_that_crashes_in_a_storm_loses_and_doubles_nothing(
    admin, database, cluster, provider, tell
):
    storm = Storm(provider)
    blowing = storm.in_background(CALLS)
    wait_until(lambda: storm.acknowledged() >= CRASH_AFTER, "notifications")
    crash(cluster)
    blowing.join()
    wait_until(lambda: _is_back(admin), "Odoo")
    storm.blow(CALLS // 6)

    acknowledged = {each["callid"] for each in storm.deliveries("acknowledged")}
    left = unprocessed(database)
    process_what_waits(admin, database)
    assert unprocessed(database) == 0
    known = admin("callmyway.call.leg", "search_read", [], ["callid"])
    assert acknowledged <= {leg["callid"] for leg in known}
    run_cron(admin, "ir_cron_import_cdrs")
    verdict = judge(admin, provider)
    refused = len(storm.deliveries("failed")) + len(storm.deliveries("refused"))
    tell(
        "PostgreSQL crashed in a storm",
        f"{verdict}; {refused} notifications refused, {left} left unprocessed",
    )
    assert verdict.is_clean


def test_an_import_broken_off_by_a_crash_is_made_up_for(admin, database, cluster, provider, tell):
    Storm(provider).add_records(spread(RECORDED, HOURS))
    database.query(
        "UPDATE callmyway_account SET import_cursor = "
        f"timezone('UTC', now()) - interval '{HOURS} hours'"
    )
    running = threading.Thread(target=_import_or_fail, args=(admin,))
    before = _count_legs(database)
    running.start()
    wait_until(lambda: _count_legs(database) > before + SOME, "records")
    crash(cluster)
    running.join()
    wait_until(lambda: _is_back(admin), "Odoo")
    broken_off = _count_legs(database)
    run_cron(admin, "ir_cron_import_cdrs")
    verdict = judge(admin, provider)
    tell("PostgreSQL crashed in an import", f"{verdict}; at the crash {broken_off} legs were there")
    assert verdict.is_clean


def _import_or_fail(admin):
    with contextlib.suppress(AssertionError, ValueError):
        run_cron(admin, "ir_cron_import_cdrs")


def _is_back(admin):
    """Tell whether Odoo answers; each connection that it still holds costs one failed request."""
    with contextlib.suppress(AssertionError, ValueError):
        return admin("callmyway.account", "search", [])


def _count_legs(database):
    return int(database.query("SELECT count(*) FROM callmyway_call_leg"))
