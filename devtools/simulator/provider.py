"""The two addresses of the provider: Click2Dial and getCdrs.php."""

import json

from werkzeug.wrappers import Response

from . import localtime
from .click import RefusalError, click

DAY = 24 * 3600


class Provider:
    """Answer as CallMyWay does: who asks, from where, how often, and only then what."""

    def __init__(self, simulator):
        self._simulator = simulator

    def click_to_dial(self, request):
        return self._answer(request, "click", self._click)

    def get_cdrs(self, request):
        is_live = request.args.get("live") == "1"
        return self._answer(
            request, "live" if is_live else "cdr", self._live if is_live else self._cdrs
        )

    def _answer(self, request, scope, handler):
        sim = self._simulator
        params = request.args.to_dict()
        entry = sim.requests.open(sim.clock.time(), scope, request.remote_addr, params)
        response = self._fault(scope)
        if response is None:
            try:
                account = self._admit(request, params, scope, entry)
                response = Response(handler(account, params), mimetype="application/json")
            except RefusalError as refusal:
                entry["error"] = str(refusal)
                body = json.dumps({"error": str(refusal)})
                status = sim.settings.refusal_status
                response = Response(body, status=status, mimetype="application/json")
        entry["status"] = response.status_code
        return response

    def _fault(self, scope):
        """Return the broken answer a fault demands instead of the true one, if any."""
        sim = self._simulator
        latency = sim.faults.strike("latency", scope)
        if latency:
            sim.clock.sleep(latency["seconds"])
        error = sim.faults.strike("http_error", scope)
        if error:
            return Response("Service unavailable", status=error["status"], mimetype="text/plain")
        garbage = sim.faults.strike("garbage", scope)
        return Response(garbage["body"], mimetype="text/html") if garbage else None

    def _admit(self, request, params, scope, entry):
        sim = self._simulator
        account = sim.accounts.authenticate(params.get("username", ""), params.get("password", ""))
        if account is None:
            raise RefusalError("Invalid username or password")
        if not sim.accounts.may_ask_from(account, request.remote_addr):
            raise RefusalError(f"IP address not authorised: {request.remote_addr}")
        if scope != "click":
            entry["waited"] = sim.limiter.reserve(
                account.username, sim.settings.interval, sim.clock.time()
            )
            sim.clock.sleep(entry["waited"])
        return account

    # === ANSWERS === #

    def _click(self, account, params):
        sim = self._simulator
        click(account, params, sim.accounts, sim.exchange)
        return json.dumps(sim.settings.click_answer)

    def _live(self, account, _params):
        sim = self._simulator
        with sim.exchange.lock:
            rows = [leg.cdr(sim.localtime.stamp) for leg in sim.exchange.live_legs(account)]
        return json.dumps({"cdrs": rows})

    def _cdrs(self, account, params):
        sim = self._simulator
        start, end = self._range(params)
        offset = _count(params, "ini", 0)
        size = min(_count(params, "cant", sim.settings.max_page), sim.settings.max_page)
        if offset:
            skip = sim.faults.strike("pages_skip")
            offset += skip["rows"] if skip else 0
        is_newest_first = sim.settings.cdr_order == "newest"
        page = sim.store.page(account.username, start, end, offset, size, is_newest_first)
        shift = sim.faults.strike("pages_shift")
        if shift:
            sim.add_late_rows(account, end, shift["rows"])
        return '{"cdrs": [' + ", ".join(page) + "]}"

    def _range(self, params):
        sim = self._simulator
        if params.get("recent") == "1":
            now = sim.clock.time()
            return sim.localtime.stamp(now - DAY), sim.localtime.stamp(now)
        try:
            return localtime.parse(params["dateStart"]), localtime.parse(params["dateEnd"])
        except (KeyError, ValueError):
            raise RefusalError("Invalid dates: send recent=1 or dateStart and dateEnd") from None


def _count(params, name, default):
    text = params.get(name, "")
    if not text:
        return default
    if not text.isdecimal():
        raise RefusalError(f"Invalid {name}")
    return int(text)
