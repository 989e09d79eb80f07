import logging

from werkzeug.exceptions import RequestEntityTooLarge

from odoo.http import Controller, request, route

from ..provider.const import MAX_WEBHOOK_BYTES
from ..tools.source import DEFAULT_PROXIES, client_address, parse_networks
from ..tools.transactions import end_transaction

_logger = logging.getLogger(__name__)

PROXIES_PARAM = "callmyway.trusted_proxies"
ACKNOWLEDGED = {"ack": "ok"}


class CallmywayController(Controller):
    @route(
        "/callmyway/webhook/<string:token>",
        type="callmyway_raw",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        readonly=False,
        max_content_length=MAX_WEBHOOK_BYTES,
    )
    def webhook(self, token):
        """Store a notification, commit, process it at once, and acknowledge it."""
        account_sudo = request.env["callmyway.account"]._of_token(token)
        if not account_sudo:
            return _refused(404, "unknown address")
        source = self._source()
        if not account_sudo._accepts_source(source):
            _logger.warning(
                "Notification for CallMyWay account %s refused: it came from %s",
                account_sudo.id,
                source or "an address that can't be told",
            )
            return _refused(403, "source not allowed")
        try:
            body = self._body()
        except RequestEntityTooLarge:
            return _refused(413, "more than 64 KiB")
        load = account_sudo._load()
        if load == "refuse":
            return _refused(429, "too many notifications", {"Retry-After": "60"})
        return self._keep(account_sudo, body, at_once=load == "fine")

    def _keep(self, account_sudo, body, at_once):
        """Store, commit, process when there is time for it, and acknowledge."""
        event_sudo = request.env["callmyway.event"].sudo()._receive(account_sudo, body)
        state = event_sudo.state  # a commit forgets what was read
        end_transaction(request.env)
        if state == "rejected":
            return _refused(400, event_sudo.error)
        if at_once and state == "new":
            try:
                event_sudo._process_now()
            except Exception:  # such as a lost database: it is stored, the cron will process it
                _logger.exception("Notification %s waits to be processed", event_sudo.id)
        return request.make_json_response(ACKNOWLEDGED)

    def _source(self):
        settings_sudo = request.env["ir.config_parameter"].sudo()
        try:
            proxies = parse_networks(settings_sudo.get_param(PROXIES_PARAM) or DEFAULT_PROXIES)
        except ValueError:
            proxies = []  # a setting that makes no sense trusts nobody, and stops no notification
        return client_address(request.httprequest.environ, proxies)

    def _body(self):
        """Return the body as sent.

        :raise RequestEntityTooLarge: it is longer than the limit
        """
        body = request.httprequest.get_data(cache=False)
        # one that comes in chunks is cut at the limit without a word
        if request.httprequest.content_length is None and len(body) >= MAX_WEBHOOK_BYTES:
            raise RequestEntityTooLarge
        return body


def _refused(status, reason, headers=None):
    return request.make_json_response({"error": reason}, headers=headers, status=status)
