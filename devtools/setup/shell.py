"""Runs other programs; turns their failures into one line that says what to do."""

import ctypes
import os
import shlex
import signal
import subprocess
from pathlib import Path

from devtools.setup.errors import SetupError

PR_SET_PDEATHSIG = 1

# What programs print when the reason is not theirs, and the words that we put before our own.
REASONS = {
    "no space left": (
        "No space left on device",
        "ENOSPC",
        "enough free space",
    ),
    "a server's certificate is not trusted": (
        "invalid peer certificate",
        "CERTIFICATE_VERIFY_FAILED",
        "UNABLE_TO_GET_ISSUER_CERT",
        "SELF_SIGNED_CERT",
    ),
    "no network": (
        "Temporary failure resolving",
        "Temporary failure in name resolution",
        "Could not resolve",
        "Could not connect",
        "Unable to connect",
        "Failed to establish a new connection",
        "Network is unreachable",
        "Name or service not known",
        "Cannot connect to proxy",
        "dns error",
        "error sending request",
        "client error (Connect)",
        "EAI_AGAIN",
        "ENOTFOUND",
        "ECONNREFUSED",
        "ENETUNREACH",
    ),
}
# Where Debian and Ubuntu keep the authorities that the machine's owner trusts.
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
# The user's own Python settings must not leak into the environments made here.
UNWANTED = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT")

_libc = ctypes.CDLL(None)


def environment(extra=None):
    """Return the environment for a child process."""
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    return {**kept, **(extra or {})}


def trust():
    """Return variables that make uv and Node trust whom the machine trusts, as pip does."""
    bundle = os.environ.get("PIP_CERT") or (str(AUTHORITIES) if AUTHORITIES.exists() else None)
    names = ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS")
    return {name: os.environ.get(name, bundle) for name in names if bundle}


def die_with_parent():
    """Ask the kernel to end this process when the one that started it is killed."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Shell:
    """Runs programs, keeping all they print in one log file."""

    def __init__(self, log):
        self.log = log

    def run(self, argv, *, what, env=None, cwd=None, log=None):
        """Run a program to its end.

        :param list argv: the program and its arguments
        :param str what: what it is for, as the beginning of a sentence about its failure
        :param dict env: variables to add to the environment
        :param log: another file than the usual one for what it prints
        :raise SetupError: when it cannot be started or fails
        """
        log = log or self.log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            out.write(f"\n$ {shlex.join(map(str, argv))}\n".encode())
            out.flush()
            begin = out.tell()
            status = _call(argv, env=env, cwd=cwd, stdout=out, stderr=out)
        if status:
            raise SetupError(_explain(what, log, begin))

    def output(self, argv, *, what, env=None, cwd=None):
        """Run a program and return what it prints; its errors go to the log.

        :raise SetupError: when it cannot be started or fails
        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as err:
            begin = err.tell()
            try:
                done = subprocess.run(
                    [str(arg) for arg in argv],
                    env=environment(env),
                    cwd=cwd,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=err,
                    text=True,
                    preexec_fn=die_with_parent,
                )
            except OSError as error:
                raise SetupError(f"{what}: {error}") from error
        if done.returncode:
            raise SetupError(_explain(what, self.log, begin))
        return done.stdout


def succeeds(argv, env=None):
    """Tell whether a program runs and exits with 0; what it prints is dropped."""
    null = subprocess.DEVNULL
    try:
        return _call(argv, env=env, stdout=null, stderr=null) == 0
    except SetupError:
        return False


def show(argv, *, env=None, cwd=None):
    """Run a program whose output is for the user.

    :return: its exit status
    """
    return _call(argv, env=env, cwd=cwd)


def _call(argv, *, env=None, cwd=None, **streams):
    argv = [str(arg) for arg in argv]
    try:
        return subprocess.call(
            argv,
            env=environment(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            preexec_fn=die_with_parent,
            **streams,
        )
    except OSError as error:
        raise SetupError(f"cannot run {Path(argv[0]).name}: {error.strerror}") from error


def _explain(what, log, begin):
    with log.open("rb") as lines:
        lines.seek(begin)
        printed = lines.read().decode(errors="replace")
    reasons = [
        reason for reason, signs in REASONS.items() if any(sign in printed for sign in signs)
    ]
    return ": ".join([*reasons[:1], f"{what} failed; details in {log}"])
