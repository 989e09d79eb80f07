import { appear, defineCallmywayModels } from "./callmyway_test_helpers";
import { animationFrame, Deferred, describe, expect, queryAllTexts, test } from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineCallmywayModels();

/** Stands for the contact: the widget only asks for its ID. */
class Debtor extends models.Model {
    _name = "debtor";

    name = fields.Char();

    _records = [
        { id: 5, name: "Soda Tica" },
        { id: 6, name: "Olga Cliente" },
    ];
}
defineModels({ Debtor });

const common = { agent: "Ana", contact: "", invoices: "", note: "" };
const call = (id, when, values = {}) => ({
    ...common,
    key: [when, 0, id],
    kind: "calls",
    model: "callmyway.call",
    id,
    state: "done",
    state_label: "Answered",
    direction: "out",
    direction_label: "Outgoing",
    number: "+506 2233 4455",
    outcome: "Information Given",
    duration: 65,
    ...values,
});
const promise = (id, when, values = {}) => ({
    ...common,
    key: [when, 1, id],
    kind: "promises",
    model: "callmyway.promise",
    id,
    state: "broken",
    state_label: "Broken",
    amount: "$ 400.00",
    date: "2026-03-06",
    paid: "",
    ...values,
});
const charge = (id, when, values = {}) => ({
    ...common,
    key: [when, 2, id],
    kind: "charges",
    model: "callmyway.charge",
    id,
    state: "draft",
    state_label: "To Invoice",
    amount: "$ 12.50",
    concept: "Collection effort",
    ...values,
});

/**
 * Open the file of a contact whose server knows these items, two a page.
 *
 * @param {object[]} items the newest first
 */
async function openFile(items, { resIds = [5] } = {}) {
    const file = { items, asked: [], opened: [], pause: null };
    mockService("action", {
        doAction: (action, options) => file.opened.push([action, options]),
    });
    onRpc("res.partner", "get_callmyway_timeline", async ({ args, kwargs }) => {
        const { kinds, before } = kwargs;
        file.asked.push({ partnerId: args[0][0], kinds, before });
        const wanted = file.items.filter(({ kind }) => !kinds || kinds.includes(kind));
        const from = before ? wanted.findIndex(({ key }) => `${key}` === `${before}`) + 1 : 0;
        await file.pause;
        return { items: wanted.slice(from, from + 2), more: wanted.length > from + 2 };
    });
    await mountView({
        type: "form",
        resModel: "debtor",
        resId: 5,
        resIds,
        arch: `<form><field name="name"/><widget name="callmyway_timeline"/></form>`,
    });
    await appear(".o_callmyway_timeline");
    return file;
}

test("a call, a promise and a charge are told in a few words", async () => {
    const file = await openFile([
        call(1, "2026-03-05 15:00:00", { contact: "Olga", note: "Her brother pays" }),
        promise(2, "2026-03-04 15:00:00", { paid: "$ 100.00", invoices: "INV/7" }),
    ]);
    expect(queryAllTexts(".o_callmyway_title")).toEqual([
        "Information Given",
        "$ 400.00 promised for Mar 6, 2026",
    ]);
    expect(queryAllTexts(".o_callmyway_details")).toEqual([
        "Ana · Olga · Outgoing · Answered · +506 2233 4455 · 0:01:05",
        "Ana · INV/7 · $ 100.00 recovered",
    ]);
    expect(".o_callmyway_note").toHaveText("Her brother pays");
    expect(".o_callmyway_item .badge").toHaveText("Broken");
    expect(".o_callmyway_item[data-kind=promises] .text-bg-danger").toHaveCount(2);
    file.items = [charge(3, "2026-03-03 15:00:00")];
    await contains(".o_callmyway_kind[data-kind=charges]").click();
    expect(".o_callmyway_title").toHaveText("Charge of $ 12.50 · Collection effort");
    expect(".o_callmyway_item .badge").toHaveText("To Invoice");
});

test("a call without outcome is told by its state", async () => {
    await openFile([
        call(1, "2026-03-05 15:00:00", {
            outcome: "",
            state: "missed",
            state_label: "Missed",
            duration: 0,
        }),
    ]);
    expect(".o_callmyway_title").toHaveText("Missed");
    expect(".o_callmyway_details").toHaveText("Ana · Outgoing · +506 2233 4455");
});

test("items stand under their month, newest first, and more come when asked for", async () => {
    const file = await openFile([
        call(4, "2026-03-05 15:00:00"),
        call(3, "2026-03-01 15:00:00"),
        promise(2, "2026-02-20 15:00:00"),
        call(1, "2026-02-10 15:00:00"),
        charge(1, "2026-01-10 15:00:00"),
    ]);
    expect(queryAllTexts(".o_callmyway_month")).toEqual(["March 2026"]);
    await contains(".o_callmyway_more").click();
    expect(queryAllTexts(".o_callmyway_month")).toEqual(["March 2026", "February 2026"]);
    await contains(".o_callmyway_more").click();
    expect(".o_callmyway_item").toHaveCount(5);
    expect(".o_callmyway_more").toHaveCount(0);
    expect(file.asked.map(({ before }) => before)).toEqual([
        null,
        ["2026-03-01 15:00:00", 0, 3],
        ["2026-02-10 15:00:00", 0, 1],
    ]);
});

test("a kind can be looked at by itself, from its newest on", async () => {
    const file = await openFile([
        call(4, "2026-03-05 15:00:00"),
        call(3, "2026-03-01 15:00:00"),
        promise(2, "2026-02-20 15:00:00"),
    ]);
    await contains(".o_callmyway_more").click();
    await contains(".o_callmyway_kind[data-kind=promises]").click();
    expect(".o_callmyway_item").toHaveCount(1);
    expect(".o_callmyway_kind.active").toHaveText("Promises");
    expect(".o_callmyway_kind[data-kind=promises]").toHaveAttribute("aria-pressed", "true");
    expect(file.asked.at(-1)).toEqual({ partnerId: 5, kinds: ["promises"], before: null });
});

test("an answer that comes too late is not shown", async () => {
    const file = await openFile([
        call(4, "2026-03-05 15:00:00"),
        promise(2, "2026-02-20 15:00:00"),
    ]);
    const slow = (file.pause = new Deferred());
    await contains(".o_callmyway_kind[data-kind=calls]").click();
    file.pause = null;
    await contains(".o_callmyway_kind[data-kind=promises]").click();
    slow.resolve();
    await animationFrame();
    expect(queryAllTexts(".o_callmyway_item .badge")).toEqual(["Broken"]);
});

test("an empty file says so", async () => {
    await openFile([]);
    expect(".o_callmyway_none").toHaveText(/^Nothing yet/);
    expect(".o_callmyway_more").toHaveCount(0);
});

test("an item opens its record, and the button the statement of this contact", async () => {
    const file = await openFile([promise(2, "2026-02-20 15:00:00")]);
    await contains(".o_callmyway_item").click();
    expect(file.opened[0][0]).toMatchObject({ res_model: "callmyway.promise", res_id: 2 });
    await contains(".o_callmyway_statement").click();
    expect(file.opened[1]).toEqual([
        "callmyway.callmyway_statement_action",
        { additionalContext: { active_id: 5 } },
    ]);
});

test("the next contact has a file of its own", async () => {
    const file = await openFile([call(1, "2026-03-05 15:00:00")], { resIds: [5, 6] });
    file.items = [promise(9, "2026-03-01 15:00:00")];
    await contains(".o_pager_next").click();
    await appear(".o_callmyway_item[data-id='9']");
    expect(".o_callmyway_item").toHaveCount(1);
    expect(file.asked.map(({ partnerId }) => partnerId)).toEqual([5, 6]);
});
