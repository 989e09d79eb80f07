import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

import requests

ROOT = pathlib.Path(__file__).parents[2]
MISTAKES = (
    ("--config", "nowhere.json"),
    ("--allow-ip", "x"),
    ("--interval", "-1"),
    ("--port", "99999"),
)


class TestProgram(unittest.TestCase):
    def start(self, *options):
        process = subprocess.Popen(
            [sys.executable, "-m", "devtools.simulator", "--port", "0", *options],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def test_it_says_where_it_listens_and_stops_when_told(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number):
                process = self.start("--interval", "0")
                line = process.stdout.readline()
                self.assertRegex(line, r"^listening on http://127\.0\.0\.1:\d+\n$")
                state = requests.get(f"{line.split()[-1]}/control/state", timeout=10).json()
                self.assertEqual(state["settings"]["interval"], 0)
                process.send_signal(number)
                output, errors = process.communicate(timeout=10)
                self.assertEqual((process.returncode, output, errors), (0, "", ""))

    def test_a_configuration_file_is_read(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump({"settings": {"click_legs": 2}}, file)
            file.flush()
            process = self.start("--config", file.name, "--history", "1", "--seed", "3")
            url = process.stdout.readline().split()[-1]
        state = requests.get(f"{url}/control/state", timeout=10).json()
        self.assertEqual(state["settings"]["click_legs"], 2)
        self.assertGreater(state["accounts"][0]["cdrs"], 0)

    def test_a_mistake_is_one_line_and_an_exit_code(self):
        for options in MISTAKES:
            with self.subTest(options=options):
                process = self.start(*options)
                _output, errors = process.communicate(timeout=10)
                self.assertEqual(process.returncode, 2)
                self.assertNotIn("Traceback", errors)

    def test_help_explains_the_program(self):
        process = self.start("--help")
        output, _errors = process.communicate(timeout=10)
        self.assertIn("stand-in for CallMyWay", output)
