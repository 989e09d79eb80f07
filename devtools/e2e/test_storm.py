"""Many notifications at once, to an Odoo with several workers: each call once, none missing."""

import datetime
import os
import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from devtools.e2e.inbox import (
    ACKNOWLEDGED,
    notification,
    post_at_once,
    process_what_waits,
    unprocessed,
    webhook_path,
)
from devtools.e2e.records import spread
from devtools.e2e.server import OdooServer
from devtools.e2e.stage import Database, Rpc, run_cron, wait_until
from devtools.e2e.storm import MANY, Storm, provider_with_many_phones, settle_in
from devtools.e2e.truth import judge, local, utc

WORKERS = 6  # each adds 8 to the connections that may wait, and those at once must find room
AT_ONCE = 50
RACES = 12  # of four notifications each
CALLS = 80
KILL_AFTER = 120  # notifications acknowledged
RECORDED = 90  # conversations
FEW = 30  # notifications a minute that are processed at once; the others wait for the cron


@pytest.fixture(scope="module")
def database():
    template = os.environ["CALLMYWAY_E2E_DB_TEMPLATE"]
    copy = Database(template, f"{template}_storm")
    yield copy
    copy.drop()


@pytest.fixture(scope="module")
def server(database):
    with OdooServer(database.name, f"--workers={WORKERS}", hasty=True) as server:
        yield server


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    with provider_with_many_phones(tmp_path_factory.mktemp("provider")) as url:
        yield url


@pytest.fixture(scope="module")
def admin(server, database, provider):
    return settle_in(server.url, database.name, provider)


@pytest.fixture
def post(server, admin):
    address = server.url + webhook_path(admin)
    return lambda bodies: post_at_once([address], bodies)


def legs_of(admin, prefix):
    legs = admin(
        "callmyway.call.leg", "search_read", [("callid", "=like", prefix + "%")], ["call_id"]
    )
    return len(legs), len({leg["call_id"][0] for leg in legs})


def now():
    return local(datetime.datetime.now(datetime.timezone.utc))


def test_the_same_start_fifty_times_at_once_is_one_leg_and_one_call(post, admin, database, tell):
    answers = post([notification("callStart", "same.1", now())] * AT_ONCE)
    assert answers == [ACKNOWLEDGED] * AT_ONCE
    assert legs_of(admin, "same.") == (1, 1)
    done = admin("callmyway.event", "search_count", [("callid", "=", "same.1")])
    assert (done, unprocessed(database)) == (AT_ONCE, 0)
    tell("the same event at once", f"{AT_ONCE} posts, 1 leg, 1 call, all acknowledged")


def test_starts_and_ends_that_race_make_one_ended_call_each(post, admin, database, tell):
    began = now()
    ids = [f"race.{number}" for number in range(RACES)]
    talk = {"connect_time": began, "disconnect_time": began, "duration": "7"}
    bodies = [
        body
        for callid in ids
        for body in (
            notification("callStart", callid, began),
            notification("callStart", callid, began, connect_time=began),
            notification("callEnd", callid, began, **talk),
            notification("callEnd", callid, began, **talk),
        )
    ]
    random.Random(1).shuffle(bodies)
    assert post(bodies) == [ACKNOWLEDGED] * len(bodies)
    assert unprocessed(database) == 0
    assert legs_of(admin, "race.") == (RACES, RACES)
    done = [("leg_ids.callid", "=like", "race.%"), ("state", "=", "done"), ("duration", "=", 7)]
    assert admin("callmyway.call", "search_count", done) == RACES
    tell("starts and ends racing", f"{len(bodies)} posts, {RACES} calls, all ended")


def test_a_server_killed_in_a_storm_loses_and_doubles_nothing(
    server, admin, database, provider, tell
):
    forget_calls(database)
    set_rate_limit(admin, FEW)
    storm = Storm(provider)
    blowing = storm.in_background(CALLS)
    wait_until(lambda: storm.acknowledged() >= KILL_AFTER, "notifications")
    server.kill()
    left = unprocessed(database)
    server.start()
    blowing.join()
    set_rate_limit(admin, MANY)
    storm.blow(CALLS // 4)

    acknowledged = storm.deliveries("acknowledged")
    process_what_waits(admin, database)
    assert unprocessed(database) == 0
    known = admin("callmyway.call.leg", "search_read", [], ["callid"])
    assert {each["callid"] for each in acknowledged} <= {leg["callid"] for leg in known}
    stored = admin("callmyway.event", "search_count", [("state", "=", "done")])
    assert stored >= len(acknowledged)
    run_cron(admin, "ir_cron_import_cdrs")
    verdict = judge(admin, provider)
    refused = len(storm.deliveries("failed")) + len(storm.deliveries("refused"))
    tell(
        "Odoo killed in a storm",
        f"{verdict}; {len(acknowledged)} notifications acknowledged, {refused} not, "
        f"{left} unprocessed at the kill",
    )
    assert verdict.is_clean


def test_imports_at_once_of_parts_of_a_conversation_make_one_call_of_it(
    server, admin, database, provider, tell
):
    forget_calls(database)
    storm = Storm(provider)
    storm.forget()
    rows = spread(RECORDED, 10)
    storm.add_records(rows)
    import_at_once(server.url, database.name, ranges_between_legs(rows))
    verdict = judge(admin, provider)
    tell(f"{WORKERS} imports at once", str(verdict))
    assert verdict.is_clean


def ranges_between_legs(rows):
    """Return (start, end) pairs whose boundaries lie between the legs of conversations."""
    cuts = [utc(row["detect_time"]) for row in rows if row["ref_callid"]][::-1]
    second = datetime.timedelta(seconds=1)
    day = datetime.timedelta(days=1)
    starts = [cuts[0] - day, *(cut + second for cut in cuts)]
    return [
        (str(start), str(end)) for start, end in zip(starts, [*cuts, cuts[-1] + day], strict=True)
    ]


def import_at_once(url, database, ranges):
    gate = Barrier(WORKERS)

    def work(number):
        admin = Rpc(url, database, "admin")
        accounts = admin("callmyway.account", "search", [])
        gate.wait()
        for each in ranges[number::WORKERS]:
            admin("callmyway.account", "import_cdrs", accounts, *each)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))


def set_rate_limit(admin, limit):
    accounts = admin("callmyway.account", "search", [])
    admin("callmyway.account", "write", accounts, {"rate_limit": limit})


def forget_calls(database):
    database.query("DELETE FROM callmyway_call; DELETE FROM callmyway_event")
