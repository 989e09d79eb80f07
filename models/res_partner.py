from collections import defaultdict

from odoo import api, fields, models

_HOLDERS = """
    SELECT phone_sanitized, id, FALSE FROM res_partner
     WHERE phone_sanitized IN %(numbers)s
       AND NOT EXISTS (
            SELECT FROM callmyway_partner_number
             WHERE partner_id = res_partner.id AND e164 = phone_sanitized AND state = 'wrong'
       )
     UNION
    SELECT e164, partner_id, is_preferred FROM callmyway_partner_number
     WHERE e164 IN %(numbers)s AND state != 'wrong'
"""


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
    def _callmyway_find(self, numbers, company, everybody=False):
        """Return the contacts with each number that the current user may read.

        :param list numbers: E.164
        :param company: contacts of it, and those of no company
        :param bool everybody: also the others when a number was given to one of them
        :return: dict of number → res.partner
        """
        found, preferred = defaultdict(self.browse), defaultdict(self.browse)
        holders = defaultdict(dict)
        for number, partner_id, is_preferred in self._callmyway_holders(numbers):
            holders[partner_id][number] = holders[partner_id].get(number) or is_preferred
        for partner in self.browse(holders)._callmyway_readable(company):
            for number, is_preferred in holders[partner.id].items():
                found[number] |= partner
                if is_preferred:
                    preferred[number] |= partner
        return found if everybody else defaultdict(self.browse, {**found, **preferred})

    def _callmyway_holders(self, numbers):
        """Return (number, contact ID, preferred), whoever may read them: the caller must filter.

        One look at two indexes; a search through the ORM costs several times as much.
        """
        wanted = tuple({number for number in numbers if number})
        if not wanted:
            return []
        self.flush_model(["phone_sanitized"])
        self.env["callmyway.partner.number"].flush_model(
            ["e164", "is_preferred", "partner_id", "state"]
        )
        self.env.cr.execute(_HOLDERS, {"numbers": wanted})
        return self.env.cr.fetchall()

    def _callmyway_readable(self, company):
        """Return those in use that the current user may read and ``company`` shares, by name."""
        partners_sudo = self.sudo()
        # what is asked here and by the usual rules; the ORM would read forty columns
        partners_sudo.fetch(["active", "company_id", "complete_name", "partner_share"])
        ours = partners_sudo.filtered(
            lambda partner: partner.active and partner.company_id in (company, company.browse())
        )
        named = ours.sorted(lambda partner: (partner.complete_name or "", -partner.id))
        return named.with_env(self.env)._filtered_access("read")
