import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

import { Component, useState } from "@odoo/owl";

/** Says that the next debtor is about to be called, on whatever page the agent is. */
export class WorkListBar extends Component {
    static template = "callmyway.WorkListBar";
    static props = {};

    setup() {
        this.workList = useService("callmyway.work_list");
        this.state = useState(this.workList.state);
    }
}

registry.category("main_components").add("callmyway.WorkListBar", { Component: WorkListBar });
