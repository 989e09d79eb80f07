from odoo import api, fields, models


class CallmywayReplacedToken(models.Model):
    """A token that was replaced and is valid a little longer, each with an hour of its own."""

    _name = "callmyway.replaced.token"
    _description = "Replaced CallMyWay Token"
    _log_access = False

    account_id = fields.Many2one("callmyway.account", required=True, ondelete="cascade", index=True)
    token = fields.Char(required=True, groups=fields.NO_ACCESS)
    valid_until = fields.Datetime(required=True)

    @api.autovacuum
    def _gc_ended(self):
        self.search([("valid_until", "<", fields.Datetime.now())]).unlink()
