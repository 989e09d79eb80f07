import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { BooleanField, booleanField } from "@web/views/fields/boolean/boolean_field";

/** A preference that needs the browser's permission, which is asked for when it is ticked. */
export class NotifyField extends BooleanField {
    setup() {
        super.setup();
        this.notification = useService("notification");
    }

    async onChange(wanted) {
        super.onChange(wanted);
        if (!wanted || (await browser.Notification?.requestPermission()) === "granted") {
            return;
        }
        this.notification.add(
            _t("Your browser shows no notifications of this page: allow them in its settings."),
            { type: "warning" }
        );
        super.onChange(false);
    }
}

registry.category("fields").add("callmyway_notify", { ...booleanField, component: NotifyField });
