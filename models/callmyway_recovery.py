from odoo import fields, models
from odoo.tools import SQL

DAYS = 30  # after a contact in which a payment counts as its success, unless the next one was made

# Of each debtor one contact a day, the last one. A payment belongs to the last contact before it,
# so that none is counted twice; on the day of the contact it counts as made after it. What was
# overdue then is told from the invoices and the payments matched with them since.
_CONTACTS = """
  WITH contact AS (
    SELECT DISTINCT ON (call.company_id, person.commercial_partner_id, moment.day)
           call.id, call.company_id, call.user_id, call.outcome_id, moment.day,
           person.commercial_partner_id AS partner_id
      FROM callmyway_call AS call
      JOIN callmyway_account AS account ON account.id = call.account_id
      JOIN res_partner AS person ON person.id = call.partner_id
      JOIN callmyway_outcome AS outcome ON outcome.id = call.outcome_id
     CROSS JOIN LATERAL (
           SELECT (call.detect_time AT TIME ZONE 'UTC' AT TIME ZONE account.tz)::date AS day
     ) AS moment
     WHERE call.state = 'done' AND (outcome.is_reached OR outcome.asks = 'dispute')
     ORDER BY call.company_id, person.commercial_partner_id, moment.day, call.detect_time DESC
  ), spell AS (
    SELECT *, least(
               day + %(days)s + 1,
               lead(day) OVER (PARTITION BY company_id, partner_id ORDER BY day)
           ) AS over
      FROM contact
  )
  SELECT spell.id, spell.id AS call_id, spell.company_id, company.currency_id, spell.user_id,
         spell.outcome_id, spell.day, spell.partner_id, debt.overdue, debt.recovered,
         debt.recovered / debt.overdue AS rate
    FROM spell
    JOIN res_company AS company ON company.id = spell.company_id
    JOIN LATERAL (
         SELECT sum(line.balance - matched.before) AS overdue, sum(matched.after) AS recovered
           FROM account_move_line AS line
           JOIN account_account AS account ON account.id = line.account_id
           JOIN account_move AS move ON move.id = line.move_id
          CROSS JOIN LATERAL (
                SELECT coalesce(sum(partial.amount)
                           FILTER (WHERE partial.max_date < spell.day), 0) AS before,
                       coalesce(sum(partial.amount) FILTER (
                           WHERE partial.max_date >= spell.day AND partial.max_date < spell.over
                             AND journal.type IN ('bank', 'cash', 'credit')
                       ), 0) AS after
                  FROM account_partial_reconcile AS partial
                  JOIN account_move_line AS other ON other.id = partial.credit_move_id
                  JOIN account_journal AS journal ON journal.id = other.journal_id
                 WHERE partial.debit_move_id = line.id
          ) AS matched
          WHERE line.partner_id = spell.partner_id AND line.company_id = spell.company_id
            AND account.account_type = 'asset_receivable'
            AND line.parent_state = 'posted'
            AND move.move_type IN ('out_invoice', 'out_receipt')
            AND line.date_maturity < spell.day AND line.date <= spell.day
            AND line.balance > matched.before
    ) AS debt ON debt.overdue > 0
"""


class CallmywayRecovery(models.Model):
    """What a contact with a debtor recovered of what was overdue that day."""

    _name = "callmyway.recovery"
    _description = "Recovery after Contact"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "call_id"

    # === FIELDS === #
    call_id = fields.Many2one("callmyway.call", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    user_id = fields.Many2one("res.users", "Agent", readonly=True)
    outcome_id = fields.Many2one("callmyway.outcome", readonly=True)
    partner_id = fields.Many2one("res.partner", "Debtor", readonly=True)
    day = fields.Date("Contact", readonly=True)
    overdue = fields.Monetary("Overdue Then", readonly=True)
    recovered = fields.Monetary(
        readonly=True,
        help=f"What was paid of it until the next contact, within {DAYS} days at most.",
    )
    rate = fields.Float(
        "Recovery Rate",
        readonly=True,
        aggregator="avg",
        help="Recovered of what was overdue; of several contacts, their average.",
    )

    @property
    def _table_query(self):
        return SQL(_CONTACTS, days=DAYS)
