import { DocumentChoice } from "./document_choice";

import { Component } from "@odoo/owl";

/** What the debtor says against which invoices. */
export class DisputeForm extends Component {
    static template = "callmyway.DisputeForm";
    static components = { DocumentChoice };
    static props = {
        documents: Array,
        values: Object,
        busy: Boolean,
        edit: Function,
        save: Function,
        cancel: Function,
    };

    setup() {
        if (!this.props.values.moveIds) {
            this.props.edit({ moveIds: [], reason: "" });
        }
    }

    get isComplete() {
        const { moveIds, reason } = this.props.values;
        return moveIds.length > 0 && Boolean(reason.trim());
    }

    submit() {
        if (this.isComplete) {
            return this.props.save(this.props.values.moveIds, this.props.values.reason);
        }
    }
}
