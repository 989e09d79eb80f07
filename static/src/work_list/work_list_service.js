import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { debounce } from "@web/core/utils/timing";
import { session } from "@web/session";
import { tellFailure } from "../call_failure";
import { OPEN_STATES } from "../call_service";
import { watchCalls } from "../calls_watch";

import { reactive } from "@odoo/owl";

const CALL = "callmyway.call";
const DIAL = "callmyway.dial";
const DEBTOR = "callmyway.debtor";
const KEY = "callmyway.work_list"; // of this tab: another one does not call on by itself
const BREATH = 5; // seconds between a wrap-up and the next call
const SETTLE = 300; // milliseconds: what happens to a call comes in several pieces

/**
 * Goes through the work list: dials the next debtor, and the one after that when the wrap-up is
 * closed. Which debtor that is, and whether the agent is free, the server alone says.
 */
export class WorkList {
    constructor({ orm, notification, [CALL]: callService, [DIAL]: dialService }) {
        Object.assign(this, { orm, notification, callService, dialService });
        const callId = Number(browser.sessionStorage.getItem(KEY)) || 0;
        this.state = reactive({
            isOn: Boolean(callId),
            callId, // the call of the debtor called last
            left: 0, // seconds until the next call, 0: none is about to be made
            asking: false, // whether the next debtor was asked for
        });
        this.checkSoon = debounce(() => this.check(), SETTLE);
        watchCalls(callService, () => this.checkSoon());
    }

    get line() {
        return this.dialService.state;
    }

    get isTalking() {
        const { calls } = this.callService.state;
        return this.line.isBusy || Object.values(calls).some(({ state }) => OPEN_STATES.has(state));
    }

    /** Call the best debtor there is for the user. */
    async callNext() {
        this.stopClock();
        if (this.isTalking || this.state.asking) {
            return;
        }
        this.state.asking = true;
        this.line.dialing = true; // no link dials meanwhile
        try {
            const { endpointId } = this.line;
            const answer = await this.orm.call(DEBTOR, "call_next", [], {
                endpoint_id: endpointId,
            });
            this.take(answer);
            if (answer.call_id && answer.state !== "failed") {
                await this.callService.refresh(answer.call_id, answer.state);
            }
        } catch (error) {
            this.pause();
            throw error;
        } finally {
            this.line.dialing = false;
            this.state.asking = false;
        }
    }

    take({ debtor_id: debtorId, call_id: callId, state, message, is_empty: isEmpty }) {
        if (debtorId && state !== "failed") {
            Object.assign(this.state, { isOn: true, callId });
            browser.sessionStorage.setItem(KEY, callId);
            return;
        }
        this.pause();
        if (debtorId) {
            tellFailure(this.notification, message);
        } else {
            this.notification.add(message, { type: isEmpty ? "info" : "warning" });
        }
    }

    /** Make no further call by itself. */
    pause() {
        this.stopClock();
        this.state.isOn = false;
        browser.sessionStorage.removeItem(KEY);
    }

    /** Hear of a call: its wrap-up may have been closed in another tab, or elsewhere. */
    hear({ call_id: callId, state, wrapup_state: closed, merged_into: heirId }) {
        if (callId !== this.state.callId || !this.state.isOn) {
            return;
        }
        if (heirId) {
            this.state.callId = heirId;
            browser.sessionStorage.setItem(KEY, heirId);
        } else if (state === "failed") {
            this.pause();
        } else if (closed) {
            this.checkSoon();
        }
    }

    /** Go on if the call and its wrap-up are over. */
    async check() {
        if (this.isTalking) {
            return this.stopClock();
        }
        if (!this.state.isOn || this.state.left || this.state.asking) {
            return;
        }
        const { endpointId } = this.line;
        const { is_free: isFree } = await this.orm.silent.call(DEBTOR, "get_turn", [], {
            endpoint_id: endpointId,
        });
        if (isFree && this.state.isOn && !this.state.left && !this.isTalking) {
            this.startClock();
        }
    }

    startClock() {
        this.state.left = BREATH;
        this.clock = browser.setInterval(() => {
            this.state.left--;
            if (!this.state.left) {
                this.callNext();
            }
        }, 1000);
    }

    stopClock() {
        browser.clearInterval(this.clock);
        this.state.left = 0;
    }
}

registry.category("services").add("callmyway.work_list", {
    dependencies: ["orm", "notification", "bus_service", CALL, DIAL],
    start(env, services) {
        const workList = new WorkList(services);
        if (session.callmyway) {
            services.bus_service.subscribe(CALL, (message) => workList.hear(message));
            workList.checkSoon();
        }
        return workList;
    },
});
