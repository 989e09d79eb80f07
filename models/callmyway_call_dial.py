from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..const import AGENT_GROUP, OPEN_STATES
from ..provider.dialplan import normalise, to_dial
from ..provider.errors import ProviderError
from ..tools.ledger_book import LedgerBook, announce
from ..tools.transactions import commit_retrying, end_transaction

SAME_CLICK = timedelta(seconds=5)  # two clicks on one number within it are one double click
CLICK_TIMEOUT_PARAM = "callmyway.click_timeout_minutes"
CLICK_TIMEOUT = 5  # minutes


class CallmywayCallDial(models.Model):
    """Calls that begin with a click in Odoo."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    @api.model
    def dial(self, number, endpoint_id=False, res_model=False, res_id=False):
        """Ring the user's telephone and then ``number``; a refusal is reported, not raised.

        The attempt is committed before the request leaves, and nothing after it can make Odoo run
        the request again: a click rings a telephone once at most.

        :param str number: as it stands on the record or as typed
        :param int endpoint_id: the user's endpoint to dial from; his default when left out
        :param str res_model: model of the record the number was clicked on
        :param int res_id: that record's id
        :return: {"call_id", "state", "message"}; ``message`` is for the user
        :raise AccessError: the user is no agent, or may not use the endpoint or read the record
        """
        endpoint = self._dial_endpoint(endpoint_id)
        if not endpoint:
            return {"call_id": False, "state": "failed", "message": self._no_endpoint_text()}
        document = self._dial_document(res_model, res_id)
        call_sudo, repeated = commit_retrying(
            self.env, lambda: self.sudo()._note_click(endpoint, str(number or ""), document)
        )
        if not repeated and not call_sudo.failure_code:
            failure, answer = call_sudo._request_call()
            commit_retrying(self.env, lambda: call_sudo._note_answer(failure, answer))
        return call_sudo._dial_result()

    def _dial_endpoint(self, endpoint_id):
        if not self.env.user.has_group(AGENT_GROUP):
            raise AccessError(
                self.env._("Only agents can dial: ask your administrator for the right.")
            )
        if not endpoint_id:
            return self.env.user._callmyway_default_endpoint()
        endpoint = self.env["callmyway.endpoint"].browse(endpoint_id)
        if endpoint not in self.env.user.callmyway_endpoint_ids:
            raise AccessError(self.env._("This telephone is not yours: choose one of your own."))
        return endpoint

    def _dial_document(self, res_model, res_id):
        """Return the record the number was clicked on, after checking that the user may read it."""
        if not res_model or not res_id or res_model not in self.env:
            return None
        document = self.env[res_model].browse(res_id).exists()
        document.check_access("read")
        if document._name == self._name and document.res_id:  # called back from the log
            return self._dial_document(document.res_model, document.res_id)
        return document or None

    # === THE ATTEMPT === #
    def _note_click(self, endpoint, number, document):
        """Return the call of this click, and whether it is only the same click again."""
        # the second of a double click waits here, and then finds the first
        self.env.cr.execute(
            "SELECT 1 FROM callmyway_endpoint WHERE id = %s FOR UPDATE", [endpoint.id]
        )
        account = endpoint.sudo().account_id
        country = account.country_id.code
        now = fields.Datetime.now()
        same = self.search(
            [
                ("click_endpoint_id", "=", endpoint.id),
                ("click_number", "=", number.strip()),
                ("click_time", ">", now - SAME_CLICK),
                ("state", "in", OPEN_STATES),
            ],
            limit=1,
        )
        if same:
            return same, True
        others = self.env["callmyway.endpoint"].sudo()
        internal = others.search_count([("account_id", "=", account.id), ("username", "=", number)])
        call = self.create(
            {
                "account_id": account.id,
                "direction": "internal" if internal else "out",
                "user_id": self.env.uid,
                "endpoint_id": endpoint.id,
                "click_time": now,
                "click_endpoint_id": endpoint.id,
                "click_user_id": self.env.uid,
                "click_number": number.strip(),
                "remote_number": number.strip(),
                "remote_e164": normalise(number, country),
                "detect_time": now,
                "partner_id": self._document_contact(document, number, country).id,
                "res_model": document._name if document else False,
                "res_id": document.id if document else False,
                "failure_code": False if to_dial(number, country) else "number",
            }
        )
        self._follow_legs(LedgerBook(account), call)
        return call, False

    def _document_contact(self, document, number, country):
        """Return the contact of the clicked record: itself, or the one it names."""
        Partner = self.env["res.partner"]
        if not document:
            return Partner
        if document._name == "res.partner":
            return document
        partners = (
            document.sudo()._mail_get_partners()[document.id]
            if (hasattr(document, "_mail_get_partners"))
            else Partner
        )
        wanted = normalise(number, country)
        return partners.filtered(lambda each: each.phone_sanitized == wanted)[:1] or partners[:1]

    def _request_call(self):
        """Ask the provider for the call; no transaction is open meanwhile.

        :return: (failure code or False, the provider's answer)
        """
        account = self.account_id
        first, second = (
            self.click_endpoint_id.username,
            to_dial(self.click_number, account.country_id.code),
        )
        try:
            client = account._client()
            end_transaction(self.env)
            return False, client.click_to_dial(first, second)
        except ProviderError as error:
            return error.code, error.detail

    def _note_answer(self, failure, answer):
        self.write({"failure_code": failure, "provider_answer": answer})
        if failure:
            self._fail()

    def _fail(self):
        """Let the state follow from the failure, unless a leg has told of a call meanwhile."""
        for account, calls in self.grouped("account_id").items():
            before = {call.id: call.state for call in calls}
            for call in self._follow_legs(LedgerBook(account), calls):
                announce(call, before[call.id])

    def _dial_result(self):
        """Return the answer of :meth:`dial`, in the words of the user."""
        number = self.click_number
        message = (
            self._failure_sentence(self.failure_code)
            if self.state == "failed"
            else self.env._("Your telephone rings: pick up to be connected to %s.", number)
        )
        return {"call_id": self.id, "state": self.state, "message": message}

    def _no_endpoint_text(self):
        return self._failure_sentence("no_endpoint")

    # === CLICKS THAT NOTHING FOLLOWED === #
    @api.model
    def _fail_unanswered_clicks(self):
        """Close the clicks that no report followed in the configured time."""
        minutes = int(
            self.env["ir.config_parameter"].sudo().get_param(CLICK_TIMEOUT_PARAM) or CLICK_TIMEOUT
        )
        limit = fields.Datetime.now() - timedelta(minutes=minutes)
        calls = self.search([("state", "=", "dialing"), ("click_time", "<", limit)])
        calls.write({"failure_code": "no_report"})
        calls._fail()
