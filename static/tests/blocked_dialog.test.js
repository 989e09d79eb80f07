import { appear, defineCallmywayModels, defineOffice } from "./callmyway_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { contains, mountView } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineCallmywayModels();

const NUMBER = "+506 2233 4455";
const FORM = {
    type: "form",
    resModel: "lead",
    resId: 1,
    arch: `<form><field name="name"/><field name="phone" widget="phone"/></form>`,
};

describe("a number that must not be called", () => {
    const refusal = { call_id: 5, state: "failed", message: "On the list.", may_override: true };

    test("an agent is told why, and that is all", async () => {
        const office = defineOffice();
        office.answer = { ...refusal, may_override: false };
        await mountView(FORM);
        await contains(".o_callmyway_dial").click();
        await appear(".o_notification");
        expect(".o_notification_content").toHaveText("No call was made. On the list.");
        expect(".modal").toHaveCount(0);
    });

    test("a supervisor gives a reason, and it is called for the same record", async () => {
        const office = defineOffice();
        office.answer = refusal;
        await mountView(FORM);
        await contains(".o_callmyway_dial").click();
        await appear(".modal");
        expect(".o_callmyway_why").toHaveText("On the list.");
        expect(".modal input").toBeFocused();
        expect(".o_callmyway_override").toHaveProperty("disabled", true);
        await contains(".modal input").edit("  She asked for it  ", { confirm: false });
        office.answer = { call_id: false, state: "dialing", message: "" };
        await contains(".o_callmyway_override").click();
        expect(".modal").toHaveCount(0);
        expect(office.dialled).toHaveLength(2);
        expect(office.dialled[1]).toMatchObject({ number: NUMBER, res_id: 1 });
        expect(office.overrides).toEqual(["She asked for it"]);
    });

    test("a blank reason calls nobody, and to refrain neither", async () => {
        const office = defineOffice();
        office.answer = refusal;
        await mountView(FORM);
        await contains(".o_callmyway_dial").click();
        await appear(".modal");
        await contains(".modal input").edit("   ", { confirm: "Enter" });
        expect(".modal").toHaveCount(1);
        await contains(".modal .btn-secondary").click();
        expect(".modal").toHaveCount(0);
        expect(office.dialled).toHaveLength(1);
    });
});
