"""A stand-in for CallMyWay: Click2Dial, webhooks, CDRs, live calls, and telephones to answer."""

from .clock import ManualClock, SystemClock
from .config import Config, ConfigError
from .simulator import Simulator

__all__ = ["Config", "ConfigError", "ManualClock", "Simulator", "SystemClock"]
