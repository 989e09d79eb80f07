import {
    appear,
    defineCallmywayModels,
    defineOffice,
    follow,
    OLGA,
    openCalls,
    openPage,
    PAULA,
    PEDRO,
    popup,
} from "./callmyway_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, queryAllTexts } from "@odoo/hoot-dom";
import { contains, mockService } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineCallmywayModels();

const POPUP = ".o_callmyway_popup";

test("one contact is shown with what tells who it is", async () => {
    await openCalls(popup(3, { contacts: [OLGA] }));
    expect(".o_callmyway_title").toHaveText("Olga Cliente");
    expect(`${POPUP} .card-header`).toHaveText(/\+506 2233 4455/);
    expect(".o_callmyway_contact").toHaveText(
        /Olga Cliente\s+Change\s+Soda Tica\s+Owner · Liberia/
    );
    expect(".o_callmyway_candidate, .o_callmyway_search").toHaveCount(0);
});

test("the contact's last calls are told with outcome, or state, and agent", async () => {
    const last_calls = [
        {
            id: 1,
            when: "2026-01-14 15:00:00",
            state: "Answered",
            outcome: "Paid",
            agent: "Ana",
        },
        { id: 2, when: "2026-01-13 15:00:00", state: "Missed", outcome: "", agent: "Luis" },
    ];
    const office = defineOffice({ calls: [popup(3, { contacts: [OLGA] })] });
    office.file = { ...office.file, last_calls };
    await openPage();
    await appear(".o_callmyway_last_call");
    expect(queryAllTexts(".o_callmyway_last_call")).toHaveLength(2);
    expect(".o_callmyway_last_call:first").toHaveText(/Paid\s+Ana/);
    expect(".o_callmyway_last_call:last").toHaveText(/Missed\s+Luis/);
});

test("the contact's name opens its form", async () => {
    mockService("action", {
        doAction: ({ res_model, res_id }) => expect.step(`${res_model} ${res_id}`),
    });
    await openCalls(popup(3, { contacts: [OLGA] }));
    await contains(".o_callmyway_open_contact").click();
    expect.verifySteps(["res.partner 11"]);
    expect(POPUP).toHaveCount(1);
});

test("of several contacts the agent chooses, and may choose anew", async () => {
    const office = await openCalls(popup(3, { contacts: [PEDRO, PAULA] }));
    expect(".o_callmyway_title").toHaveText("+506 2233 4455");
    expect(queryAllTexts(".o_callmyway_candidate")).toEqual([
        "Pedro Gemelo\nHeredia",
        "Paula Gemela\nGemelos S.A. · Accountant",
    ]);
    await contains(".o_callmyway_candidate[data-partner-id='13']").click();
    await appear(".o_callmyway_contact");
    expect(".o_callmyway_title").toHaveText("Paula Gemela");
    expect(".o_callmyway_candidate").toHaveCount(0);

    office.found = [PEDRO, PAULA];
    await contains(".o_callmyway_change").click();
    await contains(".o_callmyway_found[data-partner-id='12']").click();
    await appear(".o_callmyway_contact");
    expect(".o_callmyway_title").toHaveText("Pedro Gemelo");
    expect(office.linked.map(({ partner_id }) => partner_id)).toEqual([13, 12]);
});

test("the choice among several is remembered for the number when that is ticked", async () => {
    const office = await openCalls(popup(3, { contacts: [PEDRO, PAULA] }));
    await contains(".o_callmyway_remember input").click();
    await contains(".o_callmyway_candidate[data-partner-id='13']").click();
    await appear(".o_callmyway_contact");
    expect(office.linked.map(({ remember }) => remember)).toEqual([true]);
});

test("when it is none of several, another is searched", async () => {
    const office = await openCalls(popup(3, { contacts: [PEDRO, PAULA] }));
    office.found = [OLGA];
    await contains(".o_callmyway_none_of_these").click();
    await contains(".o_callmyway_search input").edit("olga", { confirm: false });
    await advanceTime(1000);
    await contains(".o_callmyway_found[data-partner-id='11']").click();
    await appear(".o_callmyway_contact");
    expect(".o_callmyway_title").toHaveText("Olga Cliente");
});

test("for an unknown number a contact is searched, linked and given the number", async () => {
    const office = await openCalls(popup(3));
    office.found = [OLGA, PEDRO];
    expect(`${POPUP} .card-body`).toHaveText(/No contact has this number/);
    expect(".o_callmyway_candidate, .o_callmyway_contact").toHaveCount(0);
    await contains(".o_callmyway_search input").edit("olga", { confirm: false });
    await advanceTime(1000);
    expect(queryAllTexts(".o_callmyway_found .fw-bold")).toEqual(["Olga Cliente"]);
    await contains(".o_callmyway_found").click();
    await appear(".o_callmyway_contact");
    expect(".o_callmyway_title").toHaveText("Olga Cliente");
    expect(office.linked).toEqual([
        { callId: 3, partner_id: 11, add_number: true, remember: false },
    ]);
});

test("for a hidden number a contact is searched and linked, and no number is stored", async () => {
    const office = await openCalls(
        popup(3, { case: "private", number: "Private", has_number: false })
    );
    office.found = [OLGA];
    expect(`${POPUP} .card-body`).toHaveText(/The caller hides the number/);
    expect(".o_callmyway_add_number, .o_callmyway_ignore, .o_callmyway_marks").toHaveCount(0);
    await contains(".o_callmyway_search input").edit("olga", { confirm: false });
    await advanceTime(1000);
    await contains(".o_callmyway_found").click();
    await appear(".o_callmyway_contact");
    expect(office.linked.map(({ add_number }) => add_number)).toEqual([false]);
});

test("a search that finds nothing says so", async () => {
    await openCalls(popup(3));
    await contains(".o_callmyway_search input").edit("nobody", { confirm: false });
    await advanceTime(1000);
    await appear(".o_callmyway_nothing");
    expect(".o_callmyway_found").toHaveCount(0);
});

test("a contact is created in place", async () => {
    await openCalls(popup(3));
    await contains(".o_callmyway_create").click();
    await contains("[name=name]").edit("Rosa Nueva", { confirm: false });
    await contains("[name=company]").edit("Soda Rosa", { confirm: false });
    await contains(".o_callmyway_create_save").click();
    await appear(".o_callmyway_contact");
    expect(".o_callmyway_title").toHaveText("Rosa Nueva");
    expect(".o_callmyway_contact").toHaveText(/Soda Rosa/);
});

test("who may not create contacts is not offered it", async () => {
    const office = defineOffice({ calls: [popup(3)] });
    office.choices = { ...office.choices, can_create: false };
    await openPage();
    await appear(POPUP);
    expect(".o_callmyway_create").toHaveCount(0);
    expect(".o_callmyway_search").toHaveCount(1);
});

test("a number is ignored, and that is undone at once", async () => {
    await openCalls(popup(3));
    await contains(".o_callmyway_ignore").click();
    await appear(".o_callmyway_ignored");
    expect(".o_callmyway_outcomes").toHaveCount(0);
    await contains(".o_callmyway_heed").click();
    await appear(".o_callmyway_search");
    expect(".o_callmyway_ignored").toHaveCount(0);
});

test("what matters of the file is shown, and its figures open their lists", async () => {
    mockService("action", {
        doAction: ({ res_model, domain }) => expect.step([res_model, domain]),
    });
    const office = defineOffice({ calls: [popup(3, { contacts: [OLGA] })] });
    const domain = [["partner_id", "child_of", 11]];
    const quotations = { label: "Open quotations", count: 2, total: "₡ 9" };
    const activity = { id: 1, name: "Send the bill", date: "2026-01-14", user: "Ana" };
    office.file = {
        figures: [{ ...quotations, model: "sale.order", domain }],
        activities: [{ ...activity, state: "overdue" }],
        last_calls: [],
    };
    await openPage();
    await appear(".o_callmyway_figure");
    expect(".o_callmyway_figure").toHaveText("2 Open quotations\n₡ 9");
    expect(".o_callmyway_activity").toHaveText(/Send the bill\s+Ana/);
    await contains(".o_callmyway_figure").click();
    expect.verifySteps([["sale.order", domain]]);
});

test("a contact that becomes known while nothing was entered is shown", async () => {
    const office = await openCalls(popup(3));
    await follow(office, 3, {
        state: "in_progress",
        case: "one",
        contacts: [OLGA],
        partner_id: 11,
    });
    expect(".o_callmyway_title").toHaveText("Olga Cliente");
});
