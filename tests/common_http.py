"""The office seen through the server's door, and the simulated provider on the other side."""

import contextlib
import threading
import time
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import HttpCase
from odoo.tools import mute_logger

from ..devtools.simulator import ManualClock, Simulator
from ..provider import const
from .common import (
    ANA,
    ANA_ID,
    ANA_NUMBER,
    ANA_PRIVATE,
    ANA_PRIVATE_ID,
    LUIS,
    LUIS_ID,
    PASSWORD,
    SWITCHBOARD,
    SWITCHBOARD_ID,
    SWITCHBOARD_NUMBER,
    USERNAME,
    Office,
)

SIMULATED = {
    "accounts": [
        {
            "username": USERNAME,
            "password": PASSWORD,
            "external_id": "910100",
            "endpoints": [
                {
                    "endpoint_id": SWITCHBOARD_ID,
                    "username": SWITCHBOARD,
                    "name": "Central",
                    "kind": "switchboard",
                    "caller_id": SWITCHBOARD_NUMBER,
                    "rings": [ANA, LUIS],
                },
                {"endpoint_id": ANA_ID, "username": ANA, "name": "Ana", "caller_id": ANA_NUMBER},
                {"endpoint_id": LUIS_ID, "username": LUIS, "name": "Luis"},
                {"endpoint_id": ANA_PRIVATE_ID, "username": ANA_PRIVATE, "name": "Ana (private)"},
            ],
        }
    ],
    "settings": {"interval": 0, "remote_answer_after": None},
}


class CallmywayHttpCase(Office, HttpCase):
    """Tests through the server's door, which commits for itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(patch.object(const, "REQUEST_INTERVAL", 0))

    def rpc(self, user, model, method, *args, **kwargs):
        """Call a method as the browser of ``user`` does.

        :raise RpcError: the server answered with an error
        """
        self.env.flush_all()
        self.authenticate(user.login, user.login)
        params = {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
        route = f"/web/dataset/call_kw/{model}/{method}"
        answer = self.url_open(route, json={"jsonrpc": "2.0", "id": 0, "params": params}).json()
        self.env.invalidate_all()
        if "error" in answer:
            raise RpcError(answer["error"]["data"])
        return answer["result"]

    @contextlib.contextmanager
    def refused(self, error):
        """Expect an error of this name, such as ``AccessError``, from the server.

        Unlike ``assertRaises`` here, it leaves in the database what the server committed.
        """
        refusal = SimpleNamespace(message="")
        try:
            with mute_logger("odoo.http"):
                yield refusal
        except RpcError as caught:
            self.assertEqual(caught.name, error, caught.text)
            self.assertNotIn(PASSWORD, caught.text)
            refusal.message = caught.message
        else:
            self.fail(f"no {error} was raised")


class RpcError(Exception):
    """What the server refused, and why."""

    def __init__(self, data):
        super().__init__(data["message"])
        self.name = data["name"].rpartition(".")[2]
        self.message = data["message"]
        self.text = f"{data['message']} {data['debug']}"


class ProviderMixin:
    """The real simulator as provider, with a clock that moves only when told to."""

    def setUp(self):
        super().setUp()
        self.clock = ManualClock(start=int(time.time()))
        self.provider = self.enterContext(Simulator(SIMULATED, self.clock))
        self.simulated = next(iter(self.provider.accounts))
        self.account.base_url = self.provider.serve().url

    def asked(self, *scopes):
        """Return what the provider was asked, oldest first: ``click``, ``cdr`` or ``live``."""
        entries = reversed(self.provider.requests.latest())
        return [entry for entry in entries if entry["endpoint"] in scopes]

    def phone(self, username):
        return self.provider.accounts.endpoint(username)

    def connect_webhook(self):
        """Let the simulator notify this server."""
        self.env.flush_all()
        self.http_request_allow_all = True  # what it sends while a request runs waits its turn
        url = f"{self.base_url()}/callmyway/webhook/{self.account.webhook_token}"
        self.provider.accounts.set_webhook(self.simulated, url)

    def settle(self, timeout=15):
        """Wait until every notification of the simulator was answered."""
        deadline = time.monotonic() + timeout
        with self.allow_requests(all_requests=True):
            while self.provider.notifier.pending and time.monotonic() < deadline:
                threading.Event().wait(0.005)
        outcomes = {entry["status"] for entry in self.provider.notifier.deliveries()}
        self.assertLessEqual(outcomes, {"acknowledged", "lost"})
        self.env.invalidate_all()
