import {
    appear,
    defineCallmywayModels,
    defineOffice,
    ENDPOINT,
    popup,
    vanish,
} from "./callmyway_test_helpers";
import { NUMBER, openPage, openPanel, PANEL, type } from "./telephone_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, press } from "@odoo/hoot-dom";
import { contains } from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";

describe.current.tags("desktop");
defineCallmywayModels();

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

    test("a wrap-up closed in another tab is counted no more", async () => {
        const office = await openPage({ desk: { wrapup_count: 1 } });
        expect(".o_callmyway_waiting").toHaveText("1");
        office.desk.wrapup_count = 0;
        office.tell(3, "done", { wrapup_state: "done" });
        await advanceTime(500);
        await vanish(".o_callmyway_waiting");
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
