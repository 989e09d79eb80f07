from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    # Odoo leaves it unindexed; a call's contact is found by equality on it
    phone_sanitized = fields.Char(index="btree_not_null")
    callmyway_number_ids = fields.One2many(
        "callmyway.partner.number", "partner_id", "Further Numbers"
    )
    callmyway_call_count = fields.Integer("Calls", compute="_compute_callmyway_call_count")

    def _compute_callmyway_call_count(self):
        self.callmyway_call_count = 0
        if not self.env["callmyway.call"].has_access("read"):
            return
        groups = self.env["callmyway.call"]._read_group(
            [("partner_id", "child_of", self.ids)], ["partner_id"], ["__count"]
        )
        for caller_sudo, count in ((partner.sudo(), count) for partner, count in groups):
            while caller_sudo:
                if caller_sudo.id in self._ids:
                    self.browse(caller_sudo.id).callmyway_call_count += count
                caller_sudo = caller_sudo.parent_id

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners._callmyway_sync_numbers()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if not {*self._phone_get_number_fields(), "country_id"}.isdisjoint(vals):
            self._callmyway_sync_numbers()
        return result

    def action_view_callmyway_calls(self):
        """Open the calls with this contact and with the people in it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("callmyway.callmyway_call_action")
        action["domain"] = [("partner_id", "child_of", self.ids)]
        action["context"] = {}
        return action

    def _callmyway_sync_numbers(self):
        """Keep a further number for each number field that ``phone_sanitized`` does not hold.

        Odoo itself has one field; addons that add a mobile make it two.
        """
        names = self._phone_get_number_fields()
        if len(names) < 2:
            return
        numbers_sudo = self.env["callmyway.partner.number"].sudo()
        kept = numbers_sudo.search(
            [("partner_id", "in", self.ids), ("source_field", "!=", False)]
        ).grouped(lambda each: (each.partner_id.id, each.source_field))
        for partner in self:
            for name in names:
                row = kept.get((partner.id, name), numbers_sudo)
                if not partner[name]:
                    row.unlink()
                elif not row:
                    label = partner._fields[name].string
                    vals = {"partner_id": partner.id, "source_field": name, "label": label}
                    numbers_sudo.create({**vals, "number": partner[name]})
                elif row.number != partner[name]:
                    row.number = partner[name]
                    row.state = "valid" if row.state == "wrong" else row.state

    @api.model
    def _callmyway_find(self, numbers, company):
        """Return the contacts with each number that the current user may read.

        :param list numbers: E.164
        :param company: contacts of it, and those of no company
        :return: dict of number → res.partner
        """
        found = defaultdict(self.browse)
        wanted = [number for number in set(numbers) if number]
        if not wanted:
            return found
        ours = Domain("company_id", "in", [company.id, False])
        for partner in self.search_fetch(
            ours & Domain("phone_sanitized", "in", wanted), ["phone_sanitized"]
        ):
            found[partner.phone_sanitized] |= partner
        rows_sudo = self.env["callmyway.partner.number"].sudo()
        further = rows_sudo.search_fetch(
            [("e164", "in", wanted), ("state", "!=", "wrong")], ["e164", "partner_id"]
        )
        readable = set(self.search(ours & Domain("id", "in", further.partner_id.ids)).ids)
        for row in further:
            if row.partner_id.id in readable:
                found[row.e164] |= self.browse(row.partner_id.id)
        return found
