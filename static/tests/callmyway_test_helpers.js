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
    outcome(1, "Promise to pay", "success", "Success"),
    outcome(2, "No answer", "no_contact", "Not reached"),
];
export const OLGA = card(11, "Olga Cliente", {
    company: "Soda Tica",
    function: "Owner",
    city: "Liberia",
});
export const PEDRO = card(12, "Pedro Gemelo", { city: "Heredia" });
export const PAULA = card(13, "Paula Gemela", {
    function: "Accountant",
    company: "Gemelos S.A.",
});
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

/** What get_choices says of an outcome. */
export function outcome(id, name, category, category_label, values = {}) {
    return {
        id,
        name,
        category,
        category_label,
        directions: "both",
        activity_type_id: false,
        activity_days: 0,
        number_mark: false,
        uses: 0,
        ...values,
    };
}

export function defineCallmywayModels() {
    return defineModels({ ...mailModels, Lead });
}

/** What get_popup says of a contact. */
export function card(id, name, values = {}) {
    return {
        id,
        name,
        company: "",
        function: "",
        email: "",
        city: "",
        ref: "",
        phone: "",
        ...values,
    };
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
        has_number: true,
        has_document: false,
        outcome_id: false,
        note: "",
        next_type_id: false,
        next_date: false,
        next_user_id: false,
        number_mark: false,
        wrapup_state: "pending",
        wrapup_required: false,
        wrapup_left: false,
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
        more: [], // the next steps and marks saved, in the same order
        drafts: [], // what was kept on the server without a button
        linked: [],
        found: [], // what a search finds
        file: { activities: [], last_calls: [], figures: [] }, // of every contact
        collection: { debt: false, promises: [], charges: [], proposals: [] }, // of every contact
        recorded: [], // what the agent recorded in money
        heirs: {}, // id of a call that is gone → the call it is
        choices: {
            outcomes: OUTCOMES,
            activity_types: [
                { id: 1, name: "To-Do" },
                { id: 2, name: "Call" },
            ],
            can_create: true,
        },
        answer: { call_id: false, state: "dialing", message: "" }, // to a click, or what gives it
        pause: null, // a promise: answers wait for it, with what was known when they were asked
        refuse: null, // an error: nothing can be saved

        /** Let something happen to a call, without anybody being told. */
        change(callId, values) {
            office.calls.set(callId, { ...office.calls.get(callId), ...values });
        },

        /** Tell the page of a call. */
        tell(callId, state = office.calls.get(callId).state, values = {}) {
            MockServer.env["bus.bus"]._sendone(serverState.partnerId, "callmyway.call", {
                call_id: callId,
                state,
                at: "2026-01-15 15:00:00",
                ...values,
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
        const [[callId], partner_id, outcome_id, note, done, more] = args;
        if (office.refuse) {
            throw office.refuse;
        }
        office.saved.push({ callId, partner_id, outcome_id, note, done });
        office.more.push(more);
        const wrapup_state = done ? "done" : "pending";
        office.change(callId, { partner_id, outcome_id, note, wrapup_state });
        const known = office.calls.get(callId);
        await office.pause;
        return known;
    });
    defineDesk(office);
    return office;
}

/** What the agent does in the pop-up besides saving. */
function defineDesk(office) {
    const answers = {
        get_contact_file: () => office.file,
        get_collection: () => office.collection,
        get_successors: () => office.heirs,
        find_contacts: ([, words]) =>
            office.found.filter(({ name }) => name.toLowerCase().includes(words.toLowerCase())),
        link_contact([[callId], partner_id, add_number, remember]) {
            office.linked.push({ callId, partner_id, add_number, remember });
            const known = [...office.calls.get(callId).contacts, ...office.found];
            const contacts = known.filter(({ id }) => id === partner_id);
            office.change(callId, { partner_id, contacts: contacts.slice(0, 1), case: "one" });
            return office.calls.get(callId);
        },
        create_contact([[callId], name, company, email]) {
            const contact = card(77, name, { company, email });
            office.change(callId, { partner_id: 77, contacts: [contact], case: "one" });
            return office.calls.get(callId);
        },
        ignore_number([[callId]]) {
            office.change(callId, { wrapup_state: "ignored" });
            return office.calls.get(callId);
        },
        heed_number([[callId]]) {
            office.change(callId, { wrapup_state: "pending" });
            return office.calls.get(callId);
        },
    };
    for (const method of ["record_promise", "mark_disputed", "confirm_charge"]) {
        answers[method] = ([[callId], partnerId, ...values]) => {
            office.recorded.push({ method, callId, partnerId, values: values.slice(0, -1) });
            return office.collection;
        };
    }
    for (const [method, answer] of Object.entries(answers)) {
        onRpc("callmyway.call", method, ({ args }) => answer(args));
    }
    onRpc("callmyway.call", "save_draft", ({ args: [[callId], values] }) => {
        if (!office.calls.has(callId)) {
            return { kept: false };
        }
        office.drafts.push({ callId, ...values });
        office.change(callId, values);
        return { kept: true };
    });
    onRpc("callmyway.outcome", "get_choices", () => office.choices);
}

/** Open the page: nothing but what is on every page, listening. */
export async function openPage() {
    await makeMockEnv();
    await mountWithCleanup(MainComponentsContainer, { noMainContainer: true });
    await getService("bus_service").start();
}

/** Open the page while these calls are open. */
export async function openCalls(...calls) {
    const office = defineOffice({ calls });
    await openPage();
    await appear(".o_callmyway_popup");
    return office;
}

/** Let something happen to a call, and wait until it is shown. */
export async function follow(office, callId, values) {
    office.change(callId, values);
    office.tell(callId);
    await appear(`.o_callmyway_popup[data-call-id='${callId}'][data-state=${values.state}]`);
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
