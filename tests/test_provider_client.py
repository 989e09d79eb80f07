import json
import logging
import socket
from datetime import datetime
from html import escape
from urllib.parse import quote, quote_plus

from ..provider.client import Credentials, refusal_code
from .common import PASSWORD, USERNAME
from .common_client import ClientCase

REFUSALS = {
    "Endpoint busy": "busy",
    "Usuario con llamada activa": "busy",
    "Invalid username or password": "credentials",
    "Clave incorrecta": "credentials",
    "IP address not authorised: 192.0.2.1": "source_ip",
    "Number not allowed: 900123": "number",
    "Invalid number: second_num": "number",
    "Try tomorrow": "refused",
}
QUEUED = ("", "OK", '{"result": "queued"}', '{"error": ""}', "[]", "null", "<p>Insertado</p>")
NOT_QUEUED = (
    '{"error": "Endpoint busy"}',
    '{"success": false}',
    '{"status": "failed", "message": "x"}',
    '{"result": "ERROR"}',
    "Error: try later",
    "<html>Fatal error</html>",
    '["error"]',
)


class TestClick(ClientCase):
    def test_the_agents_telephone_is_first_and_the_contact_second(self):
        self.answer("OK")
        self.click()
        path, params = self.asked()
        self.assertEqual(path, "/Welcome/ClickToDialExtenal")
        self.assertEqual(
            params,
            {
                "username": USERNAME,
                "password": PASSWORD,
                "first_num": "4100101",
                "second_num": "22334455",
            },
        )

    def test_an_answer_that_says_nothing_of_an_error_is_queued(self):
        for text in QUEUED:
            with self.subTest(text=text):
                self.answer(text)
                self.assertEqual(self.click(), " ".join(text.split()))

    def test_an_answer_that_says_error_is_not_queued(self):
        for text in NOT_QUEUED:
            with self.subTest(text=text):
                self.answer(text)
                self.failure(self.click)

    def test_each_refusal_has_its_code(self):
        for text, code in REFUSALS.items():
            with self.subTest(text=text):
                self.answer(json.dumps({"error": text}))
                self.assertEqual(self.failure(self.click).code, code)
                self.assertEqual(refusal_code(text.upper()), code)

    def test_any_status_but_success_is_not_queued(self):
        for status in (301, 400, 401, 403, 404, 500, 503):
            with self.subTest(status=status):
                self.answer("OK", status=status)
                error = self.failure(self.click)
                self.assertEqual(error.code, "http")
                self.assertIn(str(status), error.detail)

    def test_a_redirect_is_not_followed_since_the_password_would_go_with_it(self):
        self.answer(status=302, Location=self.url + "/elsewhere")
        self.assertEqual(self.failure(self.click).code, "http")
        self.assertEqual(len(self.server.asked), 1)

    def test_the_answer_that_is_kept_is_short_and_holds_no_secret(self):
        self.answer(f"Queued for user={USERNAME} password={PASSWORD}\x00 " + "x" * 5000)
        kept = self.click()
        self.assertNotIn(PASSWORD, kept)
        self.assertLessEqual(len(kept), 300)
        self.assertNotIn("\x00", kept)

    def test_the_password_is_blanked_however_the_answer_spells_it(self):
        for spelling in (
            PASSWORD,
            f"?password={PASSWORD}",
            f"?password={quote_plus(PASSWORD)}&cant=1",
            quote(PASSWORD, safe=""),
            f"<p>{escape(PASSWORD)}</p>",
            json.dumps({"pw": PASSWORD}),
            json.dumps({"pw": PASSWORD}).replace("/", "\\/"),
        ):
            with self.subTest(spelling=spelling):
                self.answer(f"OK {spelling} OK")
                self.guard.look("the answer that is kept", self.click())
                self.assertEqual(self.guard.take(), [])

    def test_no_part_of_the_password_is_kept_where_the_answer_is_cut(self):
        for status in (200, 500):
            for filling in (*("x" * length for length in range(280, 300)), " " * 295):
                self.answer(filling + PASSWORD, status=status)
                kept = self.click() if status == 200 else self.failure(self.click).detail
                self.assertNotIn(PASSWORD[:4], kept)


class TestRecords(ClientCase):
    def test_each_question_has_its_parameters(self):
        self.answer("[]")
        start, end = datetime(2026, 3, 1), datetime(2026, 3, 2, 23, 59, 59)
        page = {"dateStart": "2026-03-01 00:00:00", "dateEnd": "2026-03-02 23:59:59"}
        asked = {
            self.client.recent: {"recent": "1"},
            self.client.live: {"live": "1", "fullAccount": "1"},
            lambda: self.client.range(start, end, 50, 25): {**page, "ini": "50", "cant": "25"},
        }
        secret = {"username": USERNAME, "password": PASSWORD, "format": "json"}
        for ask, params in asked.items():
            ask()
            self.assertEqual(self.asked(), ("/getCdrs.php", {**secret, **params}))

    def test_an_answer_is_decoded_and_nothing_is_no_rows(self):
        for text, rows in (('{"cdrs": []}', {"cdrs": []}), ("", []), (" \n", []), ("[{}]", [{}])):
            self.answer(text)
            self.assertEqual(self.client.recent(), rows)

    def test_an_error_with_status_200_is_an_error(self):
        for text, code in REFUSALS.items():
            self.answer(json.dumps({"error": text}))
            self.assertEqual(self.failure(self.client.recent).code, code)

    def test_garbage_is_no_answer(self):
        for text in ("<html>maintenance</html>", "{", "[" * 100_000, "9" * 5000):
            with self.subTest(text=text[:20]):
                self.answer(text)
                self.assertEqual(self.failure(self.client.recent).code, "garbage")


class TestSecrets(ClientCase):
    def logged(self, ask):
        """Return all that any logger says at its chattiest while ``ask`` runs."""
        urllib3 = logging.getLogger("urllib3")
        self.addCleanup(urllib3.setLevel, urllib3.level)
        urllib3.setLevel(logging.DEBUG)
        with self.assertLogs(level=logging.DEBUG) as logs:
            logging.getLogger(__name__).debug("so that there is one line at least")
            ask()
        text = "\n".join(logs.output) + "".join(str(record.args) for record in logs.records)
        self.assertNotIn(PASSWORD, text)
        return text

    def test_no_log_line_holds_the_password(self):
        self.answer("OK")
        self.assertIn("ClickToDialExtenal", self.logged(self.click), "the library logs the URL")

    def test_no_log_line_of_a_failure_holds_it_either(self):
        self.answer(status=503)
        self.logged(lambda: self.failure(self.click))
        self.server.answer = lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)
        self.logged(lambda: self.failure(self.click))

    def test_nor_one_about_headers_that_make_no_sense(self):
        raw = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n no header at all\r\n: x\r\n\r\nOK"
        self.server.answer = lambda handler: handler.wfile.write(raw)
        self.assertIn("Failed to parse headers", self.logged(self.click))

    def test_credentials_show_nothing_of_themselves(self):
        credentials = Credentials(self.url, USERNAME, PASSWORD)
        self.assertNotIn(PASSWORD, f"{credentials} {credentials!r} {self.client!r}")
