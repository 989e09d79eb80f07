"""Many real calls at once: the simulator's telephones ring, are answered and hang up."""

import contextlib
import itertools
import json
import random
import threading
import time

import requests

from devtools.e2e.stage import ACCOUNT, Rpc, introduce, simulator, wait_until
from devtools.simulator.config import DEMO_ACCOUNT

PHONES = [str(4000200 + number) for number in range(40)]
SETTINGS = {"interval": 0, "ring_timeout": 2, "remote_answer_after": 0.1, "ivr_seconds": 0.1}
TALK = 1  # second at least, so that there is a duration
MANY = 1_000_000


@contextlib.contextmanager
def provider_with_many_phones(folder, **settings):
    """Serve a provider whose account has telephones for a storm; yields its URL."""
    phones = [{"endpoint_id": f"8{name}", "username": name, "name": name} for name in PHONES]
    account = {**DEMO_ACCOUNT, "endpoints": [*DEMO_ACCOUNT["endpoints"], *phones]}
    config = folder / "provider.json"
    config.write_text(
        json.dumps({"accounts": [account], "settings": {**SETTINGS, **settings}}), encoding="utf-8"
    )
    with simulator("--config", str(config)) as url:
        yield url


def settle_in(odoo_url, database, provider_url):
    """Give Odoo the telephones and the provider's address, and return the administrator's RPC."""
    admin = Rpc(odoo_url, database, "admin")
    introduce(admin, odoo_url, provider_url)
    [account] = admin("callmyway.account", "search", [])
    admin("callmyway.account", "write", [account], {"rate_limit": MANY})
    phones = [
        {"name": name, "username": name, "endpoint_id": f"8{name}", "account_id": account}
        for name in PHONES
    ]
    admin("callmyway.endpoint", "create", phones)
    return admin


class Storm:
    """Calls of all kinds in quick succession, and how the provider's notifications of them went.

    :param str url: the simulator's
    """

    def __init__(self, url):
        self._url = url
        self._numbers = itertools.count(22100000)
        self._random = random.Random(1)
        self._session = requests.Session()

    def blow(self, count):
        """Begin ``count`` calls and let all of them end."""
        for each in range(count):
            number, phone = str(next(self._numbers)), self._random.choice(PHONES)
            ways = ((number, phone), (phone, number), (number, "switchboard"))
            self._place(*ways[each % 3])
        wait_until(self._calm_down, "the end of the storm", timeout=60)
        wait_until(lambda: not self.get("deliveries")["pending"], "deliveries", timeout=60)

    def in_background(self, count):
        """Blow while the caller does something else; returns the thread."""
        thread = threading.Thread(target=self.blow, args=(count,), daemon=True)
        thread.start()
        return thread

    def deliveries(self, status):
        """Return the notifications with a status, such as ``acknowledged``."""
        return [each for each in self.get("deliveries")["deliveries"] if each["status"] == status]

    def acknowledged(self):
        """Return how many notifications Odoo has acknowledged."""
        return len(self.deliveries("acknowledged"))

    def fault(self, **faults):
        """Switch faults on, or off with None."""
        self._send("PUT", "faults", faults)

    def settings(self, **settings):
        """Change how the provider behaves."""
        assert self._send("PUT", "settings", settings).ok

    def forget(self):
        """Let the provider forget all calls."""
        assert self._send("POST", "reset", {"keep_webhooks": True}).ok

    def get(self, path):
        """Return what the simulator's control API tells."""
        return self._session.get(f"{self._url}/control/{path}", timeout=30).json()

    def add_records(self, rows):
        """Let the provider have these rows, as if the calls had been."""
        assert self._send("POST", "cdrs", {"rows": rows, "account": ACCOUNT}).ok

    def _place(self, caller, called):
        answer = self._send("POST", "calls", {"from": caller, "to": called})
        assert answer.status_code in (200, 409), answer.text  # 409: that telephone is busy

    def _calm_down(self):
        """Answer what rings, hang up who has talked; tell whether all calls have ended."""
        state = self.get("state")
        for phone in state["endpoints"]:
            call = phone["call"]
            if phone["state"] == "ringing":
                self._press(phone, self._random.choice(("answer", "answer", "decline")))
            elif call and time.time() - (call["connected"] or call["started"]) > TALK:
                self._press(phone, "hangup")
        return not state["calls"]

    def _press(self, phone, action):
        self._send("POST", f"phones/{phone['username']}/{action}")

    def _send(self, method, path, body=None):
        return self._session.request(
            method, f"{self._url}/control/{path}", json=body or {}, timeout=30
        )
