import { mailModels } from "@mail/../tests/mail_test_helpers";
import { advanceTime, animationFrame, describe, expect, test } from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    MockServer,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

const EVERY = 2000; // milliseconds between two looks

class Job extends models.Model {
    _name = "job";

    name = fields.Char();
    state = fields.Char();
    progress = fields.Float();

    _records = [{ id: 1, name: "Past calls", state: "running", progress: 10 }];
}

defineModels({ ...mailModels, Job });

/** Show an import; returns how often it was read. */
async function showJob(values = {}) {
    Object.assign(Job._records[0], values);
    const seen = { reads: 0 };
    onRpc("job", "web_read", () => {
        seen.reads++;
    });
    await mountView({
        type: "form",
        resModel: "job",
        resId: 1,
        arch: `
            <form>
                <field name="name"/>
                <field name="state" invisible="1"/>
                <field name="progress"/>
                <widget name="callmyway_follow" invisible="state != 'running'"/>
            </form>`,
    });
    seen.reads = 0;
    return seen;
}

/** Let the server's side of it change. */
function happens(values) {
    MockServer.env.job.write([1], values);
}

async function later() {
    await advanceTime(EVERY);
    await animationFrame();
}

test("the progress of a running import moves by itself", async () => {
    await showJob();
    expect(".o_field_widget[name=progress] input").toHaveValue("10.00");
    happens({ progress: 25 });
    await later();
    expect(".o_field_widget[name=progress] input").toHaveValue("25.00");
    happens({ progress: 50 });
    await later();
    expect(".o_field_widget[name=progress] input").toHaveValue("50.00");
});

test("it is looked at until it is done, and then no more", async () => {
    const seen = await showJob();
    await later();
    expect(seen.reads).toBe(1);
    happens({ state: "done", progress: 100 });
    await later();
    expect(seen.reads).toBe(2);
    await later();
    await later();
    expect(seen.reads).toBe(2);
});

test("an import that does not run is left alone", async () => {
    const seen = await showJob({ state: "paused" });
    await later();
    expect(seen.reads).toBe(0);
});

test("what somebody is typing is not overwritten", async () => {
    const seen = await showJob();
    await contains(".o_field_widget[name=name] input").edit("Last year", { confirm: "tab" });
    await later();
    expect(".o_field_widget[name=name] input").toHaveValue("Last year");
    expect(seen.reads).toBe(0);
});
