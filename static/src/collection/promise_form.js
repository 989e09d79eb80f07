import { DocumentChoice } from "./document_choice";

import { Component } from "@odoo/owl";

const { DateTime } = luxon;

/** Returns the next day that people are paid on: the 15th and the last of the month. */
export function nextPayday(today) {
    const middle = today.set({ day: 15 });
    return today < middle ? middle : today.endOf("month").startOf("day");
}

/** What the debtor promises: how much, when, and for which invoices. */
export class PromiseForm extends Component {
    static template = "callmyway.PromiseForm";
    static components = { DocumentChoice };
    static props = {
        documents: Array,
        values: Object,
        busy: Boolean,
        edit: Function,
        save: Function,
        cancel: Function,
    };

    setup() {
        this.today = DateTime.local().startOf("day");
        if (!this.props.values.moveIds) {
            this.chooseCurrency(this.free[0]?.currency_id || 0);
        }
    }

    /** What no other promise holds. */
    get free() {
        return this.props.documents.filter((document) => !document.promise_id);
    }

    get currencies() {
        const byId = new Map(this.free.map((each) => [each.currency_id, each.currency]));
        return [...byId].map(([id, name]) => ({ id, name }));
    }

    get currency() {
        return this.currencies.find(({ id }) => id === this.props.values.currency_id);
    }

    get choices() {
        const { currency_id } = this.props.values;
        return this.free.filter((document) => document.currency_id === currency_id);
    }

    get days() {
        const tomorrow = this.today.plus({ days: 1 });
        const week = this.today.plus({ days: 7 });
        return [tomorrow, nextPayday(tomorrow), week]
            .toSorted((one, other) => one - other)
            .map((day) => ({
                value: day.toISODate(),
                label: day.toLocaleString({ weekday: "short", day: "numeric", month: "short" }),
            }))
            .filter(({ value }, at, all) => all.findIndex((day) => day.value === value) === at);
    }

    get isComplete() {
        const { amount, date, moveIds } = this.props.values;
        return amount > 0 && Boolean(date) && moveIds.length > 0;
    }

    /**
     * Choose, of a currency, what is due already, else everything.
     *
     * @param {number | string} id
     */
    chooseCurrency(id) {
        const currency_id = Number(id);
        const documents = this.free.filter((document) => document.currency_id === currency_id);
        const due = documents.filter(({ days, is_disputed }) => days > 0 && !is_disputed);
        this.props.edit({ currency_id });
        this.choose([...new Set((due.length ? due : documents).map(({ move_id }) => move_id))]);
    }

    choose(moveIds) {
        this.props.edit({ moveIds, amount: this.sumOf(moveIds) });
    }

    sumOf(moveIds) {
        const chosen = this.choices.filter(({ move_id }) => moveIds.includes(move_id));
        // what is shown is rounded; the server counts in the currency's own units
        return Number(chosen.reduce((sum, { left }) => sum + left, 0).toFixed(2));
    }

    submit() {
        if (this.isComplete) {
            const { amount, currency_id, date, moveIds } = this.props.values;
            return this.props.save({ amount, currency_id, date, move_ids: moveIds });
        }
    }
}
