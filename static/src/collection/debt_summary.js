import { deserializeDate, deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { Component, useState } from "@odoo/owl";

const { DateTime } = luxon;

/** What a customer owes: the sums, and on demand each document. */
export class DebtSummary extends Component {
    static template = "callmyway.DebtSummary";
    static props = { debt: Object, unfolded: { type: Boolean, optional: true } };

    setup() {
        this.action = useService("action");
        this.ui = useState({ unfolded: this.props.unfolded || false });
    }

    day(text) {
        return deserializeDate(text).toLocaleString(DateTime.DATE_MED);
    }

    time(text) {
        return deserializeDateTime(text).toLocaleString(DateTime.DATETIME_MED);
    }

    /** How late it is, in words that fit a narrow column. */
    lateness(days) {
        return days > 0 ? _t("%s d late", days) : "";
    }

    get lastContact() {
        const { when, agent, outcome } = this.props.debt.last_contact;
        return [this.time(when), outcome, agent].filter(Boolean).join(" · ");
    }

    openDocument({ move_id }) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "account.move",
            res_id: move_id,
            views: [[false, "form"]],
        });
    }

    colourOf(promise) {
        return promise.state === "open" ? "text-info-emphasis" : "text-danger";
    }
}
