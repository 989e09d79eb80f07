"""What the provider knows of the calls, held against what Odoo has."""

import collections
import datetime
from dataclasses import dataclass

import requests

from devtools.simulator.config import DEMO_ACCOUNT

SECRETS = {name: DEMO_ACCOUNT[name] for name in ("username", "password")}
EVER = {"dateStart": "2000-01-01 00:00:00", "dateEnd": "2100-01-01 00:00:00"}

ZONE = datetime.timedelta(hours=-6)  # Costa Rica, no summer time
FORMAT = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True)
class Verdict:
    """How many calls there were, and what became of them in Odoo."""

    calls: int
    lost: int
    doubled: int
    wrong: int  # that are there, with another duration or cost than their records say

    def __str__(self):
        return (
            f"{self.calls} calls, {self.lost} lost, {self.doubled} doubled, "
            f"{self.wrong} with wrong figures"
        )

    @property
    def is_clean(self):
        """Tell whether every call is there once, and there was one at all."""
        return self.calls > 0 and not (self.lost or self.doubled or self.wrong)


def records(simulator_url):
    """Return the provider's rows of all calls that have ended, but for unreadable ones."""
    params = {**SECRETS, **EVER, "format": "json"}
    answer = requests.get(f"{simulator_url}/getCdrs.php", params=params, timeout=60)
    return [row for row in answer.json()["cdrs"] if row.get("connect_time")]


def conversations(rows):
    """Group rows by conversation.

    [protocol] agent legs share an ``original_callid``, which is the trunk leg's ``ref_callid``.
    """
    groups = collections.defaultdict(list)
    for row in rows:
        groups[row["original_callid"] or row["ref_callid"] or row["callid"]].append(row)
    return list(groups.values())


def judge(admin, simulator_url):
    """Compare Odoo's calls with the provider's; clicks that made no call do not count.

    :param Rpc admin: the administrator's connection
    :return: a :class:`Verdict`
    """
    fields = ["state", "duration", "cost"]
    calls = admin("callmyway.call", "search_read", [("state", "!=", "failed")], fields)
    legs = admin("callmyway.call.leg", "search_read", [], ["callid", "call_id"])
    home = {leg["callid"]: leg["call_id"][0] for leg in legs}
    by_id = {call["id"]: call for call in calls}
    lost = wrong = 0
    needed = set()
    truth = conversations(records(simulator_url))
    for rows in truth:
        homes = {home[row["callid"]] for row in rows if row["callid"] in home}
        needed.add(min(homes, default=None))
        lost += any(row["callid"] not in home for row in rows)
        wrong += any(_differs(by_id[each], rows) for each in homes)
    return Verdict(len(truth), lost, len(by_id.keys() - needed), wrong)


def _differs(call, rows):
    trunk_refs = {row["original_callid"] for row in rows if row["original_callid"]}
    rings = [row for row in rows if row["ref_callid"] not in trunk_refs]
    seconds = sum(int(row["duration"]) for row in rings)
    cost = sum(float(row["cost"]) for row in rows)
    answered = call["state"] == "done"
    same = (call["duration"], answered) == (seconds, seconds > 0)
    return not same or abs(call["cost"] - cost) > 0.005


def local(moment):
    """Return a UTC time the way the provider writes it."""
    return (moment + ZONE).strftime(FORMAT)


def utc(text):
    """Return the naive UTC time that the provider writes so."""
    return datetime.datetime.strptime(text, FORMAT) - ZONE
