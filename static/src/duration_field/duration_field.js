import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloatTime } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, xml } from "@odoo/owl";

const SECONDS_PER_HOUR = 3600;

/**
 * @param {number | false} seconds
 * @returns {string} such as 0:02:05
 */
export function formatDuration(seconds) {
    if (seconds === false) {
        return "";
    }
    return formatFloatTime(seconds / SECONDS_PER_HOUR, {
        displaySeconds: true,
        noLeadingZeroHour: true,
    });
}

/** Seconds as hours, minutes and seconds; what is reported can't be edited. */
export class DurationField extends Component {
    static template = xml`<span t-esc="text"/>`;
    static props = { ...standardFieldProps };

    get text() {
        return formatDuration(this.props.record.data[this.props.name]);
    }
}

registry.category("formatters").add("callmyway_duration", formatDuration);
registry.category("fields").add("callmyway_duration", {
    component: DurationField,
    displayName: _t("Duration (seconds)"),
    supportedTypes: ["integer"],
});
