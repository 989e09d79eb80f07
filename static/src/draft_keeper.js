import { browser } from "@web/core/browser/browser";
import { session } from "@web/session";

const PAUSE = 1000; // milliseconds without an entry after which the draft goes to the server
const WEEK = 7 * 24 * 3600 * 1000;
const FIELDS = ["outcome_id", "note", "next_type_id", "next_date", "next_user_id", "number_mark"];

/** What of a draft the server keeps. */
export function valuesOf(draft) {
    return Object.fromEntries(FIELDS.map((name) => [name, draft[name] || false]));
}

/**
 * Keeps what is being entered: at once in this browser, where every tab finds it, and after a pause
 * on the server, where every browser finds it.
 */
export class DraftKeeper {
    constructor(orm, onGone) {
        this.orm = orm;
        this.onGone = onGone; // told of a call that is not there any more
        this.prefix = `callmyway.draft.${session.db}.${session.uid}.`;
        this.timers = {};
        this.forgetOld();
    }

    keep(callId, draft) {
        const entry = { values: valuesOf(draft), sent: 0, stamp: Date.now() };
        this.write(callId, entry);
        this.pause(callId);
        this.timers[callId] = browser.setTimeout(() => this.send(callId), PAUSE);
    }

    /**
     * Return what was entered in any tab of this browser and not saved by a button.
     *
     * @returns {{values: object, sent: number} | null} sent: since when the server knows it
     */
    recall(callId) {
        return JSON.parse(browser.localStorage.getItem(this.prefix + callId));
    }

    pause(callId) {
        browser.clearTimeout(this.timers[callId]);
    }

    forget(callId) {
        this.pause(callId);
        browser.localStorage.removeItem(this.prefix + callId);
    }

    /** Send what the server does not know yet: the page was left, or the connection lost. */
    async sendAll() {
        const unsent = this.callIds().filter((callId) => !this.recall(callId).sent);
        await Promise.all(unsent.map((callId) => this.send(callId)));
    }

    async send(callId) {
        this.pause(callId);
        const entry = this.recall(callId);
        if (!entry || entry.sent) {
            return;
        }
        let answer;
        try {
            const args = [[callId], entry.values];
            answer = await this.orm.silent.call("callmyway.call", "save_draft", args);
        } catch {
            return; // it stays in this browser and is sent with the next entry or connection
        }
        if (!answer.kept) {
            return this.onGone(callId);
        }
        if (this.recall(callId)?.stamp === entry.stamp) {
            this.write(callId, { ...entry, sent: Date.now() });
        }
    }

    write(callId, entry) {
        browser.localStorage.setItem(this.prefix + callId, JSON.stringify(entry));
    }

    callIds() {
        return Object.keys(browser.localStorage)
            .filter((key) => key.startsWith(this.prefix))
            .map((key) => Number(key.slice(this.prefix.length)));
    }

    forgetOld() {
        for (const callId of this.callIds()) {
            if (this.recall(callId).stamp < Date.now() - WEEK) {
                this.forget(callId);
            }
        }
    }
}
