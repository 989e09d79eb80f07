"""What the tests of the simulator share: one of it, its clock, and somebody who listens to it."""

import http.server
import json
import threading
import time
import unittest

import requests

from ..simulator import ManualClock, Simulator

CREDENTIALS = {"username": "4000001", "password": "40000010001"}
NEVER = "1970-01-01 00:00:00"
DEADLINE = 10


def until(condition):
    """Return what `condition()` gives as soon as it is true."""
    give_up = time.monotonic() + DEADLINE
    while not (result := condition()):
        if time.monotonic() > give_up:
            raise AssertionError("it did not happen in time")
        time.sleep(0.005)
    return result


class Listener:
    """A webhook address that keeps what it is told."""

    def __init__(self, answer='{"ack": "ok"}', status=200):
        self.bodies = bodies = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                bodies.append(json.loads(self.rfile.read(length)))
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer.encode())

            def log_message(self, *_arguments):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/callmyway/webhook/s3cr3t"

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class SimulatorCase(unittest.TestCase):
    """A simulator over real HTTP, whose time moves only with `self.clock.advance()`."""

    config = {}

    def setUp(self):
        self.clock = ManualClock()
        self.simulator = Simulator(self.config, clock=self.clock)
        self.addCleanup(self.simulator.close)
        self.url = self.simulator.serve().url

    def listen(self, **answer):
        """Point the account's webhook at a new Listener and return it."""
        listener = Listener(**answer)
        self.addCleanup(listener.close)
        self.put("/accounts/4000001/webhook", url=listener.url)
        return listener

    def settle(self):
        """Wait until no delivery is under way and return all of them, oldest first."""
        until(lambda: self.get("/deliveries")["pending"] == 0)
        return self.get("/deliveries")["deliveries"][::-1]

    # === THE PROVIDER === #

    def click(self, first="4000101", second="88001001", **changes):
        params = {**CREDENTIALS, "first_num": first, "second_num": second, **changes}
        return requests.get(f"{self.url}/Welcome/ClickToDialExtenal", params=params, timeout=10)

    def ask(self, **params):
        params = {**CREDENTIALS, "format": "json", **params}
        return requests.get(f"{self.url}/getCdrs.php", params=params, timeout=10)

    def recent(self):
        """Return the CDRs of the last 24 hours, oldest first."""
        return self.ask(recent="1").json()["cdrs"][::-1]

    def live(self):
        return self.ask(live="1", fullAccount="1").json()["cdrs"]

    # === THE CONTROL API === #

    def control(self, method, path, body=None, status=200):
        response = requests.request(method, f"{self.url}/control{path}", json=body, timeout=10)
        self.assertEqual(response.status_code, status, response.text)
        return response.json()

    def get(self, path):
        return self.control("GET", path)

    def put(self, path, **body):
        return self.control("PUT", path, body)

    def post(self, path, **body):
        return self.control("POST", path, body)

    def call(self, source, target):
        return self.control("POST", "/calls", {"from": source, "to": target})["callid"]

    def phone(self, username):
        endpoints = self.get("/state")["endpoints"]
        return next(endpoint for endpoint in endpoints if endpoint["username"] == username)
