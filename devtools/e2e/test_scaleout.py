"""Two Odoo servers with workers behind nginx: they share calls, pushes, imports and the slot."""

import os

import pytest

from devtools.e2e.pages import log_in
from devtools.e2e.server import OdooServer
from devtools.e2e.stage import Database, Rpc, introduce, simulator
from devtools.scaleout import nginx, stories
from devtools.scaleout.show import PROVIDER
from devtools.scaleout.site import run_site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    template = os.environ["CALLMYWAY_E2E_DB_TEMPLATE"]
    database = Database(template, f"{template}_scaleout")
    stories.quieten_crons(database)
    folder = tmp_path_factory.mktemp("nginx")
    try:
        with run_site(database, os.environ["CALLMYWAY_E2E_NGINX"], folder) as site:
            OdooServer.logs += nginx.logs(folder)
            yield site
    finally:
        database.drop()


@pytest.fixture(scope="module")
def provider():
    with simulator(*PROVIDER) as url:
        yield url


@pytest.fixture(scope="module")
def admin(site, provider):
    rpc = Rpc(site.url, site.database.name, "admin")
    introduce(rpc, site.through["a"], provider)
    return rpc


def test_a_webhook_to_one_server_reaches_an_agent_on_the_other(
    site, admin, provider, browser, tell, secrecy
):
    context = browser.new_context()
    page = context.new_page()
    secrecy.watch_page(page)
    log_in(page, site.through["b"], "agent1")
    tell("pushed from server to server", stories.tell_across(site, admin, provider, page))
    context.close()


def test_imports_do_not_run_twice_and_the_slot_is_shared(site, admin, provider, tell):
    tell("both servers importing at once", stories.import_once(site, admin, provider))


def test_the_list_of_sources_believes_the_proxy_and_nobody_else(site, admin, tell):
    tell("allowed sources behind nginx", stories.believe_the_proxy_only(site, admin))
