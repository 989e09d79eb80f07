from odoo import fields, models
from odoo.tools import formatLang

INVOICES = {"promises": "move_ids", "charges": "move_id"}


class ResPartnerTimelineItems(models.Model):
    """What the timeline tells of each call, promise and charge."""

    _name = "res.partner"
    _inherit = "res.partner"

    def _callmyway_timeline_items(self, kind, records):
        """Return what the timeline shows of records of one kind.

        :return: dict of record ID → dict
        """
        tell = {
            "calls": self._callmyway_timeline_call,
            "promises": self._callmyway_timeline_promise,
            "charges": self._callmyway_timeline_charge,
        }[kind]
        labels = dict(records._fields["state"]._description_selection(self.env))
        others = (records.partner_id - self)._filtered_access("read")
        invoices = self._callmyway_timeline_invoices(kind, records)
        return {
            record_sudo.id: {
                "kind": kind,
                "model": record._name,
                "id": record.id,
                "state": record.state,
                "state_label": labels[record.state],
                "agent": record_sudo.user_id.name or "",
                "contact": record.partner_id.name if record.partner_id in others else "",
                "invoices": invoices.get(record.id, ""),
                **tell(record),
            }
            for record, record_sudo in zip(records, records.sudo(), strict=True)
        }

    def _callmyway_timeline_call(self, call):
        return {
            "direction": call.direction or "",
            "direction_label": call._label("direction"),
            "number": call._number_formatted(),
            "outcome": call.outcome_id.name or "",
            "category": call.outcome_id.category or "",
            "duration": call.duration,
            "note": call.note or "",
        }

    def _callmyway_timeline_promise(self, promise):
        paid, money = promise.amount_paid, promise.currency_id
        return {
            "amount": formatLang(self.env, promise.amount, currency_obj=money),
            "date": fields.Date.to_string(promise.date),
            "paid": "" if money.is_zero(paid) else formatLang(self.env, paid, currency_obj=money),
            "note": promise.cancel_reason or "",
        }

    def _callmyway_timeline_charge(self, charge):
        return {
            "amount": formatLang(self.env, charge.amount, currency_obj=charge.currency_id),
            "concept": charge.rule_id.name or charge.product_id.display_name,
            "note": charge.cancel_reason or "",
        }

    def _callmyway_timeline_invoices(self, kind, records):
        """Return dict of record ID → numbers of its invoices, for who may read invoices."""
        name = INVOICES.get(kind)
        if not name or not self.env["account.move"].has_access("read"):
            return {}
        readable = records[name]._filtered_access("read")
        return {
            record.id: ", ".join(
                move.name or self.env._("draft") for move in record[name] & readable
            )
            for record in records
        }
