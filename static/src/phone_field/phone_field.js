import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { PhoneField } from "@web/views/fields/phone/phone_field";

import { useState } from "@odoo/owl";

patch(PhoneField.prototype, {
    setup() {
        super.setup();
        this.dialService = useService("callmyway.dial");
        this.line = useState(this.dialService.state);
    },

    get number() {
        return this.props.record.data[this.props.name] || "";
    },

    /** Without an endpoint the link stays what it was: `tel:`. */
    get dialTitle() {
        return this.line.canDial && this.line.title(this.number);
    },

    get dialClass() {
        const busy = this.line.isBusy ? " o_callmyway_busy" : "";
        return this.line.canDial ? `o_callmyway_dial${busy}` : "";
    },

    /** A link that dials nothing now says so to those who don't see it. */
    get dialDisabled() {
        return this.line.canDial && this.line.isBusy ? "true" : undefined;
    },

    onDialHover() {
        if (this.line.canDial) {
            this.dialService.learnSent(this.number);
        }
    },

    onDialClick(ev) {
        if (!this.line.canDial) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        if (ev.detail < 2) {
            this.dial(); // the second click of a double one is no call, whatever came of the first
        }
    },

    onChooseClick(ev) {
        ev.preventDefault();
        ev.stopPropagation();
        this.dialService.openMenu(ev.currentTarget, () => this.dial());
    },

    dial() {
        const { resModel, resId } = this.props.record;
        return this.dialService.dial(this.number, { resModel, resId });
    },
});
