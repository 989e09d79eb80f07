"""No password and no webhook token in what the servers log and answer."""

import collections
import contextlib
import json
import re
from unittest.mock import patch

import requests
from playwright.sync_api import Error

from devtools.simulator.config import DEMO_ACCOUNT

ACCOUNT = "callmyway.account"
DATA = ("document", "fetch", "xhr")
# where an account that is read says its token
_TOKEN = re.compile(r'("webhook_url": ?"[^"]*/callmyway/webhook/)([^"]+)')
# an address that was not blanked, whoever's it is
_ADDRESS = re.compile(r"/callmyway/webhook/(?!\*\*\*)[^\s\"'/]{12,}")


class Secrecy:
    """What is secret, and where it appeared.

    Passwords are learnt of when they are set, tokens when an administrator reads them.
    """

    def __init__(self):
        self._secrets = {DEMO_ACCOUNT["password"]: "the password"}
        self._read = collections.Counter()  # bytes of each log
        self._found = []

    @contextlib.contextmanager
    def watch_answers(self):
        """Look into everything that ``requests`` is answered."""
        send = requests.Session.send

        def watched(session, request, **options):
            answer = send(session, request, **options)
            text = answer.content.decode(errors="replace")
            text = self._without_what_was_asked(request, text)
            self._look(f"the answer to {request.method} {request.path_url}", text)
            self._look(f"the headers of the answer to {request.path_url}", str(answer.headers))
            return answer

        with patch.object(requests.Session, "send", watched):
            yield

    def watch_page(self, page):
        """Look into everything that a browser's page is answered, but for its code and pictures."""

        def look(response):
            if response.request.resource_type not in DATA:
                return
            with contextlib.suppress(Error):  # a redirect has no body, nor has a page that is gone
                self._look(f"an answer to the browser, {response.url}", response.text())

        page.on("response", look)

    def take(self, logs):
        """Return where secrets appeared since the last time.

        :param logs: paths of the log files to look into
        """
        for path in logs:
            self._look_into(path)
        found, self._found = self._found, []
        return found

    def _look(self, place, text):
        kinds = {kind for secret, kind in self._secrets.items() if secret in text}
        self._found += [f"{kind} appeared in {_ADDRESS.sub('…', place)}" for kind in kinds]

    def _look_into(self, path):
        if not path.exists():
            return
        with path.open("rb") as file:
            file.seek(self._read[path])
            new = file.read()
        self._read[path] += len(new)
        text = new.decode(errors="replace")
        self._look(f"the log {path.name}", text)
        if _ADDRESS.search(text):
            self._found.append(f"a notification URL appeared in the log {path.name}")

    def _without_what_was_asked(self, request, text):
        """Return an answer without the token that the request asked an account for."""
        asked = request.body or b""
        asked = asked.decode() if isinstance(asked, bytes) else str(asked)
        if f'"{ACCOUNT}"' not in asked:
            return text
        for password in _values(json.loads(asked), "password"):
            self._secrets[password] = "the password"
        if "webhook_url" not in asked:
            return text
        self._secrets.update((token, "the token") for _start, token in _TOKEN.findall(text))
        return _TOKEN.sub(r"\1", text)


def _values(thing, name):
    """Yield the texts that stand under a name anywhere in decoded JSON."""
    if isinstance(thing, dict):
        if thing.get(name) and isinstance(thing[name], str):
            yield thing[name]
        thing = list(thing.values())
    if isinstance(thing, list):
        for each in thing:
            yield from _values(each, name)
