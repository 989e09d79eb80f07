import {
    appear,
    defineCallmywayModels,
    defineOffice,
    ENDPOINT,
    popup,
    vanish,
} from "./callmyway_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, waitUntil } from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    getService,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";

describe.current.tags("desktop");
defineCallmywayModels();

class Debtor extends models.Model {
    _name = "callmyway.debtor";

    name = fields.Char();
    score = fields.Integer();

    _records = [
        { id: 1, name: "Olga Cliente", score: 133 },
        { id: 2, name: "Pedro Gemelo", score: 49 },
    ];
}
defineModels([Debtor]);

const BAR = ".o_callmyway_next";
const CALL_NEXT = ".o_callmyway_call_next";
const PAUSE = ".o_callmyway_pause";
const NOBODY = {
    debtor_id: false,
    call_id: false,
    message: "Nobody is left to call today.",
    is_empty: true,
};
const SETTLE = 400; // milliseconds after which the page asks whether the agent is free

/**
 * The server's side of the work list.
 *
 * @param {object[]} answers what each press is answered with; a number is a call that begins
 */
function defineQueue(answers, options) {
    const office = defineOffice(options);
    const queue = { office, asked: 0, turns: 0, isFree: false, loads: 0, refreshed: 0 };
    onRpc("callmyway.debtor", "call_next", () => {
        const answer = answers[queue.asked++];
        if (typeof answer !== "number") {
            return answer;
        }
        queue.isFree = false;
        const state = "dialing";
        office.calls.set(
            answer,
            popup(answer, { state, direction: "out", endpoint_id: ENDPOINT.id })
        );
        return { debtor_id: answer, partner_id: 11, name: "Olga", call_id: answer, state };
    });
    onRpc("callmyway.debtor", "get_turn", () => {
        queue.turns++;
        return { is_free: queue.isFree, message: "" };
    });
    onRpc("callmyway.debtor", "web_search_read", () => {
        queue.loads++;
    });
    onRpc("callmyway.debtor", "refresh_all", () => {
        queue.refreshed++;
        return true;
    });
    return queue;
}

async function openList() {
    await mountView({
        type: "list",
        resModel: "callmyway.debtor",
        arch: `<list js_class="callmyway_work_list" create="0">
            <field name="score"/><field name="name"/>
        </list>`,
    });
    await getService("bus_service").start();
    getService("callmyway.front_tab").claim();
}

/** Let the call end, and close its wrap-up in the pop-up. */
async function wrapUp(queue, callId) {
    const pop = `.o_callmyway_popup[data-call-id='${callId}']`;
    queue.office.change(callId, { state: "done", wrapup_state: "pending" });
    queue.office.tell(callId);
    await appear(`${pop}[data-state=done]`);
    queue.isFree = true;
    await contains(`${pop} .o_callmyway_done`).click();
    await vanish(pop);
}

async function callAndWrapUp(queue) {
    await openList();
    await contains(CALL_NEXT).click();
    await appear(".o_callmyway_popup[data-call-id='5']");
    await wrapUp(queue, 5);
    await advanceTime(SETTLE);
    await appear(BAR);
}

test("the button calls whom the server chose, and shows the call", async () => {
    const queue = defineQueue([5]);
    await openList();
    const { loads } = queue;
    await contains(CALL_NEXT).click();
    await appear(".o_callmyway_popup[data-call-id='5'][data-state=dialing]");
    expect(queue.asked).toBe(1);
    expect(CALL_NEXT).toHaveCount(0);
    expect(PAUSE).toHaveCount(1);
    await waitUntil(() => queue.loads > loads);
});

test("after the wrap-up the next one is called by itself, five seconds later", async () => {
    const queue = defineQueue([5, 6]);
    await callAndWrapUp(queue);
    expect(".o_callmyway_left").toHaveText("5");
    await advanceTime(4000);
    await animationFrame();
    expect(".o_callmyway_left").toHaveText("1");
    expect(queue.asked).toBe(1);
    await advanceTime(1000);
    await appear(".o_callmyway_popup[data-call-id='6']");
    expect(queue.asked).toBe(2);
    expect(BAR).toHaveCount(0);
});

test("nobody is called before the wrap-up is closed, also when its pop-up is put away", async () => {
    const queue = defineQueue([5, 6]);
    await openList();
    await contains(CALL_NEXT).click();
    await appear(".o_callmyway_popup[data-call-id='5']");
    queue.office.change(5, { state: "done", wrapup_state: "pending" });
    queue.office.tell(5);
    await appear(".o_callmyway_popup[data-state=done]");
    getService("callmyway.call").dismiss(5);
    await vanish(".o_callmyway_popup");
    await advanceTime(10_000);
    expect(queue.asked).toBe(1);
    expect(PAUSE).toHaveCount(1);
    queue.isFree = true;
    queue.office.change(5, { wrapup_state: "done" });
    queue.office.tell(5, "done", { wrapup_state: "done" }); // closed elsewhere
    await waitUntil(() => queue.turns > 1 || advanceTime(SETTLE).then(() => false));
    await appear(BAR);
    expect(queue.asked).toBe(1);
});

test("the bar calls at once, or not at all", async () => {
    const queue = defineQueue([5, 6]);
    await callAndWrapUp(queue);
    await contains(`${BAR} .btn-primary`).click();
    await appear(".o_callmyway_popup[data-call-id='6']");
    await wrapUp(queue, 6);
    await advanceTime(SETTLE);
    await appear(BAR);
    await contains(`${BAR} .btn-secondary`).click();
    expect(BAR).toHaveCount(0);
    await advanceTime(10_000);
    expect(queue.asked).toBe(2);
    expect(CALL_NEXT).toHaveCount(1);
});

test("the pause in the list holds after this call", async () => {
    const queue = defineQueue([5, 6]);
    await openList();
    await contains(CALL_NEXT).click();
    await appear(".o_callmyway_popup[data-call-id='5']");
    await contains(PAUSE).click();
    expect(CALL_NEXT).toHaveProperty("disabled", true);
    await wrapUp(queue, 5);
    await advanceTime(10_000);
    expect(BAR).toHaveCount(0);
    expect(queue.asked).toBe(1);
    expect(CALL_NEXT).toHaveProperty("disabled", false);
});

test("when nobody is left that is said, and nothing more is asked", async () => {
    const queue = defineQueue([5, NOBODY]);
    await callAndWrapUp(queue);
    await advanceTime(5000);
    await appear(".o_notification");
    expect(".o_notification").toHaveText(/Nobody is left to call today/);
    await advanceTime(10_000);
    expect(queue.asked).toBe(2);
    expect(CALL_NEXT).toHaveCount(1);
});

test("a refusal is told and stops it", async () => {
    const refusal = {
        debtor_id: 1,
        call_id: 9,
        state: "failed",
        message: "Your telephone is busy",
    };
    const queue = defineQueue([refusal, 6]);
    await openList();
    await contains(CALL_NEXT).click();
    await appear(".o_notification");
    expect(".o_notification").toHaveText(/Your telephone is busy/);
    await advanceTime(10_000);
    expect(queue.asked).toBe(1);
    expect(CALL_NEXT).toHaveCount(1);
});

test("a call that never came stops it", async () => {
    const queue = defineQueue([5, 6]);
    await openList();
    await contains(CALL_NEXT).click();
    await appear(".o_callmyway_popup[data-call-id='5']");
    queue.isFree = true;
    queue.office.change(5, { state: "failed", failure: "None followed" });
    queue.office.tell(5);
    await vanish(".o_callmyway_popup");
    await advanceTime(10_000);
    expect(queue.asked).toBe(1);
});

test("a call that comes in stops the clock, and it goes on afterwards", async () => {
    const queue = defineQueue([5, 6]);
    await callAndWrapUp(queue);
    queue.office.calls.set(8, popup(8, { state: "ringing" }));
    queue.office.tell(8);
    await appear(".o_callmyway_popup[data-call-id='8']");
    await advanceTime(SETTLE);
    await animationFrame();
    expect(BAR).toHaveCount(0);
    await advanceTime(10_000);
    expect(queue.asked).toBe(1);
    await wrapUp(queue, 8);
    await advanceTime(SETTLE);
    await appear(BAR);
});

test("a page that is loaded again goes on with what the server says", async () => {
    const queue = defineQueue([6]);
    browser.sessionStorage.setItem("callmyway.work_list", "5");
    queue.isFree = true;
    await openList();
    await advanceTime(SETTLE);
    await appear(BAR);
    await contains(`${BAR} .btn-secondary`).click();
    expect(browser.sessionStorage.getItem("callmyway.work_list")).toBe(null);
});

test("a page that was not calling begins nothing", async () => {
    const queue = defineQueue([6]);
    queue.isFree = true;
    await openList();
    await advanceTime(10_000);
    expect([queue.asked, queue.turns]).toEqual([0, 0]);
    expect(BAR).toHaveCount(0);
});

test("supervisors refresh the list, and who has no telephone can't call", async () => {
    const queue = defineQueue([], { endpoints: [] });
    patchWithCleanup(user, { hasGroup: async (group) => group.endsWith("supervisor") });
    await openList();
    expect(CALL_NEXT).toHaveCount(0);
    const { loads } = queue;
    await contains(".o_callmyway_refresh").click();
    await waitUntil(() => queue.loads > loads);
    expect(queue.refreshed).toBe(1);
});

test("agents have no button to refresh everything", async () => {
    defineQueue([]);
    patchWithCleanup(user, { hasGroup: async () => false });
    await openList();
    expect(CALL_NEXT).toHaveCount(1);
    expect(".o_callmyway_refresh").toHaveCount(0);
});
