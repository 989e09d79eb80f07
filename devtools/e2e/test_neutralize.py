"""A neutralized copy of a database knows no secret of the original, and calls nobody."""

import os
import shlex
import subprocess

import pytest
import requests

from devtools.e2e.server import OdooServer
from devtools.e2e.stage import Database, Rpc, introduce, simulator

PASSWORD = "41000099077"
NOTIFICATION = {"action": "callStart", "data": {"callid": "neutral-1", "type": "in"}}


@pytest.fixture(scope="module")
def provider():
    with simulator() as url:
        yield url


@pytest.fixture(scope="module")
def original(provider):
    """Return a database at work, and what of it must be secret."""
    template = os.environ["CALLMYWAY_E2E_DB_TEMPLATE"]
    database = Database(template, f"{template}_original")
    with OdooServer(database.name) as server:
        secrets = work(server, provider)
    yield database, secrets
    database.drop()


@pytest.fixture(scope="module")
def copy(original):
    """Return the name of its neutralized copy."""
    database, _secrets = original
    copied = Database(database.name, f"{database.name}_copy")
    command = shlex.split(os.environ["CALLMYWAY_E2E_ODOO_BIN"])
    command[command.index("server")] = "neutralize"
    subprocess.run([*command, "-d", copied.name], check=True, capture_output=True)
    yield copied
    copied.drop()


@pytest.fixture(scope="module")
def server(copy):
    with OdooServer(copy.name) as running:
        yield running


@pytest.fixture(scope="module")
def admin(server, copy):
    return Rpc(server.url, copy.name, "admin")


def work(server, provider):
    """Use the account in every way that stores something; return its secrets."""
    admin = Rpc(server.url, server.database, "admin")
    introduce(admin, server.url, provider)
    [account] = admin("callmyway.account", "search_read", [], ["webhook_url"])
    admin("callmyway.account", "write", [account["id"]], {"password": PASSWORD})
    old = token_of(account)
    admin("callmyway.account", "action_new_token", [account["id"]])
    [account] = admin("callmyway.account", "search_read", [], ["webhook_url"])
    for token in (old, token_of(account)):
        answer = requests.post(address(server, token), json=NOTIFICATION, timeout=30)
        assert answer.json() == {"ack": "ok"}
    range_ = {"date_start": "2020-01-01 00:00:00", "date_end": "2026-01-01 00:00:00"}
    run = admin("callmyway.import", "create", {"account_id": account["id"], **range_})
    admin("callmyway.import", "action_start", [run])
    return {"password": PASSWORD, "token": token_of(account), "old token": old, "address": provider}


def token_of(account):
    return account["webhook_url"].rsplit("/", 1)[1]


def address(server, token):
    return f"{server.url}/callmyway/webhook/{token}"


def asked(provider):
    """Return how many requests the provider got so far."""
    answer = requests.get(f"{provider}/control/requests", timeout=10)
    return len(answer.json()["requests"])


def dump(database):
    """Return the whole of a database as text."""
    return subprocess.run(
        ["pg_dump", "--dbname", database.name], check=True, capture_output=True, text=True
    ).stdout


def test_the_original_holds_its_secrets(original):
    database, secrets = original
    text = dump(database)
    assert [name for name, secret in secrets.items() if secret not in text] == []


def test_no_secret_of_the_original_is_left_anywhere_in_the_copy(original, copy):
    _database, secrets = original
    text = dump(copy)
    assert [name for name, secret in secrets.items() if secret in text] == []


def test_no_import_of_the_original_goes_on(copy):
    assert copy.query("SELECT count(*) FROM callmyway_import WHERE state = 'running'") == "0"
    crons = "ir_cron JOIN ir_model_data d ON d.res_id = ir_cron.id AND d.model = 'ir.cron'"
    ours = "d.module = 'callmyway' AND ir_cron.active"
    assert copy.query(f"SELECT count(*) FROM {crons} WHERE {ours}") == "0"


def test_the_copy_has_an_address_of_its_own_and_knows_no_other(original, server, admin):
    _database, secrets = original
    [account] = admin("callmyway.account", "search_read", [], ["webhook_url"])
    own = token_of(account)
    assert len(own) >= 32
    for token, status in ((secrets["token"], 404), (secrets["old token"], 404), (own, 200)):
        answer = requests.post(address(server, token), json=NOTIFICATION, timeout=30)
        assert answer.status_code == status


def test_the_copy_neither_dials_nor_imports(server, admin, copy, provider):
    before = asked(provider)
    agent = Rpc(server.url, copy.name, "agent1")
    said = agent("callmyway.call", "dial", "22223333")
    assert said["state"] == "failed"
    [account] = admin("callmyway.account", "search_read", [], ["password"])
    assert not account["password"]
    for method, arguments in (
        ("import_cdrs", ("2026-01-01 00:00:00", "2026-01-02 00:00:00")),
        ("action_test_connection", ()),
    ):
        with pytest.raises(AssertionError, match="password"):
            admin("callmyway.account", method, [account["id"]], *arguments)
    # nor with a password that somebody enters: the address is nobody's
    admin("callmyway.account", "write", [account["id"]], {"password": PASSWORD})
    assert agent("callmyway.call", "dial", "22224444")["state"] == "failed"
    assert asked(provider) == before
