"""Everybody can use what the addon shows: axe-core finds nothing wrong with it."""

import pytest

from devtools.e2e.accessibility import violations

RINGING = ".o_callmyway_popup[data-state=ringing]"
# name → the number that calls, by how many contacts have it
CASES = {"one": "88001008", "several": "22118844", "none": "22119977", "private": ""}


@pytest.fixture
def twins(admin):
    """Let two contacts share a number."""
    for name in ("Lidia", "Lucía"):
        admin("res.partner", "create", [{"name": name, "phone": "+506 2211 8844"}])


@pytest.mark.usefixtures("twins")
@pytest.mark.parametrize("case", CASES)
def test_the_popup_of_each_case_is_accessible(desk, phones, case):
    page = desk("agent1")
    phones.fill("#call-from", CASES[case])
    phones.select_option("#call-to", "4000101")
    phones.click("#call-place")
    page.wait_for_selector(RINGING)
    assert violations(page, RINGING) == []
    phones.click("article[data-endpoint='4000101'] [data-action=decline]:enabled:visible")
    page.wait_for_selector(RINGING, state="detached")


def test_the_systray_telephone_and_its_dial_pad_are_accessible(desk):
    page = desk("agent1")
    page.click(".o_callmyway_systray button")
    page.wait_for_selector(".o_callmyway_pad")
    assert violations(page, ".o_callmyway_systray") == []
    assert violations(page, ".o_popover") == []
    page.keyboard.press("Escape")
    page.wait_for_selector(".o_callmyway_pad", state="detached")
    assert page.evaluate("document.activeElement.closest('.o_callmyway_systray') !== null")


def test_the_settings_are_accessible(desk, odoo):
    page = desk("admin")
    page.goto(f"{odoo}/odoo/settings#callmyway")
    page.wait_for_selector(".app_settings_block[data-key=callmyway]")
    assert violations(page, ".app_settings_block[data-key=callmyway]") == []
