from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate, format_date, formatLang

_lt = LazyTranslate(__name__)
PROMISE_MISSING = _lt("Record the promise to pay, or choose another outcome.")
DISPUTE_MISSING = _lt("Mark what is disputed, or choose another outcome.")


class CallmywayCallCollection(models.Model):
    """What a call comes to in money: promises, disputes and charges, each by a person's press."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    promise_ids = fields.One2many("callmyway.promise", "call_id", "Promises", readonly=True)
    charge_ids = fields.One2many("callmyway.charge", "call_id", "Charges", readonly=True)

    # === BUSINESS METHODS === #
    def get_collection(self, partner_id, outcome_id=False):
        """Return the contact's debt, what was recorded in this call and what may be charged.

        :param int partner_id: a contact that the user may read
        :param int outcome_id: the outcome chosen in the pop-up, which proposes charges
        :return: {"debt", "promises", "charges", "proposals"}; the debt is False for
            who may not read invoices
        :raise UserError: there is no such contact any more
        """
        self.ensure_one()
        self.check_access("read")
        partner = self._collected_from(partner_id)
        outcome = self.env["callmyway.outcome"].browse(outcome_id or [])
        charges = self._in_force(self.charge_ids)
        proposals = self.env["callmyway.charge.rule"]._proposals(self, partner, outcome)
        return {
            "debt": partner.get_callmyway_debt(self.company_id.id),
            "promises": self._in_force(self.promise_ids)._shown(),
            "charges": charges._shown(),
            "proposals": [each for each in proposals if each["rule_id"] not in charges.rule_id.ids],
        }

    def record_promise(self, partner_id, values, outcome_id=False):
        """Record what the debtor promised in this call.

        :param dict values: amount, currency_id, date (ISO) and move_ids, a list of IDs
        :return: as :meth:`get_collection`
        :raise UserError: the promise is not possible; says why
        """
        self._take_contact(partner_id)
        wanted = {name: values[name] for name in ("amount", "currency_id", "date")}
        move_ids = [fields.Command.set(values["move_ids"])] if values.get("move_ids") else []
        self.env["callmyway.promise"].create(
            {**wanted, "call_id": self.id, "partner_id": partner_id}
            | ({"move_ids": move_ids} if move_ids else {})
        )
        return self.get_collection(partner_id, outcome_id)

    def confirm_charge(self, partner_id, rule_id, amount, outcome_id=False):
        """Charge the debtor for this call, as a tariff proposed and the agent confirmed.

        :param float amount: as it was shown to the agent, who may have changed it
        :return: as :meth:`get_collection`
        :raise UserError: the charge is not possible; says why
        """
        self._take_contact(partner_id)
        if rule_id in self._in_force(self.charge_ids).rule_id.ids:
            raise UserError(self.env._("This call is charged already: cancel the charge first."))
        charge = self.env["callmyway.charge"].create(
            {"call_id": self.id, "partner_id": partner_id, "rule_id": rule_id, "amount": amount}
        )
        charge._queue_up()  # of two tabs at once the later one runs again, and is refused
        return self.get_collection(partner_id, outcome_id)

    def mark_disputed(self, partner_id, move_ids, reason, outcome_id=False):
        """Note what the debtor says against some invoices.

        :return: as :meth:`get_collection`
        :raise UserError: no reason, or an invoice that this debtor does not owe
        """
        self._take_contact(partner_id)
        moves = self.env["account.move"].browse(move_ids).exists()
        owed = self.partner_id._callmyway_debt_lines(self.company_id).move_id
        if not moves or moves - owed:
            raise UserError(self.env._("Choose the invoices of this contact that are disputed."))
        moves.callmyway_dispute(reason)
        return self.get_collection(partner_id, outcome_id)

    def save_wrapup(self, partner_id, outcome_id, note, done, more=None):
        """Refuse to close a call with an outcome whose facts are missing."""
        if done and outcome_id:
            self._check_asked(self.env["callmyway.outcome"].browse(outcome_id), partner_id)
        return super().save_wrapup(partner_id, outcome_id, note, done, more)

    # === HELPERS === #
    def _succeed(self, other):
        """Take over the promises and charges of a call that turned out to be this one."""
        other_sudo = other.sudo()
        other_sudo.promise_ids.call_id = self
        other_sudo.charge_ids.call_id = self
        return super()._succeed(other)

    def _in_force(self, records):
        return records.filtered(lambda each: each.state != "cancelled")

    def _take_contact(self, partner_id):
        """Make the contact that was worked with the call's, as saving the pop-up does."""
        self.ensure_one()
        self.check_access("write")
        partner = self._collected_from(partner_id)
        if self.partner_id != partner:
            self.write({"partner_id": partner.id})

    def _collected_from(self, partner_id):
        partner = self.env["res.partner"].browse(partner_id).exists()
        partner.check_access("read")
        if not partner:
            raise UserError(self.env._("Choose the contact of the call first."))
        return partner

    def _check_asked(self, outcome, partner_id):
        """Require what the outcome asks for, of who can give it."""
        partner = self.env["res.partner"].browse(partner_id or self.partner_id.id)
        if not outcome.asks or not partner or not partner._callmyway_may_see_debt():
            return
        moves = partner._callmyway_debt_lines(self.company_id).move_id
        promised = self._in_force(self.promise_ids)
        if outcome.asks == "promise" and moves and not promised:
            raise UserError(self.env._(PROMISE_MISSING))
        if outcome.asks == "dispute" and moves and not any(moves.mapped("callmyway_is_disputed")):
            raise UserError(self.env._(DISPUTE_MISSING))

    def _wrapup_parts(self):
        """Add the promises and charges of the call to what the chatter tells."""
        promises, charges = self._in_force(self.promise_ids), self._in_force(self.charge_ids)
        return [
            *super()._wrapup_parts(),
            *(
                self.env._(
                    "Promise: %(amount)s for %(date)s",
                    amount=self._amount_shown(each),
                    date=format_date(self.env, each.date),
                )
                for each in promises
            ),
            *(self.env._("Charge: %s", self._amount_shown(each)) for each in charges),
        ]

    def _amount_shown(self, record):
        return formatLang(self.env, record.amount, currency_obj=record.currency_id)
