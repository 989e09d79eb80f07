import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component, onMounted, onWillUnmount, xml } from "@odoo/owl";

const EVERY = 2000; // milliseconds; a step takes four seconds or more

/** Reads the record again while an import runs, so that its progress bar moves. */
export class ImportProgress extends Component {
    static template = xml`<span/>`;
    static props = { ...standardWidgetProps };

    setup() {
        let timer;
        onMounted(() => {
            timer = setInterval(() => {
                const { record } = this.props;
                if (record.data.state === "running" && !record.dirty) {
                    record.load();
                }
            }, EVERY);
        });
        onWillUnmount(() => clearInterval(timer));
    }
}

registry.category("view_widgets").add("callmyway_follow", { component: ImportProgress });
