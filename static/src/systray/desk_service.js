import { registry } from "@web/core/registry";
import { debounce } from "@web/core/utils/timing";
import { session } from "@web/session";
import { watchCalls } from "../calls_watch";

import { reactive } from "@odoo/owl";

const CALL = "callmyway.call";
const PAUSE = 300; // milliseconds: what happens to a call comes in several pieces

/** What waits on the agent's desk: the last calls, and the wrap-ups still to be done. */
export class Desk {
    constructor({ orm, [CALL]: callService }) {
        this.orm = orm;
        this.state = reactive({
            calls: [],
            wrapups: [],
            wrapupCount: session.callmyway?.wrapup_count || 0,
        });
        this.questions = 0;
        this.loadSoon = debounce(() => this.load(), PAUSE);
        watchCalls(callService, () => this.loadSoon());
    }

    /** Hear of a call: a wrap-up that is closed in another tab, or elsewhere, waits no more. */
    hear({ wrapup_state: closed }) {
        if (closed) {
            this.loadSoon();
        }
    }

    async load() {
        const question = ++this.questions;
        const desk = await this.orm.silent.call(CALL, "get_desk", []);
        if (question === this.questions) {
            const { calls, wrapups, wrapup_count: wrapupCount } = desk;
            Object.assign(this.state, { calls, wrapups, wrapupCount });
        }
    }
}

registry.category("services").add("callmyway.desk", {
    dependencies: ["orm", "bus_service", CALL],
    start(env, services) {
        const desk = new Desk(services);
        services.bus_service.subscribe(CALL, (message) => desk.hear(message));
        return desk;
    },
});
