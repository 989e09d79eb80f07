"""A call leg, and the three ways the provider tells of it: CDR, live call and webhook."""

import dataclasses

from .config import Endpoint
from .localtime import NEVER
from .rates import NO_ROUTE, route_of

CDR_TYPES = {"in": "incoming", "out": "outgoing", "internal": ""}


@dataclasses.dataclass(eq=False)
class Leg:
    """One `callid`. Times are whole seconds since 1970, None for what has not happened."""

    callid: str
    direction: str
    ani: str
    dnis: str
    detect: int
    ani_endpoint: Endpoint | None = None
    dnis_endpoint: Endpoint | None = None
    connect: int | None = None
    disconnect: int | None = None
    end_reason: str = ""
    original_callid: str = ""
    ref_callid: str = ""
    is_billed: bool = True
    ring_skew: int = 0
    # The parties that must have answered for the leg to be connected.
    waits_for: tuple = ()

    @property
    def endpoint(self):
        """The telephone the leg is about: the caller's, except on incoming calls."""
        return self.ani_endpoint or self.dnis_endpoint

    @property
    def duration(self):
        if self.connect is None or self.disconnect is None:
            return 0
        return self.disconnect - self.connect

    @property
    def route(self):
        if self.direction != "out":
            return NO_ROUTE
        return route_of(self.dnis if self.ani_endpoint else self.ani)

    @property
    def cost(self):
        if not self.duration or not self.is_billed or self.direction != "out":
            return 0.0
        return self.route.access_fee + self.route.rate * self.duration / 60

    def cdr(self, stamp):
        """Return the leg as a row of getCdrs.php; while it lives, as a live call."""
        route = self.route
        rung = self.connect or self.disconnect
        return {
            "callid": self.callid,
            "original_callid": self.original_callid,
            "ref_callid": self.ref_callid,
            "type": CDR_TYPES[self.direction],
            "ani": self.ani,
            "dnis": self.dnis,
            "ani_user": self.ani_endpoint.username if self.ani_endpoint else "",
            "dnis_user": self.dnis_endpoint.username if self.dnis_endpoint else "",
            "name_endpoint_ani": self.ani_endpoint.name if self.ani_endpoint else "",
            "name_endpoint_dnis": self.dnis_endpoint.name if self.dnis_endpoint else "",
            "detect_time": stamp(self.detect),
            "connect_time": stamp(self.connect),
            "disconnect_time": stamp(self.disconnect),
            "duration": str(self.duration),
            "ring_time": str(rung - self.detect + self.ring_skew if rung else 0),
            "end_reason": self.end_reason,
            "cost": f"{self.cost:.4f}",
            "access_fee": f"{route.access_fee:.4f}",
            "rate": f"{route.rate:.4f}",
            "route_pattern": route.pattern,
            "route_name": route.name,
        }

    def notification(self, account, stamp):
        """Return the leg as the `data` of a webhook."""
        return {
            "callid": self.callid,
            "account_id": account.external_id,
            "endpoint_id": self.endpoint.endpoint_id,
            "ani": self.ani,
            "dnis": self.dnis,
            "detect_time": stamp(self.detect),
            "connect_time": stamp(self.connect),
            "disconnect_time": stamp(self.disconnect) if self.disconnect else NEVER,
            "duration": str(self.duration),
            "type": self.direction,
            "cost": f"{self.cost:.4f}",
        }
