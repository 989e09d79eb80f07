"""Webhooks: every report of a call, sent to the account's address by background threads."""

import collections
import itertools
import queue
import threading

import requests

WORKERS = 8
KEPT = 2000


class Notifier:
    """Deliver in order within a call, in parallel across calls, and remember what came of it."""

    def __init__(self, accounts, faults, settings, clock):
        self._accounts = accounts
        self._faults = faults
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._lanes = {}
        self._ready = queue.SimpleQueue()
        self._ids = itertools.count(1)
        self._log = collections.deque(maxlen=KEPT)
        for number in range(WORKERS):
            name = f"simulator-webhook-{number}"
            threading.Thread(target=self._work, name=name, daemon=True).start()

    def close(self):
        self.reset()
        for _worker in range(WORKERS):
            self._ready.put(None)

    def reset(self):
        with self._lock:
            self._lanes.clear()
            self._log.clear()

    def notify(self, account, call_id, action, data):
        """Send one report, or not, or twice, or later: as the faults in force say."""
        entry = self._entry(account, action, data)
        if not self._accounts.webhook_url(account):
            entry["status"] = "no webhook"
        elif self._faults.strike("webhook_lost"):
            entry["status"] = "lost"
        else:
            self._send(call_id, account, entry)
            if self._faults.strike("webhook_doubled"):
                self._send(call_id, account, self._entry(account, action, data))

    def deliveries(self, limit=KEPT):
        """Return the latest deliveries, newest first."""
        with self._lock:
            return [dict(entry) for entry in itertools.islice(reversed(self._log), limit)]

    @property
    def pending(self):
        """How many deliveries have no result yet."""
        return sum(entry["status"] in ("queued", "late") for entry in self.deliveries())

    def _entry(self, account, action, data):
        entry = {
            "id": next(self._ids),
            "at": self._clock.time(),
            "account": account.username,
            "action": action,
            "callid": data["callid"],
            "data": data,
            "status": "queued",
            "http_status": None,
            "latency_ms": None,
            "answer": "",
        }
        with self._lock:
            self._log.append(entry)
        return entry

    def _send(self, call_id, account, entry):
        late = self._faults.strike("webhook_late")
        shuffled = self._faults.strike("webhook_shuffled")
        delay = (late or {}).get("seconds", 0)
        delay += self._faults.spread(shuffled["seconds"]) if shuffled else 0
        if not delay:
            self._enqueue(call_id, account, entry)
            return
        entry["status"] = "late"
        # A late report has a lane of its own: it waits for nobody, and others overtake it.
        self._clock.call_later(delay, lambda: self._enqueue(entry["id"], account, entry))

    def _enqueue(self, lane, account, entry):
        with self._lock:
            is_new = lane not in self._lanes
            self._lanes.setdefault(lane, collections.deque()).append((account, entry))
        if is_new:
            self._ready.put(lane)

    def _work(self):
        with requests.Session() as session:
            session.trust_env = False
            while (lane := self._ready.get()) is not None:
                self._deliver_next(session, lane)

    def _deliver_next(self, session, lane):
        with self._lock:
            waiting = self._lanes.get(lane)
            account, entry = waiting[0] if waiting else (None, None)
        if entry is None:
            return
        self._deliver(session, account, entry)
        with self._lock:
            if self._lanes.get(lane) is not waiting:
                return
            waiting.popleft()
            if not waiting:
                del self._lanes[lane]
                return
        self._ready.put(lane)

    def _deliver(self, session, account, entry):
        body = {"action": entry["action"], "data": entry["data"]}
        url = self._accounts.webhook_url(account)
        try:
            answer = session.post(
                url, json=body, timeout=self._settings.webhook_timeout, allow_redirects=False
            )
        except requests.RequestException as error:
            # Only the kind of error: its text carries the address, and that is a secret.
            outcome = {"status": "failed", "answer": type(error).__name__}
        else:
            outcome = _read(answer, secret=url.rpartition("/")[2])
        with self._lock:
            entry.update(outcome)


def _read(answer, secret):
    """Judge an answer and keep the beginning of it, which may repeat the address it came from."""
    try:
        acknowledged = answer.ok and answer.json() == {"ack": "ok"}
    except ValueError:
        acknowledged = False
    return {
        "status": "acknowledged" if acknowledged else "refused",
        "http_status": answer.status_code,
        "latency_ms": round(answer.elapsed.total_seconds() * 1000, 1),
        "answer": (answer.text.replace(secret, "••••••") if secret else answer.text)[:200],
    }
