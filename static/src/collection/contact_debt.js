import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { DebtSummary } from "./debt_summary";

import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";

/** What a contact owes, on the contact's own page. */
export class ContactDebt extends Component {
    static template = "callmyway.ContactDebt";
    static components = { DebtSummary };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ debt: false, partnerId: 0 });
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps(({ record }) => {
            if (record.resId !== this.state.partnerId) {
                return this.load(record.resId);
            }
        });
    }

    async load(partnerId) {
        const debt = await this.orm.call("res.partner", "get_callmyway_debt", [[partnerId]]);
        Object.assign(this.state, { debt, partnerId });
    }
}

registry.category("view_widgets").add("callmyway_debt", { component: ContactDebt });
