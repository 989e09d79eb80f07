import { _t } from "@web/core/l10n/translation";
import { REQUESTS } from "./call_requests";
import { valuesOf } from "./draft_keeper";

/** What an agent does in a pop-up, and the server stores. */
export class CallWork {
    /** @param {object} service the call service, which shows what came of it */
    constructor(service) {
        this.service = service;
        this.saving = new Set(); // ids of the calls that something is being stored of
    }

    isSaving(callId) {
        return this.saving.has(callId);
    }

    /**
     * Store what the agent entered.
     *
     * @param {number} callId
     * @param {boolean} done whether that closes the wrap-up
     */
    async save(callId, done) {
        const { drafts, notification, state } = this.service;
        const draft = state.drafts[callId];
        if (!draft) {
            return;
        }
        const values = valuesOf(draft);
        drafts.beginSaving(callId);
        try {
            const request = REQUESTS.save(draft.partnerId, values, done);
            await this.ask(callId, request, () => drafts.endSaving(callId));
        } catch (error) {
            drafts.endSaving(callId, { failed: true });
            throw error;
        }
        if (!(callId in state.calls)) {
            return; // merged into another meanwhile
        }
        notification.add(done ? _t("Wrap-up saved.") : _t("Saved."), { type: "success" });
        if (done && !this.service.isOpen(state.calls[callId])) {
            this.service.close(callId);
        }
    }

    /** Ask for something that changes the call, and show what came of it. */
    async ask(callId, request, onAnswer = () => {}) {
        const { questions, state } = this.service;
        const question = questions.begin();
        this.saving.add(callId);
        try {
            const call = await questions.request(callId, request);
            onAnswer();
            if (callId in state.calls && !questions.isOvertaken(callId, question)) {
                this.service.store(call);
            }
        } finally {
            this.saving.delete(callId);
        }
    }

    ignoreNumber(callId) {
        this.service.asked.add(callId); // it stays to be undone
        return this.ask(callId, REQUESTS.ignore());
    }

    heedNumber(callId) {
        this.service.asked.delete(callId);
        return this.ask(callId, REQUESTS.heed());
    }
}
