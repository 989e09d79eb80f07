import {
    appear,
    defineCallmywayModels,
    defineOffice,
    follow,
    OLGA,
    openCalls,
    openPage,
    popup,
    vanish,
} from "./callmyway_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-dom";
import { session } from "@web/session";
import { browser } from "@web/core/browser/browser";
import { contains, getService } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineCallmywayModels();

const POPUP = ".o_callmyway_popup";
const keyOf = (callId) => `callmyway.draft.${session.db}.${session.uid}.${callId}`;
const entryOf = (callId) => JSON.parse(browser.localStorage.getItem(keyOf(callId)));

/** Something was entered in this browser before the page was loaded. */
function enteredBefore(callId, values, { sent = 0 } = {}) {
    const entry = { values, sent, stamp: Date.now() };
    browser.localStorage.setItem(keyOf(callId), JSON.stringify(entry));
}

test("what is entered is kept on the server after a pause, without a button", async () => {
    const office = await openCalls(popup(3, { contacts: [OLGA] }));
    await contains(".o_callmyway_note").edit("pays", { confirm: false });
    expect(office.drafts).toEqual([]);
    expect(entryOf(3).values.note).toBe("pays");
    await advanceTime(2000);
    await animationFrame();
    expect(office.drafts.map(({ callId, note }) => [callId, note])).toEqual([[3, "pays"]]);
    expect(office.saved).toEqual([]);
});

test("what the server does not know yet is there again after loading the page", async () => {
    enteredBefore(3, { note: "pays on Friday", outcome_id: 2 });
    const office = await openCalls(popup(3, { contacts: [OLGA], note: "pays" }));
    expect(".o_callmyway_note").toHaveValue("pays on Friday");
    expect("[data-outcome-id='2']").toHaveAttribute("aria-checked", "true");
    expect(office.drafts.map(({ note }) => note)).toEqual(["pays on Friday"]);
});

test("of what the server knows its own version is shown, which may come from elsewhere", async () => {
    enteredBefore(3, { note: "old" }, { sent: 1 });
    await openCalls(popup(3, { contacts: [OLGA], note: "entered on another computer" }));
    expect(".o_callmyway_note").toHaveValue("entered on another computer");
});

test("what was entered for a call that isn't shown any more goes to the server all the same", async () => {
    enteredBefore(8, { note: "forgotten" });
    const office = defineOffice();
    office.calls.set(8, popup(8, { state: "done" }));
    await openPage();
    await animationFrame();
    expect(office.drafts.map(({ callId, note }) => [callId, note])).toEqual([[8, "forgotten"]]);
    expect(POPUP).toHaveCount(0);
});

test("saving leaves nothing behind in the browser", async () => {
    await openCalls(popup(3, { contacts: [OLGA] }));
    await contains(".o_callmyway_note").edit("pays");
    await contains(".o_callmyway_save").click();
    expect(entryOf(3)).toBe(null);
});

test("closing an ended call sends what was entered, and opening it again shows that", async () => {
    const office = await openCalls(popup(3, { contacts: [OLGA] }));
    await follow(office, 3, { state: "done" });
    await contains(".o_callmyway_note").edit("pays", { confirm: false });
    await contains(".o_callmyway_close").click();
    await animationFrame();
    expect(office.drafts.map(({ note }) => note)).toEqual(["pays"]);
    await getService("callmyway.call").open(3);
    await appear(POPUP);
    expect(".o_callmyway_note").toHaveValue("pays");
});

test("when a call turns out to be another, what was entered goes there", async () => {
    const office = await openCalls(popup(3, { contacts: [OLGA] }), popup(4));
    await contains(`${POPUP}[data-call-id='3'] .o_callmyway_note`).edit("pays");
    office.calls.delete(3);
    office.tell(3, "ringing", { merged_into: 4 });
    await vanish(`${POPUP}[data-call-id='3']`);
    await animationFrame();
    expect(`${POPUP}[data-call-id='4'] .o_callmyway_note`).toHaveValue("pays");
});

test("also when nothing told of it, and what was entered there stays", async () => {
    const office = await openCalls(popup(3, { contacts: [OLGA] }), popup(4));
    await contains(`${POPUP}[data-call-id='3'] .o_callmyway_note`).edit("pays");
    await contains(`${POPUP}[data-call-id='4'] .o_callmyway_note`).edit("rang twice");
    office.calls.delete(3);
    office.heirs = { 3: 4 };
    office.tell(3, "in_progress");
    await vanish(`${POPUP}[data-call-id='3']`);
    await animationFrame();
    expect(`${POPUP}[data-call-id='4'] .o_callmyway_note`).toHaveValue("rang twice\npays");
});

test("a wrap-up finished elsewhere closes the pop-up, unless something is being entered", async () => {
    const office = await openCalls(popup(3, { contacts: [OLGA] }), popup(4));
    await follow(office, 3, { state: "done" });
    await follow(office, 4, { state: "done" });
    await contains(`${POPUP}[data-call-id='4'] .o_callmyway_note`).edit("one thing more");
    for (const id of [3, 4]) {
        office.change(id, { wrapup_state: "done" });
        office.tell(id, "done", { wrapup_state: "done" });
    }
    await vanish(`${POPUP}[data-call-id='3']`);
    expect(`${POPUP}[data-call-id='4'] .o_callmyway_note`).toHaveValue("one thing more");
});
