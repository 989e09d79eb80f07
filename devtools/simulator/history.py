"""Past calls on demand: weeks of an office, the same to the byte for the same seed."""

import datetime
import random
import zoneinfo

from .legs import Leg
from .office import Office

# Calls in each hour of an office day, as weights.
HOURS = {8: 9, 9: 14, 10: 15, 11: 13, 12: 6, 13: 10, 14: 13, 15: 12, 16: 8}


def generate(account, contacts, settings, *, weeks, calls_per_day, seed, until):
    """Return how many calls there were in the weeks before `until` (seconds), and their legs."""
    rng = random.Random(f"{seed}/{account.username}")
    office = Office(account, contacts, settings, rng, seed)
    moments = _moments(rng, zoneinfo.ZoneInfo(settings.zone), weeks, calls_per_day, until)
    conversations = [office.conversation(moment) for moment in moments]
    past = [legs for legs in conversations if all(leg.disconnect <= until for leg in legs)]
    return len(past), [leg for legs in past for leg in legs]


def late_legs(account, contacts, rng, moment, count):
    """Return `count` missed calls of one moment, for pages that shift while they are read."""
    agents = [endpoint for endpoint in account.endpoints if not endpoint.is_switchboard]
    people = [(rng.choice(agents), rng.choice(contacts)) for _row in range(count)]
    return [_missed(agent, contact, rng, int(moment)) for agent, contact in people]


def _missed(agent, contact, rng, moment):
    return Leg(
        callid=f"{moment}.9{rng.randrange(10**11):011d}",
        direction="in",
        ani=contact,
        dnis=agent.username,
        detect=moment,
        dnis_endpoint=agent,
        disconnect=moment,
        end_reason="CANCELLED",
    )


def _moments(rng, zone, weeks, calls_per_day, until):
    """Yield when conversations begin, in order: the office hours of weekdays."""
    last_day = datetime.datetime.fromtimestamp(until, zone).date()
    for days_ago in range(7 * weeks, -1, -1):
        day = last_day - datetime.timedelta(days=days_ago)
        if day.weekday() >= 5:
            continue
        count = round(calls_per_day * rng.uniform(0.8, 1.2))
        hours = rng.choices(list(HOURS), list(HOURS.values()), k=count)
        seconds = sorted(hour * 3600 + rng.randrange(3600) for hour in hours)
        midnight = datetime.datetime.combine(day, datetime.time(), zone).timestamp()
        yield from (int(midnight) + second for second in seconds)
