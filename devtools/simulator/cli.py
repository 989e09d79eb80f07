"""The simulator as a program."""

import argparse
import dataclasses
import signal
import threading

from .config import Config, ConfigError
from .simulator import Simulator

DESCRIPTION = """\
A stand-in for CallMyWay: Click2Dial, webhooks, call records and live calls, with one virtual
telephone per endpoint on a page in the browser and a control API under /control/.
"""
EPILOG = """\
Use it with any Odoo: give the CallMyWay account there the address this program prints as its
base URL, and set the webhook address of that Odoo on the page or with
PUT /control/accounts/<username>/webhook. Without a configuration the demo account is served.
"""
# Option: the setting it changes.
SETTING_OPTIONS = {
    "interval": "seconds between two CDR or live requests of an account, 0 for none (4)",
    "ring_timeout": "seconds a telephone rings before NO_ANSWER (30)",
    "remote_answer_after": "seconds until the other party of an outgoing call answers (2)",
    "ivr_seconds": "seconds a caller spends in the switchboard's menu (1)",
}


def main(arguments=None):
    """Run the simulator until it is interrupted; return the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not 0 <= options.port <= 65535:
        parser.error(f"no such port: {options.port}")
    try:
        simulator = Simulator(_config(options))
        server = simulator.serve(options.host, options.port)
    except ConfigError as error:
        parser.error(str(error))
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_arguments: stop.set())
    print(f"listening on {server.url}", flush=True)
    stop.wait()
    simulator.close()
    return 0


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m devtools.simulator",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8070, help="port, 0 for any free one (8070)")
    parser.add_argument("--config", metavar="FILE", help="JSON file with accounts and settings")
    parser.add_argument("--seed", type=int, help="seed of everything that is random (1)")
    for name, explanation in SETTING_OPTIONS.items():
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, type=float, metavar="SECONDS", help=explanation)
    parser.add_argument(
        "--allow-ip",
        action="append",
        metavar="NETWORK",
        help="address or network requests may come from, repeatable (loopback)",
    )
    parser.add_argument("--history", type=int, metavar="WEEKS", help="start with past calls")
    parser.add_argument(
        "--calls-per-day", type=int, default=40, metavar="N", help="of that history (40)"
    )
    return parser


def _config(options):
    """Return the configuration of the file, or the demo's, with the options on top."""
    config = Config.load(options.config) if options.config else Config.from_dict({})
    chosen = {name: getattr(options, name) for name in SETTING_OPTIONS}
    given = {name: value for name, value in chosen.items() if value is not None}
    changes = {"settings": {**config.settings, **given}}
    if options.seed is not None:
        changes["seed"] = options.seed
    if options.history:
        changes["history"] = {"weeks": options.history, "calls_per_day": options.calls_per_day}
    if options.allow_ip:
        networks = tuple(options.allow_ip)
        changes["accounts"] = tuple(
            dataclasses.replace(account, allowed_ips=networks) for account in config.accounts
        )
    return dataclasses.replace(config, **changes)
