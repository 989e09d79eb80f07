"""No secret of an account may show while the tests run: a guard over what leaves the process."""

import base64
import contextlib
import io
import logging
import zipfile
from functools import wraps
from unittest.mock import patch

from odoo import http, models

from odoo.addons.base.models.ir_attachment import IrAttachment
from odoo.addons.bus.models.bus import BusBus

from ..models.callmyway_account_secret import CallmywayAccountSecret
from ..models.callmyway_replaced_token import CallmywayReplacedToken
from .secrets_answers import Answer, allow_token

# nothing else is spelt like it, and what stands in its middle is spelt differently in URL, JSON
# and HTML, while its two ends are the same everywhere
PASSWORD = "pw-Zr7kQ2vX9/Lh&Tq4Wd8mNc5Jb"
KINDS = {
    "password_secret": "the password",
    "webhook_token": "the webhook token",
    "token": "the replaced webhook token",
}
SHORTEST = 8  # characters; what is shorter may stand in any text by chance
END = 12  # characters at either end that betray a secret that was cut or encoded
# Whatever the run shows: what an administrator who looks for a fault would let the server log, with
# every query, hence whatever is stored anywhere.
CHATTY = ("odoo.addons.callmyway", "odoo.http", "odoo.sql_db", "urllib3", "werkzeug")
# where tokens belong once they are replaced; a query that puts them there can only show them
_STORING = 'INSERT INTO "callmyway_replaced_token"'
_LINES = logging.Formatter()


class SecretsGuard:
    """Note every place where a secret shows that was known before or stored meanwhile."""

    def __init__(self):
        self._kinds = {}
        self._found = {}
        self.learn("password_secret", PASSWORD)

    def learn(self, field, secret):
        """Watch for the value of a field that :data:`KINDS` names."""
        if secret and len(secret) >= SHORTEST:
            self._kinds.update(dict.fromkeys((secret[:END], secret[-END:]), KINDS[field]))

    def look(self, place, *things, allowed=()):
        """Note ``place`` when one of ``things`` holds a secret.

        :param str place: for the sentence that is noted
        :param things: text, bytes (zipped ones too), and lists and dictionaries of them
        :param allowed: kinds of secrets that may be there
        """
        kinds = tuple(self._kinds.items())  # the server's threads may learn of others meanwhile
        for text in _texts(things):
            for end, kind in kinds:
                if end in text and kind not in allowed:
                    self._found[f"{kind} appeared in {place}"] = True

    def take(self):
        """Return what was found since the last time, and forget it."""
        found, self._found = self._found, {}
        return list(found)

    def check(self):
        """Fail when something was found.

        :raise AssertionError: says what appeared where, and not the secret itself
        """
        found = self.take()
        if found:
            raise AssertionError("A secret leaked: " + "; ".join(found))

    @contextlib.contextmanager
    def on(self):
        """Watch until the end of the block."""
        watched = (
            (logging.Logger, "isEnabledFor", _is_written),
            (logging.Logger, "callHandlers", self._log_line),
            (http.Application, "__call__", self._answer),
            (http.JsonRPCDispatcher, "_response", allow_token),
            (models.BaseModel, "export_data", self._export),
            (IrAttachment, "create", self._attachments),
            (IrAttachment, "write", self._attachments),
            (BusBus, "_sendone", self._push),
            (CallmywayAccountSecret, "create", self._created),
            (CallmywayAccountSecret, "write", self._written),
            (CallmywayReplacedToken, "create", self._created),
        )
        with contextlib.ExitStack() as stack:
            for owner, name, watch in watched:
                stack.enter_context(_around(owner, name, watch))
            yield

    @contextlib.contextmanager
    def one_test(self):
        """Fail at the end when something was found, and forget the secrets that go with it."""
        known = dict(self._kinds)
        try:
            yield
        finally:
            self._kinds = known
            self.check()

    # === WHAT IS SECRET === #
    def _created(self, create, records, vals_list):
        made = create(records, vals_list)
        for secret_sudo in made.sudo():
            for field in KINDS.keys() & made._fields.keys():
                self.learn(field, secret_sudo[field])
        return made

    def _written(self, write, records, vals):
        for field in KINDS:
            self.learn(field, vals.get(field))
        return write(records, vals)

    # === WHERE IT MUST NOT BE === #
    def _log_line(self, handle, logger, record):
        # here, since whoever mutes a logger or takes its lines away does it further on
        place = f"a log line of {record.name} ({record.filename}:{record.lineno})"
        line = _line(record)
        if not (record.name == "odoo.sql_db" and _STORING in line):
            self.look(place, line)
        if record.levelno >= logger.getEffectiveLevel():
            handle(logger, record)

    def _answer(self, serve, application, environ, start_response):
        answer = Answer(self.look, environ, start_response)
        return answer.watched(serve(application, environ, answer.begin))

    def _export(self, export, records, *args, **kwargs):
        exported = export(records, *args, **kwargs)
        self.look(f"an export of {records._name}", exported)
        return exported

    def _attachments(self, store, records, values):
        for vals in [values] if isinstance(values, dict) else values:
            for name, value in vals.items():
                content = base64.b64decode(value or b"") if name == "datas" else value
                self.look(f"the field {name} of an attachment", content)
        return store(records, values)

    def _push(self, send, bus, *args, **kwargs):
        self.look("a push message", args, kwargs)
        return send(bus, *args, **kwargs)


class Guarded:
    """A test class during all of which the guard is on; put it before Odoo's."""

    @classmethod
    def setUpClass(cls):
        cls.guard = SecretsGuard()
        cls.addClassCleanup(cls.guard.check)
        cls.enterClassContext(cls.guard.on())
        super().setUpClass()

    def setUp(self):
        self.enterContext(self.guard.one_test())
        super().setUp()


class Noticing:
    """What a test of the guard says of a leak that it made on purpose."""

    def assertNoticed(self, *words):
        """One leak was found, is described with these words, and is not spread by the guard."""
        found = self.guard.take()
        self.assertEqual(len(found), 1, found)
        for word in words:
            self.assertIn(word, found[0])
        self.guard.look("what the guard says", found)
        self.assertFalse(self.guard.take())

    def assertQuiet(self):
        self.assertFalse(self.guard.take())


def _around(owner, name, watch):
    """Return a patch that lets ``watch`` call the method ``name``, its first argument."""
    method = getattr(owner, name)

    @wraps(method)
    def call(*args, **kwargs):
        return watch(method, *args, **kwargs)

    return patch.object(owner, name, call)


def _is_written(is_enabled, logger, level):
    """Let a line be written for the guard, also where the run shows none."""
    watched = logging.DEBUG if logger.name.startswith(CHATTY) else logging.INFO
    return level >= watched or is_enabled(logger, level)


def _line(record):
    """Return a log line with the traceback and the stack that belong to it."""
    try:
        return _LINES.format(record)
    except (TypeError, ValueError):  # its arguments do not fit
        return f"{record.msg} {record.args}"


def _texts(thing):
    """Yield the text of everything in ``thing``."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, (bytes, bytearray, memoryview)):
        yield bytes(thing).decode("latin-1")  # any byte is a letter of it, and secrets are ASCII
        yield from _unzipped(bytes(thing))
    elif isinstance(thing, dict):
        yield from _texts(tuple(thing.items()))
    elif isinstance(thing, (list, tuple, set, frozenset)):
        for each in thing:
            yield from _texts(each)
    else:
        yield str(thing)


def _unzipped(data):
    """Yield what a ZIP file holds, such as a workbook; nothing when ``data`` is none."""
    if data.startswith(b"PK"):
        with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name).decode("latin-1") for name in archive.namelist())
