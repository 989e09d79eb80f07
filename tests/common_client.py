"""A web server that answers as told, and a client that asks it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import requests

from ..provider.client import CallMyWayClient, Credentials
from ..provider.errors import ProviderError
from .common import PASSWORD, USERNAME, PlainCase

_send = requests.Session.send


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.answer(self)

    def log_message(self, *_arguments):
        pass


class ClientCase(PlainCase):
    """A web server that answers as told."""

    @classmethod
    def _request_handler(cls, session, request, **options):
        return _send(session, request, **options)  # Odoo's tests would wait longer than asked

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        cls.server.daemon_threads = True
        cls.url = f"http://127.0.0.1:{cls.server.server_port}"
        thread = threading.Thread(target=cls.server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        cls.addClassCleanup(thread.join)
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)

    def setUp(self):
        super().setUp()
        self.server.asked = []
        self.client = CallMyWayClient(Credentials(self.url + "/", USERNAME, PASSWORD), timeout=5)

    def answer(self, text="", status=200, **headers):
        def answer(handler):
            body = text if isinstance(text, bytes) else text.encode()
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.server.answer = answer

    def failure(self, ask):
        with self.assertRaises(ProviderError) as caught:
            ask()
        error = caught.exception
        self.assertNotIn(PASSWORD, f"{error} {error!r} {error.detail} {error.args}")
        self.assertIsNone(error.__cause__, "the library's error holds the URL")
        self.assertTrue(error.__suppress_context__ or error.__context__ is None)
        return error

    def click(self):
        return self.client.click_to_dial("4100101", "22334455")

    def asked(self):
        url = urlsplit(self.server.asked[-1])
        return url.path, {name: value[0] for name, value in parse_qs(url.query).items()}
