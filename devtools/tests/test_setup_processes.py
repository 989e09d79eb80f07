"""Servers in the background, and the programs that the set-up runs."""

import os
import signal
import socket
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from devtools.setup.errors import SetupError
from devtools.setup.paths import Paths
from devtools.setup.processes import Server, answers, end_leftovers
from devtools.setup.shell import Shell, succeeds
from devtools.setup.stamps import Stamps


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(tmp_path, port):
    """Return a function that describes a small web server; all are ended afterwards."""
    context, made = SimpleNamespace(paths=Paths(tmp_path)), []

    def describe(*options, module="http.server"):
        argv = [sys.executable, "-m", module, str(port), "--bind", "127.0.0.1", *options]
        health = f"http://127.0.0.1:{port}/"
        made.append(Server(context, "web", argv, cwd=tmp_path, health=health))
        return made[-1]

    yield describe
    for one in made:
        one.stop()


def pid_of(tmp_path):
    return int((tmp_path / "run" / "web.pid").read_text())


def test_a_server_goes_on_and_is_left_alone_when_it_is_as_wanted(server, tmp_path, port):
    server().ensure_started()
    first = pid_of(tmp_path)
    server().ensure_started()
    assert pid_of(tmp_path) == first
    assert answers(f"http://127.0.0.1:{port}/")


def test_other_options_restart_it(server, tmp_path):
    server().ensure_started()
    first = pid_of(tmp_path)
    server("--directory", str(tmp_path)).ensure_started()
    assert pid_of(tmp_path) != first


def test_it_is_stopped_once(server, port):
    web = server()
    web.ensure_started()
    assert web.stop()
    assert not answers(f"http://127.0.0.1:{port}/")
    assert not web.stop()


def test_a_killed_one_is_started_again(server, tmp_path):
    server().ensure_started()
    first = pid_of(tmp_path)
    os.kill(first, signal.SIGKILL)
    server().ensure_started()
    assert pid_of(tmp_path) != first


def test_a_stranger_with_the_same_number_is_spared(server, tmp_path):
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (tmp_path / "run").mkdir()
        (tmp_path / "run" / "web.pid").write_text(str(stranger.pid))
        assert not server().stop()
        assert stranger.poll() is None
        stranger.kill()


def test_one_that_cannot_start_is_told_with_its_log(server):
    with pytest.raises(SetupError, match=r"ended while starting; .*web\.log"):
        server(module="no_such_module").ensure_started()


def test_only_processes_with_the_mark_are_ended():
    mark = f"CALLMYWAY_TEST_OF_MARKS={os.getpid()}"
    name, _, value = mark.partition("=")
    with (
        subprocess.Popen(["sleep", "60"], env={**os.environ, name: value}) as ours,
        subprocess.Popen(["sleep", "60"], env={**os.environ, name: value + "0"}) as other,
    ):
        time.sleep(0.2)
        end_leftovers(mark)
        assert ours.wait(5) == -signal.SIGKILL
        assert other.poll() is None
        other.kill()


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("E: Temporary failure resolving 'mirror'", "no network: trying failed"),
        ("dpkg: No space left on device", "no space left: trying failed"),
        ("invalid peer certificate", "a server's certificate is not trusted: trying failed"),
        ("something else", "trying failed"),
    ],
)
def test_a_failure_is_one_line_with_its_reason_and_its_log(tmp_path, printed, told):
    shell = Shell(tmp_path / "log" / "setup.log")
    with pytest.raises(SetupError) as failure:
        shell.run(["sh", "-c", f'echo "{printed}"; exit 3'], what="trying")
    assert str(failure.value) == f"{told}; details in {shell.log}"
    assert printed in shell.log.read_text()


def test_an_earlier_failure_in_the_log_is_no_reason(tmp_path):
    shell = Shell(tmp_path / "setup.log")
    shell.run(["echo", "ENOTFOUND"], what="before")
    with pytest.raises(SetupError, match=r"^trying failed"):
        shell.run(["false"], what="trying")


def test_a_program_that_is_not_there_is_told(tmp_path):
    with pytest.raises(SetupError, match="cannot run no-such-program"):
        Shell(tmp_path / "setup.log").run(["no-such-program"], what="trying")
    assert not succeeds(["no-such-program"])


def test_a_step_is_done_only_for_what_it_was_done_for(tmp_path):
    stamps = Stamps(tmp_path / "stamps")
    assert stamps.get("odoo") is None
    stamps.put("odoo", "19.0.1")
    assert stamps.get("odoo") == "19.0.1"
    stamps.drop("odoo")
    stamps.drop("odoo")
    assert stamps.get("odoo") is None
