import {
    appear,
    defineCallmywayModels,
    defineOffice,
    ENDPOINT,
    popup,
    vanish,
} from "./callmyway_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, click, press, queryAllTexts } from "@odoo/hoot-dom";
import {
    contains,
    getService,
    makeMockEnv,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { TelephoneSystray } from "@callmyway/systray/telephone_systray";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { registry } from "@web/core/registry";
import { session } from "@web/session";

import { Component, xml } from "@odoo/owl";

describe.current.tags("desktop");
defineCallmywayModels();

const PRIVATE = { id: 8, name: "Luis Mora (private)", caller_id: "", is_private: true };
const OLGA = { id: 31, name: "Olga Cliente", number: "+506 2233 4455" };
const PANEL = ".o_callmyway_panel";
const NUMBER = ".o_callmyway_number";

const line = (id, values = {}) => ({
    id,
    name: "",
    number: "+506 2233 4455",
    dial: "22334455",
    direction: "out",
    direction_label: "Outgoing",
    state: "done",
    state_label: "Answered",
    when: "2026-01-15 15:00:00",
    ...values,
});

/** A page with the telephone in its bar and a field somebody may be writing in. */
class Page extends Component {
    static template = xml`<div><input class="elsewhere"/><TelephoneSystray/></div>`;
    static components = { TelephoneSystray };
    static props = {};
}

async function openPage(options = {}) {
    const office = defineOffice(options);
    const { desk = {}, found = [] } = options;
    office.desk = { ...office.desk, ...desk };
    office.asked = [];
    patchWithCleanup(session, {
        callmyway: { ...session.callmyway, wrapup_count: office.desk.wrapup_count },
    });
    onRpc("callmyway.call", "suggest_contacts", ({ args: [term] }) => {
        office.asked.push(term);
        return found;
    });
    await makeMockEnv();
    await mountWithCleanup(MainComponentsContainer, { noMainContainer: true });
    await getService("bus_service").start();
    await mountWithCleanup(Page, { noMainContainer: true });
    return office;
}

async function openPanel(options) {
    const office = await openPage(options);
    await contains(".o_callmyway_systray button").click();
    await appear(PANEL);
    return office;
}

/** Type, and wait until that was looked up. */
async function type(text) {
    await contains(NUMBER).edit(text, { confirm: false });
    await advanceTime(300);
    await animationFrame();
}

describe("in the bar", () => {
    const isDisplayed = () => registry.category("systray").get("callmyway.telephone").isDisplayed();

    test("the telephone is there for who has one to dial from", () => {
        defineOffice();
        expect(isDisplayed()).toBe(true);
        defineOffice({ endpoints: [] });
        expect(isDisplayed()).toBe(false);
        defineOffice({ endpoints: false });
        expect(isDisplayed()).toBe(false);
    });

    test("it counts the wrap-ups that wait, before it is opened", async () => {
        await openPage({ desk: { wrapup_count: 3 } });
        expect(".o_callmyway_waiting").toHaveText("3");
        expect(".o_callmyway_systray button").toHaveAttribute(
            "aria-label",
            "Telephone, 3 wrap-ups waiting"
        );
    });

    test("none is no badge", async () => {
        await openPage();
        expect(".o_callmyway_waiting").toHaveCount(0);
        expect(".o_callmyway_systray button").toHaveAttribute("title", "Telephone (Alt+Shift+P)");
    });

    test("the count follows what becomes of the calls", async () => {
        const office = await openPage({ calls: [popup(3, { state: "in_progress" })] });
        await appear(".o_callmyway_popup");
        office.desk.wrapup_count = 1;
        office.change(3, { state: "done" });
        office.tell(3);
        await appear(".o_callmyway_popup[data-state=done]");
        await advanceTime(500);
        await appear(".o_callmyway_waiting");
        expect(".o_callmyway_waiting").toHaveText("1");
    });

    test("the shortcut opens it from anywhere, and Escape gives the focus back", async () => {
        await openPage();
        await contains(".elsewhere").focus();
        await press("Alt+Shift+P");
        await appear(PANEL);
        expect(NUMBER).toBeFocused();
        expect(".o_callmyway_systray button").toHaveAttribute("aria-expanded", "true");
        await press("Escape");
        await vanish(PANEL);
        expect(".elsewhere").toBeFocused();
        expect(".o_callmyway_systray button").toHaveAttribute("aria-expanded", "false");
    });

    test("a second click closes it", async () => {
        await openPanel();
        await contains(".o_callmyway_systray button").click();
        await animationFrame();
        expect(PANEL).toHaveCount(0);
    });
});

describe("the dial pad", () => {
    for (const text of ["+506 2233-4455", "(506) 2233.4455", "tel:+50622334455", "911"]) {
        test(`dials ${text} with Enter, as it was pasted and for no record`, async () => {
            const office = await openPanel();
            await type(text);
            await press("Enter");
            await vanish(PANEL);
            expect(office.dialled).toEqual([
                { number: text, endpoint_id: ENDPOINT.id, res_model: false, res_id: false },
            ]);
        });
    }

    test("its keys write the number", async () => {
        const office = await openPanel();
        for (const key of ["2", "2", "*", "0", "#"]) {
            await contains(`[data-key='${key}']`).click();
        }
        expect(NUMBER).toHaveValue("22*0#");
        await contains(".o_callmyway_erase").click();
        expect(NUMBER).toHaveValue("22*0");
        expect(NUMBER).toBeFocused();
        await contains(".o_callmyway_call").click();
        expect(office.dialled[0].number).toBe("22*0");
    });

    test("says what will be sent, and from which telephone", async () => {
        const office = await openPanel();
        office.sent["+506 2233-4455"] = "22334455";
        expect(".o_callmyway_call").toHaveProperty("disabled", true);
        await type("+506 2233-4455");
        expect(".o_callmyway_call").toHaveText("Call 22334455 from 4000102 Luis Mora");
    });

    test("suggests contacts while a name is typed, and calls for the one chosen", async () => {
        const office = await openPanel({ found: [OLGA, { ...OLGA, id: 32, name: "Olga Otra" }] });
        await type("olg");
        expect(office.asked).toEqual(["olg"]);
        expect(queryAllTexts("[role=option] span:first-child")).toEqual([
            "Olga Cliente",
            "Olga Otra",
        ]);
        expect(".o_callmyway_call").toHaveProperty("disabled", true);
        await press("ArrowDown");
        await press("ArrowDown");
        await animationFrame();
        expect("[role=option][aria-selected=true]").toHaveText(/Olga Otra/);
        expect(NUMBER).toHaveAttribute("aria-activedescendant", "callmyway_suggestion_1");
        await press("Enter");
        await animationFrame();
        expect(NUMBER).toHaveValue("Olga Otra");
        expect("[role=option]").toHaveCount(0);
        await press("Enter");
        await vanish(PANEL);
        expect(office.dialled).toEqual([
            {
                number: OLGA.number,
                endpoint_id: ENDPOINT.id,
                res_model: "res.partner",
                res_id: 32,
            },
        ]);
    });

    test("Enter on a name takes the first contact, on a number the number", async () => {
        const office = await openPanel({ found: [OLGA] });
        await type("olg");
        await press("Enter");
        await animationFrame();
        expect(NUMBER).toHaveValue("Olga Cliente");
        expect(office.dialled).toEqual([]);
        await type("2233");
        expect("[role=option]").toHaveCount(1);
        await press("Enter");
        await vanish(PANEL);
        expect(office.dialled[0].number).toBe("2233");
    });

    test("typing fast asks the server once", async () => {
        const office = await openPanel();
        for (const text of ["o", "ol", "olg"]) {
            await contains(NUMBER).edit(text, { confirm: false });
        }
        await advanceTime(300);
        expect(office.asked).toEqual(["olg"]);
    });

    test("Escape closes the suggestions first, then the panel", async () => {
        await openPanel({ found: [OLGA] });
        await type("olg");
        await press("Escape");
        await animationFrame();
        expect("[role=option]").toHaveCount(0);
        expect(PANEL).toHaveCount(1);
        await press("Escape");
        await vanish(PANEL);
    });

    test("a refusal leaves the panel and the number", async () => {
        const office = await openPanel();
        office.answer = { call_id: 5, state: "failed", message: "Busy." };
        await type("22334455");
        await press("Enter");
        await appear(".o_notification");
        expect(NUMBER).toHaveValue("22334455");
    });

    test("a double click is one call", async () => {
        const office = await openPanel();
        office.answer = { call_id: 5, state: "failed", message: "Busy." };
        await type("22334455");
        await click(".o_callmyway_call");
        await click(".o_callmyway_call");
        await animationFrame();
        expect(office.dialled).toHaveLength(1);
    });

    test("the telephone is chosen where it is said", async () => {
        const office = await openPanel({ endpoints: [ENDPOINT, PRIVATE] });
        await contains(".o_callmyway_from select").select(String(PRIVATE.id));
        expect(office.chosen).toEqual([PRIVATE.id]);
        await type("22334455");
        expect(".o_callmyway_call").toHaveText("Call 22334455 from Luis Mora (private)");
        await press("Enter");
        await vanish(PANEL);
        expect(office.dialled[0].endpoint_id).toBe(PRIVATE.id);
    });
});

describe("the panel", () => {
    test("shows the current call with a running timer, and opens its pop-up", async () => {
        const call = popup(3, { state: "in_progress", endpoint_id: ENDPOINT.id, seconds: 65 });
        await openPanel({ calls: [call] });
        await appear(".o_callmyway_current");
        expect(".o_callmyway_current .o_callmyway_timer").toHaveText("0:01:05");
        await advanceTime(2000);
        await animationFrame();
        expect(".o_callmyway_current .o_callmyway_timer").toHaveText("0:01:07");
        await type("22334455");
        expect(".o_callmyway_call").toHaveProperty("disabled", true);
        expect(".o_callmyway_call").toHaveText(/is busy/);
    });

    test("calls one of the last calls back, for its record", async () => {
        const calls = [line(41, { name: "Olga Cliente" }), line(42, { dial: "" })];
        const office = await openPanel({ desk: { calls } });
        await appear(".o_callmyway_last li");
        expect(".o_callmyway_last li").toHaveCount(2);
        expect(".o_callmyway_call_back").toHaveCount(1);
        await contains(".o_callmyway_call_back").click();
        expect(office.dialled).toEqual([
            {
                number: "22334455",
                endpoint_id: ENDPOINT.id,
                res_model: "callmyway.call",
                res_id: 41,
            },
        ]);
    });

    test("opens a wrap-up that waits", async () => {
        const done = popup(41, { state: "done" });
        const desk = { wrapups: [line(41, { name: "Olga Cliente" })], wrapup_count: 1 };
        const office = await openPanel({ desk });
        office.calls.set(41, done);
        await appear(".o_callmyway_wrapups button");
        await contains(".o_callmyway_wrapups button").click();
        await vanish(PANEL);
        await appear(".o_callmyway_popup[data-call-id='41']");
        expect(".o_callmyway_popup").toHaveCount(1);
    });
});
