import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { OPEN_STATES } from "../call_service";
import { CallPopup } from "./call_popup";

import { Component, useRef, useState } from "@odoo/owl";

const WIDTH = 392; // pixels that a pop-up and the gap beside it take

/** The pop-ups of the user's calls, the oldest one first, in the tab that is looked at. */
export class CallPopupContainer extends Component {
    static template = "callmyway.CallPopupContainer";
    static components = { CallPopup };
    static props = {};

    setup() {
        this.data = useState(useService("callmyway.call").state);
        this.front = useState(useService("callmyway.front_tab").state);
        this.ui = useState(useService("ui"));
        this.root = useRef("root");
        useHotkey("alt+shift+w", () => this.enter(), {
            bypassEditableProtection: true,
            global: true,
        });
        this.chat = useState(useService("mail.store").chatHub);
    }

    get callIds() {
        return this.front.isFront ? Object.keys(this.data.calls).map(Number) : [];
    }

    /** Bring the keyboard to the first pop-up that is unfolded. */
    enter() {
        const { el } = this.root;
        const field = el.querySelector(".o_callmyway_note") || el.querySelector("button");
        field?.focus();
    }

    /** How many pop-ups there is room for: those that come later begin folded. */
    get room() {
        return this.ui.isSmall ? 1 : Math.max(Math.floor(browser.innerWidth / WIDTH), 1);
    }

    /** Chat windows stand in the same corner: the pop-ups stand beside them while there is room. */
    get right() {
        const chats = this.chat.compact ? 0 : this.chat.opened.length;
        const bubbles = this.chat.BUBBLE_START + this.chat.BUBBLE + this.chat.BUBBLE_OUTER * 2;
        if (this.ui.isSmall || (!chats && !this.chat.showConversations)) {
            return 16;
        }
        const taken = bubbles + chats * (this.chat.WINDOW + this.chat.WINDOW_INBETWEEN * 2);
        return Math.max(Math.min(taken, browser.innerWidth - WIDTH), 16);
    }

    /** What is said to those who don't see the pop-up come. */
    get news() {
        const calls = Object.values(this.data.calls).filter(({ state }) => OPEN_STATES.has(state));
        return calls.map(
            (call) =>
                `${call.direction === "in" ? _t("Incoming call") : _t("Call")}: ${
                    call.contacts.length === 1 ? call.contacts[0].name : call.number
                }`
        );
    }
}

registry.category("main_components").add("callmyway.CallPopupContainer", {
    Component: CallPopupContainer,
});
