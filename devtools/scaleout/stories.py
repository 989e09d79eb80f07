"""What holds on a site with two servers, each shown by doing it."""

import http.client
import itertools
import json
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import requests

from devtools.e2e.inbox import ACKNOWLEDGED, notification, webhook_path
from devtools.e2e.records import spread
from devtools.e2e.stage import ACCOUNT, Rpc, wait_until
from devtools.e2e.truth import judge
from devtools.scaleout.nginx import PROXY

INTERVAL = 4  # seconds the provider wants between two requests of one account
JITTER = 0.5  # by which a request may be quicker on its way than the one before it
PUSHES = 5  # calls
PATIENCE = 30  # seconds
DAYS = 15  # two ranges of at most ten days
RANGES = 2
CALLS = 60
KNOWN, STRANGER = "127.0.0.9", "127.0.0.10"
ALLOWED, FORBIDDEN = 200, 403


def tell_across(site, admin, provider, page):
    """A call told to server A rings on the screen of an agent whose browser is on server B.

    :param page: a browser's page on which agent1 is logged in through B
    :return: what was seen, in a sentence
    """
    _ring_and_see(provider, page)  # until then the page may not listen yet
    seconds = max(_ring_and_see(provider, page) for _call in range(PUSHES))
    route = webhook_path(admin).rpartition("/")[0]
    told = {name: route in _log(server) for name, server in site.servers.items()}
    assert told == {"a": True, "b": False}, told
    return f"{PUSHES} calls told to A, each on the screen through B within {seconds:.2f} s"


def _ring_and_see(provider, page):
    """Let a call ring until it is on the screen, and return how many seconds that took."""
    ringing = page.locator(".o_callmyway_popup[data-state=ringing]")
    began = time.monotonic()
    _post(provider, "calls", {"from": "22001005", "to": "4000101"})
    ringing.wait_for(timeout=PATIENCE * 1000)
    seconds = time.monotonic() - began
    _post(provider, "phones/4000101/decline")
    ringing.wait_for(state="detached", timeout=PATIENCE * 1000)
    return seconds


def import_once(site, admin, provider):
    """Both servers' crons wake at once and more requests come from both: each range is asked once.

    :return: what was seen, in a sentence
    """
    _post(provider, "reset", {"keep_webhooks": True})
    site.database.query("DELETE FROM callmyway_call")
    _post(provider, "cdrs", {"rows": spread(CALLS, DAYS * 24), "account": ACCOUNT})
    wake_import_crons(site.database)
    testers = [Rpc(url, site.database.name, "admin") for url in site.through.values()]
    [account] = admin("callmyway.account", "search", [])
    with ThreadPoolExecutor() as pool:
        tests = [
            pool.submit(each, "callmyway.account", "action_test_connection", [account])
            for each in testers
        ]
        for test in tests:
            test.result()
    wait_until(lambda: len(_asked(provider)) >= RANGES + len(testers), "the import")
    wait_until(lambda: judge(admin, provider).is_clean, "the last page")
    asked = _asked(provider)
    ranges = [each["params"].get("dateStart") for each in asked if "ini" in each["params"]]
    moments = [each["at"] for each in asked]
    gaps = [later - sooner for sooner, later in itertools.pairwise(moments)]
    assert len(ranges) == len(set(ranges)) == RANGES, ranges
    assert len(asked) == RANGES + len(testers), asked
    assert min(gaps) >= INTERVAL - JITTER, gaps
    return (
        f"{judge(admin, provider)}; {len(asked)} requests of two servers, no range twice, "
        f"at least {min(gaps):.2f} s apart"
    )


def believe_the_proxy_only(site, admin):
    """The list of allowed sources sees the client behind nginx, and no forged header.

    :return: what was seen, in a sentence
    """
    admin("ir.config_parameter", "set_param", "callmyway.trusted_proxies", PROXY)
    [account] = admin("callmyway.account", "search", [])
    admin("callmyway.account", "write", [account], {"allowed_ips": KNOWN})
    forged = {"X-Forwarded-For": KNOWN, "X-Forwarded-Host": "odoo.example.com"}
    path, direct = webhook_path(admin), site.servers["b"].url
    seen = {
        "the known address through nginx": _status(site.url, path, KNOWN),
        "another one through nginx": _status(site.url, path, STRANGER),
        "another one through nginx with a forged header": _status(site.url, path, STRANGER, forged),
        "another one past nginx with a forged header": _status(direct, path, STRANGER, forged),
        "the known address past nginx": _status(direct, path, KNOWN),
    }
    admin("callmyway.account", "write", [account], {"allowed_ips": False})
    assert list(seen.values()) == [ALLOWED, FORBIDDEN, FORBIDDEN, FORBIDDEN, ALLOWED], seen
    return "; ".join(f"{who}: {status}" for who, status in seen.items())


def quieten_crons(database):
    """Switch every cron off, so that only those that a story wakes ask the provider."""
    database.query("UPDATE ir_cron SET active = false")


def wake_import_crons(database):
    """Make the import due after a long outage, and wake the cron workers of all servers at once."""
    database.query(
        "UPDATE callmyway_account SET import_cursor = "
        f"timezone('UTC', now()) - interval '{DAYS} days'; "
        "UPDATE ir_cron SET active = true, nextcall = timezone('UTC', now()) FROM ir_model_data "
        "WHERE module = 'callmyway' AND name = 'ir_cron_import_cdrs' AND res_id = ir_cron.id"
    )
    database.notify("cron_trigger")


def _asked(provider):
    """Return Odoo's requests for records, oldest first; our own for all of them do not count."""
    answer = requests.get(f"{provider}/control/requests", timeout=10).json()["requests"]
    return [each for each in reversed(answer) if {"ini", "recent", "live"} & each["params"].keys()]


def _post(provider, path, body=None):
    answer = requests.post(f"{provider}/control/{path}", json=body or {}, timeout=30)
    answer.raise_for_status()
    return answer.json()


def _status(url, path, source, headers=None):
    """Post a notification from one of this machine's addresses and return the answer's status."""
    body = json.dumps(notification("callEnd", f"source.{source}", "2026-01-01 12:00:00"))
    connection = http.client.HTTPConnection(
        urlsplit(url).netloc, timeout=30, source_address=(source, 0)
    )
    connection.request("POST", path, body, {"Content-Type": "application/json", **(headers or {})})
    answer = connection.getresponse()
    text = json.loads(answer.read())
    connection.close()
    assert answer.status != ALLOWED or (answer.status, text) == ACKNOWLEDGED
    return answer.status


def _log(server):
    return server.log.read_text(errors="replace")
