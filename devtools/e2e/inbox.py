"""The webhook from the provider's side: posting notifications, many at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import requests

from devtools.e2e.stage import run_cron

ACKNOWLEDGED = (200, {"ack": "ok"})
NEVER = "1970-01-01 00:00:00"


def webhook_path(admin):
    """Return the path with the secret that notifications are posted to."""
    [account] = admin("callmyway.account", "search_read", [], ["webhook_url"])
    return "/callmyway/webhook/" + account["webhook_url"].rsplit("/", 1)[1]


def notification(action, callid, detect, **values):
    """Return the body of a notification of an incoming call."""
    data = {
        "callid": callid,
        "account_id": "900100",
        "endpoint_id": "70101",
        "ani": "22001005",
        "dnis": "4000101",
        "detect_time": detect,
        "connect_time": NEVER,
        "disconnect_time": NEVER,
        "duration": "0",
        "type": "in",
        "cost": "0.0000",
    }
    return {"action": action, "data": {**data, **values}}


def post_at_once(addresses, bodies):
    """Post all bodies in the same moment, to the addresses in turn.

    :return: list of (status, decoded answer)
    """
    gate = Barrier(len(bodies))

    def post(number, body):
        gate.wait()
        answer = requests.post(addresses[number % len(addresses)], json=body, timeout=60)
        return answer.status_code, answer.json()

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(post, range(len(bodies)), bodies))


def process_what_waits(admin, database):
    """Run the cron that processes waiting notifications, without waiting until they are due."""
    database.query(
        "UPDATE callmyway_event SET received_at = received_at - interval '1 minute', "
        "next_try_at = next_try_at - interval '2 days' WHERE state IN ('new', 'failed')"
    )
    run_cron(admin, "ir_cron_process_events")


def unprocessed(database):
    """Return how many notifications are neither processed nor refused."""
    return int(
        database.query("SELECT count(*) FROM callmyway_event WHERE state IN ('new', 'failed')")
    )
