import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { Component, onWillUnmount, useState } from "@odoo/owl";

const PAUSE = 250; // milliseconds without a letter after which is searched

/** Finds a contact by any of its usual fields. */
export class ContactSearch extends Component {
    static template = "callmyway.ContactSearch";
    static props = {
        callId: Number,
        choose: Function,
        busy: Boolean,
        offer: Boolean, // whether the contacts with the number are shown before anything is typed
    };

    setup() {
        this.orm = useService("orm");
        this.label = _t("Name, e-mail, tax ID, reference, company…");
        this.ui = useState({ words: "", found: null });
        onWillUnmount(() => browser.clearTimeout(this.timer));
        if (this.props.offer) {
            this.search("");
        }
    }

    detailsOf(contact) {
        const company = contact.name.includes(contact.company) ? "" : contact.company;
        return [company, contact.function, contact.city, contact.email, contact.phone]
            .concat(contact.ref)
            .filter(Boolean)
            .join(" · ");
    }

    onInput(ev) {
        this.ui.words = ev.target.value;
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.search(this.ui.words.trim()), PAUSE);
    }

    async search(words) {
        if (!words && !this.props.offer) {
            this.ui.found = null;
            return;
        }
        const args = [[this.props.callId], words];
        const found = await this.orm.silent.call("callmyway.call", "find_contacts", args);
        if (words === this.ui.words.trim()) {
            this.ui.found = found;
        }
    }
}
