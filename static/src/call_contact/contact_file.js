import { deserializeDate, deserializeDateTime } from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";

import { Component, onMounted, useState } from "@odoo/owl";

const { DateTime } = luxon;
const COLOURS = { overdue: "text-danger", today: "text-warning-emphasis" };

/** What matters of a contact's file; it comes when the pop-up is there already. */
export class ContactFile extends Component {
    static template = "callmyway.ContactFile";
    static props = { callId: Number, partnerId: Number };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.file = useState({ activities: [], last_calls: [], figures: [] });
        onMounted(() => this.load());
    }

    async load() {
        const args = [[this.props.callId], this.props.partnerId];
        const file = await this.orm.silent.call("callmyway.call", "get_contact_file", args);
        Object.assign(this.file, file);
    }

    /** The hour alone says when it was today, the date alone is enough for what is older. */
    when(text) {
        const time = deserializeDateTime(text);
        const today = time.hasSame(DateTime.local(), "day");
        return time.toLocaleString(today ? DateTime.TIME_SIMPLE : DateTime.DATE_MED);
    }

    day(text) {
        return deserializeDate(text).toLocaleString(DateTime.DATE_MED);
    }

    colourOf(activity) {
        return COLOURS[activity.state] || "text-muted";
    }

    openFigure({ label, model, domain }) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: label,
            res_model: model,
            domain,
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }
}
