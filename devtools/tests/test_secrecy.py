"""The end-to-end tests' watch over passwords and tokens notices what it must, and only that."""

import http.server
import json
import threading

import pytest
import requests

from devtools.e2e.secrecy import ACCOUNT, Secrecy
from devtools.simulator.config import DEMO_ACCOUNT

PASSWORD = DEMO_ACCOUNT["password"]
TOKEN = "tWJ0cQ2k7yL4s-Nd_6bVx8RzH3mGf5PaE1uKo9iXwTq"
URL = f"http://127.0.0.1:8069/callmyway/webhook/{TOKEN}"


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers what it is told in the headers."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        answer = self.headers["Say"].encode()
        self.send_response(200)
        self.send_header("Said", self.headers.get("Say-Above", ""))
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def secrecy():
    secrecy = Secrecy()
    with secrecy.watch_answers():
        yield secrecy


@pytest.fixture
def ask():
    """Return a function that posts something and is answered as it says."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/web"

        def post(question, answer, **headers):
            headers = {"Say": json.dumps(answer), **headers}
            requests.post(address, json=question, headers=headers, timeout=10)

        yield post
        server.shutdown()
        thread.join()


def question(*fields):
    return {"params": {"model": ACCOUNT, "method": "search_read", "args": [[], fields]}}


def test_a_password_in_an_answer_or_its_headers_is_noticed(secrecy, ask):
    ask({}, {"error": f"?password={PASSWORD}"})
    assert secrecy.take([]) == ["the password appeared in the answer to POST /web"]
    ask({}, {}, **{"Say-Above": PASSWORD})
    assert secrecy.take([]) == ["the password appeared in the headers of the answer to /web"]


def test_the_token_is_for_who_asks_the_account_for_it(secrecy, ask):
    ask(question("webhook_url"), {"result": [{"webhook_url": URL}]})
    assert secrecy.take([]) == []
    leaks = (
        (question("webhook_url"), {"result": [{"webhook_url": URL, "name": TOKEN}]}),
        (question("name"), {"result": [{"webhook_url": URL}]}),
        ({}, {"error": TOKEN}),
    )
    for asked, answer in leaks:
        ask(asked, answer)
        assert secrecy.take([]) == ["the token appeared in the answer to POST /web"]


def test_a_password_that_was_set_is_a_secret_from_then_on(secrecy, ask):
    write = {"model": ACCOUNT, "method": "write", "args": [[1], {"password": "9876543210"}]}
    ask({}, "9876543210")
    ask({"params": write}, True)
    assert secrecy.take([]) == []
    ask({}, "9876543210")
    assert secrecy.take([]) == ["the password appeared in the answer to POST /web"]


def test_each_new_line_of_a_log_is_looked_at_once(secrecy, tmp_path):
    log = tmp_path / "odoo.log"
    assert secrecy.take([log]) == [], "it is not there yet"
    log.write_text('"POST /callmyway/webhook/*** HTTP/1.1" 200\n')
    assert secrecy.take([log]) == []
    with log.open("a") as more:
        more.write(f"asked with {PASSWORD}\n")
    assert secrecy.take([log]) == ["the password appeared in the log odoo.log"]
    assert secrecy.take([log]) == []


def test_an_address_that_is_not_blanked_is_noticed_whoevers_it_is(secrecy, tmp_path):
    log = tmp_path / "odoo.log"
    log.write_text(f'"POST /callmyway/webhook/{TOKEN} HTTP/1.1" 200\n')
    [found] = secrecy.take([log])
    assert found == "a notification URL appeared in the log odoo.log"
