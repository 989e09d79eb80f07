"""The databases to measure on, and Odoo inside this process."""

import contextlib
import hashlib
import os
import shlex
import subprocess

from devtools.benchmarks.contacts import fill
from devtools.benchmarks.invoices import owe
from devtools.e2e.stage import Database

LARGE, SMALL = 1_000_000, 10_000
MODULES = "callmyway,callmyway_floor"
AGENT = "agent1"
READ_ALL = """
    SELECT count(partner) FROM res_partner AS partner;
    SET enable_seqscan = off;
    SELECT count(phone_sanitized) FROM res_partner WHERE phone_sanitized > '';
    SELECT count(id) FROM res_partner WHERE id > 0
"""


def template(count, invoices=0):
    """Return the name of the database with so many contacts and the addon; make it if need be.

    The contacts are kept in a database of their own, so that a changed addon does not cost them.

    :param int invoices: how many open ones the contacts have, in turn
    """
    label = f"{count}_{invoices}" if invoices else f"{count}"
    bare, name = f"bench_contacts_{label}", f"bench_template_{label}"
    filling = [fill(count), *([owe(count, invoices)] if invoices else [])]
    contacts_key = _key(os.environ["CALLMYWAY_BENCH_ODOO"], *filling)
    if _stamp(bare) != contacts_key:
        made = Database(os.environ["CALLMYWAY_E2E_DB_BARE_DEMO"], bare)
        for statement in filling:
            made.query(statement)
        made.query("VACUUM ANALYZE")
        _put_stamp(bare, contacts_key)
    key = _key(contacts_key, os.environ["CALLMYWAY_BENCH_ADDON"])
    if _stamp(name) != key:
        made = Database(bare, name)
        made.update("-i", MODULES)
        made.query("VACUUM ANALYZE")
        _put_stamp(name, key)
    return name


@contextlib.contextmanager
def copy(count, invoices=0):
    """Copy a template; yields the copy's name, and drops it at the end.

    The contacts are read once: on a server that has run for a while they are in memory, and what
    this disk takes to bring them there is not what is measured.
    """
    database = Database(template(count, invoices), f"bench_run_{count}")
    try:
        database.query(READ_ALL)
        yield database.name
    finally:
        database.drop()


@contextlib.contextmanager
def environment(name, login=None):
    """Open a database inside this process; nothing is committed by itself.

    :param str login: whose rights apply, the superuser's when not given
    :return: a context manager that gives the environment
    """
    from odoo import SUPERUSER_ID, api, sql_db
    from odoo.modules.registry import Registry
    from odoo.tools import config

    options = shlex.split(os.environ["CALLMYWAY_E2E_ODOO_BIN"])
    options = options[options.index("server") + 1 :]
    config.parse_config([*options, "-d", name, "--log-level=warn"], setup_logging=True)
    with contextlib.closing(Registry(name).cursor()) as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        if login:
            user = env["res.users"].search([("login", "=", login)])
            env = api.Environment(cr, user.id, {"allowed_company_ids": user.company_ids.ids})
        yield env
    sql_db.close_db(name)  # a database in use can't be copied


def _key(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _stamp(name):
    """Return what :func:`template` noted on a database; None without one, or unfinished."""
    return _psql(
        f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'"
    )


def _put_stamp(name, key):
    _psql(f"COMMENT ON DATABASE \"{name}\" IS '{key}'")


def _psql(statement):
    command = ["psql", "-XAtqd", "postgres", "-c", statement]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
