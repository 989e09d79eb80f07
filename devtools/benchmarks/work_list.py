"""Opening the work list of many debtors, beside the same list by SQL from their invoices."""

import time

from devtools.benchmarks.stage import AGENT, copy, environment
from devtools.benchmarks.table import Row, median, milliseconds, times

CONTACTS, INVOICES = 200_000, 500_000
WARM_UP, ROUNDS = 2, 15
LIMIT = 80
MOST = 2.0  # times the same by hand
DOMAIN = [("is_callable", "=", True), ("offered_to_id", "=", False)]
# what the list shows, worked out from the invoices: who owes most for longest, and how many do
BY_HAND = """
    SELECT debtor.*, partner.complete_name, count(*) OVER ()
      FROM (
        SELECT line.partner_id, sum(line.amount_residual) AS overdue,
               min(line.date_maturity) AS oldest_due
          FROM account_move_line AS line
          JOIN account_move AS move ON move.id = line.move_id
          JOIN account_account AS account ON account.id = line.account_id
         WHERE account.account_type = 'asset_receivable'
           AND move.move_type IN ('out_invoice', 'out_receipt', 'out_refund')
           AND line.parent_state = 'posted'
           AND line.reconciled IS NOT TRUE
           AND line.company_id = %s
           AND line.date_maturity < current_date
         GROUP BY line.partner_id
        HAVING sum(line.amount_residual) > 0
      ) AS debtor
      JOIN res_partner AS partner ON partner.id = debtor.partner_id
     ORDER BY overdue DESC, oldest_due, partner_id
     LIMIT %s
"""
PLAIN = """
    SELECT debtor.*, partner.complete_name
      FROM callmyway_debtor AS debtor JOIN res_partner AS partner ON partner.id = partner_id
     WHERE is_callable IS TRUE AND offered_to_id IS NULL AND debtor.company_id = %s
     ORDER BY score DESC, overdue DESC, debtor.id LIMIT %s
"""


def measure():
    """Return the rows of this benchmark."""
    with copy(CONTACTS, INVOICES) as database:
        refreshes = [_refresh(database) for _run in range(2)]
        with environment(database, AGENT) as env:
            _let_read_invoices(env)
            found = _interleaved(env)
    return [_verdict(found), *_beside(found, refreshes)]


def _refresh(database):
    """Bring the whole list up to date; return the seconds."""
    with environment(database) as env:
        begun = time.perf_counter()
        env["callmyway.debtor"]._cron_refresh()
        seconds = time.perf_counter() - begun
        kept = env["callmyway.debtor"].search_count([("overdue", ">", 0)])
        assert kept > CONTACTS * 0.8, kept
        env.cr.commit()
        env.cr.execute("ANALYZE callmyway_debtor")
        env.cr.commit()
    return seconds


def _let_read_invoices(env):
    env.user.sudo().group_ids += env.ref("account.group_account_readonly")
    env.cr.flush()


def _interleaved(env):
    """Time each in turn, so that a busy moment hits all alike."""
    specification = _specification(env)
    kinds = {
        "open": lambda: _open(env, specification),
        "by hand": lambda: _sql(env, BY_HAND),
        "plain": lambda: _sql(env, PLAIN),
        "choice": lambda: _choose(env),
    }
    found = {name: [] for name in kinds}
    for round_ in range(WARM_UP + ROUNDS):
        for name, work in kinds.items():
            env.invalidate_all()
            begun = time.perf_counter()
            work()
            if round_ >= WARM_UP:
                found[name].append(time.perf_counter() - begun)
    return found


def _specification(env):
    """Return what the web client asks of each debtor: the columns of the list."""
    arch = env["callmyway.debtor"].get_views([(False, "list")])["views"]["list"]["arch"]
    from lxml import etree

    names = {node.get("name") for node in etree.fromstring(arch).iter("field")}
    fields = env["callmyway.debtor"]._fields
    return {
        name: {"fields": {"display_name": {}}} if fields[name].relational else {} for name in names
    }


def _open(env, specification):
    answer = env["callmyway.debtor"].web_search_read(
        DOMAIN, specification, limit=LIMIT, count_limit=10_001
    )
    assert len(answer["records"]) == LIMIT and answer["length"] > LIMIT, answer["length"]


def _sql(env, statement):
    env.cr.execute(statement, [env.company.id, LIMIT])
    assert len(env.cr.fetchall()) == LIMIT


def _choose(env):
    """Choose and claim the next debtor as a press on the button does, and undo it."""
    with env.cr.savepoint() as savepoint:
        assert env["callmyway.debtor"]._claim_next(env.company)
        savepoint.rollback()


def _verdict(found):
    opening, by_hand = median(found["open"]), median(found["by hand"])
    ratio = opening / by_hand
    return Row(
        f"work list of {CONTACTS:,} contacts, {INVOICES:,} open invoices; floor: SQL by hand",
        milliseconds(opening),
        milliseconds(by_hand),
        times(ratio),
        f"≤ {MOST:g} x",
        ratio <= MOST,
    )


def _beside(found, refreshes):
    first, again = refreshes
    yield Row("  beside it: SELECT on the kept list", "", milliseconds(median(found["plain"])))
    yield Row("  choosing whom to call next", milliseconds(median(found["choice"])))
    yield Row("  bringing the whole list up to date, the first time", f"{first:.1f} s")
    yield Row("  and again, nothing changed", f"{again:.1f} s")
