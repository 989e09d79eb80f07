import { registry } from "@web/core/registry";
import { session } from "@web/session";
import { tellFailure } from "./call_failure";

import { reactive } from "@odoo/owl";

export const OPEN_STATES = new Set(["dialing", "ringing", "in_progress"]);

/**
 * Owns what the page knows of the user's calls; components only show it.
 */
export class CallService {
    constructor({ orm, notification }) {
        this.orm = orm;
        this.notification = notification;
        this.state = reactive({
            calls: {}, // id → what get_popup returned, plus `talkingSince`
            drafts: {}, // id → what is being entered, kept while the pop-up is redrawn
        });
        this.closed = new Set(); // ids of the calls whose pop-up is not to come back by itself
        this.questions = 0;
        this.answered = {}; // call id → the latest question whose answer is shown
    }

    get calls() {
        return Object.values(this.state.calls).sort((a, b) => a.id - b.id);
    }

    /** Show what is going on now: after loading the page, and after a lost connection. */
    async load() {
        const question = ++this.questions;
        const popups = await this.orm.silent.call("callmyway.call", "get_open_popups", []);
        const known = new Set(popups.map((call) => call.id));
        for (const call of popups) {
            if (!this.closed.has(call.id) && !this.isOvertaken(call.id, question)) {
                this.store(call);
            }
        }
        await Promise.all(
            this.calls
                .filter((call) => !known.has(call.id) && OPEN_STATES.has(call.state))
                .map((call) => this.refresh(call.id))
        );
    }

    /** Show the pop-up of a call of any age, such as one whose wrap-up waits. */
    async open(callId) {
        const [call] = await this.orm.call("callmyway.call", "get_popups", [[callId]]);
        if (call) {
            this.closed.delete(callId);
            this.store(call);
        }
    }

    /**
     * Ask the server how a call stands, since a notification may be old or out of order.
     *
     * @param {number} callId
     * @param {string} [hint] the state that was heard of
     */
    async refresh(callId, hint) {
        if (!(callId in this.state.calls) && hint && !OPEN_STATES.has(hint)) {
            return;
        }
        const question = ++this.questions;
        const [call] = await this.orm.silent.call("callmyway.call", "get_popups", [[callId]]);
        if (this.isOvertaken(callId, question)) {
            return;
        }
        const draft = this.state.drafts[callId];
        if (call?.state === "failed" && draft) {
            tellFailure(this.notification, call.failure);
        }
        if (!call || (this.isFinished(call) && !draft?.edited)) {
            return this.close(callId);
        }
        if (callId in this.state.calls || OPEN_STATES.has(call.state)) {
            this.store(call);
        }
    }

    /** Whether a later question about the call was answered before this one. */
    isOvertaken(callId, question) {
        if (question < this.answered[callId]) {
            return true;
        }
        this.answered[callId] = question;
        return false;
    }

    /** Whether there is nothing to be entered any more: a missed call has no wrap-up. */
    isFinished({ state, wrapup_state }) {
        return state === "failed" || (!OPEN_STATES.has(state) && wrapup_state !== "pending");
    }

    store(call) {
        const talkingSince = call.state === "in_progress" ? Date.now() - call.seconds * 1000 : 0;
        this.state.calls[call.id] = { ...call, talkingSince };
        this.state.drafts[call.id] ||= {
            partnerId: call.partner_id || (call.case === "one" && call.contacts[0].id) || false,
            outcomeId: call.outcome_id || false,
            note: call.note,
            edited: false,
        };
        const draft = this.state.drafts[call.id];
        if (!draft.edited && !draft.partnerId) {
            draft.partnerId = call.partner_id;
        }
    }

    /**
     * Store what the agent entered.
     *
     * @param {number} callId
     * @param {boolean} done whether that closes the wrap-up
     */
    async save(callId, done) {
        const draft = this.state.drafts[callId];
        if (!draft) {
            return;
        }
        const { partnerId, outcomeId, note } = draft;
        const question = ++this.questions;
        draft.edited = false; // what is entered from here on is not in this save
        let call;
        try {
            call = await this.orm.call("callmyway.call", "save_wrapup", [
                [callId],
                partnerId,
                outcomeId,
                note,
                done,
            ]);
        } catch (error) {
            draft.edited = true;
            throw error;
        }
        if (!(callId in this.state.calls)) {
            return; // merged into another meanwhile
        }
        if (!this.isOvertaken(callId, question)) {
            this.store(call);
        }
        if (done && !OPEN_STATES.has(this.state.calls[callId].state)) {
            this.close(callId);
        }
    }

    close(callId) {
        this.closed.add(callId);
        delete this.state.calls[callId];
        delete this.state.drafts[callId];
    }
}

export const callService = {
    dependencies: ["orm", "notification", "bus_service"],
    start(env, { orm, notification, bus_service: bus }) {
        const service = new CallService({ orm, notification });
        if (session.callmyway) {
            bus.subscribe("callmyway.call", ({ call_id, state }) =>
                service.refresh(call_id, state)
            );
            bus.addEventListener("BUS:RECONNECT", () => service.load());
            bus.start();
            service.load();
        }
        return service;
    },
};

registry.category("services").add("callmyway.call", callService);
