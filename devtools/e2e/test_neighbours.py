"""Beside crm and sms, which put things of their own on the same field and the same contact."""

import os

import pytest

from devtools.e2e.pages import log_in
from devtools.e2e.server import OdooServer
from devtools.e2e.stage import Database, Rpc, introduce, simulator

POPUP = ".o_callmyway_popup"
PHONE = ".o_field_widget[name=phone]"
CUSTOMER = "Valeria"


@pytest.fixture(scope="module")
def crm():
    """Yield agent1's page maker, the administrator, and Odoo's address, with crm installed."""
    template = os.environ["CALLMYWAY_E2E_DB_TEMPLATE"]
    database = Database(template, f"{template}_crm")
    database.update("-i", "crm,sms")
    with OdooServer(database.name) as server, simulator("--interval", "0") as provider:
        admin = Rpc(server.url, database.name, "admin")
        introduce(admin, server.url, provider)
        _make_seller(admin)
        yield server.url, admin
    database.drop()


@pytest.fixture
def seller(browser, crm):
    """Return the page of agent1, who sells; page errors fail the test."""
    url, _admin = crm
    errors = []
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield log_in(page, url, "agent1")
    context.close()
    assert not errors


@pytest.fixture
def lead(crm):
    """Return an opportunity of agent1 with a customer."""
    _url, admin = crm
    [customer] = admin("res.partner", "search_read", [("name", "like", CUSTOMER)], ["phone"])
    [agent] = admin("res.users", "search", [("login", "=", "agent1")])
    values = {"name": "Twelve chairs", "partner_id": customer["id"], "user_id": agent}
    [lead] = admin("crm.lead", "create", [{**values, "type": "opportunity"}])
    return {"id": lead, "customer": customer["id"]}


def test_a_number_on_an_opportunity_is_dialled_for_it(crm, seller, lead):
    url, admin = crm
    seller.goto(f"{url}/odoo/crm.lead/{lead['id']}")
    phone = seller.locator(PHONE)
    phone.locator(".o_field_phone_sms").wait_for(state="attached")
    phone.locator(".o_callmyway_dial").first.click()
    call_id = int(seller.wait_for_selector(POPUP).get_attribute("data-call-id"))
    [call] = admin("callmyway.call", "read", [call_id], ["res_model", "res_id", "partner_id"])
    assert (call["res_model"], call["res_id"]) == ("crm.lead", lead["id"])
    assert call["partner_id"][0] == lead["customer"]


def test_the_text_message_of_a_contact_opens_and_dials_nothing(crm, seller, lead):
    url, admin = crm
    before = admin("callmyway.call", "search_count", [])
    seller.goto(f"{url}/odoo/res.partner/{lead['customer']}")
    seller.locator(f"{PHONE} .o_field_phone_sms").first.click()
    seller.wait_for_selector(".modal:has-text('SMS')")
    assert admin("callmyway.call", "search_count", []) == before


def _make_seller(admin):
    [agent] = admin("res.users", "search", [("login", "=", "agent1")])
    _model, group = admin(
        "ir.model.data", "check_object_reference", "sales_team", "group_sale_salesman"
    )
    admin("res.users", "write", [agent], {"group_ids": [(4, group)]})
