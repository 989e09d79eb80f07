"""Python environments, made by uv from the locks in ``devtools/requirements``."""

import hashlib
import importlib.util
import os
import shutil
import sys
from pathlib import Path

from devtools.setup import debian
from devtools.setup.paths import REQUIREMENTS
from devtools.setup.shell import succeeds, trust
from devtools.setup.stamps import write_atomically

INTERPRETER = f"{sys.executable}@{sys.version_info.major}.{sys.version_info.minor}"
INSTALLING = "installing the Python packages"


def ensure_venv(ctx, name, title):
    """Make the environment of a lock, unless it is there already.

    :param str name: the lock's name without suffix
    :param str title: what to call the step
    :return: the environment's Python, as a Path
    """
    lock = REQUIREMENTS / f"{name}.lock"
    folder = ctx.paths.venvs / name
    python = folder / "bin" / "python"
    stamp, key = f"venv-{name}", f"{INTERPRETER} {_digest(lock)}"
    done = (ctx.stamps.get(stamp) or "") if python.exists() else ""
    if done != key:
        with ctx.console.step(title):
            ctx.stamps.drop(stamp)
            # What was finished for the same Python is brought up to date under those who use it.
            if not done.startswith(f"{INTERPRETER} "):
                _make_empty(ctx, folder)
            _install(ctx, lock, folder)
            ctx.stamps.put(stamp, key)
    return python


def add_to_path(python, name, folder):
    """Let an environment import what lies in a folder."""
    [packages] = python.parent.parent.glob("lib/python3*/site-packages")
    write_atomically(packages / f"{name}.pth", f"{folder}\n")


def _make_empty(ctx, folder):
    command = ["venv", "--clear", "--python", sys.executable, folder]
    ctx.shell.run([_ensure_uv(ctx), *command], what=INSTALLING, env=_uv_environment(ctx))


def _install(ctx, lock, folder):
    # What comes without a wheel is built with the lock's setuptools, not with the newest.
    options = ["--require-hashes", "--build-constraints", lock, "--python", folder / "bin/python"]
    command = [_ensure_uv(ctx), "pip", "sync", *options, lock]
    ctx.shell.run(command, what=INSTALLING, env=_uv_environment(ctx))


def _digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


def _uv_environment(ctx):
    env = {
        "UV_CACHE_DIR": os.environ.get("UV_CACHE_DIR") or str(ctx.paths.downloads / "uv"),
        "UV_PYTHON_DOWNLOADS": "never",
        **trust(),
    }
    if "PIP_INDEX_URL" in os.environ:  # what the user told pip holds for uv too
        env["UV_DEFAULT_INDEX"] = os.environ["PIP_INDEX_URL"]
    return env


def _ensure_uv(ctx):
    uv = ctx.paths.boot / "bin" / "uv"
    lock = REQUIREMENTS / "boot.lock"
    key = _digest(lock)
    if ctx.stamps.get("boot") != key or not uv.exists():
        shutil.rmtree(ctx.paths.boot, ignore_errors=True)
        pip, env = _find_pip(ctx)
        command = [*pip, "install", "--target", ctx.paths.boot, "--require-hashes", "-r", lock]
        ctx.shell.run(command, what="installing uv with pip", env=env)
        ctx.stamps.put("boot", key)
    return uv


def _find_pip(ctx):
    """Find a pip: installed, or as a wheel that ensurepip or Debian carries."""
    pip = [sys.executable, "-m", "pip"]
    if succeeds([*pip, "--version"]):
        return pip, {}
    wheel = _bundled_pip()
    if not wheel:
        [deb] = debian.Archive(ctx, "pip", ("sid",)).download(["python3-pip-whl"])
        debian.extract(ctx, [deb], ctx.paths.downloads / "pip" / "root")
        wheel = _pip_wheel(ctx.paths.downloads / "pip/root/usr/share/python-wheels")
    return pip, {"PYTHONPATH": str(wheel)}


def _bundled_pip():
    """Find the wheel inside ensurepip, which Debian packages apart from Python."""
    module = importlib.util.find_spec("ensurepip")
    place = module.origin if module else None
    return _pip_wheel(Path(place).parent / "_bundled") if place else None


def _pip_wheel(folder):
    return max(folder.glob("pip-*.whl"), default=None)
