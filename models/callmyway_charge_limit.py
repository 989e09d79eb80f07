from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class CallmywayChargeLimit(models.Model):
    """A charge is one too many for everybody, also for two agents at once."""

    _name = "callmyway.charge"
    _inherit = "callmyway.charge"

    @api.constrains("rule_id", "partner_id", "date")
    def _check_limit(self):
        limited = self.filtered(lambda charge: charge.rule_id.limit_count)
        limited._queue_up()
        for charge in limited.filtered(lambda charge: charge.state != "cancelled"):
            debtor = charge.commercial_partner_id
            sentence = charge.rule_id._limit_sentence(debtor, charge.date, charge.ids)
            if sentence:
                raise ValidationError(sentence)

    def _queue_up(self):
        """Let charges of one debtor happen one after the other.

        The debtor's row is written, not only locked: a transaction that began before another one
        charged would not see its charge, and must fail so that Odoo runs it again.
        """
        debtors = self.sudo().commercial_partner_id.sorted("id")
        if debtors:
            self.env["res.partner"].flush_model()
            self.env.cr.execute(
                SQL("UPDATE res_partner SET id = id WHERE id IN %s", tuple(debtors.ids))
            )
