import { formatDuration } from "../duration_field/duration_field";

import { Component, onWillUnmount, useState, xml } from "@odoo/owl";

/** For how long the parties have been talking, second by second. */
export class CallTimer extends Component {
    static template = xml`<span class="o_callmyway_timer font-monospace" t-esc="text"/>`;
    static props = { since: Number };

    setup() {
        this.clock = useState({ now: Date.now() });
        const tick = setInterval(() => (this.clock.now = Date.now()), 1000);
        onWillUnmount(() => clearInterval(tick));
    }

    get text() {
        return formatDuration(Math.max(Math.floor((this.clock.now - this.props.since) / 1000), 0));
    }
}
