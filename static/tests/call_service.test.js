import {
    appear,
    card,
    defineCallmywayModels,
    defineOffice,
    openPage,
    popup,
    settle,
    vanish,
} from "./callmyway_test_helpers";
import { WEBSOCKET_CLOSE_CODES, WORKER_STATE } from "@bus/workers/websocket_worker";
import { describe, expect, test } from "@odoo/hoot";
import {
    animationFrame,
    Deferred,
    queryAllAttributes,
    queryFirst,
    waitUntil,
} from "@odoo/hoot-dom";
import { contains, getService, MockServer } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineCallmywayModels();

const POPUP = ".o_callmyway_popup";
const shown = () => queryAllAttributes(POPUP, "data-call-id");

/** The connection is cut and comes back. */
async function reconnect() {
    const bus = getService("bus_service");
    await waitUntil(() => bus.workerState === WORKER_STATE.CONNECTED, { timeout: 3000 });
    const back = new Deferred();
    bus.addEventListener("BUS:RECONNECT", () => back.resolve(), { once: true });
    MockServer.env["bus.bus"]._simulateDisconnection(WEBSOCKET_CLOSE_CODES.ABNORMAL_CLOSURE);
    await back;
}

test("calls that are open when the page is opened have their pop-ups", async () => {
    const office = defineOffice({
        calls: [
            popup(3, { state: "in_progress" }),
            popup(4, { state: "ringing" }),
            popup(5, { state: "done" }),
        ],
    });
    await openPage();
    await appear(POPUP);
    expect(shown()).toEqual(["3", "4"]);
    expect(office.loads).toBe(1);
});

test("a user who is no agent is told of no call, and the server isn't asked", async () => {
    const office = defineOffice({ endpoints: false, calls: [popup(3)] });
    await openPage();
    const heard = new Deferred();
    getService("bus_service").subscribe("callmyway.call", () => heard.resolve());
    office.tell(3);
    await heard;
    await animationFrame();
    expect(POPUP).toHaveCount(0);
    expect(office.loads).toBe(0);
    expect(office.asked).toEqual([]);
});

test("an agent without endpoint sees calls that are his all the same", async () => {
    defineOffice({ endpoints: [], calls: [popup(3)] });
    await openPage();
    await appear(POPUP);
    expect(shown()).toEqual(["3"]);
});

test("a message of a new call opens its pop-up", async () => {
    const office = defineOffice();
    await openPage();
    expect(POPUP).toHaveCount(0);
    office.calls.set(3, popup(3));
    office.tell(3);
    await appear(POPUP);
    expect(shown()).toEqual(["3"]);
    expect(POPUP).toHaveAttribute("data-state", "ringing");
});

test("a message of a call that is over and was never shown opens nothing", async () => {
    const office = defineOffice();
    await openPage();
    for (const state of ["done", "missed", "unanswered", "failed"]) {
        office.calls.set(3, popup(3, { state }));
        office.tell(3);
        await settle(office);
        expect(POPUP).toHaveCount(0);
    }
    expect(office.asked).not.toInclude(3);
});

test("an old message of a call that is over by now opens nothing", async () => {
    const office = defineOffice({ calls: [popup(3, { state: "done" })] });
    await openPage();
    office.tell(3, "ringing");
    await settle(office);
    expect(office.asked).toInclude(3);
    expect(POPUP).toHaveCount(0);
});

test("a change of state is shown in the same pop-up", async () => {
    const office = defineOffice({ calls: [popup(3)] });
    await openPage();
    const before = await appear(`${POPUP}[data-state=ringing]`);
    office.change(3, { state: "in_progress", state_label: "In progress" });
    office.tell(3);
    await appear(`${POPUP}[data-state=in_progress]`);
    expect(".o_callmyway_state").toHaveText("In progress");
    office.change(3, { state: "done", state_label: "Answered", duration: 65 });
    office.tell(3);
    await appear(`${POPUP}[data-state=done]`);
    expect(".o_callmyway_state").toHaveText("Answered");
    expect(queryFirst(POPUP)).toBe(before);
});

test("an answer that was overtaken by a newer one changes nothing", async () => {
    const office = defineOffice({ calls: [popup(3)] });
    const late = new Deferred();
    await openPage();
    await appear(POPUP);
    office.pause = late;
    office.change(3, { state: "in_progress" });
    office.tell(3);
    await waitUntil(() => office.asked.length === 1, { timeout: 3000 });
    office.pause = null;
    office.change(3, { state: "done" });
    office.tell(3);
    await appear(`${POPUP}[data-state=done]`);
    late.resolve();
    await settle(office);
    expect(POPUP).toHaveAttribute("data-state", "done");
});

test("a call that was merged into another takes its pop-up with it", async () => {
    const office = defineOffice({ calls: [popup(3), popup(4)] });
    await openPage();
    await appear(POPUP);
    office.calls.delete(3);
    office.tell(3, "in_progress");
    await vanish(`${POPUP}[data-call-id='3']`);
    expect(shown()).toEqual(["4"]);
});

test("a missed call, for which no wrap-up is due, takes its pop-up with it", async () => {
    const office = defineOffice({ calls: [popup(3, { state: "ringing", wrapup_state: false })] });
    await openPage();
    await appear(POPUP);
    office.change(3, { state: "missed" });
    office.tell(3);
    await vanish(POPUP);
    expect(POPUP).toHaveCount(0);
});

test("a call that fails after all takes its pop-up with it and says why", async () => {
    const office = defineOffice({ calls: [popup(3, { state: "dialing", direction: "out" })] });
    await openPage();
    await appear(POPUP);
    office.change(3, { state: "failed", failure: "Nothing was heard of the call." });
    office.tell(3);
    await vanish(POPUP);
    expect(".o_notification_content").toHaveText(/Nothing was heard of the call\./);
});

test("a call that fails while something is being entered keeps its pop-up", async () => {
    const office = defineOffice({ calls: [popup(3, { state: "dialing", direction: "out" })] });
    await openPage();
    await appear(POPUP);
    await contains(".o_callmyway_note").edit("try again on Monday");
    office.change(3, { state: "failed", failure: "Nothing was heard of the call." });
    office.tell(3);
    await appear(`${POPUP}[data-state=failed]`);
    expect(".o_callmyway_note").toHaveValue("try again on Monday");
    await contains(".o_callmyway_done").click();
    expect(POPUP).toHaveCount(0);
    expect(office.saved.map(({ note }) => note)).toEqual(["try again on Monday"]);
});

test("what happened while the connection was cut is caught up with", async () => {
    const office = defineOffice({ calls: [popup(3), popup(4)] });
    await openPage();
    await appear(POPUP);
    office.change(3, { state: "done", duration: 65 }); // ended
    office.calls.delete(4); // merged away
    office.calls.set(5, popup(5)); // began
    await reconnect();
    await appear(`${POPUP}[data-call-id='5']`);
    await appear(`${POPUP}[data-call-id='3'][data-state=done]`);
    expect(shown()).toEqual(["3", "5"]);
});

test("a pop-up the agent closed stays closed when the connection comes back", async () => {
    const office = defineOffice({ calls: [popup(3)] });
    await openPage();
    await appear(POPUP);
    office.change(3, { state: "done" });
    office.tell(3);
    await contains(".o_callmyway_close").click();
    expect(POPUP).toHaveCount(0);
    office.left = office.calls.get(3); // the wrap-up left open last comes with the open calls
    office.calls.set(4, popup(4));
    await reconnect();
    await appear(POPUP);
    expect(shown()).toEqual(["4"]);
});

test("a wrap-up left open comes back with the page", async () => {
    const office = defineOffice();
    office.left = popup(3, { state: "done", duration: 65, contacts: [card(11, "Olga")] });
    await openPage();
    await appear(POPUP);
    expect(shown()).toEqual(["3"]);
    expect(POPUP).toHaveAttribute("data-state", "done");
});

test("a message older than what is known is ignored", async () => {
    const office = defineOffice({ calls: [popup(3, { at: "2026-01-15 15:00:05.5" })] });
    await openPage();
    await appear(POPUP);
    office.change(3, { state: "in_progress" });
    office.tell(3, "ringing", { at: "2026-01-15 15:00:05.1" });
    await settle(office);
    expect(office.asked).not.toInclude(3);
    office.tell(3, "in_progress", { at: "2026-01-15 15:00:06" });
    await appear(`${POPUP}[data-state=in_progress]`);
    expect(office.asked).toInclude(3);
});

test("the pop-up of any call can be opened, and stays until it is closed", async () => {
    const office = defineOffice();
    await openPage();
    office.calls.set(3, popup(3, { state: "done", wrapup_state: "done" }));
    await getService("callmyway.call").open(3);
    await appear(POPUP);
    office.tell(3, "ringing");
    await settle(office);
    expect(shown()).toEqual(["3"]);
    await contains(".o_callmyway_close").click();
    expect(POPUP).toHaveCount(0);
});

test("an old message that a wrap-up was closed doesn't close it again", async () => {
    const office = defineOffice();
    office.left = popup(3, { state: "done", at: "2026-01-15 15:00:05.5" });
    office.calls.set(3, office.left);
    await openPage();
    await appear(POPUP);
    office.tell(3, "done", { wrapup_state: "ignored", at: "2026-01-15 15:00:05.1" });
    await settle(office);
    expect(shown()).toEqual(["3"]);
});
