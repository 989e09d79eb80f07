"""The stage is set once for all stories; each story has pages of its own."""

import os

import pytest
from playwright.sync_api import sync_playwright

from devtools.e2e.stage import Database, Rpc, introduce, odoo_server, simulator

BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def database():
    copy = Database(os.environ["CALLMYWAY_E2E_DB_TEMPLATE"], "cmw_story")
    yield copy
    copy.drop()


@pytest.fixture(scope="session")
def odoo(database):
    with odoo_server(database) as url:
        yield url


@pytest.fixture(scope="session")
def provider():
    with simulator("--remote-answer-after", "0.3", "--ivr-seconds", "0.2") as url:
        yield url


@pytest.fixture(scope="session")
def admin(odoo, database, provider):
    rpc = Rpc(odoo, database, "admin")
    introduce(rpc, odoo, provider)
    return rpc


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        program = os.environ["CALLMYWAY_E2E_CHROMIUM"]
        chromium = playwright.chromium.launch(executable_path=program, args=BROWSER_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def desk(browser, odoo, admin):
    """Return a function that logs a user in and returns the page; page errors fail the test."""
    contexts, errors = [], []

    def log_in(login):
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{odoo}/web/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", login)
        page.click("button[type=submit]")
        page.wait_for_selector(".o_main_navbar")
        return page

    yield log_in
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
