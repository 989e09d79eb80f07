import { DraftKeeper, valuesOf } from "./draft_keeper";

function dropEmpty(values) {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value));
}

/** What is being entered in each pop-up, kept while it is redrawn. */
export class Drafts {
    /**
     * @param {object} orm
     * @param {object} state reactive: call id → draft
     * @param {(callId: number) => void} onGone told of a call that is not there any more
     */
    constructor(orm, state, onGone) {
        this.state = state;
        this.keeper = new DraftKeeper(orm, onGone);
    }

    /** Whether something is being entered here; in another tab it may be by now. */
    isEdited(callId) {
        const draft = this.state[callId];
        return Boolean(draft?.edited && !draft.isStale);
    }

    /** Take what the server, or another tab of this browser, knows, unless it is edited here. */
    renew(call) {
        const partnerId = call.partner_id || (call.case === "one" && call.contacts[0].id) || false;
        const draft = this.state[call.id];
        if (!draft || draft.isStale || !(draft.edited || draft.isSaving)) {
            this.state[call.id] = this.recall(call);
        }
        this.state[call.id].partnerId = partnerId;
    }

    recall(call) {
        const entry = this.keeper.recall(call.id);
        const isNewer = entry && (!entry.sent || entry.sent >= call.askedAt);
        const values = isNewer ? entry.values : valuesOf(call);
        return { ...values, note: values.note || "", isPrefilled: false, edited: Boolean(entry) };
    }

    edit(callId, changes) {
        const draft = this.state[callId];
        Object.assign(draft, changes, { edited: true, isStale: false });
        this.keeper.keep(callId, draft);
    }

    /** What is entered from here on is not in this save. */
    beginSaving(callId) {
        Object.assign(this.state[callId], { edited: false, isSaving: true });
        this.keeper.pause(callId);
    }

    endSaving(callId, { failed = false } = {}) {
        const draft = this.state[callId];
        if (draft) {
            draft.edited ||= failed;
            draft.isSaving = false;
        }
        if (!draft?.edited) {
            this.keeper.forget(callId);
        }
    }

    /** Another tab was in front, and more may have been entered there. */
    markStale() {
        Object.values(this.state).forEach((draft) => (draft.isStale = true));
    }

    /** What was entered for a call and not saved by a button. */
    entered(callId) {
        return this.isEdited(callId)
            ? valuesOf(this.state[callId])
            : this.keeper.recall(callId)?.values;
    }

    /** Add what was entered for a call that is gone to what is entered for its heir. */
    inherit(heirId, entered) {
        const mine = this.entered(heirId) || {};
        const note = [...new Set([mine.note, entered.note].filter(Boolean))].join("\n");
        const values = { ...entered, ...dropEmpty(mine), note };
        if (heirId in this.state) {
            this.edit(heirId, values);
        } else {
            this.keeper.keep(heirId, values);
        }
    }
}
