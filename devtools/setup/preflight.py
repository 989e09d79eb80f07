"""Checks that cost nothing, made before any long work."""

import fcntl
import os
import shutil
import socket
from contextlib import contextmanager

from devtools.setup.errors import SetupError
from devtools.setup.paths import CHECKOUT

GIB = 1024**3
ROOM_FOR_ALL = 4 * GIB
ROOM_TO_WORK = 1 * GIB


@contextmanager
def only_one(paths):
    """Hold the state folder for this command alone.

    :raise SetupError: when another command is at work on it
    """
    _make_state(paths)
    with paths.lock.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise SetupError(
                f"another make command (process {lock.read().strip()}) is at work on "
                f"{paths.state}: let it finish first"
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _make_state(paths):
    if paths.state == CHECKOUT or CHECKOUT in paths.state.parents:
        raise SetupError(f"CALLMYWAY_HOME={paths.state} must lie outside the checkout")
    try:
        paths.state.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(
            f"cannot make {paths.state} ({error.strerror}): name another with CALLMYWAY_HOME"
        ) from error


def check_disk(ctx):
    """Refuse to begin without room on the disk.

    :raise SetupError: when there is too little
    """
    needed = ROOM_TO_WORK if ctx.stamps.get("venv-app") else ROOM_FOR_ALL
    free = shutil.disk_usage(ctx.paths.state).free
    if free < needed:
        raise SetupError(
            f"no space left: {ctx.paths.state} has {free / GIB:.1f} GB free and "
            f"{needed // GIB} GB are needed; make room or name another place with CALLMYWAY_HOME"
        )


def check_port(variable, port):
    """Refuse to begin when a port cannot be listened on.

    :raise SetupError: when it is taken
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SetupError(
                f"port {port} cannot be used ({error.strerror}): choose another, "
                f"for example make run {variable}={port + 100}"
            ) from error
