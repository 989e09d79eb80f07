import { Component, useState } from "@odoo/owl";

/** The charges that the outcome proposes; each is made by the agent's press alone. */
export class ChargeList extends Component {
    static template = "callmyway.ChargeList";
    static props = { proposals: Array, busy: Boolean, confirm: Function };

    setup() {
        this.amounts = useState({}); // rule id → what the agent entered instead of the proposal
    }

    amountOf({ rule_id, amount }) {
        return this.amounts[rule_id] ?? amount;
    }

    enter(proposal, amount) {
        this.amounts[proposal.rule_id] = amount;
    }

    confirm(proposal) {
        return this.props.confirm(proposal.rule_id, this.amountOf(proposal));
    }
}
