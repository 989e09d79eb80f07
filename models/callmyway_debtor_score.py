from odoo import api, fields, models
from odoo.tools import formatLang

from ..tools.debtor_score import SCORE


class CallmywayDebtorScore(models.Model):
    """Why a debtor is called before or after others: points, each with the sentence that says why.

    The rules stand in ``tools/debtor_score.py``; ``tools/debtors.py`` applies them.
    """

    _name = "callmyway.debtor"
    _inherit = "callmyway.debtor"

    large_debt = fields.Monetary(
        readonly=True,
        help="From this overdue balance on, a debtor has all points for the amount. Only one "
        "debtor in twenty owes more.",
    )
    score_promise = fields.Integer("Points for Promises", readonly=True, aggregator=None)
    score_amount = fields.Integer("Points for the Amount", readonly=True, aggregator=None)
    score_age = fields.Integer("Points for the Age", readonly=True, aggregator=None)
    score_contact = fields.Integer("Points for the Last Contact", readonly=True, aggregator=None)
    score_attempts = fields.Integer("Points for Attempts", readonly=True, aggregator=None)
    why_promise = fields.Char(compute="_compute_why")
    why_amount = fields.Char(compute="_compute_why")
    why_age = fields.Char(compute="_compute_why")
    why_contact = fields.Char(compute="_compute_why")
    why_attempts = fields.Char(compute="_compute_why")

    @api.depends("overdue", "oldest_due", "promises_broken", "last_contact", "no_answer_count")
    def _compute_why(self):
        for debtor in self:
            debtor.why_promise = debtor._why_promise()
            debtor.why_amount = debtor._why_amount()
            debtor.why_age = debtor._why_age()
            debtor.why_contact = debtor._why_contact()
            debtor.why_attempts = debtor._why_attempts()

    def _why_promise(self):
        return self.env._(
            "Broken promises not kept yet: %(count)s. %(first)s for the first, "
            "%(further)s for each other, at most %(most)s",
            count=self.promises_broken,
            **SCORE["promise"],
        )

    def _why_amount(self):
        def text(amount):
            return formatLang(self.env, amount, currency_obj=self.currency_id)

        return self.env._(
            "%(overdue)s overdue: %(most)s from %(large)s on, %(decade)s less each time it is "
            "ten times smaller",
            overdue=text(self.overdue),
            large=text(self.large_debt),
            **SCORE["amount"],
        )

    def _why_age(self):
        return self.env._(
            "%(age)s days since the oldest due date: %(step)s for each %(days)s days, "
            "at most %(most)s",
            age=self.days_overdue,
            **SCORE["age"],
        )

    def _why_contact(self):
        if not self.last_contact:
            return self.env._("Nobody was reached yet: %(most)s", most=SCORE["contact"]["most"])
        return self.env._(
            "%(since)s days since somebody was reached: 1 for each %(days)s days, at most %(most)s",
            since=(fields.Datetime.now() - self.last_contact).days,
            **SCORE["contact"],
        )

    def _why_attempts(self):
        return self.env._(
            "Calls in %(days)s days that reached nobody: %(count)s. %(each)s for each, "
            "at least %(least)s",
            count=self.no_answer_count,
            **SCORE["attempts"],
        )
