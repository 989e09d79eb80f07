import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";
import { formatDuration } from "../duration_field/duration_field";
import { OPEN_STATES } from "../call_service";

import { Component, onWillUnmount, useState } from "@odoo/owl";

const { DateTime } = luxon;

const ICONS = {
    in: "fa-arrow-down",
    out: "fa-arrow-up",
    internal: "fa-exchange",
};
const COLOURS = {
    dialing: "text-bg-info",
    ringing: "text-bg-warning",
    in_progress: "text-bg-success",
};

/** One call of the agent: who it is, how it stands, and what came of it. */
export class CallPopup extends Component {
    static template = "callmyway.CallPopup";
    static components = { RecordSelector };
    static props = { callId: Number };

    setup() {
        this.callService = useService("callmyway.call");
        this.data = useState(this.callService.state);
        this.action = useService("action");
        this.ui = useState({ now: Date.now(), saving: false, folded: false });
        this.foldLabel = _t("Fold");
        this.unfoldLabel = _t("Unfold");
        this.searchLabel = _t("Name, e-mail, reference…");
        const clock = setInterval(() => (this.ui.now = Date.now()), 1000);
        onWillUnmount(() => clearInterval(clock));
    }

    get call() {
        return this.data.calls[this.props.callId];
    }

    get draft() {
        return this.data.drafts[this.props.callId];
    }

    get isOpen() {
        return OPEN_STATES.has(this.call.state);
    }

    get icon() {
        return ICONS[this.call.direction] || "fa-phone";
    }

    get colour() {
        return COLOURS[this.call.state] || "text-bg-secondary";
    }

    get contact() {
        return this.call.contacts.find((contact) => contact.id === this.draft.partnerId);
    }

    get title() {
        return this.contact ? this.contact.name : this.call.number;
    }

    get subtitle() {
        return this.joined([this.contact && this.call.number, this.call.endpoint]);
    }

    get timer() {
        const seconds = this.call.talkingSince
            ? Math.max(Math.floor((this.ui.now - this.call.talkingSince) / 1000), 0)
            : this.call.duration;
        return seconds || this.call.talkingSince ? formatDuration(seconds) : "";
    }

    /** The hour alone says when it was today, the date alone is enough for what is older. */
    when(text) {
        const time = deserializeDateTime(text);
        const today = time.hasSame(DateTime.local(), "day");
        return time.toLocaleString(today ? DateTime.TIME_SIMPLE : DateTime.DATE_MED);
    }

    joined(texts) {
        return texts.filter(Boolean).join(" · ");
    }

    edit(changes) {
        Object.assign(this.draft, changes, { edited: true });
    }

    toggleOutcome(outcomeId) {
        this.edit({ outcomeId: this.draft.outcomeId === outcomeId ? false : outcomeId });
    }

    openContact() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: this.draft.partnerId,
            views: [[false, "form"]],
        });
    }

    async save(done) {
        if (this.ui.saving) {
            return;
        }
        this.ui.saving = true;
        try {
            await this.callService.save(this.props.callId, done);
        } finally {
            this.ui.saving = false;
        }
    }

    close() {
        this.callService.close(this.props.callId);
    }
}
