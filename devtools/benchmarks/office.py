"""An office with many telephones, whose customers are among the million contacts."""

from devtools.benchmarks.contacts import number
from devtools.benchmarks.stage import LARGE

USERNAME, PASSWORD = "4000001", "40000010001"  # the demo's account
AGENTS, CUSTOMERS = 60, 20_000
SWITCHBOARD = {
    "endpoint_id": "70100",
    "username": "4000100",
    "name": "Central",
    "kind": "switchboard",
    "caller_id": "40000100",
}


def simulation(**options):
    """Return a configuration of the simulator.

    :param options: further entries, such as ``history``
    """
    agents = [_agent(index) for index in range(AGENTS)]
    rings = [agent["username"] for agent in agents[:3]]
    account = {
        "username": USERNAME,
        "password": PASSWORD,
        "external_id": "900100",
        "endpoints": [{**SWITCHBOARD, "rings": rings}, *agents],
    }
    customers = [number(index * (LARGE // CUSTOMERS)) for index in range(CUSTOMERS)]
    settings = {"interval": 0, "max_page": 5000}
    return {"accounts": [account], "contacts": customers, "settings": settings, **options}


def furnish(env):
    """Give the demo's account the office's telephones, and return it."""
    account = env["callmyway.account"].search([("username", "=", USERNAME)])
    known = account.endpoint_ids.mapped("username")
    new = [agent for agent in map(_agent, range(AGENTS)) if agent["username"] not in known]
    env["callmyway.endpoint"].create([{**agent, "account_id": account.id} for agent in new])
    env.cr.commit()
    return account


def _agent(index):
    return {
        "endpoint_id": str(71_001 + index),
        "username": str(4_001_001 + index),
        "name": f"Agent {index + 1}",
        "caller_id": str(40_001_001 + index),
    }
