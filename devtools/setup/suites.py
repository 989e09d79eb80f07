"""Runs pytest on each kind of test."""

import os
import shlex
from dataclasses import dataclass

from devtools.setup.databases import TEMPLATES
from devtools.setup.links import link_devtools
from devtools.setup.node_env import node_folder
from devtools.setup.paths import ADDON, CHECKOUT
from devtools.setup.shell import show
from devtools.setup.summary import Tally, read_report

TEST_DATABASE = "cmw_test"
DEMO_DATABASE = "cmw_e2e"
# pytest's exit statuses
PASSED, SOME_FAILED, NO_TEST_COLLECTED = 0, 1, 5
# Run without Odoo's plug-in: tests of the developer's tools, and the stories in a real browser.
PLAIN = {"tools": "tests", "end-to-end": "e2e"}
MARK = "CALLMYWAY_TEST_RUN"


@dataclass(frozen=True)
class Result:
    """What came of one kind of test."""

    tally: Tally
    complaint: str | None


def run_all(ctx, odoo, chromium, nginx):
    """Run every kind of test.

    :return: a list of Results
    """
    env = environment(ctx, odoo, chromium, nginx)
    return [
        _run_addon_tests(ctx, odoo, env),
        *(_run_plain_tests(ctx, odoo, env, name) for name in PLAIN),
    ]


def mark(ctx):
    """Return the environment variable by which processes of these tests are known."""
    return f"{MARK}={ctx.paths.state}"


def odoo_log(ctx):
    """Return what Odoo logged while the addon's tests ran."""
    path = _odoo_log_path(ctx)
    return path.read_text(errors="replace") if path.exists() else ""


def _odoo_log_path(ctx):
    return ctx.paths.reports / "odoo.log"


def environment(ctx, odoo, chromium, nginx):
    """Return the environment variables that the tests find everything by."""
    scratch = ctx.paths.state / "e2e"
    scratch.mkdir(exist_ok=True)
    programs = [_folder_with(ctx, chromium), odoo.postgres.binaries, os.environ["PATH"]]
    return {
        **odoo.postgres.env,
        MARK: str(ctx.paths.state),
        "PATH": ":".join(map(str, programs)),
        "PLAYWRIGHT_NODEJS_PATH": str(node_folder(odoo.python) / "bin" / "node"),
        "CALLMYWAY_E2E_ODOO_BIN": shlex.join(map(str, odoo.command(odoo.test_config))),
        "CALLMYWAY_E2E_DB_TEMPLATE": DEMO_DATABASE,
        "CALLMYWAY_E2E_DB_BARE_DEMO": TEMPLATES[True],
        "CALLMYWAY_E2E_DB_BARE_PLAIN": TEMPLATES[False],
        "CALLMYWAY_E2E_FILESTORE": str(ctx.paths.odoo_data / "filestore"),
        "CALLMYWAY_E2E_PYTHON": str(odoo.python),
        "CALLMYWAY_E2E_CHROMIUM": str(chromium),
        "CALLMYWAY_E2E_NGINX": str(nginx),
        "CALLMYWAY_E2E_AXE": str(ctx.paths.node / "node_modules" / "axe-core" / "axe.min.js"),
        "CALLMYWAY_E2E_STATE": str(scratch),
    }


def _folder_with(ctx, chromium):
    """Return a folder for the PATH in which Odoo finds this very browser."""
    link = ctx.paths.browser / "path" / "chromium"
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(chromium)
    return link.parent


def _run_addon_tests(ctx, odoo, env):
    """Run the addon's tests; its link's name and place make the module's name come out right."""
    options = [
        f"--odoo-config={odoo.test_config}",
        f"--odoo-database={TEST_DATABASE}",
        "--odoo-http",
        "--odoo-log-level=info",
        f"--odoo-extra=logfile={_odoo_log_path(ctx)}",
        f"{ADDON}/tests",
    ]
    return _pytest(ctx, odoo, "addon", options, cwd=ctx.paths.addons, env=env)


def _run_plain_tests(ctx, odoo, env, name):
    tests = link_devtools(ctx) / "devtools" / PLAIN[name]
    if not tests.is_dir():
        return Result(Tally(), _complaint(name, NO_TEST_COLLECTED))
    configuration = ["-c", CHECKOUT / "pyproject.toml", f"--rootdir={ctx.paths.tools}"]
    env = {**env, "PYTHONPATH": str(ctx.paths.tools)}
    options = ["-p", "no:odoo", *configuration, tests]
    return _pytest(ctx, odoo, name, options, cwd=ctx.paths.tools, env=env)


def _pytest(ctx, odoo, name, options, *, cwd, env):
    report = ctx.paths.reports / f"{name}.xml"
    common = [
        f"--junitxml={report}",
        "-o",
        f"cache_dir={ctx.paths.state / 'pytest'}",
        *shlex.split(ctx.settings.pytest_args),
    ]
    ctx.console.say(f"\n{name} tests")
    status = show([odoo.python, "-m", "pytest", *common, *options], cwd=cwd, env=env)
    if status == NO_TEST_COLLECTED and ctx.settings.pytest_args:
        return Result(Tally(), None)
    return Result(read_report(report), _complaint(name, status))


def _complaint(name, status):
    if status in (PASSED, SOME_FAILED):
        return None
    if status == NO_TEST_COLLECTED:
        return f"no {name} test was found"
    return f"the {name} tests broke off (pytest's status {status})"
