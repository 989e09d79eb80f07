from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..provider.blocked import is_blocked, read_patterns
from ..provider.dialplan import INTERNATIONAL_PREFIX, normalise, to_dial

# emergency and premium-rate numbers of Costa Rica
BLOCKED = "911\n112\n900*\n905*"


class CallmywayAccountDial(models.Model):
    """How an account's clicks are dialled, and what is not dialled at all."""

    _name = "callmyway.account"
    _inherit = "callmyway.account"

    dial_order = fields.Selection(
        [("agent", "Agent first"), ("contact", "Contact first")],
        "Order",
        required=True,
        default="agent",
        help="Whose telephone rings first. Contact first: CallMyWay must have the number on the "
        "account's allowed list. The account's user is charged either way.",
    )
    international_prefix = fields.Char(
        required=True,
        default=INTERNATIONAL_PREFIX,
        help="What is dialled before the code of another country.",
    )
    blocked_patterns = fields.Text(
        "Numbers Not Dialled",
        default=BLOCKED,
        help="One a line: 911 is that number alone, 900* all that begin so, x any digit, "
        "+53* all of a country. What follows # is a remark.",
    )
    may_override = fields.Boolean(
        "Supervisors May Decide Otherwise",
        default=True,
        help="Numbers on the blacklist or marked “do not call” are refused; a supervisor may call "
        "them all the same and gives a reason, which is kept with the call and the contact.",
    )

    @api.constrains("international_prefix")
    def _check_international_prefix(self):
        for account in self:
            if not account.international_prefix.lstrip("+").isdecimal():
                raise ValidationError(
                    self.env._("The international prefix has digits only, such as 00.")
                )

    @api.constrains("blocked_patterns")
    def _check_blocked_patterns(self):
        for account in self:
            _patterns, wrong = read_patterns(account.blocked_patterns or "")
            if wrong:
                raise ValidationError(
                    self.env._(
                        "“%s” is no pattern of a number: write digits, x for any digit, "
                        "and * at the end.",
                        wrong,
                    )
                )

    def _number_sent(self, number):
        """Return ``number`` as it is sent to the provider, ``""`` when it can't be dialled."""
        return to_dial(number, self.country_id.code, self.international_prefix)

    def _is_blocked(self, number):
        """Tell whether the account's list forbids ``number``."""
        e164 = normalise(number, self.country_id.code)
        return is_blocked(self.blocked_patterns or "", self._number_sent(number), e164)
