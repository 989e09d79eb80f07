"""The daily check of many promises to pay: its rate, and what it keeps in memory."""

import multiprocessing
import time

from devtools.benchmarks.debts import fill
from devtools.benchmarks.memory import megabytes
from devtools.benchmarks.stage import SMALL, copy, environment
from devtools.benchmarks.table import Row, median, times

PROMISES, ROUNDS = 50_000, 3
OPEN = [("state", "=", "open")]
MOST = 1.10  # the highest after any batch, times what is held after the second
# the same sums by hand: what is left, what was paid since, and what of that in time
FLOOR = """
    SELECT promise.id, promise.amount, promise.deadline, debt.due, paid.amount, paid.in_time
      FROM callmyway_promise promise
     CROSS JOIN LATERAL (
           SELECT SUM(line.amount_residual_currency) AS due
             FROM callmyway_promise_move_rel rel
             JOIN account_move move ON move.id = rel.move_id AND move.state <> 'cancel'
             JOIN account_move_line line
               ON line.move_id = move.id AND line.display_type = 'payment_term'
            WHERE rel.promise_id = promise.id) AS debt
     CROSS JOIN LATERAL (
           SELECT SUM(partial.debit_amount_currency) AS amount,
                  SUM(partial.debit_amount_currency)
                      FILTER (WHERE partial.max_date <= promise.deadline) AS in_time
             FROM callmyway_promise_move_rel rel
             JOIN account_move_line line
               ON line.move_id = rel.move_id AND line.display_type = 'payment_term'
             JOIN account_partial_reconcile partial
               ON partial.debit_move_id = line.id AND partial.id > promise.baseline_id
             JOIN account_move_line other ON other.id = partial.credit_move_id
             JOIN account_journal journal
               ON journal.id = other.journal_id AND journal.type IN ('bank', 'cash', 'credit')
            WHERE rel.promise_id = promise.id) AS paid
     WHERE promise.state = 'open'
"""


def measure():
    """Return the rows of this benchmark."""
    with (
        copy(SMALL) as database,
        # a process of its own: nothing else measured before is in its memory
        multiprocessing.get_context("spawn").Pool(1) as process,
    ):
        seconds, floor, held, changed = process.apply(check_all, (database,))
    _first, second, *later = held
    ratio = max(later) / second
    return [
        Row(
            f"daily check of {PROMISES:,} promises, {changed:,} change; floor: the sums, SQL alone",
            f"{PROMISES / seconds:,.0f}/s",
            f"{PROMISES / floor:,.0f}/s",
            times(seconds / floor),
        ),
        Row(
            f"  its memory, highest after any of {len(held)} batches (last {later[-1]:.0f})",
            f"{max(later):.0f} MB",
            f"{second:.0f} MB after batch 2",
            times(ratio),
            f"≤ {MOST:g} x after batch 2",
            ratio <= MOST,
        ),
    ]


def check_all(database):
    """Check all promises; return seconds, those of the floor, megabytes per batch, changes."""
    with environment(database) as env:
        fill(env, PROMISES)
        floor, expected = _by_hand(env)
        were_open = env["callmyway.promise"].search_count(OPEN)
        held = []
        _after_each_batch(type(env["ir.cron"]), lambda: held.append(megabytes()))
        begun = time.perf_counter()
        env["callmyway.promise"]._cron_check()
        seconds = time.perf_counter() - begun
        changed = were_open - env["callmyway.promise"].search_count(OPEN)
    assert changed == expected, f"{changed} are not open any more, by hand {expected}"
    return seconds, floor, held, changed


def _by_hand(env):
    """Return the seconds that the sums take alone, and how many are not open by them."""
    seconds = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        env.cr.execute(FLOOR)
        rows = env.cr.fetchall()
        seconds.append(time.perf_counter() - begun)
    today = env.company._callmyway_today()
    closed = sum(
        today > deadline or (in_time or 0) >= min(amount, due + (paid or 0))
        for _id, amount, deadline, due, paid, in_time in rows
    )
    return median(seconds), closed


def _after_each_batch(model, note):
    commit_progress = model._commit_progress

    def _commit_progress(self, *args, **kwargs):
        left = commit_progress(self, *args, **kwargs)
        note()
        return left

    model._commit_progress = _commit_progress
