"""Who owes what, and who may be called: one statement, from the invoices themselves."""

from odoo.tools import SQL

from .debtor_score import LARGE, SCORE

REST_HOURS = 2  # how long a debtor is left alone after a call that reached nobody
WORK_HOURS = 2  # how long a call that does not end, or a wrap-up left open, keeps others away
CALL_DAYS = 365  # calls before that are forgotten

KEY = ("company_id", "partner_id")
FACTS = (
    "currency_id",
    "contact_id",
    "number",
    "open_balance",
    "overdue",
    "oldest_due",
    "promises_broken",
    "is_promised",
    "is_disputed",
    "last_contact",
    "last_attempt",
    "no_answer_count",
    "large_debt",
    *(f"score_{part}" for part in SCORE),
    "score",
    "not_offered_reason",
    "is_callable",
)

_DEBT = """
    FROM account_move_line AS line
    JOIN account_move AS move ON move.id = line.move_id
    JOIN account_account AS account ON account.id = line.account_id
   WHERE account.account_type = 'asset_receivable'
     AND move.move_type IN ('out_invoice', 'out_receipt', 'out_refund')
     AND line.parent_state = 'posted'
     AND line.reconciled IS NOT TRUE
     AND line.amount_residual != 0
     AND line.company_id = %(company)s
"""

_FIND = f"""
WITH debt AS (
  SELECT line.partner_id,
         sum(line.amount_residual) AS open_balance,
         coalesce(sum(line.amount_residual) FILTER (WHERE line.date_maturity < %(today)s), 0)
             AS overdue,
         min(line.date_maturity)
             FILTER (WHERE line.date_maturity < %(today)s AND line.amount_residual > 0)
             AS oldest_due,
         coalesce(sum(line.amount_residual) FILTER (
             WHERE line.date_maturity < %(today)s AND move.callmyway_is_disputed IS NOT TRUE
         ), 0) AS undisputed
  {_DEBT} AND line.partner_id %(whom)s
   GROUP BY line.partner_id
), known AS (
  SELECT partner_id, rest_until FROM callmyway_debtor
   WHERE company_id = %(company)s AND partner_id %(whom)s
), promised AS (
  SELECT promise.commercial_partner_id AS partner_id,
         bool_or(promise.state = 'open') AS is_promised,
         count(*) FILTER (WHERE promise.state = 'broken' AND owed.move_id IS NOT NULL)
             AS promises_broken
    FROM callmyway_promise AS promise
    LEFT JOIN LATERAL (
        SELECT move_id
          FROM callmyway_promise_move_rel AS named
          JOIN account_move ON account_move.id = named.move_id
         WHERE named.promise_id = promise.id AND account_move.amount_residual != 0
           AND account_move.state != 'cancel' -- Odoo leaves its residual as it was
         LIMIT 1
    ) AS owed ON TRUE
   WHERE promise.company_id = %(company)s AND promise.commercial_partner_id %(whom)s
   GROUP BY promise.commercial_partner_id
), called AS (
  SELECT person.commercial_partner_id AS partner_id,
         call.detect_time,
         coalesce(call.state = 'done' AND (outcome.is_reached OR outcome.asks = 'dispute'), FALSE)
             OR EXISTS (SELECT FROM callmyway_promise WHERE call_id = call.id) AS is_contact,
         call.direction = 'out' AND call.state != 'failed' AS is_attempt,
         call.state = 'unanswered' OR (call.state = 'done' AND outcome.id IS NOT NULL) AS is_over,
         CASE WHEN call.state IN ('dialing', 'ringing', 'in_progress')
              THEN call.detect_time > %(work_since)s
              WHEN call.wrapup_state = 'pending' AND call.state = 'done'
              THEN call.detect_time > least(%(work_since)s, %(day_start)s)
              WHEN call.wrapup_state = 'pending'
              THEN call.detect_time > %(work_since)s
              ELSE FALSE END AS is_worked_on
    FROM res_partner AS person
    JOIN callmyway_call AS call ON call.partner_id = person.id
    LEFT JOIN callmyway_outcome AS outcome ON outcome.id = call.outcome_id
   WHERE person.commercial_partner_id %(whom)s
     AND call.company_id = %(company)s
     AND call.direction != 'internal'
     AND call.detect_time > %(calls_since)s
), contact AS (
  SELECT partner_id, max(detect_time) AS last_contact
    FROM called WHERE is_contact GROUP BY partner_id
), work AS (
  SELECT called.partner_id,
         max(contact.last_contact) AS last_contact,
         max(detect_time) FILTER (WHERE is_attempt) AS last_attempt,
         max(detect_time) FILTER (WHERE is_attempt AND is_over AND NOT is_contact) AS last_failure,
         count(*) FILTER (
             WHERE is_attempt AND is_over AND NOT is_contact
               AND detect_time > coalesce(contact.last_contact, '-infinity')
               AND detect_time > %(attempts_since)s
         ) AS no_answer_count,
         bool_or(is_worked_on) AS is_worked_on
    FROM called LEFT JOIN contact USING (partner_id)
   GROUP BY called.partner_id
), numbers AS (
  SELECT commercial_partner_id AS partner_id, id AS contact_id, phone_sanitized AS number,
         commercial_partner_id != id AS is_of_staff, type, 0 AS rank
    FROM res_partner AS person
   WHERE commercial_partner_id %(whom)s AND active AND phone_sanitized > ''
     AND NOT EXISTS (
         SELECT FROM callmyway_partner_number AS further
          WHERE further.partner_id = person.id AND further.e164 = person.phone_sanitized
            AND further.state = 'wrong'
     )
   UNION ALL
  SELECT commercial_partner_id, person.id, further.e164,
         commercial_partner_id != person.id, type, 1
    FROM res_partner AS person
    JOIN callmyway_partner_number AS further ON further.partner_id = person.id
   WHERE commercial_partner_id %(whom)s AND active AND further.e164 > ''
     AND further.state != 'wrong'
), marked AS (
  SELECT numbers.*,
         EXISTS (SELECT FROM phone_blacklist
                  WHERE phone_blacklist.number = numbers.number AND active)
         OR EXISTS (SELECT FROM callmyway_partner_number AS further
                      JOIN res_partner AS holder ON holder.id = further.partner_id
                     WHERE further.e164 = numbers.number AND further.state = 'do_not_call'
                       AND coalesce(holder.company_id, %(company)s) = %(company)s)
             AS must_not_be_called
    FROM numbers JOIN res_partner AS debtor ON debtor.id = numbers.partner_id
   -- whoever is listed under a person is somebody else: a third party is not told of debts
   WHERE NOT is_of_staff OR debtor.is_company
), best AS (
  SELECT DISTINCT ON (partner_id) partner_id, contact_id, number, must_not_be_called
    FROM marked
   ORDER BY partner_id, is_of_staff, must_not_be_called, type = 'invoice' DESC, rank, contact_id
), facts AS (
  SELECT partner_id,
         best.contact_id, best.number, best.must_not_be_called,
         coalesce(open_balance, 0) AS open_balance,
         coalesce(overdue, 0) AS overdue,
         oldest_due,
         coalesce(promises_broken, 0) AS promises_broken,
         coalesce(is_promised, FALSE) AS is_promised,
         coalesce(overdue > 0 AND undisputed <= 0, FALSE) AS is_disputed,
         last_contact, last_attempt, last_failure,
         coalesce(no_answer_count, 0) AS no_answer_count,
         is_worked_on, rest_until
    FROM (SELECT partner_id FROM debt UNION SELECT partner_id FROM known) AS debtor
    LEFT JOIN debt USING (partner_id)
    LEFT JOIN known USING (partner_id)
    LEFT JOIN promised USING (partner_id)
    LEFT JOIN work USING (partner_id)
    LEFT JOIN best USING (partner_id)
), scored AS (
  SELECT facts.*,
         CASE WHEN promises_broken > 0
              THEN least(%(promise_most)s,
                         %(promise_first)s + %(promise_further)s * (promises_broken - 1))
              ELSE 0 END AS score_promise,
         CASE WHEN overdue > 0
              THEN greatest(0, least(%(amount_most)s, floor(
                       %(amount_most)s + %(amount_decade)s * log(overdue / %(large_debt)s))))
              ELSE 0 END AS score_amount,
         least(%(age_most)s, coalesce(
             %(age_step)s * ((%(today)s - oldest_due) / %(age_days)s), 0)) AS score_age,
         least(%(contact_most)s, coalesce(
             floor(extract(epoch FROM %(now)s - last_contact) / 86400 / %(contact_days)s),
             %(contact_most)s)) AS score_contact,
         greatest(%(attempts_least)s, %(attempts_each)s * no_answer_count) AS score_attempts,
         CASE WHEN overdue <= 0 THEN 'nothing_due'
              WHEN number IS NULL THEN 'no_number'
              WHEN must_not_be_called THEN 'do_not_call'
              WHEN is_disputed THEN 'disputed'
              WHEN is_promised THEN 'promised'
              WHEN is_worked_on THEN 'worked_on'
              WHEN last_contact >= %(day_start)s THEN 'reached'
              WHEN rest_until > %(now)s THEN 'put_off'
              WHEN last_failure > %(rest_since)s THEN 'tried'
              END AS not_offered_reason
    FROM facts
)
"""

_STORE = """
INSERT INTO callmyway_debtor AS debtor (%(columns)s, refreshed_at, create_date, write_date,
                                        create_uid, write_uid)
SELECT %(company)s, partner_id, %(currency)s, contact_id, number, open_balance, overdue, oldest_due,
       promises_broken, is_promised, is_disputed, last_contact, last_attempt, no_answer_count,
       %(large_debt)s, score_promise, score_amount, score_age, score_contact, score_attempts,
       score_promise + score_amount + score_age + score_contact + score_attempts,
       not_offered_reason, not_offered_reason IS NULL,
       %(now)s, %(now)s, %(now)s, %(uid)s, %(uid)s
  FROM scored
 ORDER BY partner_id
    ON CONFLICT (company_id, partner_id) DO UPDATE
   SET (%(facts)s, refreshed_at) = (%(excluded)s, excluded.refreshed_at)
 WHERE (%(stored)s) IS DISTINCT FROM (%(excluded)s)
"""

_LARGE_DEBT = f"""
    SELECT percentile_disc(%(share)s) WITHIN GROUP (ORDER BY overdue)
      FROM (SELECT sum(line.amount_residual) AS overdue
            {_DEBT} AND line.date_maturity < %(today)s
             GROUP BY line.partner_id
            HAVING sum(line.amount_residual) > 0) AS debtor
"""


def _columns(names, table=None):
    return SQL(", ").join(SQL.identifier(*filter(None, (table, name))) for name in names)


def refresh(whom, **values):
    """Return the SQL that stores what is true now of these debtors, where it is not stored yet.

    :param SQL whom: the condition on the debtor's ID, its right hand side
    :param values: ``company``, ``currency``, ``large_debt``, ``uid``, ``today`` and the moments
        ``now``, ``day_start``, ``work_since``, ``rest_since``, ``calls_since``, ``attempts_since``
    """
    points = {
        f"{part}_{name}": points for part, rules in SCORE.items() for name, points in rules.items()
    }
    columns = {
        "columns": _columns((*KEY, *FACTS)),
        "facts": _columns(FACTS),
        "stored": _columns(FACTS, "debtor"),
        "excluded": _columns(FACTS, "excluded"),
    }
    return SQL(_FIND + _STORE, whom=whom, **values, **points, **columns)


def large_debt(company_id, today):
    """Return the SQL of the overdue balance that only few debtors of a company exceed."""
    return SQL(_LARGE_DEBT, company=company_id, today=today, share=LARGE)
