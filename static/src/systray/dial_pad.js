import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

import { Component, useRef, useState } from "@odoo/owl";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const TYPING = 250; // milliseconds without a key: then it is looked up
const SHORTEST = 2; // characters that are worth a look
const DIALLABLE = /^\D{0,8}[\d*#][^a-zà-ÿ]*$/i; // digits, however they are written; no name
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** A number, typed, pasted, keyed or found by the name of a contact. */
export class DialPad extends Component {
    static template = "callmyway.DialPad";
    static props = { dial: Function };

    setup() {
        this.orm = useService("orm");
        this.dialService = useService("callmyway.dial");
        this.line = useState(this.dialService.state);
        this.ui = useState({ text: "", contact: null, suggestions: [], active: -1 });
        this.input = useRef("input");
        this.keys = KEYS;
        this.latest = new KeepLast();
        this.lookUpSoon = useDebounced(() => this.lookUp(), TYPING);
    }

    /** What would be dialled: the text, or the number of the contact that was chosen. */
    get number() {
        const { text, contact } = this.ui;
        return contact ? contact.number : DIALLABLE.test(text.trim()) ? text.trim() : "";
    }

    get activeId() {
        return this.ui.active < 0 ? undefined : `callmyway_suggestion_${this.ui.active}`;
    }

    get canCall() {
        return Boolean(this.number) && !(this.line.isBusy && !this.line.usesDevice);
    }

    // === ENTERING === //

    type(text) {
        Object.assign(this.ui, { text, contact: null, active: -1 });
        this.lookUpSoon();
    }

    press(key) {
        this.type((this.ui.contact ? this.ui.contact.number : this.ui.text) + key);
    }

    erase() {
        this.type(this.ui.contact ? "" : this.ui.text.slice(0, -1));
        this.input.el.focus();
    }

    async lookUp() {
        const { text } = this.ui;
        const tooShort = text.trim().length < SHORTEST;
        this.ui.suggestions = tooShort
            ? []
            : await this.latest.add(
                  this.orm.silent.call("callmyway.call", "suggest_contacts", [text])
              );
        if (this.number && this.line.canDial) {
            this.dialService.learnSent(this.number);
        }
    }

    choose(contact) {
        this.lookUpSoon.cancel();
        Object.assign(this.ui, { text: contact.name, contact, suggestions: [], active: -1 });
        this.dialService.learnSent(contact.number);
        this.input.el.focus();
    }

    onKeydown(ev) {
        const { suggestions, active } = this.ui;
        if (ev.key === "Escape" && suggestions.length) {
            ev.stopPropagation(); // the panel stays
            this.ui.suggestions = [];
        } else if (ev.key in STEPS && suggestions.length) {
            ev.preventDefault();
            const count = suggestions.length + 1; // the last one is the text itself
            this.ui.active = ((active + 1 + STEPS[ev.key] + count) % count) - 1;
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            const wanted = suggestions[this.number ? active : Math.max(active, 0)];
            return wanted ? this.choose(wanted) : this.call();
        }
    }

    // === CALLING === //

    async onEndpointChange(ev) {
        await this.dialService.choose(Number(ev.target.value));
        this.lookUpSoon();
    }

    call() {
        if (!this.canCall) {
            return;
        }
        const { contact } = this.ui;
        const document = contact ? { resModel: "res.partner", resId: contact.id } : {};
        return this.props.dial(this.number, document);
    }
}
