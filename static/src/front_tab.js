import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

import { reactive } from "@odoo/owl";

const KEY = "callmyway.front_tab";

/**
 * Tells whether this is, of the browser's tabs, the one being looked at, or looked at last.
 *
 * Who is looked at writes its name where all tabs see it. The browser's own word alone would not do:
 * of two windows side by side both are visible, and behind another program none has the focus.
 */
export class FrontTab {
    constructor() {
        this.name = `${Date.now()}.${Math.random()}`;
        this.state = reactive({ isFront: false });
        this.onFront = () => {};
        this.onBack = () => {};
    }

    get isFront() {
        return this.state.isFront;
    }

    /** Whether the user sees this tab now. */
    get isSeen() {
        return !document.hidden && document.hasFocus();
    }

    get holder() {
        return browser.localStorage.getItem(KEY);
    }

    listen() {
        const claim = () => this.claim();
        for (const type of ["focus", "pageshow"]) {
            browser.addEventListener(type, () => this.isSeen && this.claim());
        }
        for (const type of ["pointerdown", "keydown"]) {
            browser.addEventListener(type, claim, true);
        }
        document.addEventListener("visibilitychange", () => !document.hidden && this.claim());
        browser.addEventListener("pagehide", () => this.release());
        browser.addEventListener("storage", ({ key, newValue }) => {
            if (key === KEY) {
                this.hear(newValue);
            }
        });
        if (this.isSeen || !this.holder) {
            this.claim();
        }
    }

    claim() {
        if (this.holder !== this.name) {
            browser.localStorage.setItem(KEY, this.name);
        }
        if (!this.isFront) {
            this.state.isFront = true;
            this.onFront();
        }
    }

    /** Another tab says that it is in front, or the one that was is closed. */
    hear(holder) {
        if (holder === null && !document.hidden) {
            this.claim();
        } else if (holder !== this.name && this.isFront) {
            this.state.isFront = false;
            this.onBack();
        }
    }

    /** Leave the front to another tab: this one is closed. */
    release() {
        if (this.holder === this.name) {
            browser.localStorage.removeItem(KEY);
        }
        this.state.isFront = false;
    }

    /** Step forward when nobody is in front, so that a call is never heard by none. */
    isFrontOrAlone() {
        if (!this.isFront && !this.holder) {
            this.claim();
        }
        return this.isFront;
    }
}

registry.category("services").add("callmyway.front_tab", {
    start() {
        const frontTab = new FrontTab();
        frontTab.listen();
        return frontTab;
    },
});
