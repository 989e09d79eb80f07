import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { CallContact } from "../call_contact/call_contact";
import { CollectionPanel } from "../collection/collection_panel";
import { formatDuration } from "../duration_field/duration_field";
import { WrapupForm } from "../wrapup_form/wrapup_form";
import { OPEN_STATES } from "../call_service";
import { useFocusReturn } from "./focus_return";

import { Component, onWillUnmount, useEffect, useState } from "@odoo/owl";

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
const SOON = 10; // seconds before the end of the wrap-up time

/** One call of the agent: who it is, how it stands, and what came of it. */
export class CallPopup extends Component {
    static template = "callmyway.CallPopup";
    static components = { CallContact, CollectionPanel, WrapupForm };
    static props = { callId: Number, folded: { type: Boolean, optional: true } };

    setup() {
        this.callService = useService("callmyway.call");
        this.data = useState(this.callService.state);
        this.ui = useState({
            now: Date.now(),
            saving: false,
            folded: this.props.folded || false,
            missing: false, // whether closing was tried without the outcome that is required
        });
        this.foldLabel = _t("Fold");
        this.unfoldLabel = _t("Unfold");
        this.root = useFocusReturn("root");
        const clock = setInterval(() => (this.ui.now = Date.now()), 1000);
        onWillUnmount(() => clearInterval(clock));
        useEffect(
            (unfolded) => {
                if (unfolded === this.props.callId) {
                    this.ui.folded = false;
                    this.data.unfolded = 0;
                }
            },
            () => [this.data.unfolded]
        );
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

    get isIgnored() {
        return this.call.wrapup_state === "ignored";
    }

    get icon() {
        return ICONS[this.call.direction] || "fa-phone";
    }

    get colour() {
        if (this.secondsLeft !== null && this.secondsLeft <= SOON) {
            return this.secondsLeft > 0 ? "text-bg-warning" : "text-bg-danger";
        }
        return COLOURS[this.call.state] || "text-bg-secondary";
    }

    get contact() {
        return this.call.contacts.find((contact) => contact.id === this.draft.partnerId);
    }

    get title() {
        return this.contact ? this.contact.name : this.call.number;
    }

    get subtitle() {
        return [this.contact && this.call.number, this.call.endpoint].filter(Boolean).join(" · ");
    }

    get timer() {
        const seconds = this.call.talkingSince
            ? Math.max(Math.floor((this.ui.now - this.call.talkingSince) / 1000), 0)
            : this.call.duration;
        return seconds || this.call.talkingSince ? formatDuration(seconds) : "";
    }

    /** Seconds that the wrap-up may still take, null without a limit; it goes on all the same. */
    get secondsLeft() {
        const { wrapupEnd, wrapup_left } = this.call;
        return wrapupEnd
            ? Math.min(Math.ceil((wrapupEnd - this.ui.now) / 1000), wrapup_left)
            : null;
    }

    get timeLeft() {
        const over = this.secondsLeft < 0 ? "+" : "";
        const seconds = Math.abs(this.secondsLeft);
        return `${over}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }

    edit(changes) {
        this.ui.missing = false;
        this.callService.drafts.edit(this.props.callId, changes);
    }

    async save(done) {
        if (this.ui.saving || !this.call) {
            return;
        }
        this.ui.missing = done && this.call.wrapup_required && !this.draft.outcome_id;
        if (this.ui.missing) {
            return;
        }
        this.ui.saving = true;
        try {
            await this.callService.work.save(this.props.callId, done);
        } finally {
            this.ui.saving = false;
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            ev.stopPropagation();
            this.save(true);
        }
    }

    close() {
        this.callService.dismiss(this.props.callId);
    }

    undoIgnore() {
        return this.callService.work.heedNumber(this.props.callId);
    }
}
