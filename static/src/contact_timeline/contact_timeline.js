import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { TimelineItem } from "./timeline_item";

import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";

const ALL = "all";
const KINDS = [
    [ALL, _t("All")],
    ["calls", _t("Calls")],
    ["promises", _t("Promises")],
    ["charges", _t("Charges")],
];

/** The file of a contact: what was done to collect, newest first, a page at a time. */
export class ContactTimeline extends Component {
    static template = "callmyway.ContactTimeline";
    static components = { TimelineItem };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast(); // what was asked for before is not wanted any more
        this.kinds = KINDS;
        this.state = useState({ kind: ALL, items: [], more: false, busy: false });
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps(({ record }) => {
            if (record.resId !== this.props.record.resId) {
                return this.load(record.resId);
            }
        });
    }

    get months() {
        const months = new Map();
        for (const item of this.state.items) {
            const name = deserializeDateTime(item.key[0]).toFormat("LLLL yyyy");
            months.set(name, [...(months.get(name) || []), item]);
        }
        return [...months].map(([name, items]) => ({ name, items }));
    }

    async load(partnerId, known = []) {
        const { kind } = this.state;
        const options = {
            kinds: kind === ALL ? null : [kind],
            before: known.length ? known.at(-1).key : null,
        };
        this.state.busy = true;
        try {
            const { items, more } = await this.keepLast.add(
                this.orm.call("res.partner", "get_callmyway_timeline", [[partnerId]], options)
            );
            Object.assign(this.state, { items: [...known, ...items], more });
        } finally {
            this.state.busy = false;
        }
    }

    choose(kind) {
        this.state.kind = kind;
        return this.load(this.props.record.resId);
    }

    showMore() {
        return this.load(this.props.record.resId, this.state.items);
    }

    openStatement() {
        return this.action.doAction("callmyway.callmyway_statement_action", {
            additionalContext: { active_id: this.props.record.resId },
        });
    }
}

registry.category("view_widgets").add("callmyway_timeline", { component: ContactTimeline });
