"""Run one command: ``python -m devtools.setup run``."""

import sys

from devtools.setup.cli import main

sys.exit(main(sys.argv[1:]))
