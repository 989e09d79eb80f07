import { useCommand } from "@web/core/commands/command_hook";
import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";
import { TelephonePanel } from "./telephone_panel";

import { Component, useRef, useState } from "@odoo/owl";

const HOTKEY = "alt+shift+p"; // P as in phone; no view of Odoo uses it

/** The telephone in the top bar: how many wrap-ups wait, and the panel to dial from. */
export class TelephoneSystray extends Component {
    static template = "callmyway.TelephoneSystray";
    static props = {};

    setup() {
        this.desk = useState(useService("callmyway.desk").state);
        this.line = useState(useService("callmyway.dial").state);
        this.ui = useState({ isOpen: false });
        this.button = useRef("button");
        this.popover = usePopover(TelephonePanel, {
            position: "bottom-end",
            arrow: false,
            animation: false,
            popoverClass: "o_callmyway_telephone",
            closeOnClickAway: (target) => !this.button.el.contains(target),
            onClose: () => (this.ui.isOpen = false),
        });
        useCommand(_t("Open the telephone"), () => this.open(), {
            hotkey: HOTKEY,
            global: true,
            hotkeyOptions: { bypassEditableProtection: true },
        });
    }

    get label() {
        const { wrapupCount } = this.desk;
        return wrapupCount ? _t("Telephone, %s wrap-ups waiting", wrapupCount) : _t("Telephone");
    }

    get title() {
        return _t("%(label)s (Alt+Shift+P)", { label: this.label });
    }

    get count() {
        return this.desk.wrapupCount > 99 ? "99+" : this.desk.wrapupCount;
    }

    toggle() {
        return this.ui.isOpen ? this.popover.close() : this.open();
    }

    open() {
        if (!this.ui.isOpen) {
            this.ui.isOpen = true;
            this.popover.open(this.button.el, {});
        }
    }
}

registry.category("systray").add(
    "callmyway.telephone",
    {
        Component: TelephoneSystray,
        isDisplayed: () => Boolean(session.callmyway && session.callmyway.endpoints.length),
    },
    { sequence: 30 }
);
