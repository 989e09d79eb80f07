import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { effect } from "@web/core/utils/reactive";
import { session } from "@web/session";
import { tellFailure } from "./call_failure";
import { OPEN_STATES } from "./call_service";
import { BlockedDialog } from "./dialling/blocked_dialog";
import { EndpointMenu } from "./dialling/endpoint_menu";
import { Telephones } from "./dialling/telephones";

import { reactive } from "@odoo/owl";

const CALL = "callmyway.call";

/**
 * Dials. Components show its `state`, a :class:`Telephones`.
 */
export class DialService {
    constructor({ orm, notification, dialog, popover, ui, [CALL]: callService }) {
        Object.assign(this, { orm, notification, dialog, popover, callService });
        this.state = reactive(new Telephones(session.callmyway || {}));
        effect((line, { isSmall }) => (line.isSmall = isSmall), [this.state, ui]);
        effect(
            (line, { calls }) => {
                line.busyIds = Object.values(calls)
                    .filter(({ state }) => OPEN_STATES.has(state))
                    .map(({ endpoint_id }) => endpoint_id);
            },
            [this.state, callService.state]
        );
    }

    /** Learn how the account's dial plan sends the number: asked once for each. */
    async learnSent(number) {
        const key = this.state.key(number);
        if (!number || key in this.state.sent) {
            return;
        }
        this.state.sent[key] = "";
        const { endpointId } = this.state;
        this.state.sent[key] = await this.orm.silent.call(CALL, "get_number_sent", [
            number,
            endpointId,
        ]);
    }

    // === THE CHOICE OF THE TELEPHONE === //

    /** Dial from this telephone from now on, in every browser of the user. */
    async choose(endpointId) {
        if (endpointId !== this.state.endpointId) {
            this.state.endpointId = endpointId;
            await this.orm.silent.call("res.users", "callmyway_choose_endpoint", [endpointId]);
        }
    }

    /** Another page of the user chose. */
    followChoice(endpointId) {
        if (this.state.endpoints.some(({ id }) => id === endpointId)) {
            this.state.endpointId = endpointId;
        }
    }

    /** Let the user choose from which telephone, beside what was clicked. */
    openMenu(target, onChosen) {
        const choose = (endpointId) => {
            this.choose(endpointId);
            onChosen();
        };
        const options = { position: "bottom-start", animation: false };
        this.popover.add(target, EndpointMenu, { choose }, options);
    }

    // === DIALLING === //

    /**
     * Ring the user's telephone, then the number.
     *
     * @param {string} number as it stands on the record
     * @param {{resModel?: string, resId?: number}} [document] the record it was clicked on
     * @param {string} [override] why a number that must not be called is called all the same
     * @returns {Promise<boolean>} whether a telephone rings
     */
    async dial(number, { resModel, resId } = {}, override = "") {
        if (this.state.isBusy) {
            return false;
        }
        this.state.dialing = true;
        try {
            const answer = await this.orm.call(CALL, "dial", [number], {
                endpoint_id: this.state.endpointId,
                res_model: resModel || false,
                res_id: resId || false,
                ...(override && { override }),
            });
            if (answer.state === "failed") {
                this.tellRefusal(answer, (reason) =>
                    this.dial(number, { resModel, resId }, reason)
                );
                return false;
            }
            if (answer.call_id) {
                await this.callService.refresh(answer.call_id, answer.state);
            }
            return true;
        } finally {
            this.state.dialing = false;
        }
    }

    tellRefusal({ message, may_override }, dialAnyway) {
        if (may_override) {
            this.dialog.add(BlockedDialog, { message, dialAnyway });
        } else {
            tellFailure(this.notification, message);
        }
    }

    /** Let this device call the number. */
    dialOnDevice(number) {
        browser.location.assign(`tel:${number.replace(/\s+/g, "")}`);
    }
}

export const dialService = {
    dependencies: ["orm", "notification", "dialog", "popover", "ui", "bus_service", CALL],
    start(env, services) {
        const service = new DialService(services);
        if (session.callmyway) {
            services.bus_service.subscribe("callmyway.endpoint", ({ endpoint_id }) =>
                service.followChoice(endpoint_id)
            );
        }
        return service;
    },
};

registry.category("services").add("callmyway.dial", dialService);
