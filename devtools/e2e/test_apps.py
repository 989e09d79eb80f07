"""The pop-up and the phone field beside the apps that sell, invoice and send text messages."""

import contextlib
import os

import pytest
import requests

from devtools.e2e.pages import log_in
from devtools.e2e.server import OdooServer
from devtools.e2e.stage import Database, Rpc, introduce, simulator

APPS = "crm,sale_management,sms"
SELLER = "sales_team.group_sale_salesman_all_leads"
RIGHTS = (SELLER, "account.group_account_invoice")
FIGURES = {
    "Open quotations": "1",
    "Opportunities": "1",
}
NUMBER = "88001005"  # Valeria's, who owes nothing yet
PHONE = ".o_field_widget[name=phone]"


@pytest.fixture(scope="module")
def selling():
    """Yield the address and an administrator's RPC of an Odoo with the apps."""
    template = os.environ["CALLMYWAY_E2E_DB_TEMPLATE"]
    copy = Database(template, f"{template}_apps")
    copy.update("-i", APPS)
    with OdooServer(copy.name) as server:
        yield server.url, Rpc(server.url, copy.name, "admin")
    copy.drop()


@pytest.fixture(scope="module")
def customer(selling):
    """Return the ID of a contact with two invoices, a quotation and an opportunity."""
    _url, admin = selling
    [partner] = admin("res.partner", "search", [("name", "like", "Valeria")])
    line = [0, 0, {"name": "Service", "quantity": 1, "price_unit": 100, "tax_ids": []}]
    for due in ("2026-01-02", "2999-01-01"):
        dates = {"invoice_date": "2026-01-01", "invoice_date_due": due}
        values = {"move_type": "out_invoice", "partner_id": partner, "invoice_line_ids": [line]}
        invoice = admin("account.move", "create", {**values, **dates})
        admin("account.move", "action_post", [invoice])
    admin("sale.order", "create", {"partner_id": partner})
    lead = {"name": "More", "type": "opportunity", "partner_id": partner}
    admin("crm.lead", "create", {**lead, "expected_revenue": 500})
    return partner


@contextlib.contextmanager
def ring(browser, selling, login="agent1", telephone="4000101"):
    """Let the customer call an agent; yields the page when the pop-up is there."""
    url, admin = selling
    with simulator("--ring-timeout", "60") as provider:
        introduce(admin, url, provider)
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        page = log_in(context.new_page(), url, login)
        call = {"from": NUMBER, "to": telephone, "account": "4000001"}
        requests.post(f"{provider}/control/calls", json=call, timeout=10).raise_for_status()
        with page.expect_response(lambda answer: "get_contact_file" in answer.url):
            page.wait_for_selector(".o_callmyway_contact")
        page.wait_for_timeout(300)  # drawing
        yield page
        context.close()


def entitle(admin, login, groups):
    """Put a user into groups, and return that user's ID."""
    found = [admin("ir.model.data", "check_object_reference", *each.split(".")) for each in groups]
    [user] = admin("res.users", "search", [("login", "=", login)])
    admin("res.users", "write", [user], {"group_ids": [[4, group] for _model, group in found]})
    return user


def figures(page):
    """Return label → count of what the pop-up shows of the customer's business."""
    texts = page.locator(".o_callmyway_figure").all_inner_texts()
    firsts = [text.splitlines()[0].split(" ", 1) for text in texts]
    return {label: count for count, label in firsts}


def test_an_agent_sees_of_the_customers_business_what_he_may_read(browser, selling, customer):
    _url, admin = selling
    # agent3 collects nothing, so the demo gives him no right to read invoices
    with ring(browser, selling, "agent3", "4000103") as page:
        assert figures(page) == {}
        assert not page.locator(".o_callmyway_debt").count()
    entitle(admin, "agent1", RIGHTS)
    with ring(browser, selling) as page:
        assert figures(page) == FIGURES
        assert "100.00" in page.locator(".o_callmyway_overdue").inner_text()
        assert "200.00" in page.locator(".o_callmyway_open").inner_text()
        page.click(".o_callmyway_figure:has-text('Open quotations')")
        page.wait_for_selector(".o_list_view .o_data_row")
        assert page.locator(".o_data_row").count() == 1
        assert page.locator(".o_callmyway_popup").count() >= 1, "the pop-up stays"


def test_a_number_on_an_opportunity_is_dialled_for_it(desk_of_seller, selling, customer):
    url, admin = selling
    lead = admin("crm.lead", "search", [("partner_id", "=", customer)])[0]
    desk_of_seller.goto(f"{url}/odoo/crm.lead/{lead}")
    phone = desk_of_seller.locator(PHONE).first
    phone.locator(".o_field_phone_sms").wait_for(state="attached")
    phone.locator(".o_callmyway_dial").first.click()
    popup = desk_of_seller.wait_for_selector(".o_callmyway_popup")
    call_id = int(popup.get_attribute("data-call-id"))
    [call] = admin("callmyway.call", "read", [call_id], ["res_model", "res_id", "partner_id"])
    assert (call["res_model"], call["res_id"]) == ("crm.lead", lead)
    assert call["partner_id"][0] == customer


def test_the_text_message_of_a_contact_opens_and_dials_nothing(desk_of_seller, selling, customer):
    url, admin = selling
    before = admin("callmyway.call", "search_count", [])
    desk_of_seller.goto(f"{url}/odoo/res.partner/{customer}")
    desk_of_seller.locator(f"{PHONE} .o_field_phone_sms").first.click()
    desk_of_seller.wait_for_selector(".modal:has-text('SMS')")
    assert admin("callmyway.call", "search_count", []) == before


@pytest.fixture
def desk_of_seller(browser, selling):
    """Return the page of agent2, who sells; the provider keeps every call ringing."""
    url, admin = selling
    entitle(admin, "agent2", [SELLER])
    with simulator("--ring-timeout", "60") as provider:
        introduce(admin, url, provider)
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        yield log_in(context.new_page(), url, "agent2")
        context.close()
