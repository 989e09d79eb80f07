import { Component, useState } from "@odoo/owl";

/** Creates a contact without leaving the call. */
export class ContactForm extends Component {
    static template = "callmyway.ContactForm";
    static props = { number: String, save: Function, cancel: Function };

    setup() {
        this.values = useState({ name: "", company: "", email: "" });
    }

    save() {
        if (this.values.name.trim()) {
            return this.props.save({ ...this.values });
        }
    }
}
