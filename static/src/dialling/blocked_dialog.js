import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";

import { Component, useState } from "@odoo/owl";

/** Why a number must not be called, and the supervisor's reason to call it all the same. */
export class BlockedDialog extends Component {
    static template = "callmyway.BlockedDialog";
    static components = { Dialog };
    static props = { message: String, dialAnyway: Function, close: Function };

    setup() {
        this.ui = useState({ reason: "" });
        useAutofocus();
    }

    get reason() {
        return this.ui.reason.trim();
    }

    dial() {
        if (this.reason) {
            this.props.close();
            this.props.dialAnyway(this.reason);
        }
    }
}
