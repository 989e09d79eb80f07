"""``make lint``: every tool is run, whatever the others say."""

import shutil
import subprocess

from devtools.setup import preflight
from devtools.setup.errors import SetupError
from devtools.setup.node_env import CONFIGURATION, ensure_node
from devtools.setup.paths import ADDON, CHECKOUT
from devtools.setup.python_env import ensure_venv
from devtools.setup.shell import environment

NOT_THE_ADDON = (".*", "__pycache__", "devtools", "node_modules")
JAVASCRIPT = ("static", "devtools", CONFIGURATION)


def lint(ctx):
    """Check the form of all code.

    :raise SetupError: when a tool finds something
    """
    preflight.check_disk(ctx)
    python = ensure_venv(ctx, "lint", "Checking tools")
    node, folder = ensure_node(ctx, python)
    checks = {
        **_ruff_checks(python.parent, ctx.paths),
        **_addon_checks(python, _copy_addon(ctx)),
        **_javascript_checks(node, folder),
    }
    failed = [name for name, check in checks.items() if not _passes(ctx, name, *check)]
    if failed:
        raise SetupError(f"not clean: {', '.join(failed)}")


def _ruff_checks(programs, paths):
    options = ["--cache-dir", paths.state / "ruff", "--output-format", "concise"]
    return {
        "ruff": (CHECKOUT, [programs / "ruff", "check", *options, "."]),
        "ruff format": (CHECKOUT, [programs / "ruff", "format", "--check", *options, "."]),
    }


def _addon_checks(python, folder):
    pylint = [python, "-m", "pylint", f"--rcfile={CHECKOUT / '.pylintrc'}"]
    oca = python.parent / "oca-checks-odoo-module"
    return {
        "pylint-odoo": (folder, [*pylint, ADDON]),
        "oca-checks-odoo-module": (folder, [oca, ADDON]),
    }


def _copy_addon(ctx):
    """Copy the addon under its own name.

    Both tools take the folder's real name for the module's, and the second one silently passes
    over a module that is the root of a repository.

    :return: the folder that holds the copy
    """
    folder = ctx.paths.state / "lint"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(CHECKOUT, folder / ADDON, ignore=shutil.ignore_patterns(*NOT_THE_ADDON))
    return folder


def _javascript_checks(node, folder):
    modules = folder / "node_modules"
    sources = [name for name in JAVASCRIPT if any(_scripts(CHECKOUT / name))]
    eslint = [node, modules / "eslint/bin/eslint.js", "--config", folder / CONFIGURATION]
    prettier = [node, modules / "prettier/bin/prettier.cjs", "--check", "--log-level", "warn"]
    patterns = [name if name.endswith(".mjs") else f"{name}/**/*.{{js,mjs}}" for name in sources]
    return {
        "eslint": (CHECKOUT, [*eslint, "--max-warnings", "0", *sources]),
        "prettier": (CHECKOUT, [*prettier, *patterns]),
    }


def _scripts(place):
    return [place] if place.is_file() else [*place.glob("**/*.js"), *place.glob("**/*.mjs")]


def _passes(ctx, name, cwd, command):
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        ctx.console.say(done.stdout.rstrip())
    ctx.console.say(f"{name}: {'not clean' if done.returncode else 'clean'}")
    return done.returncode == 0
