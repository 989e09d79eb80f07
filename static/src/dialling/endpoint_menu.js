import { useService } from "@web/core/utils/hooks";

import { Component, useRef, useState } from "@odoo/owl";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** The telephones the user may dial from, each with the caller ID it shows. */
export class EndpointMenu extends Component {
    static template = "callmyway.EndpointMenu";
    static props = { choose: Function, close: Function };

    setup() {
        this.line = useState(useService("callmyway.dial").state);
        this.menu = useRef("menu");
    }

    onKeydown(ev) {
        if (ev.key in STEPS) {
            ev.preventDefault();
            const items = [...this.menu.el.querySelectorAll("button")];
            const next = items.indexOf(document.activeElement) + STEPS[ev.key];
            items.at(next % items.length).focus();
        }
    }

    choose(endpointId) {
        this.props.close();
        this.props.choose(endpointId);
    }
}
