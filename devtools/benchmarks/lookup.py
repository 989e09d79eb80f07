"""Who is calling: one number among a million contacts, and among ten thousand."""

import random
import time

from devtools.benchmarks.contacts import e164
from devtools.benchmarks.stage import AGENT, LARGE, SMALL, environment, template
from devtools.benchmarks.table import Row, median, milliseconds, times

WARM_UP, ROUNDS, SLOW_ROUNDS = 50, 500, 15
LONGEST, MOST = 0.001, 2.0  # seconds; times the look-up among few
EQUAL = "SELECT id FROM res_partner WHERE phone_sanitized = %s"
SUFFIX = "SELECT id FROM res_partner WHERE phone_sanitized ILIKE %s"


def measure():
    """Return the rows of this benchmark."""
    with (
        environment(template(LARGE), AGENT) as large,
        environment(template(SMALL), AGENT) as small,
    ):
        kinds = {
            "large": (lambda number: _find(large, number), LARGE),
            "small": (lambda number: _find(small, number), SMALL),
            "sql": (lambda number: _sql(large, EQUAL, number), LARGE),
        }
        found = _interleaved(kinds)
        floors = _unindexed(large)
    return [*_verdicts(found), *_floors(found, floors)]


def _verdicts(found):
    large, small = median(found["large"]), median(found["small"])
    ratio = large / small
    what = "contact look-up among 1,000,000, agent's rights"
    target = f"≤ {milliseconds(LONGEST)}"
    beside = "contact look-up among 10,000"
    return [
        Row(what, milliseconds(large), "", "", target, large <= LONGEST),
        Row(beside, milliseconds(small), "", times(ratio), f"≤ {MOST:g} x that", ratio <= MOST),
    ]


def _floors(found, floors):
    base = median(found["large"])
    for what, values in {"indexed equality, SQL alone": found["sql"], **floors}.items():
        yield Row(
            f"  beside it: {what}", "", milliseconds(median(values)), times(base / median(values))
        )


def _interleaved(kinds):
    """Time each kind of look-up in turn, so that a busy moment hits all alike."""
    rng = random.Random(1)
    found = {name: [] for name in kinds}
    for round_ in range(WARM_UP + ROUNDS):
        for name, (look_up, count) in kinds.items():
            seconds = look_up(e164(rng.randrange(count)))
            if round_ >= WARM_UP:
                found[name].append(seconds)
    return found


def _find(env, number):
    partners = env["res.partner"]
    partners.invalidate_model()
    begun = time.perf_counter()
    found = partners._callmyway_find([number], env.company)
    seconds = time.perf_counter() - begun
    assert len(found[number]) == 1, number
    return seconds


def _sql(env, statement, value):
    begun = time.perf_counter()
    env.cr.execute(statement, [value])
    assert env.cr.rowcount == 1, value
    return time.perf_counter() - begun


def _unindexed(env):
    """Return what the look-up would cost as Odoo leaves the table, and by the number's end."""
    rng = random.Random(2)
    numbers = [e164(rng.randrange(LARGE)) for _round in range(SLOW_ROUNDS)]
    env.cr.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off")
    return {
        "unindexed phone_sanitized": [_sql(env, EQUAL, number) for number in numbers],
        "suffix ilike": [_sql(env, SUFFIX, f"%{number[4:]}") for number in numbers],
    }
