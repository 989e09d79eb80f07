import { defineCallmywayModels } from "./callmyway_test_helpers";
import { animationFrame, describe, expect, test } from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
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

const DEBT = {
    currency_id: 1,
    overdue: 100,
    overdue_text: "₡ 100.00",
    open: 300,
    open_text: "₡ 300.00",
    oldest_due: "2026-01-05",
    documents: [],
    more: 0,
    promises: [],
    last_contact: { when: "2026-01-10 15:00:00", agent: "Ana", outcome: "Agreed" },
};

async function openContacts(debts) {
    onRpc("res.partner", "get_callmyway_debt", ({ args: [[id]] }) => debts[id]);
    await mountView({
        type: "form",
        resModel: "debtor",
        resId: 5,
        resIds: [5, 6],
        arch: `<form><field name="name"/><widget name="callmyway_debt"/></form>`,
    });
}

test("the contact's page tells the debt and the last contact", async () => {
    await openContacts({ 5: DEBT });
    expect(".o_callmyway_overdue").toHaveText("Overdue\n₡ 100.00");
    expect(".o_callmyway_last_contact").toHaveText(/^Last contact: Jan 10, 2026.* · Agreed · Ana$/);
});

test("who may not read invoices sees nothing there", async () => {
    await openContacts({ 5: false });
    expect(".o_callmyway_debt").toHaveCount(0);
});

test("another contact's page tells that one's debt", async () => {
    await openContacts({ 5: DEBT, 6: { ...DEBT, overdue_text: "₡ 7.00", last_contact: false } });
    await contains(".o_pager_next").click();
    await animationFrame();
    expect(".o_callmyway_overdue").toHaveText("Overdue\n₡ 7.00");
    expect(".o_callmyway_last_contact").toHaveCount(0);
});
