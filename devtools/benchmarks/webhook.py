"""Notifications per second: new ones and doubled ones, beside a route that stores one row."""

import http.client
import itertools
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from devtools.benchmarks.contacts import number
from devtools.benchmarks.stage import LARGE, copy
from devtools.benchmarks.table import Row, median, times
from devtools.e2e.server import OdooServer
from devtools.e2e.stage import Rpc

BATCHES, BATCH = 12, 24  # the first two batches warm up
WARM_UP = 2
NEW_AT_LEAST, AGAIN_AT_LEAST = 0.5, 0.8  # times the floor
FLOOR = "/callmyway_floor/store"
UNLIMITED = 1_000_000  # notifications a minute: the limit is not what is measured
# name → (Odoo's options, clients at once)
SETTINGS = {
    "one client": ((), 1),
    "4 clients": ((), 4),
    "4 clients, 2 workers": (("--workers=2",), 4),
}


def measure():
    """Return the rows of this benchmark."""
    with copy(LARGE) as database:
        return [
            row for name, setting in SETTINGS.items() for row in _rows(database, name, *setting)
        ]


def _rows(database, name, options, clients):
    with OdooServer(database, *options) as server:
        poster = Poster(server.url, open_webhook(server))
        rates = _interleaved(poster, clients)
        check_processed(server)
    floor = rates.pop("floor")
    for kind, least in (("callStart", NEW_AT_LEAST), ("the same again", AGAIN_AT_LEAST)):
        ratio = median([one / other for one, other in zip(rates[kind], floor, strict=True)])
        yield Row(
            f"webhook, {kind}, {name}",
            f"{median(rates[kind]):.0f}/s",
            f"{median(floor):.0f}/s",
            times(ratio),
            f"≥ {least:g} x",
            ratio >= least,
        )


def open_webhook(server):
    """Lift the account's rate limit; return the path of its webhook."""
    admin = Rpc(server.url, server.database, "admin")
    [account] = admin("callmyway.account", "search_read", [], ["webhook_url"])
    admin("callmyway.account", "write", [account["id"]], {"rate_limit": UNLIMITED})
    return urlsplit(account["webhook_url"]).path


def check_processed(server):
    """Make sure that what was measured is notifications processed, not failed or left for later."""
    admin = Rpc(server.url, server.database, "admin")
    waiting = admin("callmyway.event", "search_count", [["state", "!=", "done"]])
    strangers = admin("callmyway.call", "search_count", [["partner_id", "=", False]])
    assert not waiting, f"{waiting} notifications were not processed"
    assert not strangers, f"{strangers} calls were not matched with their contact"


def call_start(caller, callid):
    """Return a notification: ``caller`` rings the demo's first agent."""
    data = {
        "callid": callid,
        "account_id": "900100",
        "endpoint_id": "70101",
        "ani": caller,
        "dnis": "40000101",
        "detect_time": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() - 6 * 3600)),
        "connect_time": "1970-01-01 00:00:00",
        "disconnect_time": "",
        "duration": "0",
        "type": "in",
        "cost": "0",
    }
    return json.dumps({"action": "callStart", "data": data})


class Poster:
    """Posts notifications of calls by random contacts."""

    def __init__(self, url, webhook):
        self._address = urlsplit(url).netloc
        self._webhook = webhook
        self._rng = random.Random(1)
        self._ids = itertools.count(time.time_ns() // 1000)
        self._last = []

    def bodies(self, kind, count):
        """Return (path, body) pairs; the repeated ones are those of the last new batch."""
        if kind == "the same again":
            return [(self._webhook, body) for body in self._last]
        fresh = [self._body() for _each in range(count)]
        if kind == "floor":
            return [(FLOOR, body) for body in fresh]
        self._last = fresh
        return [(self._webhook, body) for body in fresh]

    def post(self, pairs):
        """Post one after the other, over one connection as long as the server keeps it."""
        connection = http.client.HTTPConnection(self._address, timeout=60)
        for path, body in pairs:
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
            assert answer.status == 200 and json.loads(text) == {"ack": "ok"}, text[:500]
        connection.close()

    def _body(self):
        return call_start(number(self._rng.randrange(LARGE)), f"{next(self._ids)}.1")


def _interleaved(poster, clients):
    rates = {"floor": [], "callStart": [], "the same again": []}
    with ThreadPoolExecutor(clients) as pool:
        for batch in range(BATCHES):
            for kind, found in rates.items():
                pairs = poster.bodies(kind, BATCH)
                begun = time.perf_counter()
                list(pool.map(poster.post, [pairs[start::clients] for start in range(clients)]))
                rate = BATCH / (time.perf_counter() - begun)
                if batch >= WARM_UP:
                    found.append(rate)
    return rates
