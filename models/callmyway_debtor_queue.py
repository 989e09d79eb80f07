from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from ..const import AGENT_GROUP
from ..tools.transactions import commit_retrying

CANDIDATES = 50  # the best debtors among which one that nobody holds is sought
ONE_DAY = timedelta(days=1)
LATER = timedelta(hours=2)
# what is refused for the number's sake would be offered again and again: until when it is not
REST_AFTER = {"number": "tomorrow", "blocked": "tomorrow", "refused": "later"}


class CallmywayDebtorQueue(models.Model):
    """Who is called next: one debtor for one agent at a time."""

    _name = "callmyway.debtor"
    _inherit = "callmyway.debtor"

    # === BUSINESS METHODS === #
    @api.model
    def call_next(self, endpoint_id=False):
        """Offer the best debtor to the user alone, and dial.

        :param int endpoint_id: the user's endpoint to dial from; his default when left out
        :return: {"debtor_id", "partner_id", "name", "call_id", "state", "message"}; without a
            debtor ``message`` says why
        :raise AccessError: the user is no agent, or may not read invoices
        """
        self._check_collector()
        company = self._queue_company(endpoint_id)
        if waiting := commit_retrying(self.env, lambda: self._work_in_hand(company)):
            return self._no_debtor(waiting)
        debtor = commit_retrying(self.env, lambda: self._claim_next(company))
        if not debtor:
            return self._no_debtor(self.env._("Nobody is left to call today."), is_empty=True)
        return debtor._dial_claimed(endpoint_id)

    @api.model
    def get_turn(self, endpoint_id=False):
        """Return whether the user may go on to the next debtor, and with what call if not.

        :return: {"is_free", "message"}
        :raise AccessError: the user is no agent, or may not read invoices
        """
        self._check_collector()
        waiting = self._work_in_hand(self._queue_company(endpoint_id))
        return {"is_free": not waiting, "message": waiting or ""}

    def release(self, until="later"):
        """Put the debtor off: not now, but later today or tomorrow.

        :param str until: ``later`` or ``tomorrow``
        :raise AccessError: another agent has it
        """
        self._check_collector()
        self.check_access("read")
        if until not in ("later", "tomorrow"):
            raise UserError(self.env._("Put a debtor off until later or until tomorrow."))
        for debtor_sudo in self.sudo():
            if debtor_sudo._is_taken() and debtor_sudo.offered_to_id != self.env.user:
                raise AccessError(
                    self.env._("%s is calling this debtor now.", debtor_sudo.offered_to_id.name)
                )
            debtor_sudo._put_off(until)
        return True

    def action_put_off(self):
        """Put the debtor off until later today."""
        return self.release()

    # === THE CHOICE === #
    def _check_collector(self):
        self.check_access("read")
        if not self.env.user.has_group(AGENT_GROUP):
            raise AccessError(
                self.env._("Only agents can dial: ask your administrator for the right.")
            )

    def _queue_company(self, endpoint_id):
        """Return the company whose debtors are called: the telephone's, so that the call is its."""
        endpoint = self.env["callmyway.call"]._dial_endpoint(endpoint_id)
        return (endpoint.company_id & self.env.companies) or self.env.company

    def _claim_next(self, company):
        """Return the best debtor the user may call, claimed for him, or none.

        Two agents at once: what the other one has locked is passed over, and what he has just
        changed makes this transaction run again.
        """
        while True:
            offered = self._queue_domain(company)
            mine = self.search([*offered, ("offered_to_id", "=", self.env.uid)], limit=1)
            best = mine or self.search(offered, limit=CANDIDATES)
            debtor_sudo = best.sudo().try_lock_for_update(allow_referencing=True, limit=1)
            if best and not debtor_sudo:
                raise ConcurrencyError(self.env._("The work list is being brought up to date."))
            if not debtor_sudo:
                return self.browse()
            debtor_sudo._take()
            self._refresh(debtor_sudo.partner_id, company)
            if debtor_sudo.is_callable:
                return debtor_sudo.sudo(False)
            debtor_sudo._let_go()

    def _queue_domain(self, company):
        return [
            ("company_id", "=", company.id),
            ("is_callable", "=", True),
            ("user_id", "in", (self.env.uid, False)),
            "|",
            ("offered_to_id", "in", (self.env.uid, False)),
            ("offered_at", "<=", self._claim_limit()),
        ]

    # === THE CLAIM === #
    def _take(self):
        self.write({"offered_to_id": self.env.uid, "offered_at": fields.Datetime.now()})

    def _let_go(self):
        self.write({"offered_to_id": False, "offered_at": False})

    def _put_off(self, until):
        """Offer the debtor again ``later`` today, or ``tomorrow``."""
        self._let_go()
        tomorrow = self._midnight(self.company_id, self.company_id._callmyway_today() + ONE_DAY)
        later = fields.Datetime.now() + LATER
        self.rest_until = tomorrow if until == "tomorrow" else later
        self._refresh(self.partner_id, self.company_id)

    def _is_taken(self):
        return bool(self.offered_to_id) and self.offered_at > self._claim_limit()

    def _work_in_hand(self, company):
        """Return what the user has to finish before the next debtor, or nothing.

        A claim without a call (the page was closed in between) is dialled again by the next one.
        """
        calls_sudo = self.env["callmyway.call"].sudo()
        mine = [("user_id", "=", self.env.uid)]
        live = calls_sudo.search([*mine, ("state", "in", ("ringing", "in_progress", "dialing"))])
        if any(call._keeps_busy() for call in live):
            return self.env._("End the current call first.")
        for debtor_sudo in self._claimed(company):
            calls = debtor_sudo._claimed_calls()
            if "pending" in calls.mapped("wrapup_state"):
                return self.env._(
                    "Close the wrap-up of the call with %s first.", debtor_sudo.partner_id.name
                )
            if calls:
                debtor_sudo._let_go()
        return ""

    def _claimed(self, company):
        """Return the debtors the user has in hand."""
        return self.sudo().search(
            [("company_id", "=", company.id), ("offered_to_id", "=", self.env.uid)]
        )

    def _claimed_calls(self):
        """Return the calls that the user made to this debtor since it was offered to him."""
        return (
            self.env["callmyway.call"]
            .sudo()
            .search(
                [
                    ("user_id", "=", self.env.uid),
                    ("click_time", ">=", self.offered_at),
                    ("partner_id.commercial_partner_id", "=", self.partner_id.id),
                    ("state", "!=", "failed"),
                ]
            )
        )

    # === DIALLING === #
    def _dial_claimed(self, endpoint_id):
        """Dial the debtor; a refusal lets it go."""
        self.ensure_one()
        debtor_sudo = self.sudo()
        contact = debtor_sudo.contact_id
        answer = self.env["callmyway.call"].dial(
            debtor_sudo.number, endpoint_id, "res.partner", contact.id
        )
        if answer["state"] == "failed":
            commit_retrying(self.env, lambda: debtor_sudo._give_back(answer))
        return {
            "debtor_id": self.id,
            "partner_id": contact.id,
            "name": debtor_sudo.partner_id.display_name,
            "call_id": answer["call_id"],
            "state": answer["state"],
            "message": answer["message"],
        }

    def _give_back(self, answer):
        call_sudo = self.env["callmyway.call"].sudo().browse(answer["call_id"] or [])
        if until := REST_AFTER.get(call_sudo.failure_code):
            self._put_off(until)
        else:
            self._let_go()

    def _no_debtor(self, message, is_empty=False):
        return {"debtor_id": False, "call_id": False, "message": message, "is_empty": is_empty}
