"""The stage is set once for all stories; each story has pages of its own."""

import os

import pytest

from devtools.e2e.pages import log_in, open_browser
from devtools.e2e.secrecy import Secrecy
from devtools.e2e.server import OdooServer
from devtools.e2e.stage import Database, Rpc, introduce, simulator


@pytest.fixture(scope="session", autouse=True)
def secrecy():
    """Return what watches over passwords and tokens while all the tests run."""
    secrecy = Secrecy()
    with secrecy.watch_answers():
        yield secrecy


@pytest.fixture(autouse=True)
def nothing_leaks(secrecy):
    """Fail the test in which a secret appeared in a log or an answer."""
    yield
    assert secrecy.take(OdooServer.logs) == []


@pytest.fixture(scope="session")
def database():
    template = os.environ["CALLMYWAY_E2E_DB_TEMPLATE"]
    copy = Database(template, f"{template}_story")
    yield copy
    copy.drop()


@pytest.fixture(scope="session")
def odoo(database):
    with OdooServer(database.name) as server:
        yield server.url


@pytest.fixture(scope="session")
def provider():
    with simulator("--remote-answer-after", "0.3", "--ivr-seconds", "0.2") as url:
        yield url


@pytest.fixture(scope="session")
def admin(odoo, database, provider):
    rpc = Rpc(odoo, database.name, "admin")
    introduce(rpc, odoo, provider)
    return rpc


@pytest.fixture(scope="session")
def browser():
    with open_browser() as chromium:
        yield chromium


@pytest.fixture
def desk(browser, odoo, admin, secrecy):
    """Return a function that logs a user in and returns the page; page errors fail the test."""
    contexts, errors = [], []

    def take_a_seat(login):
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        contexts.append(context)
        page = context.new_page()
        secrecy.watch_page(page)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return log_in(page, odoo, login)

    yield take_a_seat
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture
def phones(browser, provider):
    """Return the simulator's page with the virtual telephones."""
    page = browser.new_page()
    page.goto(provider)
    yield page
    page.close()


@pytest.fixture
def tell(record_property):
    """Return a function that notes a figure for the summary of the run and for the report."""
    return record_property


def pytest_terminal_summary(terminalreporter):
    """Print the figures that the tests told."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    told = [(name, value) for each in reports for name, value in each.user_properties]
    if told:
        terminalreporter.section("figures")
    for name, value in told:
        terminalreporter.write_line(f"{name}: {value}")
