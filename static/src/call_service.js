import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { session } from "@web/session";
import { CallAlert } from "./call_alert";
import { tellFailure } from "./call_failure";
import { CallQuestions } from "./call_questions";
import { CallWork } from "./call_work";
import { Drafts } from "./drafts";

import { reactive } from "@odoo/owl";

const DISMISSED = "callmyway.dismissed";

export const OPEN_STATES = new Set(["dialing", "ringing", "in_progress"]);

/**
 * Owns what the page knows of the user's calls; components only show it.
 */
export class CallService {
    constructor({ orm, notification, frontTab }) {
        this.orm = orm;
        this.notification = notification;
        this.frontTab = frontTab;
        this.alert = new CallAlert();
        this.state = reactive({
            calls: {}, // id → what get_popup returned, plus `talkingSince` and `wrapupEnd`
            drafts: {}, // id → what is being entered, kept while the pop-up is redrawn
            choices: { outcomes: [], activity_types: [], can_create: false },
            unfolded: 0, // id of the call whose pop-up was asked for
        });
        this.questions = new CallQuestions(orm, () => this.catchUp());
        this.drafts = new Drafts(orm, this.state.drafts, (callId) => this.follow(callId));
        this.work = new CallWork(this);
        this.asked = new Set(); // ids of the calls whose pop-up stays until the agent closes it
        this.closed = new Set(); // ids of the calls whose pop-up is not to come back by itself
        this.isBehind = false; // whether something was heard while another tab was in front
    }

    get calls() {
        return Object.values(this.state.calls).sort((a, b) => a.id - b.id);
    }

    /** Show what is going on now: after loading the page, and after a lost connection. */
    async load() {
        this.isBehind = false;
        this.drafts.keeper.sendAll();
        const question = this.questions.begin();
        const popups = await this.questions.look("get_open_popups", []);
        if (!popups) {
            return;
        }
        const known = new Set(popups.map((call) => call.id));
        for (const call of popups) {
            if (!this.closed.has(call.id) && !this.questions.isOvertaken(call.id, question)) {
                this.store(call);
            }
        }
        await Promise.all(
            this.calls.filter((call) => !known.has(call.id)).map((call) => this.refresh(call.id))
        );
    }

    async loadChoices() {
        this.state.choices = await this.orm.silent.call("callmyway.outcome", "get_choices", []);
    }

    /**
     * Hear of a call from the server. Only the tab in front asks further.
     *
     * @param {object} message see `announce` and `_tell` on the server
     */
    hear({ call_id: callId, state, at, wrapup_state, merged_into }) {
        if (merged_into) {
            return this.follow(callId, merged_into);
        }
        const known = this.state.calls[callId];
        if (known && at && at <= (known.at || "")) {
            return; // older than what is known
        }
        if (wrapup_state && !this.isBusy(callId)) {
            this.close(callId);
        }
        if (!this.frontTab.isFrontOrAlone()) {
            this.isBehind = true;
            return;
        }
        return this.refresh(callId, state);
    }

    /** Whether something of the call would be lost if its pop-up were closed. */
    isBusy(callId) {
        return this.drafts.isEdited(callId) || this.work.isSaving(callId) || this.asked.has(callId);
    }

    /** Learn what happened while nothing could be heard. */
    catchUp() {
        if (this.frontTab.isFrontOrAlone()) {
            return this.load();
        }
        this.isBehind = true;
    }

    /** Take over from another tab, with what was entered there. */
    comeToFront() {
        if (this.isBehind || this.calls.length) {
            this.load();
        }
    }

    /**
     * Show the pop-up of any call, such as one whose wrap-up is waiting.
     *
     * @param {number} callId
     */
    async open(callId) {
        const question = this.questions.begin();
        const [call] = (await this.questions.look("get_popups", [[callId]])) || [];
        if (call && !this.questions.isOvertaken(callId, question)) {
            this.closed.delete(callId);
            this.asked.add(callId);
            this.store(call);
            this.state.unfolded = callId;
        }
    }

    /**
     * Ask the server how a call stands, since a notification may be old or out of order.
     *
     * @param {number} callId
     * @param {string} [hint] the state that was heard of
     */
    async refresh(callId, hint) {
        const before = this.state.calls[callId];
        if (!before && hint && !OPEN_STATES.has(hint)) {
            return;
        }
        const question = this.questions.begin();
        const answer = await this.questions.look("get_popups", [[callId]]);
        if (!answer || this.questions.isOvertaken(callId, question)) {
            return;
        }
        const [call] = answer;
        if (!call) {
            return this.follow(callId);
        }
        if (call.state === "failed" && before && before.state !== "failed") {
            tellFailure(this.notification, call.failure);
        }
        if (this.isFinished(call) && !this.isBusy(callId)) {
            return this.close(callId);
        }
        if (callId in this.state.calls || OPEN_STATES.has(call.state)) {
            this.store(call);
        }
        if (!before && OPEN_STATES.has(call.state) && !this.frontTab.isSeen) {
            this.alert.tell(call);
        }
    }

    /**
     * A call is gone because it was another one all along: so is what was entered.
     *
     * @param {number} callId the call that is gone
     * @param {number} [heirId] the call that it is; the server is asked when it isn't given
     */
    async follow(callId, heirId) {
        const entered = this.drafts.entered(callId);
        const wasShown = callId in this.state.calls;
        if (entered && !heirId) {
            heirId = await this.questions.heirOf(callId);
        }
        this.close(callId);
        if (!heirId) {
            return;
        }
        if (wasShown || heirId in this.state.calls) {
            await this.refresh(heirId);
        }
        if (entered) {
            this.drafts.inherit(heirId, entered);
        }
    }

    isOpen({ state }) {
        return OPEN_STATES.has(state);
    }

    /** Whether there is nothing to be entered any more: a missed call has no wrap-up. */
    isFinished({ state, wrapup_state }) {
        return state === "failed" || (!OPEN_STATES.has(state) && wrapup_state !== "pending");
    }

    store(call) {
        const now = Date.now();
        const talkingSince = call.state === "in_progress" ? now - call.seconds * 1000 : 0;
        const isLimited = typeof call.wrapup_left === "number";
        const wrapupEnd = isLimited ? now + call.wrapup_left * 1000 : 0;
        this.state.calls[call.id] = { ...call, talkingSince, wrapupEnd };
        this.drafts.renew(call);
    }

    /** Put the pop-up away in every tab; what is not done waits on the server. */
    dismiss(callId) {
        this.drafts.keeper.send(callId);
        this.remove(callId);
        browser.localStorage.setItem(DISMISSED, JSON.stringify([callId, Date.now()]));
    }

    /** Remove the pop-up of a call of which nothing is to be entered any more. */
    close(callId) {
        this.remove(callId);
        this.drafts.keeper.forget(callId);
    }

    remove(callId) {
        this.closed.add(callId);
        this.asked.delete(callId);
        delete this.state.calls[callId];
        delete this.state.drafts[callId];
    }
}

export const callService = {
    dependencies: ["orm", "notification", "bus_service", "callmyway.front_tab"],
    start(env, { orm, notification, bus_service: bus, "callmyway.front_tab": frontTab }) {
        const service = new CallService({ orm, notification, frontTab });
        if (session.callmyway) {
            bus.subscribe("callmyway.call", (message) => service.hear(message));
            bus.addEventListener("BUS:RECONNECT", () => service.catchUp());
            browser.addEventListener("storage", ({ key, newValue }) => {
                if (key === DISMISSED && newValue) {
                    service.remove(JSON.parse(newValue)[0]);
                }
            });
            frontTab.onFront = () => service.comeToFront();
            frontTab.onBack = () => service.drafts.markStale();
            document.addEventListener("visibilitychange", () => service.drafts.keeper.sendAll());
            bus.start();
            service.load();
            service.loadChoices();
        }
        return service;
    },
};

registry.category("services").add("callmyway.call", callService);
