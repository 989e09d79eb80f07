"""The provider's two addresses, over ``requests``. The URL is a secret: nothing here shows it."""

import json
import re
import time
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, quote_plus

import requests
from urllib3.exceptions import HTTPError

from . import redact
from .const import CDR_PATH, CLICK_PATH, REFUSALS, TIME_FORMAT, TIMEOUT
from .errors import ProviderError

_DETAIL_LENGTH = 300
_MAX_ANSWER = 64 * 1024 * 1024  # bytes; a page of 5,000 rows is about 3 MB
_PIECE = 4096  # bytes
_FAILED_WORDS = frozenset(("error", "failed", "fail", "ko", "false"))
_ERROR_WORD = re.compile(r"\berror\b", re.IGNORECASE)

redact.install()


@dataclass(frozen=True)
class Credentials:
    """Who is charged, and where. Not shown by ``repr``."""

    base_url: str
    username: str
    password: str

    def __repr__(self):
        return "Credentials(***)"


class CallMyWayClient:
    """Speak to the provider for one account.

    :param Credentials credentials: the charged user
    :param float timeout: seconds to wait for an answer
    """

    def __init__(self, credentials, timeout=TIMEOUT):
        self._credentials = credentials
        self._timeout = timeout

    def click_to_dial(self, first_num, second_num):
        """Ask the provider to ring ``first_num`` and then ``second_num``.

        :param str first_num: username or number of the account, rung first
        :param str second_num: rung when the first one answers
        :return: the provider's secret-free answer, when the request was queued (no more is known)
        :raise ProviderError: the request was not queued
        """
        base = self._credentials.base_url.rstrip("/")
        answer = self._get(base + CLICK_PATH, {"first_num": first_num, "second_num": second_num})
        error = _said_error(answer)
        if error:
            raise ProviderError(refusal_code(error), self._clean(error))
        return self._clean(answer)

    def recent(self):
        """Return the decoded answer with the CDRs of the last 24 hours."""
        return self._records({"recent": "1"})

    def range(self, start, end, offset, limit):
        """Return the decoded answer with one page of the CDRs of a range.

        :param datetime start: in the account's own time zone, naive
        :param datetime end: likewise
        :param int offset: rows to leave out
        :param int limit: rows wanted
        """
        return self._records(
            {
                "dateStart": start.strftime(TIME_FORMAT),
                "dateEnd": end.strftime(TIME_FORMAT),
                "ini": str(offset),
                "cant": str(limit),
            }
        )

    def live(self):
        """Return the decoded answer with the calls in progress."""
        return self._records({"live": "1", "fullAccount": "1"})

    def _records(self, params):
        # [spec] the guide names the bare host for CDRs and `www.` for clicks
        base = self._credentials.base_url.rstrip("/").replace("://www.", "://", 1)
        text = self._get(base + CDR_PATH, {**params, "format": "json"}).strip()
        if not text:
            return []
        try:
            answer = json.loads(text)
        except (ValueError, RecursionError):
            raise ProviderError("garbage", self._clean(text)) from None
        error = isinstance(answer, dict) and answer.get("error")
        if error:
            raise ProviderError(refusal_code(str(error)), self._clean(str(error)))
        return answer

    def _get(self, url, params):
        secret = {"username": self._credentials.username, "password": self._credentials.password}
        try:
            # a redirect would hand the password to wherever it points
            with requests.get(
                url,
                params={**secret, **params},
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                text = self._read(response).decode("utf-8", errors="replace")
        except requests.Timeout:
            raise ProviderError("timeout") from None
        except (requests.RequestException, HTTPError):
            # its text holds the URL, hence the password
            raise ProviderError("unreachable") from None
        if not 200 <= response.status_code < 300:
            raise ProviderError("http", self._clean(f"HTTP {response.status_code} {text}"))
        return text

    def _read(self, response):
        """Return the body, however large it claims to be and however slowly it comes.

        The time-out of ``requests`` is that of one piece, not of the whole.

        :raise ProviderError: it took too long or is too large
        """
        latest, body = time.monotonic() + self._timeout, bytearray()
        for piece in response.iter_content(_PIECE):
            body += piece
            if len(body) > _MAX_ANSWER:
                raise ProviderError("garbage", "more than 64 MiB")
            if time.monotonic() > latest:
                raise ProviderError("timeout")
        return body

    def _clean(self, text):
        """Return the beginning of ``text`` without the secrets the provider may have echoed."""
        # first, since what follows `password=` ends for `redact` at the first odd character
        for spelling in _spellings(self._credentials.password):
            text = text.replace(spelling, "***")
        text = redact.redact(text)
        return " ".join(text.replace("\x00", "").split())[:_DETAIL_LENGTH]


def _spellings(password):
    """Return how a URL, HTML and JSON spell a password; none when there is none."""
    in_json = json.dumps(password)[1:-1]
    return {
        password,
        quote(password, safe=""),
        quote_plus(password),
        escape(password),
        in_json,
        in_json.replace("/", "\\/"),  # PHP's
    } - {""}


def refusal_code(text):
    """Return the code of the refusal that ``text`` speaks of, ``refused`` when unknown."""
    text = f" {text.lower()} "
    for code, words in REFUSALS:
        if any(word in text for word in words):
            return code
    return "refused"


def _said_error(text):
    """Return what makes ``text`` an error, or ``""`` when it says nothing of one."""
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        return text if _ERROR_WORD.search(text) else ""
    if answer.get("error"):
        return str(answer["error"])
    verdicts = (str(answer.get(key, "")).lower() for key in ("success", "ok", "status", "result"))
    return text if any(verdict in _FAILED_WORDS for verdict in verdicts) else ""
