import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

import { Component, useState } from "@odoo/owl";

const { DateTime } = luxon;
const NO_STEP = { next_type_id: false, next_date: false, next_user_id: false };
const COLOURS = {
    success: "success",
    follow_up: "info",
    no_contact: "secondary",
    refusal: "warning",
    wrong: "danger",
};

/** What came of the call: outcome, note, next step and what is to be known of the number. */
export class WrapupForm extends Component {
    static template = "callmyway.WrapupForm";
    static components = { RecordSelector };
    static props = { call: Object, draft: Object, edit: Function, missing: Boolean };

    setup() {
        this.data = useState(useService("callmyway.call").state);
        this.today = DateTime.local().toISODate();
        this.colleagues = [["share", "=", false]];
    }

    /** The outcomes for this direction by category, what the agent uses most first. */
    get groups() {
        const groups = new Map();
        for (const outcome of this.data.choices.outcomes) {
            const { category, category_label, directions } = outcome;
            if (directions !== "both" && directions !== this.props.call.direction) {
                continue;
            }
            const colour = COLOURS[category];
            if (!groups.has(category)) {
                groups.set(category, { category, label: category_label, colour, outcomes: [] });
            }
            groups.get(category).outcomes.push(outcome);
        }
        return [...groups.values()];
    }

    /** A next step is planned on the contact, or on the document the call was made from. */
    get canPlan() {
        const { call, draft } = this.props;
        return !this.isDone && Boolean(draft.partnerId || call.has_document);
    }

    /** What follows from closing the wrap-up has happened: it happens once. */
    get isDone() {
        return this.props.call.wrapup_state === "done";
    }

    get marks() {
        const { call, draft } = this.props;
        if (!call.has_number || this.isDone) {
            return [];
        }
        return draft.partnerId ? ["wrong", "do_not_call"] : ["do_not_call"];
    }

    toggleOutcome(outcome) {
        const { draft, edit } = this.props;
        if (draft.outcome_id === outcome.id) {
            return edit({ outcome_id: false, ...this.unproposed() });
        }
        edit({ outcome_id: outcome.id, ...this.unproposed(), ...this.proposed(outcome) });
    }

    /** What the outcome before had proposed goes with it; what the agent entered stays. */
    unproposed() {
        const { isPrefilled } = this.props.draft;
        return isPrefilled ? { ...NO_STEP, number_mark: false, isPrefilled: false } : {};
    }

    proposed({ activity_type_id, activity_days, number_mark }) {
        const { draft } = this.props;
        if (!draft.isPrefilled && (draft.next_type_id || draft.number_mark)) {
            return {};
        }
        const values = {};
        if (activity_type_id) {
            Object.assign(values, this.stepFrom(activity_type_id, activity_days));
        }
        if (number_mark) {
            values.number_mark = number_mark;
        }
        return { ...values, isPrefilled: Object.keys(values).length > 0 };
    }

    stepFrom(next_type_id, days) {
        return {
            next_type_id,
            next_date: DateTime.local().plus({ days }).toISODate(),
            next_user_id: user.userId,
        };
    }

    /** Enter something that no outcome proposed. */
    enter(changes) {
        this.props.edit({ ...changes, isPrefilled: false });
    }

    /** @param {string} value of the option */
    chooseStep(value) {
        const typeId = Number(value);
        if (!typeId) {
            return this.enter(NO_STEP);
        }
        const { next_date, next_user_id } = this.props.draft;
        const { next_date: date, next_user_id: person } = this.stepFrom(typeId, 1);
        this.enter({
            next_type_id: typeId,
            next_date: next_date || date,
            next_user_id: next_user_id || person,
        });
    }

    toggleMark(mark) {
        this.enter({ number_mark: this.props.draft.number_mark === mark ? false : mark });
    }
}
