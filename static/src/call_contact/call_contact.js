import { useService } from "@web/core/utils/hooks";
import { REQUESTS } from "../call_requests";
import { ContactFile } from "./contact_file";
import { ContactForm } from "./contact_form";
import { ContactSearch } from "./contact_search";

import { Component, useState } from "@odoo/owl";

/** Whose call it is: one contact, a choice of several, or one to be found. */
export class CallContact extends Component {
    static template = "callmyway.CallContact";
    static components = { ContactFile, ContactForm, ContactSearch };
    static props = { call: Object, draft: Object };

    setup() {
        this.callService = useService("callmyway.call");
        this.data = useState(this.callService.state);
        this.action = useService("action");
        this.ui = useState({
            searching: false, // another contact than those offered is wanted
            creating: false,
            remember: false,
            addNumber: true,
            busy: false,
        });
    }

    get contact() {
        const { call, draft } = this.props;
        return call.contacts.find((contact) => contact.id === draft.partnerId);
    }

    /** Which of the views is shown. */
    get view() {
        if (this.ui.creating) {
            return "create";
        }
        if (this.ui.searching) {
            return "search";
        }
        if (this.contact) {
            return "one";
        }
        return this.props.call.case === "several" ? "several" : "search";
    }

    get canIgnore() {
        const { call, draft } = this.props;
        return call.direction === "in" && call.has_number && !draft.partnerId;
    }

    get canCreate() {
        return this.data.choices.can_create;
    }

    detailsOf(contact) {
        const company = contact.name.includes(contact.company) ? "" : contact.company;
        return [company, contact.function, contact.city, contact.email, contact.ref]
            .filter(Boolean)
            .join(" · ");
    }

    openContact() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: this.contact.id,
            views: [[false, "form"]],
        });
    }

    choose(partnerId) {
        return this.ask(REQUESTS.link(partnerId, { remember: this.ui.remember }));
    }

    found(partnerId) {
        const add_number = this.ui.addNumber && this.props.call.has_number;
        return this.ask(REQUESTS.link(partnerId, { add_number }));
    }

    create(values) {
        return this.ask(REQUESTS.create(values));
    }

    ignore() {
        return this.callService.work.ignoreNumber(this.props.call.id);
    }

    async ask(request) {
        if (this.ui.busy) {
            return;
        }
        this.ui.busy = true;
        try {
            await this.callService.work.ask(this.props.call.id, request);
            Object.assign(this.ui, { searching: false, creating: false });
        } finally {
            this.ui.busy = false;
        }
    }
}
