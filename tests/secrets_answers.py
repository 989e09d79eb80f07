"""What the server answers, seen at the edge of the process, for the guard over the secrets."""

import contextlib
import json

from werkzeug.wsgi import ClosingIterator

from odoo.http import request

from ..const import ADMIN_GROUP
from ..provider.redact import redact

TOKEN = "the webhook token"
TOKEN_FIELDS = frozenset(("webhook_token", "webhook_url"))
# the questions whose answer may hold it: method -> the argument that names the fields, its place
QUESTIONS = {
    "read": ("fields", 1),
    "search_read": ("fields", 1),
    "web_read": ("specification", 1),
    "web_search_read": ("specification", 1),
    "web_save": ("specification", 2),
}


def allow_token(respond, dispatcher, result=None, error=None):
    """Allow an administrator's answer the token, in the fields that the question names."""
    if error is None:
        asked = asked_fields(dispatcher.request.params)
        if asked and dispatcher.request.env.user.has_group(ADMIN_GROUP):
            dispatcher.request.callmyway_token_fields = asked
    return respond(dispatcher, result=result, error=error)


def asked_fields(params):
    """Return the fields with the token that a call asks an account for; no list asks for all."""
    question = QUESTIONS.get(params.get("method"))
    if not question or params.get("model") != "callmyway.account":
        return frozenset()
    name, place = question
    args = params.get("args") or []
    wanted = (params.get("kwargs") or {}).get(name, next(iter(args[place:]), None))
    return TOKEN_FIELDS.intersection(wanted) if wanted else TOKEN_FIELDS


class Answer:
    """One answer on its way out.

    :param look: the guard's
    :param dict environ: of the request
    :param start_response: the server's
    """

    def __init__(self, look, environ, start_response):
        self._look = look
        self._start_response = start_response
        self._place = f"{environ['REQUEST_METHOD']} {redact(environ['PATH_INFO'])}"
        self._allowed = frozenset()

    def begin(self, status, headers, *exc_info):
        """Look at status and headers, and note what the answer may hold."""
        self._look(f"the headers of the answer to {self._place}", status, headers)
        with contextlib.suppress(RuntimeError):  # no request
            self._allowed = getattr(request, "callmyway_token_fields", frozenset())
        return self._start_response(status, headers, *exc_info)

    def watched(self, body):
        """Return the body after a look at it; before, since the test goes on with its last byte."""
        chunks = list(body)
        place = f"the answer to {self._place}"
        rest, allowed = _apart(b"".join(chunks), self._allowed)
        self._look(place, rest)
        self._look(place, allowed, allowed=(TOKEN,))
        return ClosingIterator(chunks, getattr(body, "close", None))


def _apart(body, names):
    """Return the answer without the fields ``names`` of its records, and what these hold."""
    if not names:
        return body, []
    answer = json.loads(body)
    rows = answer.get("result")
    rows = rows.get("records") if isinstance(rows, dict) else rows
    rows = [row for row in rows or () if isinstance(row, dict)]
    return answer, [row.pop(name) for row in rows for name in names if name in row]
