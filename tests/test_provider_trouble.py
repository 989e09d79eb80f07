import socket
import threading
from unittest.mock import patch

from ..provider import client
from ..provider.client import CallMyWayClient, Credentials
from .common import PASSWORD, USERNAME
from .common_client import ClientCase


class TestTrouble(ClientCase):
    def test_a_slow_provider_is_a_timeout(self):
        released = threading.Event()
        self.addCleanup(released.set)
        self.server.answer = lambda _handler: released.wait(10)
        self.client._timeout = 0.1
        self.assertEqual(self.failure(self.click).code, "timeout")

    def test_a_provider_that_is_down_is_unreachable(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        self.client = CallMyWayClient(Credentials(url, USERNAME, PASSWORD))
        self.assertEqual(self.failure(self.click).code, "unreachable")

    def test_a_connection_that_breaks_is_unreachable(self):
        self.server.answer = lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)
        self.assertEqual(self.failure(self.click).code, "unreachable")

    def test_an_address_that_is_none_is_unreachable(self):
        for url in ("https://", "https://[", "http://127.0.0.1:99999", "https://a..b"):
            with self.subTest(url=url):
                self.client = CallMyWayClient(Credentials(url, USERNAME, PASSWORD))
                self.assertEqual(self.failure(self.click).code, "unreachable")

    def test_bytes_that_are_no_text_are_read_all_the_same(self):
        self.answer(b"\xff\xfe OK")
        self.assertIn("OK", self.click())
        self.answer(b"not gzip", Content_Encoding="gzip")
        self.assertEqual(self.failure(self.click).code, "unreachable")

    def test_an_answer_that_trickles_is_a_timeout(self):
        released = threading.Event()
        self.addCleanup(released.set)

        def trickle(handler):
            handler.send_response(200)
            handler.end_headers()
            while not released.wait(0.02):
                handler.wfile.write(b" " * 1024)

        self.server.answer = trickle
        self.client._timeout = 0.3
        self.assertEqual(self.failure(self.click).code, "timeout")

    def test_an_answer_without_end_is_not_read_to_the_end(self):
        self.answer("x" * 5000)
        with patch.object(client, "_MAX_ANSWER", 4096):
            self.assertEqual(self.failure(self.click).code, "garbage")
