from odoo import api, fields, models, tools


class CallmywayIgnoredNumber(models.Model):
    """A number whose calls no longer pop up."""

    _name = "callmyway.ignored.number"
    _description = "Ignored Number"
    _order = "id desc"
    _rec_name = "number"

    number = fields.Char("Normalised Number", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    create_uid = fields.Many2one("res.users", "Ignored By", readonly=True)
    create_date = fields.Datetime("Since", readonly=True)

    _number_uniq = models.Constraint(
        "UNIQUE(number, company_id)", "This number is ignored already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def unlink(self):
        """Let the numbers pop up again."""
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache("company_id")
    def _numbers_of(self, company_id):
        """Return the numbers a company ignores; asked with every call, so it is kept."""
        rows_sudo = self.sudo().search([("company_id", "=", company_id)])
        return frozenset(rows_sudo.mapped("number"))
