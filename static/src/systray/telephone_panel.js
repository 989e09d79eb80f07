import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { OPEN_STATES } from "../call_service";
import { DialPad } from "./dial_pad";
import { CallTimer } from "./call_timer";

import { Component, useState } from "@odoo/owl";

const { DateTime } = luxon;

const ICONS = { in: "fa-arrow-down", out: "fa-arrow-up", internal: "fa-exchange" };

/** What an agent needs of a telephone: the current call, a dial pad, what waits, the last calls. */
export class TelephonePanel extends Component {
    static template = "callmyway.TelephonePanel";
    static components = { CallTimer, DialPad };
    static props = { close: Function };

    setup() {
        this.callService = useService("callmyway.call");
        this.dialService = useService("callmyway.dial");
        const desk = useService("callmyway.desk");
        this.calls = useState(this.callService.state);
        this.line = useState(this.dialService.state);
        this.desk = useState(desk.state);
        this.icons = ICONS;
        desk.load(); // shown when it comes: the dial pad doesn't wait for it
    }

    get currentCalls() {
        return Object.values(this.calls.calls).filter(({ state }) => OPEN_STATES.has(state));
    }

    get waitingTitle() {
        return _t("Wrap-ups waiting (%s)", this.desk.wrapupCount);
    }

    /** Who the other party of a current call is. */
    party({ contacts, partner_id, number }) {
        return contacts.find(({ id }) => id === partner_id)?.name || number;
    }

    /** The hour alone says when it was today, the date alone is enough for what is older. */
    when(text) {
        const time = deserializeDateTime(text);
        const today = time.hasSame(DateTime.local(), "day");
        return time.toLocaleString(today ? DateTime.TIME_SIMPLE : DateTime.DATE_MED);
    }

    callBackLabel({ name, number, dial }) {
        if (this.line.usesDevice) {
            return _t("Call %s back", name || number);
        }
        return this.line.title(dial);
    }

    async dial(number, document) {
        if (this.line.usesDevice) {
            this.dialService.dialOnDevice(number);
        } else if (!(await this.dialService.dial(number, document))) {
            return;
        }
        this.props.close();
    }

    callBack({ id, dial }) {
        return this.dial(dial, { resModel: "callmyway.call", resId: id });
    }

    openCall(callId) {
        this.props.close();
        return this.callService.open(callId);
    }
}
