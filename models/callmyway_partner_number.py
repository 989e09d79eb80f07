from odoo import api, fields, models


class CallmywayPartnerNumber(models.Model):
    """A further number of a contact, besides the one in ``phone_sanitized``."""

    _name = "callmyway.partner.number"
    _description = "Further Number of a Contact"
    _order = "partner_id, id"
    _rec_name = "number"

    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade", index=True)
    number = fields.Char(required=True)
    e164 = fields.Char(
        "Normalised", compute="_compute_e164", store=True, index="btree_not_null", precompute=True
    )
    label = fields.Char(help="Such as Mobile, Work, Assistant.")
    state = fields.Selection(
        [("valid", "Valid"), ("wrong", "Wrong"), ("do_not_call", "Do Not Call")],
        required=True,
        default="valid",
    )
    is_preferred = fields.Boolean(
        "Remembered",
        help="Of several contacts with this number, the one that agents chose for it.",
    )
    source_field = fields.Char(
        readonly=True, help="The contact's field that the number is kept in step with."
    )

    _source_uniq = models.UniqueIndex(
        "(partner_id, source_field) WHERE source_field IS NOT NULL",
        "This field's number is known already.",
    )

    @api.depends("number", "partner_id.country_id")
    def _compute_e164(self):
        for each in self:
            each.e164 = each.partner_id._phone_format(number=each.number)
