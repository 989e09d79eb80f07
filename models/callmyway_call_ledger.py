from datetime import timedelta

from odoo import api, fields, models

from ..provider.conversation import Click, summarise
from ..provider.dialplan import normalise
from ..provider.leg import merge
from ..tools.ledger_book import LedgerBook, announce, conversations
from .callmyway_call_wrapup import NEXT_STEP

LINKS = ("callid", "original_callid", "ref_callid")
_KNOWN = ("call_id", "callid", "endpoint_id", "user_id", "facts")
_LINKED = """
    SELECT DISTINCT call_id FROM callmyway_call_leg
     WHERE account_id = %(account)s
       AND (callid = ANY(%(ids)s) OR original_callid = ANY(%(ids)s) OR ref_callid = ANY(%(ids)s))
"""
WRAPUP_AGE = timedelta(days=1)  # older calls that turn up are history: no wrap-up is due
WRAPUP_STATES_OF_CALL = ("in_progress", "done", "unanswered")
_WRAPUP_FACTS = ("user_id", "detect_time", "direction", "remote_e164", "state")
# what a click knows of its call before any leg, or when its leg turned out to be another call's
WITHOUT_LEGS = {
    "attempts": 0,
    "cost": 0,
    "duration": 0,
    "ring_time": 0,
    "connect_time": None,
    "disconnect_time": None,
    "missed_reason": None,
}


class CallmywayCallLedger(models.Model):
    """The one way in for every fact about a call."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    # === THE ONE WAY IN === #
    @api.model
    def _apply_reports(self, account, reports):
        """Store what any batch of leg reports says, in a constant number of queries.

        :param account: the callmyway.account they belong to
        :param list reports: of LegReport, in any order, known or new
        :return: {"created", "updated", "unchanged"}: how many legs
        :raise UniqueViolation, SerializationFailure: another transaction was quicker; run again
        """
        ledger_sudo = self.sudo()
        legs_sudo = ledger_sudo._known_legs(account, reports)
        known = {leg.callid: leg.facts for leg in legs_sudo}
        facts = dict(known)
        for report in reports:
            facts[report.callid] = merge(facts.get(report.callid) or {}, report)
        touched = {r.callid for r in reports if facts[r.callid] is not known.get(r.callid)}
        created = len(touched - known.keys())
        if touched:
            if any(r.original_callid or r.ref_callid for r in reports if r.callid in touched):
                ledger_sudo._take_turn(account)
            ledger_sudo._store(account, legs_sudo, facts, touched)
        return {
            "created": created,
            "updated": len(touched) - created,
            "unchanged": len({r.callid for r in reports}) - len(touched),
        }

    def _take_turn(self, account):
        """Let no other transaction store legs that name each other at the same time.

        Two that hold different legs of one conversation would each make a call of it. Of two that
        write this row the later one fails, is run again and sees what the other one stored.
        """
        self.env.cr.execute(
            "UPDATE callmyway_account SET active = active WHERE id = %s", [account.id]
        )

    def _known_legs(self, account, reports):
        """Return the legs of every conversation that ``reports`` belong to."""
        ids = {getattr(report, name) for report in reports for name in LINKS} - {""}
        Leg = self.env["callmyway.call.leg"]
        Leg.flush_model(["account_id", "call_id", *LINKS])
        self.env.cr.execute(_LINKED, {"account": account.id, "ids": list(ids)})
        call_ids = [call_id for (call_id,) in self.env.cr.fetchall()]
        # at once, however many: the ORM reads a record's missing fields a thousand at a time
        return Leg.search_fetch([("call_id", "in", call_ids)], _KNOWN)

    def _store(self, account, legs_sudo, facts, touched):
        """Write the touched legs, put each in its call, and let the calls follow from them."""
        book = LedgerBook(account.sudo())
        clicks, decided = book.clicks_near({name: facts[name] for name in touched})
        clicks |= legs_sudo.call_id.filtered("click_time")
        legs_sudo |= book.claimants(clicks)
        rows = {leg.callid: leg for leg in legs_sudo}
        facts = {callid: row.facts for callid, row in rows.items()} | facts
        legs = {callid: book.place(callid, facts[callid], rows.get(callid)) for callid in facts}
        groups = conversations(legs, rows)
        clicked = book.assign(groups, clicks, facts)
        moving = [each for each in groups if _is_news(each, touched, rows, clicked, decided)]
        before = {call.id: (call.state, call.remote_e164) for call in legs_sudo.call_id | clicks}
        calls, new = self._settle(book, moving, rows, clicked)
        self._write_legs(account, legs, facts, touched, rows, calls)
        affected = self.browse(sorted({call.id for call in calls.values()}))
        (affected - new)._follow_legs(book)
        affected._forget_guesses(before)
        (affected - new)._match_contacts()
        for call in affected:
            announce(call, before.get(call.id, (None,))[0])

    def _write_legs(self, account, legs, facts, touched, rows, calls):
        Leg = self.env["callmyway.call.leg"]
        new = []
        for callid in sorted(touched):
            vals = Leg._columns_of(legs[callid], facts[callid])
            if callid in rows:
                rows[callid].write(vals)
            else:
                ids = {"account_id": account.id, "currency_id": account._known().currency_id}
                new.append({**vals, **ids, "callid": callid, "call_id": calls[callid].id})
        Leg.create(new)

    # === WHICH CALL A LEG BELONGS TO === #
    def _settle(self, book, groups, rows, clicked):
        """Put each conversation into one call.

        :param list groups: conversations, of :class:`Leg`
        :param dict rows: callid → the stored leg
        :param dict clicked: callid → the call whose click made it
        :return: dict of callid → call, also for those that lost a leg; and the new calls
        """
        calls, orphans = {}, []
        for group in groups:
            stored = self.env["callmyway.call.leg"].union(
                *(rows[leg.callid] for leg in group if leg.callid in rows)
            )
            plain = stored.call_id.filtered(lambda call: not call.click_time).sorted("id")
            home = clicked.get(group[0].callid) or plain[:1]
            calls.update((("left", call.id), call) for call in stored.call_id - plain)
            for other in (plain - home) if home else ():
                home._absorb(other)
            if not home:
                orphans.append((group, stored))
                continue
            (stored.filtered(lambda leg, home=home: leg.call_id != home)).call_id = home
            calls.update((leg.callid, home) for leg in group)
        values = [self._values_of(group, book) for group, _stored in orphans]
        new = self.create(self._with_contacts(values))
        for (group, stored), call in zip(orphans, new, strict=True):
            stored.call_id = call
            calls.update((leg.callid, call) for leg in group)
        return calls, new

    def _values_of(self, group, book):
        """Return the values of a call that a group of legs makes."""
        values = self._fact_values(summarise(group, None, book.country), book.country)
        if not values["cost"]:
            del values["cost"]  # the currency is read for every amount, also for none
        return {
            **values,
            "wrapup_state": self._wrapup_to_begin_with(values, book.known),
            "account_id": book.account.id,
            "company_id": book.known.company_id,
            "currency_id": book.known.currency_id,
        }

    def _absorb(self, other):
        """Take over the legs of ``other`` and what people entered there, and delete it."""
        if other._has_guessed_contact():
            other.partner_id = False  # found by a number that may not be the other party's
        for name in ("partner_id", "outcome_id", *NEXT_STEP, "number_mark"):
            self[name] = self[name] or other[name]
        if other.wrapup_state in ("done", "ignored"):  # that one is pending follows from the legs
            self.wrapup_state = self.wrapup_state or other.wrapup_state
        if other.note and other.note != self.note:
            self.note = "\n".join(filter(None, (self.note, other.note)))
        other.leg_ids.call_id = self
        self._succeed(other)
        other.unlink()

    # === WHAT FOLLOWS FROM THE LEGS === #
    def _follow_legs(self, book):
        """Let the telephony facts of these calls follow from their legs."""
        for call in self:
            legs = [book.place(leg.callid, leg.facts, leg) for leg in call.leg_ids]
            facts = summarise(legs, call._click(), book.country)
            if not legs:
                facts = {**WITHOUT_LEGS, "detect_time": call.click_time, **facts}
            call._write_changed(call._fact_values(facts, book.country))

    def _fact_values(self, facts, country):
        values = {name: value if value is not None else False for name, value in facts.items()}
        if "cost" in values:
            values["cost"] = float(values["cost"])
        if "remote_number" in values:
            hidden = values["is_private"] or not values["remote_number"]
            values["remote_e164"] = not hidden and normalise(values["remote_number"], country)
        return values

    def _write_changed(self, values):
        changed = {
            name: value
            for name, value in values.items()
            if self._fields[name].convert_to_cache(value, self)
            != self._fields[name].convert_to_cache(self[name], self)
        }
        known = {name: self[name] for name in _WRAPUP_FACTS}
        if not self.wrapup_state and (
            state := self._wrapup_to_begin_with({**known, **values}, self.account_id._known())
        ):
            changed["wrapup_state"] = state
        elif self.wrapup_state == "pending" and self._was_due_by_mistake(values["state"]):
            changed["wrapup_state"] = False
        if changed:
            self.write(changed)

    def _was_due_by_mistake(self, state):
        """Tell whether the wrap-up became due in a state that turned out to be none to close."""
        return self.state in WRAPUP_STATES_OF_CALL and state not in WRAPUP_STATES_OF_CALL

    def _wrapup_to_begin_with(self, values, known):
        """Return the wrap-up state of a call with these values that has none yet.

        :param known: what is known of its account
        """
        if self._comes_from_ignored_number(values, known.company_id):
            return "ignored"
        return "pending" if known.wrapup_required and _wrapup_is_due(values) else False

    def _click(self):
        """Return what the click wanted, or None when no click made the call."""
        if not self.click_time:
            return None
        return Click(
            number=self.click_number or "",
            endpoint_id=self.click_endpoint_id.id,
            user_id=self.click_user_id.id,
            failed=bool(self.failure_code),
            internal=self.direction == "internal",
            contact_first=self.click_contact_first,
        )


def _is_news(group, touched, rows, clicked, decided):
    """Tell whether the call of a conversation has to be settled: again, or for the first time.

    :param dict clicked: callid → the call whose click made it
    :param set decided: ids of the clicks that all legs which may claim them are known of
    """
    callids = [leg.callid for leg in group]
    if not touched.isdisjoint(callids):
        return True
    old = {rows[callid].call_id for callid in callids}
    new = clicked.get(callids[0])
    was = {call for call in old if call.click_time}
    involved = {call.id for call in was} | ({new.id} if new else set())
    return was != ({new} if new else set()) and not involved.isdisjoint(decided)


def _wrapup_is_due(values):
    """Tell whether a call with these values is one that its agent closes with an outcome."""
    if not values["user_id"] or values["direction"] == "internal" or not values["detect_time"]:
        return False
    recent = values["detect_time"] > fields.Datetime.now() - WRAPUP_AGE
    return recent and values["state"] in WRAPUP_STATES_OF_CALL
