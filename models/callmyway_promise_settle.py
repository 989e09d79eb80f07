from odoo import models
from odoo.tools import LazyTranslate, format_date

from ..const import ADMIN_GROUP, SUPERVISOR_GROUP

_lt = LazyTranslate(__name__)
FOLLOWED_UP = ("broken", "partial")  # what is left is still to be collected
SUMMARIES = {
    "broken": _lt("Broken promise: %(amount)s for %(date)s"),
    "partial": _lt("Partly kept promise: %(amount)s for %(date)s"),
}


class CallmywayPromiseSettle(models.Model):
    """What follows when a promise changes its state: its invoices, and who is told."""

    _name = "callmyway.promise"
    _inherit = "callmyway.promise"

    def _settle(self, verdicts, reason=False):
        """Write what came of promises, and do what follows from it, once.

        :param dict verdicts: promise (sudo) → (state, amount paid)
        :param str reason: why they are cancelled; said by itself when nothing is left to be paid
        """
        closed, slipped, settled = self.browse(), self.browse(), self.browse()
        for promise, (state, paid) in verdicts.items():
            before = promise.state
            if state == "open" and before != "open" and not promise._retake():
                state = "broken"  # the invoices are promised anew, so this one can't go on
            promise._note(state, paid, reason)
            if before == "open" and state != "open":
                closed += promise
            if state in FOLLOWED_UP and before not in FOLLOWED_UP:
                slipped += promise
            if state not in FOLLOWED_UP:
                settled += promise
        if closed:
            self.env["callmyway.promised.move"].sudo()._release(closed)
        settled.activity_id.unlink()
        slipped._plan_follow_up()

    def _note(self, state, paid, reason):
        """Write only what is different: most promises are as they were yesterday."""
        values = {"state": state, "amount_paid": paid, "is_stale": False}
        if state == "cancelled":
            values["cancel_reason"] = reason or self._in_agents_language().env._(
                "Nothing is left to pay: the invoices were credited or cancelled."
            )
        changed = {name: value for name, value in values.items() if self[name] != value}
        if changed:
            self.write(changed)

    def _retake(self):
        """Hold the invoices again, since a payment came back; tell whether that was possible."""
        return self.env["callmyway.promised.move"].sudo()._take(self)

    def _plan_follow_up(self):
        """Plan a call to each of these debtors, by the agent who took the promise."""
        if not self:
            return
        model_id = self.env["ir.model"]._get_id("res.partner")
        call = self.env.ref("mail.mail_activity_data_call", raise_if_not_found=False)
        todays = {company: company._callmyway_today() for company in self.company_id}
        followers = self._followers()
        # no mail for each: a payday may break many at once, and the agent's list shows them
        activities_sudo = (
            self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True)
        )
        planned = activities_sudo.create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": promise.partner_id.id,
                    "activity_type_id": call.id if call else False,
                    "automated": True,
                    "summary": promise._follow_up_summary(),
                    "note": promise._follow_up_note(),
                    "date_deadline": todays[promise.company_id],
                    "user_id": followers[promise].id,
                }
                for promise in self
            ]
        )
        for promise, activity in zip(self, planned, strict=True):
            promise.activity_id = activity

    def _followers(self):
        """Return dict of promise → its agent.

        A supervisor when that one has left, or may not see the contact any more.
        """
        followers = {}
        for agent, promises in self.grouped("user_id").items():
            partners = promises.partner_id.with_user(agent)
            seen = set(partners._filtered_access("read").ids) if agent.active else ()
            for promise in promises:
                is_seen = promise.partner_id.id in seen
                followers[promise] = agent if is_seen else promise._supervisor()
        return followers

    def _supervisor(self):
        """Return who supervises the company; who administrates as well only when nobody else."""
        users = self.env.ref(SUPERVISOR_GROUP).all_user_ids
        users = users.filtered(lambda user: user.active and self.company_id in user.company_ids)
        return users.sorted(lambda user: (user.has_group(ADMIN_GROUP), user.id))[:1]

    def _follow_up_summary(self):
        here = self._in_agents_language()
        values = {"amount": here._amount_text(), "date": format_date(here.env, here.date)}
        summary = here.env._(SUMMARIES[self.state])
        return summary % values

    def _follow_up_note(self):
        here = self._in_agents_language()
        return here.env._("Invoices: %s", ", ".join(self.move_ids.mapped("display_name")))

    def _in_agents_language(self):
        return self.with_context(lang=self.user_id.lang or self.env.lang)
