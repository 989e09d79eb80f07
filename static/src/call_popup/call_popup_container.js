import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { CallPopup } from "./call_popup";

import { Component, useState, xml } from "@odoo/owl";

/** The pop-ups of the user's calls, the oldest one first. */
export class CallPopupContainer extends Component {
    static template = xml`
        <div class="o_callmyway_popups" t-att-class="{ 'd-none': !callIds.length }">
            <t t-foreach="callIds" t-as="callId" t-key="callId">
                <CallPopup callId="callId"/>
            </t>
        </div>`;
    static components = { CallPopup };
    static props = {};

    setup() {
        this.data = useState(useService("callmyway.call").state);
    }

    get callIds() {
        return Object.keys(this.data.calls).map(Number);
    }
}

registry.category("main_components").add("callmyway.CallPopupContainer", {
    Component: CallPopupContainer,
});
