import { _t } from "@web/core/l10n/translation";

/** Say why a click made no call, until the reader has seen it. */
export function tellFailure(notification, message) {
    notification.add(message, {
        title: _t("No call was made"),
        type: "danger",
        sticky: true,
    });
}
