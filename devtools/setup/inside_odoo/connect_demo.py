"""Connect a demo database to the simulator.

``connect_demo CONFIG DATABASE ODOO_URL SIMULATOR_URL REPORT`` gives every demo user a password
equal to the login, points the accounts at the simulator, and writes to REPORT, as JSON, the
logins and the accounts' webhook addresses.
"""

import json
import sys
from pathlib import Path

from devtools.setup.inside_odoo.session import superuser

LOGINS = ("agent1", "agent2", "agent3", "supervisor", "admin")


def main(config, database, odoo_url, simulator_url, report):
    with superuser(config, database) as env:
        env["ir.config_parameter"].set_param("web.base.url", odoo_url)
        logins = set_passwords(env)
        webhooks = connect_accounts(env, simulator_url)
    Path(report).write_text(json.dumps({"logins": logins, "webhooks": webhooks}))


def set_passwords(env):
    """Make password = login for the demo users that exist; return their logins."""
    users = env["res.users"].search([("login", "in", LOGINS)])
    for user in users:
        user.password = user.login
    return [login for login in LOGINS if login in users.mapped("login")]


def connect_accounts(env, simulator_url):
    """Point the accounts at the simulator; return username → webhook address."""
    accounts = env["callmyway.account"].search([])
    accounts.base_url = simulator_url
    return {account.username: account.webhook_url for account in accounts}


main(*sys.argv[1:])
