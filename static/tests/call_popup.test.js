import {
    appear,
    defineCallmywayModels,
    defineOffice,
    follow,
    OLGA,
    openCalls,
    openPage,
    PEDRO,
    popup,
    vanish,
} from "./callmyway_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import {
    advanceTime,
    animationFrame,
    click,
    press,
    queryAllAttributes,
    queryFirst,
} from "@odoo/hoot-dom";
import { contains } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineCallmywayModels();

const POPUP = ".o_callmyway_popup";

test("it is a dialog named after the contact, with the call's id", async () => {
    await openCalls(popup(3, { contacts: [OLGA] }));
    expect(POPUP).toHaveAttribute("role", "dialog");
    expect(POPUP).toHaveAttribute("aria-label", "Olga Cliente");
    expect(POPUP).toHaveAttribute("data-call-id", "3");
});

test("two calls have two pop-ups, each with its own entries", async () => {
    const office = await openCalls(popup(3, { contacts: [OLGA] }), popup(4, { contacts: [PEDRO] }));
    expect(queryAllAttributes(POPUP, "data-call-id")).toEqual(["3", "4"]);
    await contains(`${POPUP}[data-call-id='4'] textarea`).edit("second");
    await contains(`${POPUP}[data-call-id='3'] textarea`).edit("first");
    expect(`${POPUP}[data-call-id='4'] textarea`).toHaveValue("second");
    await contains(`${POPUP}[data-call-id='4'] .o_callmyway_save`).click();
    expect(office.saved.map(({ callId, note }) => [callId, note])).toEqual([[4, "second"]]);
});

test("a call that began before the page was opened is timed from its beginning", async () => {
    await openCalls(popup(3, { state: "in_progress", seconds: 3590 }));
    expect(".o_callmyway_timer").toHaveText("0:59:50");
    await advanceTime(15_000);
    await animationFrame();
    expect(".o_callmyway_timer").toHaveText("1:00:05");
});

test("a call that rings isn't timed, one that ended stands at its duration", async () => {
    const office = await openCalls(popup(3));
    expect(".o_callmyway_timer").toHaveText("");
    await advanceTime(5000);
    expect(".o_callmyway_timer").toHaveText("");
    await follow(office, 3, { state: "in_progress" });
    expect(".o_callmyway_timer").toHaveText("0:00:00");
    await follow(office, 3, { state: "done", duration: 65 });
    await advanceTime(5000);
    await animationFrame();
    expect(".o_callmyway_timer").toHaveText("0:01:05");
});

test("it folds to its head and unfolds with everything still there", async () => {
    await openCalls(popup(3, { contacts: [OLGA] }));
    await contains(".o_callmyway_note").edit("wants a call on Monday");
    await contains("button[aria-label=Fold]").click();
    expect(`${POPUP} .card-body, ${POPUP} .card-footer`).toHaveCount(0);
    expect(".o_callmyway_title").toHaveText("Olga Cliente");
    await contains("button[aria-label=Unfold]").click();
    expect(".o_callmyway_note").toHaveValue("wants a call on Monday");
});

test("only an ended call can be closed, and closing saves nothing", async () => {
    const office = await openCalls(popup(3, { state: "dialing" }));
    for (const state of ["ringing", "in_progress"]) {
        expect(".o_callmyway_close").toHaveCount(0);
        await follow(office, 3, { state });
    }
    expect(".o_callmyway_close").toHaveCount(0);
    await follow(office, 3, { state: "done" });
    await contains(".o_callmyway_close").click();
    expect(POPUP).toHaveCount(0);
    expect(office.saved).toEqual([]);
});

test("opening by itself it leaves the focus where it is, and gives it back when it goes", async () => {
    const office = defineOffice();
    await openPage();
    const field = document.createElement("input");
    queryFirst(".o_callmyway_popups").parentElement.append(field);
    field.focus();
    office.calls.set(3, popup(3, { state: "ringing" }));
    office.tell(3);
    await appear(POPUP);
    expect(document.activeElement).toBe(field);
    await follow(office, 3, { state: "done" });
    await click(".o_callmyway_note");
    expect(".o_callmyway_note").toBeFocused();
    await press(["ctrl", "Enter"]);
    await vanish(POPUP);
    expect(document.activeElement).toBe(field);
});

test("who can't see the pop-up is told of the call", async () => {
    await openCalls(popup(3, { contacts: [OLGA] }));
    expect("[role=status][aria-live=polite]").toHaveText(/Incoming call: Olga Cliente/);
});

test("a pop-up for which there is no room begins folded and covers nothing", async () => {
    const office = await openCalls(popup(3, { contacts: [OLGA] }));
    await contains(".o_callmyway_note").edit("half a sentence");
    for (const id of [4, 5, 6, 7]) {
        office.calls.set(id, popup(id));
        office.tell(id);
        await appear(`${POPUP}[data-call-id='${id}']`);
    }
    expect(`${POPUP}[data-call-id='3'] .o_callmyway_note`).toHaveValue("half a sentence");
    expect(`${POPUP}[data-call-id='7'] .card-body`).toHaveCount(0);
});

test("a shortcut brings the keyboard to the pop-up", async () => {
    const office = await openCalls(popup(3, { contacts: [OLGA] }));
    await follow(office, 3, { state: "done" });
    await press(["alt", "shift", "w"]);
    expect(".o_callmyway_note").toBeFocused();
});
