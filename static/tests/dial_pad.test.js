import { appear, defineCallmywayModels, ENDPOINT, vanish } from "./callmyway_test_helpers";
import { NUMBER, OLGA, openPanel, PANEL, PRIVATE, type } from "./telephone_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, click, press, queryAllTexts } from "@odoo/hoot-dom";
import { contains } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineCallmywayModels();

describe("the dial pad", () => {
    for (const text of ["+506 2233-4455", "(506) 2233.4455", "tel:+50622334455", "911"]) {
        test(`dials ${text} with Enter, as it was pasted and for no record`, async () => {
            const office = await openPanel();
            await type(text);
            await press("Enter");
            await vanish(PANEL);
            expect(office.dialled).toEqual([
                { number: text, endpoint_id: ENDPOINT.id, res_model: false, res_id: false },
            ]);
        });
    }

    test("its keys write the number", async () => {
        const office = await openPanel();
        for (const key of ["2", "2", "*", "0", "#"]) {
            await contains(`[data-key='${key}']`).click();
        }
        expect(NUMBER).toHaveValue("22*0#");
        await contains(".o_callmyway_erase").click();
        expect(NUMBER).toHaveValue("22*0");
        expect(NUMBER).toBeFocused();
        await contains(".o_callmyway_call").click();
        expect(office.dialled[0].number).toBe("22*0");
    });

    test("says what will be sent, and from which telephone", async () => {
        const office = await openPanel();
        office.sent["+506 2233-4455"] = "22334455";
        expect(".o_callmyway_call").toHaveProperty("disabled", true);
        await type("+506 2233-4455");
        expect(".o_callmyway_call").toHaveText("Call 22334455 from 4000102 Luis Mora");
    });

    test("suggests contacts while a name is typed, and calls for the one chosen", async () => {
        const office = await openPanel({ found: [OLGA, { ...OLGA, id: 32, name: "Olga Otra" }] });
        await type("olg");
        expect(office.asked).toEqual(["olg"]);
        expect(queryAllTexts("[role=option] span:first-child")).toEqual([
            "Olga Cliente",
            "Olga Otra",
        ]);
        expect(".o_callmyway_call").toHaveProperty("disabled", true);
        await press("ArrowDown");
        await press("ArrowDown");
        await animationFrame();
        expect("[role=option][aria-selected=true]").toHaveText(/Olga Otra/);
        expect(NUMBER).toHaveAttribute("aria-activedescendant", "callmyway_suggestion_1");
        await press("Enter");
        await animationFrame();
        expect(NUMBER).toHaveValue("Olga Otra");
        expect("[role=option]").toHaveCount(0);
        await press("Enter");
        await vanish(PANEL);
        expect(office.dialled).toEqual([
            {
                number: OLGA.number,
                endpoint_id: ENDPOINT.id,
                res_model: "res.partner",
                res_id: 32,
            },
        ]);
    });

    test("Enter on a name takes the first contact, on a number the number", async () => {
        const office = await openPanel({ found: [OLGA] });
        await type("olg");
        await press("Enter");
        await animationFrame();
        expect(NUMBER).toHaveValue("Olga Cliente");
        expect(office.dialled).toEqual([]);
        await type("2233");
        expect("[role=option]").toHaveCount(1);
        await press("Enter");
        await vanish(PANEL);
        expect(office.dialled[0].number).toBe("2233");
    });

    test("typing fast asks the server once", async () => {
        const office = await openPanel();
        for (const text of ["o", "ol", "olg"]) {
            await contains(NUMBER).edit(text, { confirm: false });
        }
        await advanceTime(300);
        expect(office.asked).toEqual(["olg"]);
    });

    test("Escape closes the suggestions first, then the panel", async () => {
        await openPanel({ found: [OLGA] });
        await type("olg");
        await press("Escape");
        await animationFrame();
        expect("[role=option]").toHaveCount(0);
        expect(PANEL).toHaveCount(1);
        await press("Escape");
        await vanish(PANEL);
    });

    test("a refusal leaves the panel and the number", async () => {
        const office = await openPanel();
        office.answer = { call_id: 5, state: "failed", message: "Busy." };
        await type("22334455");
        await press("Enter");
        await appear(".o_notification");
        expect(NUMBER).toHaveValue("22334455");
    });

    test("a double click is one call", async () => {
        const office = await openPanel();
        office.answer = { call_id: 5, state: "failed", message: "Busy." };
        await type("22334455");
        await click(".o_callmyway_call");
        await click(".o_callmyway_call");
        await animationFrame();
        expect(office.dialled).toHaveLength(1);
    });

    test("the telephone is chosen where it is said", async () => {
        const office = await openPanel({ endpoints: [ENDPOINT, PRIVATE] });
        await contains(".o_callmyway_from select").select(String(PRIVATE.id));
        expect(office.chosen).toEqual([PRIVATE.id]);
        await type("22334455");
        expect(".o_callmyway_call").toHaveText("Call 22334455 from Luis Mora (private)");
        await press("Enter");
        await vanish(PANEL);
        expect(office.dialled[0].endpoint_id).toBe(PRIVATE.id);
    });
});
