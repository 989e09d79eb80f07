"""Show two Odoo servers behind nginx at work: ``python -m devtools.scaleout``."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from devtools.scaleout import prepare
from devtools.setup.errors import SetupError

DESCRIPTION = """\
Starts two Odoo servers with workers behind nginx, on one PostgreSQL and with the simulator of
CallMyWay, and shows that a call told to one server reaches an agent on the other, that imports
do not run twice, that both share the provider's 4-second slot, and whom the list of allowed
sources believes. What is missing on this machine is fetched, as `make test` does.
"""


def main(arguments):
    """Run the stories and say what was seen.

    :return: the exit status
    """
    parser = argparse.ArgumentParser(prog="python -m devtools.scaleout", description=DESCRIPTION)
    parser.add_argument("--workers", type=int, default=2, help="of each server (2)")
    parser.add_argument(
        "--keep", action="store_true", help="leave the servers running until Enter is pressed"
    )
    options = parser.parse_args(arguments)
    try:
        if not prepare.is_ready():
            return prepare.run_prepared(arguments)
    except SetupError as error:
        print(f"scaleout: {error}", file=sys.stderr)
        return 1
    # only now: their libraries are in the environment that was prepared
    from devtools.scaleout.show import show_site

    with tempfile.TemporaryDirectory() as folder:
        template = os.environ["CALLMYWAY_E2E_DB_TEMPLATE"]
        show_site(template, Path(folder), workers=options.workers, keep=options.keep)
    return 0


sys.exit(main(sys.argv[1:]))
