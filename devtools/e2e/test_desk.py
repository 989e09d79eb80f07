"""The agent's desk in several tabs and browsers, with pages reloaded and connections cut."""

import pytest
import requests

from devtools.e2e.pages import log_in
from devtools.e2e.stage import wait_until
from devtools.e2e.wire import Wire

POPUP = ".o_callmyway_popup"
NOTE = f"{POPUP} .o_callmyway_note"
TELEPHONE = "4000101"  # of agent1
KNOWN = "88001007"  # Gabriela's


class Telephone:
    """agent1's virtual telephone, and those who call it.

    :param str provider: URL of the simulator
    """

    def __init__(self, provider):
        self._control = f"{provider}/control"

    def ring(self, number=KNOWN, to=TELEPHONE):
        self._post("calls", **{"from": number, "to": to, "account": "4000001"})

    def answer(self):
        self._post(f"phones/{TELEPHONE}/answer")

    def hang_up(self):
        self._post(f"phones/{TELEPHONE}/hangup")

    def end_all(self):
        for call in requests.get(f"{self._control}/state", timeout=10).json()["calls"]:
            requests.post(f"{self._control}/calls/{call['callid']}/remote/hangup", timeout=10)

    def _post(self, path, **body):
        requests.post(f"{self._control}/{path}", json=body, timeout=10).raise_for_status()


@pytest.fixture
def telephone(provider, admin):
    """Yield agent1's telephone; before and after no call and no wrap-up is left open."""
    telephone = Telephone(provider)
    clear(admin, telephone)
    yield telephone
    clear(admin, telephone)


def clear(admin, telephone):
    """End all calls and close their wrap-ups, so that none comes back with the page."""
    telephone.end_all()
    live = [("state", "in", ["dialing", "ringing", "in_progress"])]
    wait_until(lambda: not admin("callmyway.call", "search", live), "the end of all calls")
    waiting = admin("callmyway.call", "search", [("wrapup_state", "=", "pending")])
    admin("callmyway.call", "action_wrapup_done", waiting)


def shown(*pages):
    """Return how many pop-ups each page shows."""
    return [page.locator(POPUP).count() for page in pages]


def second_tab(page, odoo):
    """Open another tab of the same browser; it is the one being looked at then."""
    tab = page.context.new_page()
    tab.goto(f"{odoo}/odoo/contacts")
    tab.wait_for_selector(".o_main_navbar")
    return tab


def look_at(page):
    """Do what makes a tab the one being looked at: bring it to front and click in it."""
    page.bring_to_front()
    page.click(".o_main_navbar", position={"x": 600, "y": 4})


def latest_call(admin):
    fields = ["note", "wrapup_state", "state", "outcome_id"]
    [call] = admin("callmyway.call", "search_read", [], fields, limit=1, order="id desc")
    return call


def wait_for_note(page, text):
    page.wait_for_function(
        "([selector, text]) => document.querySelector(selector)?.value === text", arg=[NOTE, text]
    )


def test_of_two_tabs_only_the_one_being_looked_at_shows_the_popup(desk, telephone, odoo):
    first = desk("agent1")
    second = second_tab(first, odoo)
    telephone.ring()
    second.wait_for_selector(f"{POPUP}[data-state=ringing]")
    assert shown(first, second) == [0, 1]

    second.fill(NOTE, "asks for the bal")
    look_at(first)
    first.wait_for_selector(POPUP)
    wait_for_note(first, "asks for the bal")
    second.wait_for_selector(POPUP, state="detached")

    first.fill(NOTE, "asks for the balance")
    look_at(second)
    wait_for_note(second, "asks for the balance")
    assert shown(first, second) == [0, 1]

    telephone.answer()
    second.wait_for_selector(f"{POPUP}[data-state=in_progress]")
    telephone.hang_up()
    second.wait_for_selector(f"{POPUP}[data-state=done]")
    second.get_by_role("radio", name="Agreed").click()
    second.click(".o_callmyway_done")
    second.wait_for_selector(POPUP, state="detached")
    look_at(first)
    first.wait_for_timeout(500)  # nothing comes back
    assert shown(first, second) == [0, 0]


def test_when_the_tab_with_the_popup_is_closed_another_shows_it_with_what_was_entered(
    desk, telephone, odoo
):
    first = desk("agent1")
    second = second_tab(first, odoo)
    telephone.ring()
    second.wait_for_selector(POPUP)
    second.fill(NOTE, "pays on Friday")
    second.close(run_before_unload=True)
    look_at(first)
    first.wait_for_selector(POPUP)
    wait_for_note(first, "pays on Friday")


def test_a_second_login_elsewhere_shows_the_call_and_learns_that_it_is_done(
    desk, telephone, admin, odoo
):
    here, there = desk("agent1"), desk("agent1")
    telephone.ring()
    for page in (here, there):
        page.wait_for_selector(f"{POPUP}[data-state=ringing]")
    telephone.answer()
    here.wait_for_selector(f"{POPUP}[data-state=in_progress]")
    here.fill(NOTE, "entered here")
    telephone.hang_up()
    for page in (here, there):
        page.wait_for_selector(f"{POPUP}[data-state=done]")
    here.get_by_role("radio", name="Agreed").click()
    here.focus(NOTE)
    here.keyboard.press("Control+Enter")
    for page in (here, there):
        page.wait_for_selector(POPUP, state="detached")
    call = latest_call(admin)
    assert (call["note"], call["wrapup_state"]) == ("entered here", "done")


def test_what_is_being_edited_elsewhere_is_not_closed_with_the_wrapup(desk, telephone, odoo):
    here, there = desk("agent1"), desk("agent1")
    telephone.ring()
    for page in (here, there):
        page.wait_for_selector(POPUP)
    telephone.answer()
    telephone.hang_up()
    for page in (here, there):
        page.wait_for_selector(f"{POPUP}[data-state=done]")
    there.fill(NOTE, "half a sentence")
    here.get_by_role("radio", name="Agreed").click()
    here.click(".o_callmyway_done")
    here.wait_for_selector(POPUP, state="detached")
    there.wait_for_timeout(500)  # the message that it is done comes
    assert there.input_value(NOTE) == "half a sentence"


def test_a_reload_in_mid_call_loses_nothing(desk, telephone):
    page = desk("agent1")
    telephone.ring()
    page.wait_for_selector(POPUP)
    telephone.answer()
    page.wait_for_selector(f"{POPUP}[data-state=in_progress]")
    page.get_by_role("radio", name="Promise to Pay").click()
    page.fill(NOTE, "the last wor")
    page.reload()  # before the pause after which the server is told
    page.wait_for_selector(f"{POPUP}[data-state=in_progress]")
    wait_for_note(page, "the last wor")
    chosen = page.get_by_role("radio", name="Promise to Pay")
    assert chosen.get_attribute("aria-checked") == "true"


def test_a_closed_tab_leaves_what_was_entered_on_the_server(desk, telephone, admin):
    page = desk("agent1")
    telephone.ring()
    page.wait_for_selector(POPUP)
    telephone.answer()
    page.wait_for_selector(f"{POPUP}[data-state=in_progress]")
    with page.expect_response(lambda answer: "save_draft" in answer.url):
        page.fill(NOTE, "pays on Friday")
    page.context.close()
    telephone.hang_up()
    elsewhere = desk("agent1")
    elsewhere.wait_for_selector(f"{POPUP}[data-state=done]")
    wait_for_note(elsewhere, "pays on Friday")
    assert latest_call(admin)["wrapup_state"] == "pending"


def test_a_connection_cut_in_mid_call_is_caught_up_with_and_nothing_is_lost(
    browser, odoo, telephone, admin
):
    wire = Wire(int(odoo.rsplit(":", 1)[1]))
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = log_in(context.new_page(), wire.url, "agent1")
    telephone.ring()
    page.wait_for_selector(POPUP)
    telephone.answer()
    page.wait_for_selector(f"{POPUP}[data-state=in_progress]")
    wire.cut()
    page.fill(NOTE, "entered without a connection")
    page.wait_for_timeout(1500)  # the draft can't be sent
    assert latest_call(admin)["note"] is False
    telephone.hang_up()
    wait_until(lambda: latest_call(admin)["state"] == "done", "the end of the call")
    assert page.get_attribute(POPUP, "data-state") == "in_progress"
    wire.mend()
    page.wait_for_selector(f"{POPUP}[data-state=done]", timeout=60_000)
    wait_for_note(page, "entered without a connection")
    page.get_by_role("radio", name="Agreed").click()
    page.click(".o_callmyway_done")
    page.wait_for_selector(POPUP, state="detached")
    assert latest_call(admin)["note"] == "entered without a connection"
    context.close()
    wire.close()


def test_a_second_call_leaves_the_form_of_the_first_alone(desk, telephone):
    page = desk("agent1")
    telephone.ring()
    page.wait_for_selector(POPUP)
    telephone.answer()
    page.fill(NOTE, "half a sen")
    page.focus(NOTE)
    before = page.locator(POPUP).bounding_box()
    telephone.ring("22001003", to="4000111")
    page.locator(POPUP).nth(1).wait_for()
    first, second = page.locator(POPUP).all()
    page.keyboard.press("End")
    page.keyboard.type("tence")
    assert first.locator(".o_callmyway_note").input_value() == "half a sentence"
    box, other = first.bounding_box(), second.bounding_box()
    assert (box["x"], box["width"]) == (before["x"], before["width"])
    assert other["x"] + other["width"] <= box["x"], "the newer one stands beside the older one"


def test_on_a_small_screen_the_second_call_begins_folded(desk, telephone, odoo):
    page = desk("agent1")
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(f"{odoo}/odoo/contacts")
    page.wait_for_selector(".o_main_navbar")
    telephone.ring()
    page.wait_for_selector(POPUP)
    telephone.answer()
    page.fill(NOTE, "half a sentence")
    telephone.ring("22001003", to="4000111")
    page.locator(POPUP).nth(1).wait_for()
    first, second = page.locator(POPUP).all()
    assert first.locator(".o_callmyway_note").is_visible()
    assert second.locator(".card-body").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("seen", [True, False])
def test_a_call_is_notified_and_heard_when_odoo_is_not_in_front(
    browser, odoo, admin, telephone, seen
):
    [agent] = admin("res.users", "search", [("login", "=", "agent1")])
    admin("res.users", "write", [agent], {"callmyway_notify": True})
    context = browser.new_context(permissions=["notifications"])
    context.add_init_script(SPY)
    page = log_in(context.new_page(), odoo, "agent1")
    tab = second_tab(page, odoo)
    if not seen:
        for each in (page, tab):
            each.evaluate("Document.prototype.hasFocus = () => false")
    telephone.ring()
    tab.wait_for_selector(POPUP)
    tab.wait_for_timeout(300)
    told = [each.evaluate("window.told") for each in (page, tab)]
    context.close()
    expected = [] if seen else ["Incoming call: Gabriela Núñez Porras", "tone", "tone"]
    assert told == [[], expected], "one tab tells, and only when it has to"


SPY = """
window.told = [];
window.Notification = class {
    static permission = "granted";
    constructor(title, { body }) { window.told.push(`${title}: ${body}`); }
    addEventListener() {}
};
const { start } = OscillatorNode.prototype;
OscillatorNode.prototype.start = function (...args) {
    window.told.push("tone");
    return start.apply(this, args);
};
"""
