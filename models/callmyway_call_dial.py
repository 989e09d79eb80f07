from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..const import AGENT_GROUP, CONSENT_FAILURES, OPEN_STATES
from ..provider.dialplan import normalise
from ..provider.errors import ProviderError
from ..tools.ledger_book import LedgerBook, announce
from ..tools.transactions import commit_retrying, end_transaction

SAME_CLICK = timedelta(seconds=5)  # two clicks on one number within it are one double click
CLICK_TIMEOUT_PARAM = "callmyway.click_timeout_minutes"
CLICK_TIMEOUT = 5  # minutes
RULES = ("blocked", *CONSENT_FAILURES)
NO_CALL = {"call_id": False, "state": "failed", "blocked": False, "may_override": False}
NUMBER_LENGTH = 64  # what is longer is no number; the log shows its beginning


class CallmywayCallDial(models.Model):
    """Calls that begin with a click in Odoo."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    @api.model
    def dial(self, number, endpoint_id=False, res_model=False, res_id=False, override=False):
        """Ring the user's telephone and then ``number``; a refusal is reported, not raised.

        The attempt is committed before the request leaves, and nothing after it can make Odoo run
        the request again: a click rings a telephone once at most.

        :param str number: as it stands on the record or as typed
        :param int endpoint_id: the user's endpoint to dial from; his default when left out
        :param str res_model: model of the record the number was clicked on
        :param int res_id: that record's id
        :param str override: a supervisor's reason to call a number that must not be called
        :return: {"call_id", "state", "message", "blocked", "may_override"}; ``message`` is for the
            user, ``blocked`` is the failure's code when a rule of ours refused the number
        :raise AccessError: the user is no agent, or may not use the endpoint, read the record or
            override
        """
        endpoint = self._dial_endpoint(endpoint_id)
        document = self._dial_document(res_model, res_id)
        decision = self._override_values(override)
        number = self._clean_number(number)
        call_sudo, repeated = commit_retrying(
            self.env, lambda: self.sudo()._note_click(endpoint, number, document, decision)
        )
        if not call_sudo:
            message = self._failure_sentence("no_endpoint")
            return {**NO_CALL, "message": message}
        if not repeated and not call_sudo.failure_code:
            failure, answer = call_sudo._request_call()
            commit_retrying(self.env, lambda: call_sudo._note_answer(failure, answer))
        return call_sudo._dial_result()

    def _clean_number(self, number):
        return str(number or "").replace("\x00", "").strip()[:NUMBER_LENGTH]

    def _dial_endpoint(self, endpoint_id):
        if not self.env.user.has_group(AGENT_GROUP):
            raise AccessError(
                self.env._("Only agents can dial: ask your administrator for the right.")
            )
        if not endpoint_id:
            return self.env.user._callmyway_default_endpoint()
        endpoint = self.env["callmyway.endpoint"].browse(endpoint_id)
        if endpoint not in self.env.user._callmyway_endpoints():
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
    def _note_click(self, endpoint, number, document, decision=None):
        """Return the call of this click, and whether it is only the same click again.

        :param dict decision: from :meth:`_override_values`
        """
        if self._is_same_click(endpoint, number):
            return self._last_click(endpoint, number), True
        account = endpoint.sudo().account_id or self._account_without_endpoint()
        if not account:
            return self.browse(), False
        vals = self._click_values(account, endpoint, number, document)
        obstacle = self._obstacle(account, endpoint, number)
        overruled = bool(decision) and obstacle in CONSENT_FAILURES and account.may_override
        if overruled:
            obstacle = self._is_busy(account, endpoint) and "busy"
        call = self.create({**vals, **(decision if overruled else {}), "failure_code": obstacle})
        call._follow_legs(LedgerBook(account))
        call._match_contacts()
        if overruled and not obstacle:
            call._log_override()
        announce(call, None)
        return call, False

    def _is_same_click(self, endpoint, number):
        """Tell whether the number was clicked a moment ago, also in another tab at this moment."""
        # of two at once the second fails to write here, runs again and then sees the first
        self.env.cr.execute(
            "UPDATE callmyway_endpoint SET clicked_at = timezone('UTC', now()) WHERE id = %s",
            [endpoint.id or 0],
        )
        return bool(self._last_click(endpoint, number))

    def _last_click(self, endpoint, number):
        return self.search(
            [
                ("click_endpoint_id", "=", endpoint.id or 0),
                ("click_user_id", "=", self.env.uid),
                ("click_number", "=", number),
                ("click_time", ">", fields.Datetime.now() - SAME_CLICK),
                ("state", "in", OPEN_STATES),
            ],
            limit=1,
        )

    def _account_without_endpoint(self):
        """Return the account that an attempt without a telephone is logged in, if there is one."""
        accounts_sudo = self.env["callmyway.account"].sudo()
        return accounts_sudo.search([("company_id", "=", self.env.company.id)], limit=1)

    def _click_values(self, account, endpoint, number, document):
        """Return what the click knows, as values of the call."""
        country = account.country_id.code
        endpoints_sudo = self.env["callmyway.endpoint"].sudo()
        ours = [("account_id", "=", account.id), ("username", "=", number)]
        internal = bool(endpoints_sudo.search_count(ours, limit=1))
        now = fields.Datetime.now()
        return {
            "account_id": account.id,
            "direction": "internal" if internal else "out",
            "user_id": self.env.uid,
            "endpoint_id": endpoint.id,
            "click_time": now,
            "click_endpoint_id": endpoint.id,
            "click_user_id": self.env.uid,
            "click_number": number,
            "click_contact_first": account.dial_order == "contact" and not internal,
            "remote_number": number,
            "remote_e164": normalise(number, country),
            "detect_time": now,
            "partner_id": self._document_contact(document, number, country).id,
            "res_model": document._name if document else False,
            "res_id": document.id if document else False,
        }

    def _document_contact(self, document, number, country):
        """Return the contact of the clicked record: itself, or the one it names."""
        if not document:
            return self.env["res.partner"]
        if document._name == "res.partner":
            return document
        partners = document.sudo()._mail_get_partners()[document.id]
        wanted = normalise(number, country)
        return partners.filtered(lambda each: each.phone_sanitized == wanted)[:1] or partners[:1]

    def _request_call(self):
        """Ask the provider for the call; no transaction is open meanwhile.

        :return: (failure code or False, the provider's answer)
        """
        account = self.account_id
        parties = [self.click_endpoint_id.username, account._number_sent(self.click_number)]
        first, second = reversed(parties) if self.click_contact_first else parties
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
            calls._follow_legs(LedgerBook(account))
            for call in calls:
                announce(call, before[call.id])

    def _dial_result(self):
        """Return the answer of :meth:`dial`, in the words of the user."""
        message = (
            self._failure_sentence(self.failure_code)
            if self.state == "failed"
            else self._ringing_sentence()
        )
        return {
            "call_id": self.id,
            "state": self.state,
            "message": message,
            "blocked": self.failure_code in RULES and self.failure_code,
            "may_override": self._may_override(),
        }

    def _ringing_sentence(self):
        if self.click_contact_first:
            return self.env._(
                "%s is being rung: your telephone rings when they answer.", self.click_number
            )
        return self.env._("Your telephone rings: pick up to be connected to %s.", self.click_number)

    # === CLICKS THAT NOTHING FOLLOWED === #
    @api.model
    def _fail_unanswered_clicks(self):
        """Close the clicks that no report followed in the configured time."""
        said = self.env["ir.config_parameter"].sudo().get_param(CLICK_TIMEOUT_PARAM) or ""
        minutes = (int(said) if said.isdecimal() else 0) or CLICK_TIMEOUT
        limit = fields.Datetime.now() - timedelta(minutes=minutes)
        calls = self.search([("state", "=", "dialing"), ("click_time", "<", limit)])
        calls.write({"failure_code": "no_report"})
        calls._fail()
