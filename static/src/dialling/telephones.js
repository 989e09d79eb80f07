import { _t } from "@web/core/l10n/translation";

/**
 * The telephones the user may dial from, which one is chosen, and what they are doing.
 *
 * A plain value that components observe; `callmyway.dial` alone changes it.
 */
export class Telephones {
    constructor({ endpoints = [], endpoint_id = false, use_device = false }) {
        this.endpoints = endpoints;
        this.endpointId = endpoint_id;
        this.useDevice = use_device;
        this.isSmall = false; // whether the screen is a phone's
        this.dialing = false; // whether a click is on its way
        this.busyIds = []; // the telephones that are in a call
        this.sent = {}; // what goes out for a number, by telephone and number
    }

    get endpoint() {
        return this.endpoints.find(({ id }) => id === this.endpointId);
    }

    /** Whether this very device calls: on a phone-sized screen, when the user wants that. */
    get usesDevice() {
        return this.useDevice && this.isSmall;
    }

    get canDial() {
        return Boolean(this.endpoint) && !this.usesDevice;
    }

    get hasChoice() {
        return this.endpoints.length > 1;
    }

    /** Whether the chosen telephone is dialling or in a call: it makes one call at a time. */
    get isBusy() {
        return this.dialing || this.busyIds.includes(this.endpointId);
    }

    /** What is sent to the provider for a number, as far as that is known. */
    sentFor(number) {
        return this.sent[this.key(number)];
    }

    key(number) {
        return `${this.endpointId} ${number}`;
    }

    /** What a click on the number will do, before it is done. */
    title(number) {
        const endpoint = this.endpoint.name;
        return this.isBusy
            ? _t("%s is busy: one call at a time", endpoint)
            : _t("Call %(number)s from %(endpoint)s", {
                  number: this.sentFor(number) || number,
                  endpoint,
              });
    }
}
