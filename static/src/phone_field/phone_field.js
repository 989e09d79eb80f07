import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { PhoneField } from "@web/views/fields/phone/phone_field";

import { useState } from "@odoo/owl";

patch(PhoneField.prototype, {
    setup() {
        super.setup();
        this.callService = useService("callmyway.call");
        this.callState = useState(this.callService.state);
    },

    /** Without an endpoint the link stays what it was: `tel:`. */
    get canDial() {
        return Boolean(this.callState.endpointId);
    },

    get dialTitle() {
        const { endpoints, endpointId } = this.callState;
        const endpoint = endpoints.find(({ id }) => id === endpointId);
        return endpoint && _t("Call from %s", endpoint.name);
    },

    get dialClass() {
        const busy = this.callState.dialing ? " o_callmyway_busy" : "";
        return this.canDial ? `o_callmyway_dial${busy}` : "";
    },

    onDialClick(ev) {
        if (!this.canDial) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        const { record, name } = this.props;
        this.callService.dial(record.data[name], {
            resModel: record.resModel,
            resId: record.resId,
        });
    },
});
