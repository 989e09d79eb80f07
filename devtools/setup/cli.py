"""The commands, and how their failures are told."""

import os
import sys

from devtools.setup.bench import bench
from devtools.setup.context import make_context
from devtools.setup.errors import SetupError
from devtools.setup.lint import lint
from devtools.setup.preflight import only_one
from devtools.setup.run import clean, run, stop
from devtools.setup.testing import test

COMMANDS = {
    "run": (run, "start Odoo with demo data and the simulator, and say where they are"),
    "test": (test, 'run everything that must pass; ARGS="-k name" goes to pytest'),
    "stop": (stop, "end what make run started"),
    "lint": (lint, "check the code's form"),
    "bench": (bench, "measure"),
    "clean": (clean, "stop and remove what was set up"),
}
VARIABLES = {
    "PORT": "Odoo's port (8069)",
    "SIM_PORT": "the simulator's port (8070)",
    "DB": "the demo database (callmyway)",
    "ODOO_SOURCE": "a folder with Odoo 19, instead of fetching it",
    "CALLMYWAY_HOME": "the folder for everything that is installed or made",
}


def main(arguments):
    """Run one command.

    :param list arguments: the command's name
    :return: the exit status
    """
    name = arguments[0] if arguments else "help"
    if name not in COMMANDS:
        print(_help())
        return 0 if name == "help" else 2
    command, _meaning = COMMANDS[name]
    for variable in [each for each in os.environ if each.startswith("PG")]:
        del os.environ[variable]  # PostgreSQL's clients would take them before our own cluster
    try:
        ctx = make_context()
        with only_one(ctx.paths):
            return command(ctx) or 0
    except SetupError as error:
        print(f"make {name}: {error}", file=sys.stderr)
    except OSError as error:
        print(f"make {name}: {_reason(error)}", file=sys.stderr)
    except KeyboardInterrupt:
        print(f"make {name}: interrupted; run it again to go on", file=sys.stderr)
    return 1


def _reason(error):
    where = f" ({error.filename})" if error.filename else ""
    return f"{error.strerror or error}{where}"


def _help():
    commands = [f"  make {name:6} {meaning}" for name, (_command, meaning) in COMMANDS.items()]
    variables = [f"  {name:15} {meaning}" for name, meaning in VARIABLES.items()]
    return "\n".join([*commands, "", "Variables, for example make run PORT=8169:", *variables])
