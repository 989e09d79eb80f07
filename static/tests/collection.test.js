import {
    appear,
    defineCallmywayModels,
    defineOffice,
    OLGA,
    openPage,
    outcome,
    popup,
    vanish,
} from "./callmyway_test_helpers";
import { nextPayday } from "@callmyway/collection/promise_form";
import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, queryAllTexts } from "@odoo/hoot-dom";
import { mockDate } from "@odoo/hoot-mock";
import { contains, mockService } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineCallmywayModels();

const { DateTime } = luxon;

/** An open document as get_callmyway_debt tells it. */
function document(id, values = {}) {
    return {
        id,
        move_id: id,
        name: `INV/${id}`,
        instalment: "",
        is_credit: false,
        due: "2026-01-05",
        days: 10,
        currency_id: 1,
        currency: "CRC",
        left: 100,
        left_text: "₡ 100.00",
        company_text: "",
        is_disputed: false,
        dispute_reason: "",
        promise_id: false,
        ...values,
    };
}

function debt(...documents) {
    return {
        currency_id: 1,
        overdue: 100,
        overdue_text: "₡ 100.00",
        open: 300,
        open_text: "₡ 300.00",
        oldest_due: "2026-01-05",
        documents,
        more: 0,
        promises: [],
        last_contact: false,
    };
}

/** Open the page with a call of Olga, whose collection is as given. */
async function openCollection(collection) {
    const office = defineOffice({ calls: [popup(3, { contacts: [OLGA], partner_id: 11 })] });
    Object.assign(office.collection, collection);
    office.choices.outcomes = [
        outcome(1, "Agreed", "success", "Success"),
        outcome(2, "Promise", "success", "Success", { asks: "promise" }),
        outcome(3, "Disputes", "refusal", "Refusal", { asks: "dispute" }),
    ];
    await openPage();
    await appear(".o_callmyway_popup");
    await animationFrame();
    return office;
}

const PROMISE = ".o_callmyway_promise_form";
const DISPUTE = ".o_callmyway_dispute_form";

test("who owes nothing, or may not be seen to owe, leaves the pop-up as it was", async () => {
    await openCollection({});
    expect(".o_callmyway_collection").toHaveCount(0);
});

test("the debt is told in sums, and its documents when asked for", async () => {
    mockService("action", { doAction: ({ res_id }) => expect.step(res_id) });
    const late = document(5, { instalment: "1/2", is_disputed: true });
    await openCollection({ debt: debt(late, document(6, { days: -3 })) });
    expect(".o_callmyway_overdue").toHaveText("Overdue\n₡ 100.00");
    expect(".o_callmyway_open").toHaveText("Open\n₡ 300.00");
    expect(".o_callmyway_document").toHaveCount(0);
    await contains(".o_callmyway_documents").click();
    expect(queryAllTexts(".o_callmyway_document")[0]).toMatch(
        /INV\/5\s*1\/2\s*Disputed\s*Jan 5, 2026\s*10 d late\s*₡ 100.00/
    );
    expect(queryAllTexts(".o_callmyway_document")[1]).not.toMatch(/late/);
    await contains(".o_callmyway_document a").click();
    expect.verifySteps([5]);
});

test("a promise is proposed over what is due, and recorded as the agent says", async () => {
    mockDate("2026-01-15 12:00:00");
    const office = await openCollection({
        debt: debt(
            document(5),
            document(6, { left: 50 }),
            document(7, { days: -3 }),
            document(8, { promise_id: 4 }),
            document(9, { is_credit: true, left: -20 })
        ),
    });
    await contains(".o_callmyway_promise").click();
    expect(`${PROMISE} .o_callmyway_amount`).toHaveValue(150);
    expect(queryAllTexts(`${PROMISE} .o_callmyway_choice label span:nth-child(2)`)).toEqual([
        "INV/5",
        "INV/6",
        "INV/7",
    ]);
    await contains(`${PROMISE} [data-move-id='6']`).click();
    expect(`${PROMISE} .o_callmyway_amount`).toHaveValue(100);
    expect(".o_callmyway_promise_save").not.toBeEnabled();
    await contains(`${PROMISE} .o_callmyway_amount`).edit("80");
    await contains(".o_callmyway_day").click();
    await contains(".o_callmyway_promise_save").click();
    expect(office.recorded).toEqual([
        {
            method: "record_promise",
            callId: 3,
            partnerId: 11,
            values: [{ amount: 80, currency_id: 1, date: "2026-01-16", move_ids: [5] }],
        },
    ]);
    await vanish(PROMISE);
});

test("one promise is in one currency", async () => {
    await openCollection({
        debt: debt(document(5), document(6, { currency_id: 2, currency: "USD", left: 7 })),
    });
    await contains(".o_callmyway_promise").click();
    expect(`${PROMISE} .o_callmyway_choice label`).toHaveCount(1);
    await contains(".o_callmyway_currency").select("2");
    expect(`${PROMISE} .o_callmyway_amount`).toHaveValue(7);
    expect(`${PROMISE} [data-move-id='6']`).toBeChecked();
});

test("an outcome opens the form it asks for, once", async () => {
    const office = await openCollection({ debt: debt(document(5)) });
    await contains("[data-outcome-id='2']").click();
    await appear(PROMISE);
    await contains(".o_callmyway_promise_form .btn-secondary").click();
    await vanish(PROMISE);
    await contains("[data-outcome-id='3']").click();
    await appear(DISPUTE);
    await contains(`${DISPUTE} [data-move-id='5']`).click();
    expect(".o_callmyway_dispute_save").not.toBeEnabled();
    await contains(".o_callmyway_reason").edit("never delivered", { confirm: false });
    await contains(".o_callmyway_dispute_save").click();
    expect(office.recorded[0]).toEqual({
        method: "mark_disputed",
        callId: 3,
        partnerId: 11,
        values: [[5], "never delivered"],
    });
});

test("what is being entered survives folding", async () => {
    await openCollection({ debt: debt(document(5)) });
    await contains(".o_callmyway_promise").click();
    await contains(`${PROMISE} .o_callmyway_amount`).edit("42");
    await contains(".o_callmyway_fold").click();
    await vanish(PROMISE);
    await contains(".o_callmyway_fold").click();
    await appear(PROMISE);
    expect(`${PROMISE} .o_callmyway_amount`).toHaveValue(42);
});

test("a charge is made by the agent's press, with the amount that is shown", async () => {
    const proposal = { rule_id: 9, name: "Effort", amount: 12.5, currency: "CRC" };
    const office = await openCollection({
        proposals: [
            { ...proposal, allowed: true, why: "" },
            { ...proposal, rule_id: 10, name: "Visit", allowed: false, why: "Once a month." },
        ],
    });
    expect("[data-rule-id='10']").toHaveText("Visit: Once a month.");
    expect("[data-rule-id='10'] button").toHaveCount(0);
    expect(office.recorded).toEqual([]);
    await contains(".o_callmyway_charge_amount").edit("10", { confirm: false });
    await contains(".o_callmyway_charge").click();
    expect(office.recorded).toEqual([
        { method: "confirm_charge", callId: 3, partnerId: 11, values: [9, 10] },
    ]);
});

test("what was recorded in this call is shown with it", async () => {
    const amount_text = "₡ 80.00";
    await openCollection({
        promises: [{ id: 1, amount_text, date: "2026-01-20", state: "open", state_label: "Open" }],
        charges: [{ id: 2, name: "Effort", amount_text }],
    });
    expect(queryAllTexts(".o_callmyway_recorded")).toEqual([
        "Promised in this call: ₡ 80.00, Jan 20, 2026",
        "Charged for this call: Effort, ₡ 80.00",
    ]);
});

test("people are paid on the 15th and on the last of the month", () => {
    const payday = (day) => nextPayday(DateTime.fromISO(day)).toISODate();
    expect(payday("2026-02-03")).toBe("2026-02-15");
    expect(payday("2026-02-15")).toBe("2026-02-28");
    expect(payday("2026-01-31")).toBe("2026-01-31");
});
