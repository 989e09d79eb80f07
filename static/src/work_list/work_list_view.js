import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

import { onWillStart, useEffect, useState } from "@odoo/owl";

const SUPERVISOR = "callmyway.group_callmyway_supervisor";

/** Let a view's controller call one debtor after the other. */
const callingOneAfterTheOther = (Controller) =>
    class extends Controller {
        setup() {
            super.setup();
            this.orm = useService("orm");
            this.workList = useService("callmyway.work_list");
            this.turn = useState(this.workList.state);
            this.line = useState(useService("callmyway.dial").state);
            onWillStart(async () => {
                this.mayRefresh = await user.hasGroup(SUPERVISOR);
            });
            let isFirst = true;
            useEffect(
                () => {
                    if (!isFirst) {
                        this.model.load(); // whom was called, or wrapped up, is listed no more
                    }
                    isFirst = false;
                },
                () => [this.turn.callId, this.turn.left > 0]
            );
        }

        get canCall() {
            return Boolean(this.line.endpoint);
        }

        async refresh() {
            await this.orm.call(this.props.resModel, "refresh_all", []);
            await this.model.load();
        }
    };

registry.category("views").add("callmyway_work_list", {
    ...listView,
    Controller: callingOneAfterTheOther(ListController),
    buttonTemplate: "callmyway.WorkListButtons",
});

registry.category("views").add("callmyway_work_cards", {
    ...kanbanView,
    Controller: callingOneAfterTheOther(KanbanController),
    buttonTemplate: "callmyway.WorkListButtons",
});
