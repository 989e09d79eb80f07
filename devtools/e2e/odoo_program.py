"""Odoo as a program that is one file: its gevent process, started beside workers, needs that.

Where the environment asks for it, it pauses only shortly between two requests to the provider: for
tests of what happens after many requests, which would take minutes with four seconds for each.
"""

import os
import sys

from odoo.cli.command import main
from odoo.modules import loading

PAUSE = os.environ.get("CALLMYWAY_E2E_PAUSE")  # seconds
CONSTANTS = "odoo.addons.callmyway.provider.const"


def _and_hasten(load):
    def load_module(name):
        load(name)
        if CONSTANTS in sys.modules:
            sys.modules[CONSTANTS].REQUEST_INTERVAL = float(PAUSE)

    return load_module


if PAUSE:
    loading.load_openerp_module = _and_hasten(loading.load_openerp_module)

if __name__ == "__main__":
    main()
