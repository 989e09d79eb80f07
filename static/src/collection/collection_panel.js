import { browser } from "@web/core/browser/browser";
import { deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { ChargeList } from "./charge_list";
import { DebtSummary } from "./debt_summary";
import { DisputeForm } from "./dispute_form";
import { PromiseForm } from "./promise_form";

import { Component, onWillUnmount, useEffect, useState } from "@odoo/owl";

const { DateTime } = luxon;
const PREFIX = "callmyway.collection.";

/** The contact's debt in the pop-up, and what the call comes to in money. */
export class CollectionPanel extends Component {
    static template = "callmyway.CollectionPanel";
    static components = { ChargeList, DebtSummary, DisputeForm, PromiseForm };
    static props = { call: Object, draft: Object };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.data = useState(useService("callmyway.call").state);
        this.ui = useState({ found: null, form: "", values: {}, busy: false, ...this.recall() });
        this.isGone = false;
        onWillUnmount(() => (this.isGone = true));
        useEffect(
            () => {
                this.load();
            },
            () => [this.props.draft.partnerId, this.props.draft.outcome_id]
        );
    }

    get key() {
        return PREFIX + this.props.call.id;
    }

    get outcome() {
        const { outcome_id } = this.props.draft;
        return this.data.choices.outcomes.find(({ id }) => id === outcome_id);
    }

    /** What can be promised or disputed: invoices, not credit notes. */
    get owed() {
        return this.ui.found.debt
            ? this.ui.found.debt.documents.filter((each) => !each.is_credit)
            : [];
    }

    get isEmpty() {
        const { debt, charges, proposals, promises } = this.ui.found;
        return !debt && !charges.length && !proposals.length && !promises.length;
    }

    /** What was being entered in this tab, when the pop-up was folded or the page loaded again. */
    recall() {
        return JSON.parse(browser.sessionStorage.getItem(this.key) || "{}");
    }

    edit(values) {
        Object.assign(this.ui.values, values);
        const { form } = this.ui;
        browser.sessionStorage.setItem(this.key, JSON.stringify({ form, values: this.ui.values }));
    }

    openForm(form) {
        Object.assign(this.ui, { form, values: {} });
    }

    closeForm() {
        browser.sessionStorage.removeItem(this.key);
        this.openForm("");
    }

    async load() {
        const { partnerId, outcome_id } = this.props.draft;
        const args = [[this.props.call.id], partnerId, outcome_id];
        const found = await this.orm.silent.call("callmyway.call", "get_collection", args);
        if (!this.isGone && partnerId === this.props.draft.partnerId) {
            this.ui.found = found;
            this.openWhatIsAsked();
        }
    }

    /** The outcome asks for something that was not recorded yet: offer its form. */
    openWhatIsAsked() {
        const given = {
            promise: () => this.ui.found.promises.length > 0,
            dispute: () => this.owed.some((each) => each.is_disputed),
        };
        const asks = this.outcome?.asks;
        if (asks && !this.ui.form && this.owed.length && !given[asks]()) {
            this.openForm(asks);
        }
    }

    day(text) {
        return deserializeDate(text).toLocaleString(DateTime.DATE_MED);
    }

    recordPromise(values) {
        return this.record("record_promise", [values], _t("Promise recorded."));
    }

    markDisputed(moveIds, reason) {
        return this.record("mark_disputed", [moveIds, reason], _t("Dispute noted."));
    }

    async confirmCharge(ruleId, amount) {
        await this.record("confirm_charge", [ruleId, amount], _t("Charge confirmed."));
    }

    async record(method, values, message) {
        if (this.ui.busy) {
            return;
        }
        this.ui.busy = true;
        const { partnerId, outcome_id } = this.props.draft;
        try {
            const args = [[this.props.call.id], partnerId, ...values, outcome_id];
            this.ui.found = await this.orm.call("callmyway.call", method, args);
            this.closeForm();
            this.notification.add(message, { type: "success" });
        } finally {
            this.ui.busy = false;
        }
    }
}
