"""From a click, or a ring, to the call record: real HTTP, real PostgreSQL, a real browser."""

from devtools.e2e.stage import run_cron

ONE_SECOND = 1000  # milliseconds
TELEPHONE = "article[data-endpoint='4000101']"  # of agent1


def press(phones, action):
    """Press a button of agent1's virtual telephone as soon as it can be pressed."""
    phones.click(f"{TELEPHONE} [data-action={action}]:enabled:visible")


def read_calls(admin, domain):
    fields = ["state", "direction", "duration", "cost", "partner_id", "outcome_id", "note"]
    return admin("callmyway.call", "search_read", domain, [*fields, "leg_ids", "user_id"])


def choose_outcome(popup, name, note):
    popup.get_by_role("radio", name=name).click()
    popup.locator(".o_callmyway_note").fill(note)


def test_a_clicked_number_becomes_one_call_with_its_outcome_duration_and_cost(
    desk, phones, admin, odoo
):
    [contact] = admin("res.partner", "search_read", [("name", "like", "Sofía")], ["name"])
    page = desk("agent1")
    page.goto(f"{odoo}/odoo/res.partner/{contact['id']}")
    page.click(".o_field_widget[name=phone] .o_callmyway_dial")
    popup = page.locator(".o_callmyway_popup")
    popup.wait_for(timeout=ONE_SECOND)
    call_id = int(popup.get_attribute("data-call-id"))
    assert contact["name"] in popup.inner_text()

    press(phones, "answer")
    page.wait_for_selector(".o_callmyway_popup[data-state=in_progress]")
    choose_outcome(popup, "Agreed", "Pays on Friday")
    popup.locator(".o_callmyway_save").click()
    page.wait_for_timeout(1100)  # a conversation lasts at least a second
    press(phones, "hangup")
    page.wait_for_selector(".o_callmyway_popup[data-state=done]")
    popup.locator(".o_callmyway_done").click()
    popup.wait_for(state="detached")

    run_cron(admin, "ir_cron_import_cdrs")
    [call] = read_calls(admin, [("partner_id", "=", contact["id"])])
    assert call["id"] == call_id
    assert (call["state"], call["direction"]) == ("done", "out")
    assert call["duration"] > 0
    assert call["cost"] > 0
    assert (call["outcome_id"][1], call["note"]) == ("Agreed", "Pays on Friday")
    assert len(call["leg_ids"]) == 1


def test_an_incoming_call_through_the_switchboard_becomes_one_call_of_the_chosen_contact(
    desk, phones, admin
):
    page = desk("agent1")
    phones.fill("#call-from", "22001005")
    phones.select_option("#call-to", "4000100")
    phones.click("#call-place")
    page.wait_for_selector(".o_callmyway_popup[data-state=ringing]")
    popup = page.locator(".o_callmyway_popup")
    candidates = popup.locator(".o_callmyway_candidate")
    candidates.nth(1).wait_for()
    assert candidates.count() == 2
    candidates.filter(has_text="Rodrigo").click()

    press(phones, "answer")
    page.wait_for_selector(".o_callmyway_popup[data-state=in_progress]")
    choose_outcome(popup, "Call Back Later", "Asks for the balance")
    page.wait_for_timeout(1100)  # a conversation lasts at least a second
    press(phones, "hangup")
    page.wait_for_selector(".o_callmyway_popup[data-state=done]")
    popup.locator(".o_callmyway_done").click()
    popup.wait_for(state="detached")

    run_cron(admin, "ir_cron_import_cdrs")
    [call] = read_calls(admin, [("remote_e164", "=", "+50622001005")])
    assert (call["state"], call["direction"]) == ("done", "in")
    assert call["user_id"][1].startswith("Ana Solano")
    assert call["partner_id"][1].startswith("Rodrigo")
    assert call["outcome_id"][1] == "Call Back Later"
    assert call["duration"] > 0
    assert len(call["leg_ids"]) == 2


def test_a_busy_telephone_says_so_and_makes_no_second_call(desk, phones, admin, odoo):
    [contact] = admin("res.partner", "search_read", [("name", "like", "Valeria")], ["name"])
    page = desk("agent1")
    phones.fill("#call-from", "88001008")
    phones.select_option("#call-to", "4000101")
    phones.click("#call-place")
    page.wait_for_selector(".o_callmyway_popup[data-state=ringing]")
    page.goto(f"{odoo}/odoo/res.partner/{contact['id']}")
    link = page.locator(".o_field_widget[name=phone] .o_callmyway_dial.o_callmyway_busy").first
    link.wait_for()
    assert "busy" in link.get_attribute("title")
    link.click(force=True)  # Playwright would wait until it is free
    press(phones, "decline")
    page.wait_for_selector(".o_callmyway_busy", state="detached")
    assert not read_calls(admin, [("partner_id", "=", contact["id"])])


def test_what_the_provider_refuses_is_told_to_the_agent_and_kept_in_the_log(desk, admin, odoo):
    [account] = admin("callmyway.account", "search_read", [], ["blocked_patterns"])
    admin("callmyway.account", "write", [account["id"]], {"blocked_patterns": False})
    [contact] = admin("res.partner", "create", [{"name": "Costly", "phone": "9001234567"}])
    page = desk("agent1")
    page.goto(f"{odoo}/odoo/res.partner/{contact}")
    page.click(".o_field_widget[name=phone] .o_callmyway_dial")
    page.locator(".o_notification", has_text="can't call this number").wait_for()
    [call] = read_calls(admin, [("partner_id", "=", contact)])
    assert call["state"] == "failed"
    patterns = {"blocked_patterns": account["blocked_patterns"]}
    admin("callmyway.account", "write", [account["id"]], patterns)
