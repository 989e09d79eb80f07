import { OPEN_STATES } from "@callmyway/call_service";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import { waitFor, waitForNone } from "@odoo/hoot-dom";
import { MainComponentsContainer } from "@web/core/main_components_container";
import {
    defineModels,
    fields,
    getService,
    makeMockEnv,
    MockServer,
    models,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";
import { session } from "@web/session";

export const ENDPOINT = {
    id: 7,
    name: "4000102 Luis Mora",
    caller_id: "40000102",
    is_private: false,
};
export const OUTCOMES = [
    { id: 1, name: "Promise to pay", category: "positive" },
    { id: 2, name: "No answer", category: "neutral" },
];
const LAST = 999; // id of a call that only tells that all before it was heard

/** Lead with a number, as any model with a phone field. */
class Lead extends models.Model {
    _name = "lead";

    name = fields.Char();
    phone = fields.Char();

    _records = [
        { id: 1, name: "Olga", phone: "+506 2233 4455" },
        { id: 2, name: "Pedro", phone: "22334466" },
    ];
}

export function defineCallmywayModels() {
    return defineModels({ ...mailModels, Lead });
}

/** What get_popup says of a contact. */
export function card(id, name, values = {}) {
    return { id, name, company: "", function: "", email: "", city: "", last_calls: [], ...values };
}

/** What get_popup says of a call; `values` overrides an incoming one of an unknown number. */
export function popup(id, values = {}) {
    const contacts = values.contacts || [];
    return {
        id,
        state: "ringing",
        state_label: "Ringing",
        direction: "in",
        direction_label: "Incoming",
        case: ["none", "one", "several"][Math.min(contacts.length, 2)],
        number: "+506 2233 4455",
        endpoint: ENDPOINT.name,
        failure: "",
        seconds: 0,
        duration: 0,
        contacts,
        partner_id: false,
        outcome_id: false,
        note: "",
        wrapup_state: "pending",
        outcomes: OUTCOMES,
        ...values,
    };
}

/**
 * The agent's server: it knows the calls, and keeps what the page asked of it.
 *
 * @param {{endpoints?: object[] | false, calls?: object[]}} [options] false: the user is no agent
 */
export function defineOffice({ endpoints = [ENDPOINT], calls = [] } = {}) {
    const office = {
        calls: new Map(calls.map((call) => [call.id, call])),
        left: null, // the wrap-up left open last
        loads: 0, // how often the page asked what is going on
        asked: [], // the calls the page asked about, in this order
        dialled: [],
        overrides: [], // the reasons to call what must not be called
        sent: {}, // number → what the dial plan makes of it
        chosen: [], // the telephones chosen to dial from, in this order
        desk: { calls: [], wrapups: [], wrapup_count: 0 },
        saved: [],
        answer: { call_id: false, state: "dialing", message: "" }, // to a click, or what gives it
        pause: null, // a promise: answers wait for it, with what was known when they were asked
        refuse: null, // an error: nothing can be saved

        /** Let something happen to a call, without anybody being told. */
        change(callId, values) {
            office.calls.set(callId, { ...office.calls.get(callId), ...values });
        },

        /** Tell the page of a call. */
        tell(callId, state = office.calls.get(callId).state) {
            MockServer.env["bus.bus"]._sendone(serverState.partnerId, "callmyway.call", {
                call_id: callId,
                state,
                at: "2026-01-15 15:00:00",
            });
        },
    };
    patchWithCleanup(session, {
        callmyway: endpoints && { endpoints, endpoint_id: endpoints.length && endpoints[0].id },
    });
    onRpc("callmyway.call", "get_open_popups", () => {
        office.loads++;
        const open = [...office.calls.values()].filter(({ state }) => OPEN_STATES.has(state));
        return office.left ? [...open, office.left] : open;
    });
    onRpc("callmyway.call", "get_popups", async ({ args: [ids] }) => {
        office.asked.push(...ids);
        const known = ids.filter((id) => office.calls.has(id)).map((id) => office.calls.get(id));
        await office.pause;
        return known;
    });
    onRpc("callmyway.call", "dial", ({ args: [number], kwargs }) => {
        const { endpoint_id, res_model, res_id, override } = kwargs;
        if (override) {
            office.overrides.push(override);
        }
        office.dialled.push({ number, endpoint_id, res_model, res_id });
        return typeof office.answer === "function" ? office.answer() : office.answer;
    });
    onRpc(
        "callmyway.call",
        "get_number_sent",
        ({ args: [number] }) => office.sent[number] || number
    );
    onRpc("res.users", "callmyway_choose_endpoint", ({ args: [endpointId] }) => {
        office.chosen.push(endpointId);
        return true;
    });
    onRpc("callmyway.call", "get_desk", () => office.desk);
    onRpc("callmyway.call", "save_wrapup", async ({ args }) => {
        const [[callId], partner_id, outcome_id, note, done] = args;
        if (office.refuse) {
            throw office.refuse;
        }
        office.saved.push({ callId, partner_id, outcome_id, note, done });
        const wrapup_state = done ? "done" : "pending";
        office.change(callId, { partner_id, outcome_id, note, wrapup_state });
        const known = office.calls.get(callId);
        await office.pause;
        return known;
    });
    return office;
}

/** Open the page: nothing but what is on every page, listening. */
export async function openPage() {
    await makeMockEnv();
    await mountWithCleanup(MainComponentsContainer, { noMainContainer: true });
    await getService("bus_service").start();
}

/** Wait for an element; what comes by the bus takes its time on a busy machine. */
export const appear = (selector) => waitFor(selector, { timeout: 3000 });
export const vanish = (selector) => waitForNone(selector, { timeout: 3000 });

/** Wait until everything the page was told has been heard, asked about and shown. */
export async function settle(office) {
    const { pause } = office;
    office.pause = null;
    office.calls.set(LAST, popup(LAST));
    office.tell(LAST);
    await appear(`.o_callmyway_popup[data-call-id='${LAST}']`);
    office.calls.delete(LAST);
    office.tell(LAST, "ringing");
    await vanish(`.o_callmyway_popup[data-call-id='${LAST}']`);
    office.pause = pause;
}
