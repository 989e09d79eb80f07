import { deserializeDate, deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatDuration } from "../duration_field/duration_field";

import { Component } from "@odoo/owl";

const { DateTime } = luxon;
const MOMENT = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
const ICONS = { calls: "fa-phone", promises: "fa-handshake-o", charges: "fa-money" };
// kind → state → colour; what is not named is grey
const COLOURS = {
    calls: { done: "success", missed: "danger", unanswered: "warning", in_progress: "info" },
    promises: { open: "info", kept: "success", partial: "warning", broken: "danger" },
    charges: { draft: "warning", invoiced: "success" },
};

/** One call, promise or charge of the file, with what matters of it; a click opens it. */
export class TimelineItem extends Component {
    static template = "callmyway.TimelineItem";
    static props = { item: Object };

    setup() {
        this.action = useService("action");
    }

    get icon() {
        return ICONS[this.props.item.kind];
    }

    get colour() {
        const { kind, state } = this.props.item;
        return COLOURS[kind][state] || "secondary";
    }

    get when() {
        return deserializeDateTime(this.props.item.key[0]).toLocaleString(MOMENT);
    }

    /** What happened, in a few words. */
    get title() {
        const { kind, outcome, state_label, amount, concept, date } = this.props.item;
        const titles = {
            calls: () => outcome || state_label,
            promises: () =>
                _t("%(amount)s promised for %(date)s", {
                    amount,
                    date: deserializeDate(date).toLocaleString(DateTime.DATE_MED),
                }),
            charges: () => _t("Charge of %(amount)s", { amount }) + (concept && ` · ${concept}`),
        };
        return titles[kind]();
    }

    /** What became of money; of a call that is its outcome, and so its title. */
    get badge() {
        const { kind, state_label } = this.props.item;
        return kind === "calls" ? "" : state_label;
    }

    get details() {
        const item = this.props.item;
        return [
            item.agent,
            item.contact,
            item.direction_label,
            item.outcome && item.state_label,
            item.number,
            item.duration ? formatDuration(item.duration) : "",
            item.invoices,
            item.paid && _t("%s recovered", item.paid),
        ].filter(Boolean);
    }

    open() {
        const { model, id } = this.props.item;
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}
