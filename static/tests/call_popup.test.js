import {
    appear,
    card,
    defineCallmywayModels,
    defineOffice,
    openPage,
    OUTCOMES,
    popup,
    settle,
    vanish,
} from "./callmyway_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import {
    advanceTime,
    animationFrame,
    click,
    dblclick,
    Deferred,
    edit,
    queryAllAttributes,
    queryAllTexts,
    queryFirst,
} from "@odoo/hoot-dom";
import { contains, makeServerError, MockServer, mockService } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineCallmywayModels();

const POPUP = ".o_callmyway_popup";
const OLGA = card(11, "Olga Cliente", { company: "Soda Tica", function: "Owner", city: "Liberia" });
const PEDRO = card(12, "Pedro Gemelo", { city: "Heredia" });
const PAULA = card(13, "Paula Gemela", { function: "Accountant", company: "Gemelos S.A." });

/** Open the page while these calls are open. */
async function openCalls(...calls) {
    const office = defineOffice({ calls });
    await openPage();
    await appear(POPUP);
    return office;
}

async function follow(office, callId, values) {
    office.change(callId, values);
    office.tell(callId);
    await appear(`${POPUP}[data-call-id='${callId}'][data-state=${values.state}]`);
}

describe("who it is", () => {
    test("one contact is shown with what tells who it is", async () => {
        await openCalls(popup(3, { contacts: [OLGA] }));
        expect(".o_callmyway_title").toHaveText("Olga Cliente");
        expect(`${POPUP} .card-header`).toHaveText(/\+506 2233 4455/);
        expect(".o_callmyway_contact").toHaveText(/Olga Cliente\s+Soda Tica\s+Owner · Liberia/);
        expect(".o_callmyway_candidate, .o_callmyway_search").toHaveCount(0);
    });

    test("the contact's last calls are told with outcome, or state, and agent", async () => {
        const last_calls = [
            {
                id: 1,
                when: "2026-01-14 15:00:00",
                state: "Answered",
                outcome: "Paid",
                agent: "Ana",
            },
            { id: 2, when: "2026-01-13 15:00:00", state: "Missed", outcome: "", agent: "Luis" },
        ];
        await openCalls(popup(3, { contacts: [{ ...OLGA, last_calls }] }));
        expect(queryAllTexts(".o_callmyway_last_call")).toHaveLength(2);
        expect(".o_callmyway_last_call:first").toHaveText(/Paid\s+Ana/);
        expect(".o_callmyway_last_call:last").toHaveText(/Missed\s+Luis/);
    });

    test("the contact's name opens its form", async () => {
        mockService("action", {
            doAction: ({ res_model, res_id }) => expect.step(`${res_model} ${res_id}`),
        });
        await openCalls(popup(3, { contacts: [OLGA] }));
        await contains(".o_callmyway_open_contact").click();
        expect.verifySteps(["res.partner 11"]);
        expect(POPUP).toHaveCount(1);
    });

    test("of several contacts the agent chooses, and may choose anew", async () => {
        const office = await openCalls(popup(3, { contacts: [PEDRO, PAULA] }));
        expect(".o_callmyway_title").toHaveText("+506 2233 4455");
        expect(queryAllTexts(".o_callmyway_candidate")).toEqual([
            "Pedro Gemelo\nHeredia",
            "Paula Gemela\nGemelos S.A. · Accountant",
        ]);
        await contains(".o_callmyway_candidate[data-partner-id='13']").click();
        expect(".o_callmyway_title").toHaveText("Paula Gemela");
        expect(".o_callmyway_candidate").toHaveCount(0);

        await contains(".o_callmyway_change").click();
        expect(".o_callmyway_candidate").toHaveCount(2);
        await contains(".o_callmyway_candidate[data-partner-id='12']").click();
        await contains(".o_callmyway_save").click();
        expect(office.saved.map((saved) => saved.partner_id)).toEqual([12]);
    });

    for (const [number, values, text] of [
        ["an unknown", {}, /No contact has this number/],
        ["a hidden", { case: "private", number: "Private" }, /The caller hides the number/],
    ]) {
        test(`for ${number} number a contact is searched and linked`, async () => {
            const office = defineOffice({ calls: [popup(3, values)] });
            await openPage();
            await appear(POPUP);
            const [found] = MockServer.env["res.partner"].create([{ name: "Rosa Nueva" }]);
            expect(`${POPUP} .card-body`).toHaveText(text);
            expect(".o_callmyway_candidate, .o_callmyway_contact").toHaveCount(0);
            await contains(".o_callmyway_search input").edit("Rosa", { confirm: false });
            await advanceTime(1000);
            await contains(".o_callmyway_search .dropdown-item:contains(Rosa Nueva)").click();
            expect(".o_callmyway_search input").toHaveValue("Rosa Nueva");
            await contains(".o_callmyway_save").click();
            expect(office.saved.map((saved) => saved.partner_id)).toEqual([found]);
        });
    }

    test("a contact that becomes known while nothing was entered is shown", async () => {
        const office = await openCalls(popup(3));
        await follow(office, 3, {
            state: "in_progress",
            case: "one",
            contacts: [OLGA],
            partner_id: 11,
        });
        expect(".o_callmyway_title").toHaveText("Olga Cliente");
    });
});

describe("how it stands", () => {
    test("it is a dialog named after the contact, with the call's id", async () => {
        await openCalls(popup(3, { contacts: [OLGA] }));
        expect(POPUP).toHaveAttribute("role", "dialog");
        expect(POPUP).toHaveAttribute("aria-label", "Olga Cliente");
        expect(POPUP).toHaveAttribute("data-call-id", "3");
    });

    test("two calls have two pop-ups, each with its own entries", async () => {
        const office = await openCalls(
            popup(3, { contacts: [OLGA] }),
            popup(4, { contacts: [PEDRO] })
        );
        expect(queryAllAttributes(POPUP, "data-call-id")).toEqual(["3", "4"]);
        await contains(`${POPUP}[data-call-id='4'] textarea`).edit("second");
        await contains(`${POPUP}[data-call-id='3'] textarea`).edit("first");
        expect(`${POPUP}[data-call-id='4'] textarea`).toHaveValue("second");
        await contains(`${POPUP}[data-call-id='4'] .o_callmyway_save`).click();
        expect(office.saved.map(({ callId, note }) => [callId, note])).toEqual([[4, "second"]]);
    });

    test("a call that began before the page was opened is timed from its beginning", async () => {
        await openCalls(popup(3, { state: "in_progress", seconds: 3590 }));
        expect(".o_callmyway_timer").toHaveText("0:59:50");
        await advanceTime(15_000);
        await animationFrame();
        expect(".o_callmyway_timer").toHaveText("1:00:05");
    });

    test("a call that rings isn't timed, one that ended stands at its duration", async () => {
        const office = await openCalls(popup(3));
        expect(".o_callmyway_timer").toHaveText("");
        await advanceTime(5000);
        expect(".o_callmyway_timer").toHaveText("");
        await follow(office, 3, { state: "in_progress" });
        expect(".o_callmyway_timer").toHaveText("0:00:00");
        await follow(office, 3, { state: "done", duration: 65 });
        await advanceTime(5000);
        await animationFrame();
        expect(".o_callmyway_timer").toHaveText("0:01:05");
    });

    test("it folds to its head and unfolds with everything still there", async () => {
        await openCalls(popup(3, { contacts: [OLGA] }));
        await contains(".o_callmyway_note").edit("wants a call on Monday");
        await contains("button[aria-label=Fold]").click();
        expect(`${POPUP} .card-body, ${POPUP} .card-footer`).toHaveCount(0);
        expect(".o_callmyway_title").toHaveText("Olga Cliente");
        await contains("button[aria-label=Unfold]").click();
        expect(".o_callmyway_note").toHaveValue("wants a call on Monday");
    });

    test("only an ended call can be closed, and closing saves nothing", async () => {
        const office = await openCalls(popup(3, { state: "dialing" }));
        for (const state of ["ringing", "in_progress"]) {
            expect(".o_callmyway_close").toHaveCount(0);
            await follow(office, 3, { state });
        }
        expect(".o_callmyway_close").toHaveCount(0);
        await follow(office, 3, { state: "done" });
        await contains(".o_callmyway_close").click();
        expect(POPUP).toHaveCount(0);
        expect(office.saved).toEqual([]);
    });
});

describe("what came of it", () => {
    test("an outcome is chosen, exchanged for another, and taken back", async () => {
        await openCalls(popup(3));
        const checked = () => queryAllTexts(".o_callmyway_outcomes [aria-checked=true]");
        expect(queryAllTexts(".o_callmyway_outcomes [role=radio]")).toEqual(
            OUTCOMES.map(({ name }) => name)
        );
        expect(checked()).toEqual([]);
        await contains("[data-outcome-id='1']").click();
        expect(checked()).toEqual(["Promise to pay"]);
        await contains("[data-outcome-id='2']").click();
        expect(checked()).toEqual(["No answer"]);
        await contains("[data-outcome-id='2']").click();
        expect(checked()).toEqual([]);
    });

    test("contact, outcome and note are saved, and the open call stays", async () => {
        const office = await openCalls(popup(3, { state: "in_progress", contacts: [OLGA] }));
        await contains("[data-outcome-id='1']").click();
        await contains(".o_callmyway_note").edit("pays on Friday");
        await contains(".o_callmyway_save").click();
        expect(office.saved).toEqual([
            { callId: 3, partner_id: 11, outcome_id: 1, note: "pays on Friday", done: false },
        ]);
        expect(".o_callmyway_note").toHaveValue("pays on Friday");
        expect("[data-outcome-id='1']").toHaveAttribute("aria-checked", "true");
    });

    test("what was saved before is there when the page is opened again", async () => {
        await openCalls(
            popup(3, { contacts: [OLGA], partner_id: 11, outcome_id: 2, note: "rang twice" })
        );
        expect(".o_callmyway_note").toHaveValue("rang twice");
        expect("[data-outcome-id='2']").toHaveAttribute("aria-checked", "true");
    });

    test("nothing entered is lost when the call changes in the middle of a word", async () => {
        const office = await openCalls(popup(3, { contacts: [PEDRO, PAULA] }));
        await contains(".o_callmyway_candidate[data-partner-id='13']").click();
        await contains("[data-outcome-id='1']").click();
        await click(".o_callmyway_note");
        await edit("pays on Fri");
        await animationFrame();
        const note = queryFirst(".o_callmyway_note");
        for (const state of ["in_progress", "done"]) {
            await follow(office, 3, { state, note: "", outcome_id: false, partner_id: 12 });
            expect(".o_callmyway_note").toHaveValue("pays on Fri");
            expect(queryFirst(".o_callmyway_note")).toBe(note);
            expect(".o_callmyway_note").toBeFocused();
            expect(".o_callmyway_title").toHaveText("Paula Gemela");
            expect("[data-outcome-id='1']").toHaveAttribute("aria-checked", "true");
        }
    });

    test("what is typed while a save is on its way is kept", async () => {
        const office = await openCalls(popup(3, { contacts: [OLGA] }));
        const answer = new Deferred();
        office.pause = answer;
        await contains(".o_callmyway_note").edit("pays");
        await contains(".o_callmyway_save").click();
        await contains(".o_callmyway_note").edit("pays on Friday");
        answer.resolve();
        await appear(".o_callmyway_save:enabled");
        expect(".o_callmyway_note").toHaveValue("pays on Friday");
    });

    test("saving and closing an ended call removes its pop-up", async () => {
        const office = await openCalls(popup(3, { contacts: [OLGA] }), popup(4));
        await follow(office, 3, { state: "done" });
        await contains(`${POPUP}[data-call-id='3'] .o_callmyway_done`).click();
        await vanish(`${POPUP}[data-call-id='3']`);
        expect(POPUP).toHaveCount(1);
        expect(office.saved.map(({ callId, done }) => [callId, done])).toEqual([[3, true]]);
    });

    test("saving and closing while they still talk keeps the pop-up until the call ends", async () => {
        const office = await openCalls(popup(3, { state: "in_progress", contacts: [OLGA] }));
        await contains(".o_callmyway_done").click();
        expect(POPUP).toHaveCount(1);
        office.change(3, { state: "done" });
        office.tell(3);
        await vanish(POPUP);
        expect(office.saved.map(({ done }) => done)).toEqual([true]);
    });

    test("what is entered after saving and closing keeps the pop-up when the call ends", async () => {
        const office = await openCalls(popup(3, { state: "in_progress", contacts: [OLGA] }));
        await contains(".o_callmyway_done").click();
        await contains(".o_callmyway_note").edit("one thing more");
        await follow(office, 3, { state: "done" });
        expect(".o_callmyway_note").toHaveValue("one thing more");
    });

    test("a double click on save and close saves once", async () => {
        const office = await openCalls(popup(3, { contacts: [OLGA] }));
        await follow(office, 3, { state: "done" });
        await dblclick(".o_callmyway_done");
        await vanish(POPUP);
        expect(office.saved).toHaveLength(1);
    });

    test("a call that is merged away while it is being saved disturbs nothing", async () => {
        const office = await openCalls(popup(3, { contacts: [OLGA] }));
        const answer = new Deferred();
        office.pause = answer;
        await contains(".o_callmyway_save").click();
        office.pause = null;
        office.calls.delete(3);
        office.tell(3, "in_progress");
        await vanish(POPUP);
        answer.resolve();
        await settle(office);
        expect(POPUP).toHaveCount(0);
    });

    test("when saving fails, everything entered is still there and can be saved again", async () => {
        expect.errors(1);
        const office = await openCalls(popup(3, { contacts: [OLGA] }));
        await follow(office, 3, { state: "done" });
        await contains(".o_callmyway_note").edit("pays on Friday");
        office.refuse = makeServerError({ message: "no right" });
        await contains(".o_callmyway_done").click();
        await appear(".o_error_dialog");
        expect.verifyErrors(["no right"]);
        await contains(".o_error_dialog footer button").click();
        expect(".o_callmyway_note").toHaveValue("pays on Friday");
        office.refuse = null;
        await contains(".o_callmyway_done").click();
        await vanish(POPUP);
        expect(office.saved.map(({ note }) => note)).toEqual(["pays on Friday"]);
    });
});
