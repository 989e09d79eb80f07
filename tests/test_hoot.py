"""The components of the web client, tested in a browser (``static/tests``)."""

import logging
import re
from pathlib import Path

from odoo.tests import HttpCase, no_retry, tagged

from odoo.addons.web.tests import test_js

from .secrets_guard import Guarded

TESTS = Path(__file__).parent.parent / "static" / "tests"
ENDED = re.compile(r'\[HOOT\] "@([^/"]+/?[^/"]*)" ended \(passed: \d+ / time')
IDLE = re.compile(r"\[HOOT\] Test .* passed \(assertions: 0 .*")


class Console(logging.Handler):
    """Keep what the browser says."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.text = ""

    def emit(self, record):
        self.text += f"{record.getMessage()}\n"


@tagged("post_install", "-at_install")
class TestHoot(Guarded, HttpCase):
    def setUp(self):
        super().setUp()
        self.console = Console()
        self._logger.addHandler(self.console)
        self._logger.setLevel(logging.INFO)
        self.addCleanup(self._logger.removeHandler, self.console)

    @no_retry
    def test_desktop(self):
        """Every test of every file passes; none is skipped or checks nothing, no other is run."""
        suite = test_js.HOOTCommon._generate_hash(self, "@callmyway")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
        files = [path.name.removesuffix(".test.js") for path in TESTS.glob("*.test.js")]
        suites = ["callmyway", *(f"callmyway/{name}" for name in files)]
        self.assertCountEqual(ENDED.findall(self.console.text), suites)
        self.assertEqual(IDLE.findall(self.console.text), [])
