import {
    appear,
    defineCallmywayModels,
    defineOffice,
    ENDPOINT,
    popup,
} from "./callmyway_test_helpers";
import { describe, expect, on, test } from "@odoo/hoot";
import { animationFrame, click, dblclick, Deferred, queryFirst } from "@odoo/hoot-dom";
import { contains, makeServerError, mountView } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineCallmywayModels();

const FORM = `<form><field name="name"/><field name="phone" widget="phone"/></form>`;
const LIST = `<list><field name="name"/><field name="phone" widget="phone"/></list>`;
const KANBAN = `
    <kanban>
        <templates>
            <t t-name="card">
                <field name="name"/>
                <field name="phone" widget="phone"/>
            </t>
        </templates>
    </kanban>`;
const OLGA = {
    number: "+506 2233 4455",
    endpoint_id: ENDPOINT.id,
    res_model: "lead",
    res_id: 1,
};

const mountForm = (options) =>
    mountView({ type: "form", resModel: "lead", resId: 1, arch: FORM, ...options });

/** Mount a view of several records; opening one of them is a step. */
const mountMany = (type, arch) =>
    mountView({
        type,
        resModel: "lead",
        arch,
        selectRecord: (id) => expect.step(`open ${id}`),
    });

/** Click, and tell whether the browser would follow the link. */
async function clickFollows(selector) {
    let follows = null;
    const off = on(queryFirst(selector), "click", (ev) => (follows = !ev.defaultPrevented));
    await click(selector);
    off();
    await animationFrame();
    return follows;
}

describe("with an endpoint", () => {
    test("a form that is read dials its number with one click, for its record", async () => {
        const office = defineOffice();
        await mountForm({ readonly: true });
        expect("a.o_form_uri.o_callmyway_dial").toHaveText("+506 2233 4455");
        expect(await clickFollows(".o_callmyway_dial")).toBe(false);
        expect(office.dialled).toEqual([OLGA]);
    });

    test("a form that is edited dials from the link beside the input", async () => {
        const office = defineOffice();
        await mountForm();
        expect(".o_field_phone input").toHaveValue("+506 2233 4455");
        expect(".o_callmyway_dial").toHaveCount(1);
        expect(await clickFollows("a.o_phone_form_link.o_callmyway_dial")).toBe(false);
        expect(office.dialled).toEqual([OLGA]);
    });

    test("the number just typed is the one that is dialled", async () => {
        const office = defineOffice();
        await mountForm();
        await contains(".o_field_phone input").edit("88112233", { confirm: "blur" });
        await contains(".o_callmyway_dial").click();
        expect(office.dialled).toEqual([{ ...OLGA, number: "88112233" }]);
    });

    test("the number of a record that is not saved yet is dialled for no record", async () => {
        const office = defineOffice();
        await mountForm({ resId: false });
        expect(".o_callmyway_dial").toHaveCount(0);
        await contains(".o_field_phone input").edit("88112233", { confirm: "blur" });
        await contains(".o_callmyway_dial").click();
        expect(office.dialled).toEqual([{ ...OLGA, number: "88112233", res_id: false }]);
    });

    test("a list dials the number of the row and doesn't open it", async () => {
        const office = defineOffice();
        await mountMany("list", LIST);
        expect(".o_callmyway_dial").toHaveCount(2);
        expect(await clickFollows(".o_data_row:last .o_callmyway_dial")).toBe(false);
        expect(office.dialled).toEqual([{ ...OLGA, number: "22334466", res_id: 2 }]);
        expect.verifySteps([]);
        await contains(".o_data_row:last [name=name]").click();
        expect.verifySteps(["open 2"]);
    });

    test("a list that is edited in place dials and leaves the row alone", async () => {
        const office = defineOffice();
        await mountMany("list", LIST.replace("<list", `<list editable="bottom"`));
        await contains(".o_data_row:first .o_callmyway_dial").click();
        expect(office.dialled).toEqual([OLGA]);
        expect(".o_selected_row").toHaveCount(0);
    });

    test("a kanban card dials its number and doesn't open", async () => {
        const office = defineOffice();
        await mountMany("kanban", KANBAN);
        expect(".o_callmyway_dial").toHaveCount(2);
        expect(await clickFollows(".o_kanban_record:first .o_callmyway_dial")).toBe(false);
        expect(office.dialled).toEqual([OLGA]);
        expect.verifySteps([]);
        await contains(".o_kanban_record:first [name=name], .o_kanban_record:first").click();
        expect.verifySteps(["open 1"]);
    });

    test("the link tells from which telephone it dials", async () => {
        defineOffice();
        await mountForm();
        const title = "Call +506 2233 4455 from 4000102 Luis Mora";
        expect(".o_callmyway_dial").toHaveAttribute("title", title);
    });

    test("the accepted call opens its pop-up", async () => {
        const office = defineOffice();
        office.answer = { call_id: 5, state: "dialing", message: "Your telephone rings" };
        await mountForm();
        office.calls.set(5, popup(5, { state: "dialing", direction: "out" }));
        await contains(".o_callmyway_dial").click();
        await appear(".o_callmyway_popup[data-call-id='5'][data-state=dialing]");
        expect(".o_callmyway_popup").toHaveCount(1);
        expect(".o_notification").toHaveCount(0);
    });

    test("a double click is one call, and opens no record", async () => {
        const office = defineOffice();
        const answer = new Deferred();
        office.answer = () => answer;
        await mountMany("list", LIST);
        await dblclick(".o_data_row:first .o_callmyway_dial");
        await animationFrame();
        expect(office.dialled).toEqual([OLGA]);
        expect.verifySteps([]);
        answer.resolve({ call_id: false, state: "dialing", message: "" });
    });

    test("a double click is one call also when the first click was refused at once", async () => {
        const office = defineOffice();
        office.answer = { call_id: 5, state: "failed", message: "Busy." };
        await mountMany("list", LIST);
        await click(".o_data_row:first .o_callmyway_dial");
        await animationFrame();
        await click(".o_data_row:first .o_callmyway_dial");
        await animationFrame();
        expect(office.dialled).toEqual([OLGA]);
    });

    test("while one number is being dialled, no other is", async () => {
        const office = defineOffice();
        const answer = new Deferred();
        office.answer = () => answer;
        await mountMany("list", LIST);
        await contains(".o_data_row:first .o_callmyway_dial").click();
        expect(".o_data_row:last .o_callmyway_dial").toHaveClass("o_callmyway_busy");
        expect(await clickFollows(".o_data_row:last .o_callmyway_dial")).toBe(false);
        expect(office.dialled).toEqual([OLGA]);
        expect.verifySteps([]);

        answer.resolve({ call_id: false, state: "dialing", message: "" });
        await animationFrame();
        expect(".o_callmyway_busy").toHaveCount(0);
        await contains(".o_data_row:first .o_callmyway_dial").click();
        expect(office.dialled).toEqual([OLGA, OLGA]);
    });

    test("a refusal is told in the server's words and opens no pop-up", async () => {
        const office = defineOffice();
        const message = "Your telephone is busy: hang up and try again.";
        office.answer = { call_id: 5, state: "failed", message };
        await mountForm();
        await contains(".o_callmyway_dial").click();
        await appear(".o_notification");
        expect(".o_notification_content").toHaveText(`No call was made. ${message}`);
        expect(".o_callmyway_popup").toHaveCount(0);
    });

    test("after the server failed, the number can be dialled again", async () => {
        expect.errors(1);
        const office = defineOffice();
        office.answer = () => {
            throw makeServerError({ message: "out of order" });
        };
        await mountForm();
        await contains(".o_callmyway_dial").click();
        await appear(".o_error_dialog");
        expect.verifyErrors(["out of order"]);
        await contains(".o_error_dialog footer button").click();

        expect(".o_callmyway_dial").not.toHaveClass("o_callmyway_busy");
        office.answer = { call_id: 5, state: "dialing", message: "" };
        office.calls.set(5, popup(5, { state: "dialing", direction: "out" }));
        await contains(".o_callmyway_dial").click();
        await appear(".o_callmyway_popup");
        expect(office.dialled).toEqual([OLGA, OLGA]);
    });
});

for (const [who, endpoints] of [
    ["a user who is no agent", false],
    ["an agent without endpoint", []],
]) {
    describe(`for ${who}`, () => {
        test("the link of a form stays as Odoo made it", async () => {
            const office = defineOffice({ endpoints });
            await mountForm();
            expect(".o_callmyway_dial").toHaveCount(0);
            expect("a.o_phone_form_link").toHaveAttribute("href", "tel:+50622334455");
            expect("a.o_phone_form_link").not.toHaveAttribute("title");
            expect(await clickFollows("a.o_phone_form_link")).toBe(true);
            expect(office.dialled).toEqual([]);
        });

        test("the links of lists and cards stay as Odoo made them", async () => {
            const office = defineOffice({ endpoints });
            await mountView({ type: "list", resModel: "lead", arch: LIST });
            await mountView({ type: "kanban", resModel: "lead", arch: KANBAN });
            expect(".o_callmyway_dial").toHaveCount(0);
            for (const record of [".o_data_row:first", ".o_kanban_record:first"]) {
                expect(`${record} a.o_form_uri`).toHaveAttribute("href", "tel:+50622334455");
                expect(await clickFollows(`${record} a.o_form_uri`)).toBe(true);
            }
            expect(office.dialled).toEqual([]);
        });
    });
}
