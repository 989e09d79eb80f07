import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";

const RETRY = 3000; // milliseconds until a question that found no connection is asked again

/** Asks the server how calls stand, and knows which of several answers is the latest word. */
export class CallQuestions {
    /**
     * @param {object} orm
     * @param {() => void} onRetry called some time after a question that found no connection
     */
    constructor(orm, onRetry) {
        this.orm = orm;
        this.onRetry = onRetry;
        this.count = 0;
        this.answered = {}; // call id → the latest question whose answer is shown
    }

    /** Return the number of a question that is asked now. */
    begin() {
        return ++this.count;
    }

    /** Whether a later question about the call was answered before this one. */
    isOvertaken(callId, question) {
        if (question < this.answered[callId]) {
            return true;
        }
        this.answered[callId] = question;
        return false;
    }

    /**
     * Ask what is going on, without disturbing the user.
     *
     * @returns {Promise<object[] | null>} pop-ups, null without connection
     */
    async look(method, args) {
        const askedAt = Date.now();
        try {
            const calls = await this.orm.silent.call("callmyway.call", method, args);
            return calls.map((call) => ({ ...call, askedAt }));
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            browser.clearTimeout(this.retry);
            this.retry = browser.setTimeout(this.onRetry, RETRY);
            return null;
        }
    }

    /** Return which call one that is gone has become, if it is known. */
    async heirOf(callId) {
        const args = [[callId]];
        const heirs = await this.orm.silent.call("callmyway.call", "get_successors", args);
        return heirs[callId];
    }

    /** Have something stored, and return the pop-up as it is then. */
    async request(callId, [method, args]) {
        const askedAt = Date.now();
        const call = await this.orm.call("callmyway.call", method, [[callId], ...args]);
        return { ...call, askedAt };
    }
}
