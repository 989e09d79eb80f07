from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..provider.conversation import Click, summarise
from ..provider.dialplan import normalise
from ..provider.leg import merge
from ..tools.ledger_book import LedgerBook, announce, conversations

LINKS = ("callid", "original_callid", "ref_callid")
WRAPUP_AGE = timedelta(days=1)  # older calls that turn up are history: no wrap-up is due
WRAPUP_STATES_OF_CALL = ("in_progress", "done", "unanswered")


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
            ledger_sudo._store(account, legs_sudo, facts, touched)
        return {
            "created": created,
            "updated": len(touched) - created,
            "unchanged": len({r.callid for r in reports}) - len(touched),
        }

    def _known_legs(self, account, reports):
        """Return the legs of every conversation that ``reports`` belong to."""
        ids = {getattr(report, name) for report in reports for name in LINKS} - {""}
        legs = self.env["callmyway.call.leg"].search(
            Domain("account_id", "=", account.id)
            & Domain.OR(Domain(name, "in", list(ids)) for name in LINKS)
        )
        return legs.call_id.leg_ids

    def _store(self, account, legs_sudo, facts, touched):
        """Write the touched legs, put each in its call, and let the calls follow from them."""
        book = LedgerBook(account.sudo())
        rows = {leg.callid: leg for leg in legs_sudo}
        legs = {callid: book.place(callid, facts[callid], rows.get(callid)) for callid in facts}
        homes = {callid: row.call_id.id for callid, row in rows.items()}
        calls, new = self._calls_of(book, conversations(legs, homes), rows, facts)
        self._write_legs(account, legs, facts, touched, rows, calls)
        before = {call.id: None if call in new else call.state for call in calls.values()}
        for call in self._follow_legs(book, {calls[callid] for callid in touched}):
            announce(call, before[call.id])

    def _write_legs(self, account, legs, facts, touched, rows, calls):
        Leg = self.env["callmyway.call.leg"]
        new = []
        for callid in sorted(touched):
            vals = {**Leg._columns_of(legs[callid]), "facts": facts[callid]}
            if callid in rows:
                rows[callid].write(vals)
            else:
                call_id = calls[callid].id
                new.append({**vals, "account_id": account.id, "callid": callid, "call_id": call_id})
        Leg.create(new)

    # === WHICH CALL A LEG BELONGS TO === #
    def _calls_of(self, book, groups, rows, facts):
        """Return dict of callid → call (known, clicked or new), and the new ones."""
        homes = [self._home(group, rows) for group in groups]
        unclicked = [
            group for group, home in zip(groups, homes, strict=True) if not home.click_time
        ]
        clicks = book.clicks_for(unclicked, facts)
        calls, orphans = {}, []
        for group, home in zip(groups, homes, strict=True):
            clicked = self.browse() if home.click_time else clicks.match(group)
            if clicked and home:
                clicked._absorb(home)
            if not (clicked or home):
                orphans.append(group)
            calls.update(dict.fromkeys((leg.callid for leg in group), clicked or home))
        new = self.create([{"account_id": book.account.id} for _group in orphans])
        for group, call in zip(orphans, new, strict=True):
            calls.update(dict.fromkeys((leg.callid for leg in group), call))
        return calls, new

    def _home(self, group, rows):
        """Return the call that a conversation's known legs are in; several become one."""
        known = self.browse({rows[leg.callid].call_id.id for leg in group if leg.callid in rows})
        home = known.sorted(lambda call: (not call.click_time, call.id))[:1]
        for other in known - home:
            home._absorb(other)
        return home

    def _absorb(self, other):
        """Take over the legs of ``other`` and what people entered there, and delete it."""
        for name in ("partner_id", "outcome_id", "wrapup_state"):
            if other[name] and not self[name]:
                self[name] = other[name]
        if other.note and other.note != self.note:
            self.note = "\n".join(filter(None, (self.note, other.note)))
        other.leg_ids.call_id = self
        other.unlink()

    # === WHAT FOLLOWS FROM THE LEGS === #
    @api.model
    def _follow_legs(self, book, calls):
        """Let the facts of ``calls`` follow from their legs; return them as one recordset."""
        calls = self.browse(sorted(call.id for call in calls))
        for call in calls:
            legs = [book.place(leg.callid, leg.facts, leg) for leg in call.leg_ids]
            facts = summarise(legs, call._click(), book.country)
            call._write_changed(call._fact_values(facts, book.country))
        calls._match_contacts()
        return calls

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
        if self._wrapup_is_due(values):
            changed["wrapup_state"] = "pending"
        if changed:
            self.write(changed)

    def _wrapup_is_due(self, values):
        """Tell whether the call just became one that its agent closes with an outcome."""
        if self.wrapup_state or not values.get("user_id", self.user_id.id):
            return False
        began = values.get("detect_time") or self.detect_time
        recent = began and began > fields.Datetime.now() - WRAPUP_AGE
        direction = values.get("direction", self.direction)
        return bool(recent and direction != "internal" and values["state"] in WRAPUP_STATES_OF_CALL)

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
        )

    def _match_contacts(self):
        """Link each call that has no contact yet to the only one with its number, if one only.

        What the agent may not read is not linked: the search runs with the agent's rights.
        """
        open_question = self.filtered(lambda call: not call.partner_id and call.remote_e164)
        by_reader = defaultdict(self.browse)
        for call in open_question:
            by_reader[call.user_id, call.company_id] |= call
        for (user, company), calls in by_reader.items():
            if user and company not in user.company_ids:
                continue  # who has left the company sees none of its contacts
            reader = user or self.env.user
            Partner = (
                self.env["res.partner"]
                .with_user(reader)
                .with_context(allowed_company_ids=company.ids)
            )
            # without an agent nobody's rights apply but the company's
            Partner = Partner if user else Partner.sudo()
            found = Partner._callmyway_find(calls.mapped("remote_e164"), company)
            for call in calls:
                match = found[call.remote_e164]
                if len(match) == 1:
                    call.partner_id = match.id
