"""What the user may choose, and how a wrong choice is told."""

import socket
from pathlib import Path

import pytest

from devtools.setup import preflight
from devtools.setup.errors import SetupError
from devtools.setup.paths import CHECKOUT, Paths
from devtools.setup.settings import read_settings

VARIABLES = ("PORT", "SIM_PORT", "DB", "ODOO_SOURCE", "CALLMYWAY_HOME", "ARGS")


@pytest.fixture
def choose(monkeypatch):
    """Return a function that sets the variables and reads the settings."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)

    def read(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return read_settings()

    return read


def test_nothing_needs_to_be_chosen(choose):
    settings = choose()
    assert (settings.port, settings.sim_port) == (8069, 8070)
    assert (settings.database, settings.odoo_source) == ("callmyway", None)


def test_an_empty_variable_is_none(choose):
    assert choose(PORT="", DB="", ODOO_SOURCE="").port == 8069


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80.5"])
def test_a_port_is_a_number_in_range(choose, port):
    with pytest.raises(SetupError, match="PORT"):
        choose(PORT=port)


def test_the_two_servers_need_two_ports(choose):
    with pytest.raises(SetupError, match="8070"):
        choose(PORT="8070")


@pytest.mark.parametrize("name", ["Upper", "1st", "a-b", "a b", "cmw_test", "x" * 41, 'a"b'])
def test_a_database_name_is_plain_and_not_one_of_ours(choose, name):
    with pytest.raises(SetupError, match="DB"):
        choose(DB=name)


def test_a_port_in_use_is_named_with_the_variable_to_change():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SetupError, match=f"port {port} .* SIM_PORT="):
            preflight.check_port("SIM_PORT", port)
    preflight.check_port("SIM_PORT", port)


def test_a_second_command_on_the_same_folder_is_refused(tmp_path):
    with (
        preflight.only_one(Paths(tmp_path)),
        pytest.raises(SetupError, match="another make"),
        preflight.only_one(Paths(tmp_path)),
    ):
        pass
    with preflight.only_one(Paths(tmp_path)):
        pass


def test_the_state_folder_lies_outside_the_checkout():
    inside = Paths(CHECKOUT / "state")
    with pytest.raises(SetupError, match="outside"), preflight.only_one(inside):
        pass
    assert not inside.state.exists()


def test_a_state_folder_that_cannot_be_made_is_told():
    with (
        pytest.raises(SetupError, match="CALLMYWAY_HOME"),
        preflight.only_one(Paths(Path("/proc/none/here"))),
    ):
        pass
