"""Run work in transactions of its own, again when another one was quicker."""

import random
import time

from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

TRIES = 8
_FIRST_PAUSE = 0.01  # seconds, doubled each time: a conflict lasts as long as one short transaction


def commit_retrying(env, work):
    """Run ``work`` and commit; on a conflict roll back, wait a little and run it again.

    Odoo's own ``retrying`` runs the whole request again, which must not happen once something
    outside was told, and lets a unique violation (two servers learn of one call) fail.

    :param env: whose transaction is committed
    :param callable work: no arguments; must be repeatable
    :return: what ``work`` returns
    :raise OperationalError, UniqueViolation: still in conflict after the last try
    """
    for attempt in range(TRIES):
        try:
            result = work()
            env.cr.commit()
            return result
        except (OperationalError, UniqueViolation, ConcurrencyError) as error:
            roll_back(env)
            if attempt == TRIES - 1 or not _is_conflict(error):
                raise
            time.sleep(random.uniform(0.5, 1) * _FIRST_PAUSE * 2**attempt)


def end_transaction(env):
    """Commit, so that what comes next (a wait, a request) holds no transaction open."""
    env.cr.commit()


def roll_back(env):
    """Roll back and forget what the transaction had in memory."""
    env.cr.rollback()
    env.transaction.reset()
    env.registry.reset_changes()


def _is_conflict(error):
    retried = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, UniqueViolation, ConcurrencyError)
    return isinstance(error, retried)
