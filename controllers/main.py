from hmac import compare_digest

from werkzeug.exceptions import RequestEntityTooLarge

from odoo.http import Controller, request, route

from ..provider.const import MAX_WEBHOOK_BYTES

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
        account_sudo = self._account_of(token)
        if not account_sudo:
            return request.make_json_response({"error": "unknown address"}, status=404)
        if not account_sudo._accepts_source(request.httprequest.remote_addr):
            return request.make_json_response({"error": "source not allowed"}, status=403)
        try:
            body = self._body()
        except RequestEntityTooLarge:
            return request.make_json_response({"error": "more than 64 KiB"}, status=413)
        event_sudo = request.env["callmyway.event"].sudo()._receive(account_sudo, body)
        request.env.cr.commit()
        if event_sudo.state == "rejected":
            return request.make_json_response({"error": event_sudo.error}, status=400)
        event_sudo._process_now()
        return request.make_json_response(ACKNOWLEDGED)

    def _body(self):
        """Return the body as sent.

        :raise RequestEntityTooLarge: it is longer than the limit
        """
        body = request.httprequest.get_data(cache=False)
        # one that comes in chunks is cut at the limit without a word
        if request.httprequest.content_length is None and len(body) >= MAX_WEBHOOK_BYTES:
            raise RequestEntityTooLarge
        return body

    def _account_of(self, token):
        """Return the account with this token; every token is compared, each in constant time."""
        accounts_sudo = request.env["callmyway.account"].sudo().search([])
        given = token.encode()
        same = [a.id for a in accounts_sudo if compare_digest(a.webhook_token.encode(), given)]
        return accounts_sudo.browse(same)
