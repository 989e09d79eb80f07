"""The simulator as a whole: its parts, its servers, its way back to the start."""

import random
import threading

from werkzeug.serving import WSGIRequestHandler, make_server

from . import history
from .accounts import Accounts
from .cdr_store import CdrStore
from .clock import SystemClock
from .config import Config
from .exchange import Exchange
from .faults import Faults
from .limiter import Limiter
from .localtime import LocalTime
from .notifier import Notifier
from .requests_log import RequestLog
from .settings import Settings
from .web import Application


class Simulator:
    """A CallMyWay to talk to.

    :param config: a Config, a dictionary as in a configuration file, or None for the demo
    :param clock: a SystemClock (the default) or a ManualClock
    """

    def __init__(self, config=None, clock=None):
        self.config = config if isinstance(config, Config) else Config.from_dict(config or {})
        self.clock = clock or SystemClock()
        self.settings = Settings(self.config.settings)
        self.faults = Faults(self.config.seed)
        self.accounts = Accounts(self.config.accounts)
        self.localtime = LocalTime(self.settings, self.faults)
        self.store = CdrStore()
        self.limiter = Limiter()
        self.requests = RequestLog()
        self.notifier = Notifier(self.accounts, self.faults, self.settings, self.clock)
        self.exchange = Exchange(self.accounts, self.settings, self.clock, self._publish)
        self.application = Application(self)
        self._servers = []
        self._start()

    def serve(self, host="127.0.0.1", port=0):
        """Start a thread that answers on `host`:`port` (0: any free port) and return its Server."""
        server = Server(self.application, host, port)
        self._servers.append(server)
        return server

    def close(self):
        """Stop the servers and every thread."""
        for server in self._servers:
            server.close()
        self.notifier.close()
        self.clock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.close()

    def reset(self, keep_webhooks=False):
        """Return to the start: no calls, faults or logs, the configured settings and history."""
        self.clock.clear()
        self.accounts.reset(keep_webhooks)
        for part in (self.exchange, self.faults, self.settings, self.notifier):
            part.reset()
        for part in (self.store, self.limiter, self.requests):
            part.clear()
        self._start()

    def add_history(self, account, **options):
        """Add weeks of past calls to the account's CDRs and return how many calls and rows."""
        options = {"seed": self.config.seed, "until": self.clock.time(), **options}
        calls, legs = history.generate(account, self.config.contacts, self.settings, **options)
        rows = [leg.cdr(self.localtime.stamp) for leg in legs]
        self.store.add(account.username, rows, self.localtime.stamp(options["until"]))
        return {"calls": calls, "rows": len(rows)}

    def add_late_rows(self, account, before, count):
        """Add calls that were not there a moment ago, detected at `before` or now if sooner."""
        moment = min(self.localtime.moment(before), self.clock.time())
        with self.exchange.lock:
            legs = history.late_legs(account, self.config.contacts, self._random, moment, count)
        rows = [leg.cdr(self.localtime.stamp) for leg in legs]
        self.store.add(account.username, rows, before)

    def _start(self):
        self._random = random.Random(self.config.seed)
        if self.config.history:
            for account in self.accounts:
                self.add_history(account, **self.config.history)

    def _publish(self, call, leg, action):
        """Tell the webhook of a leg and, when it ended, keep its CDR."""
        stamp = self.localtime.stamp
        if action == "callEnd":
            row = leg.cdr(stamp)
            self.store.add(call.account.username, [row], row["detect_time"])
        data = leg.notification(call.account, stamp)
        self.notifier.notify(call.account, call.callid, action, data)


class Server:
    """One HTTP server of a simulator, on a thread of its own."""

    def __init__(self, application, host, port):
        self._server = make_server(
            host, port, application, threaded=True, request_handler=_QuietHandler
        )
        self._server.daemon_threads = True
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{self._server.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name="simulator-http",
            daemon=True,
        )
        self._thread.start()

    def close(self):
        """Stop answering; calling it again does nothing."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()


class _QuietHandler(WSGIRequestHandler):
    """Log no request: an address carries the password."""

    def log_request(self, *_arguments):
        pass
