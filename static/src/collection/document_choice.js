import { deserializeDate } from "@web/core/l10n/dates";

import { Component } from "@odoo/owl";

const { DateTime } = luxon;

/** Choose among the invoices of some open documents; instalments of one go together. */
export class DocumentChoice extends Component {
    static template = "callmyway.DocumentChoice";
    static props = { documents: Array, chosen: Array, choose: Function };

    get invoices() {
        return this.props.documents.filter(
            ({ move_id }, at, all) => all.findIndex((each) => each.move_id === move_id) === at
        );
    }

    day(text) {
        return deserializeDate(text).toLocaleString(DateTime.DATE_MED);
    }

    toggle(moveId) {
        const { chosen } = this.props;
        const others = chosen.filter((id) => id !== moveId);
        this.props.choose(others.length < chosen.length ? others : [...chosen, moveId]);
    }
}
