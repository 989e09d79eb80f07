import {
    appear,
    defineCallmywayModels,
    defineOffice,
    follow,
    OLGA,
    openCalls,
    openPage,
    outcome,
    OUTCOMES,
    PAULA,
    PEDRO,
    popup,
    settle,
    vanish,
} from "./callmyway_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";
import {
    advanceTime,
    animationFrame,
    click,
    dblclick,
    Deferred,
    edit,
    press,
    queryAllAttributes,
    queryAllTexts,
    queryFirst,
} from "@odoo/hoot-dom";
import { contains, makeServerError, serverState } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineCallmywayModels();

const POPUP = ".o_callmyway_popup";

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
    await appear(".o_callmyway_contact");
    await contains("[data-outcome-id='1']").click();
    await click(".o_callmyway_note");
    await edit("pays on Fri");
    await animationFrame();
    const note = queryFirst(".o_callmyway_note");
    for (const state of ["in_progress", "done"]) {
        await follow(office, 3, { state, note: "", outcome_id: false });
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

test("only the outcomes for the call's direction are offered, by category", async () => {
    const office = defineOffice({ calls: [popup(3, { direction: "in" })] });
    const { outcomes } = office.choices;
    const incoming = outcome(3, "Asked", "success", "Success", { directions: "in" });
    const outgoing = outcome(4, "Left word", "no_contact", "Not reached", { directions: "out" });
    office.choices = { ...office.choices, outcomes: [...outcomes, incoming, outgoing] };
    await openPage();
    await appear(POPUP);
    expect(queryAllTexts(".o_callmyway_outcomes [role=group]")).toEqual([
        "Promise to pay\nAsked",
        "No answer",
    ]);
    expect(queryAllAttributes(".o_callmyway_outcomes [role=group]", "aria-label")).toEqual([
        "Success",
        "Not reached",
    ]);
});

describe("what an outcome proposes", () => {
    const CALL_BACK = outcome(5, "Call back", "follow_up", "Follow up", {
        activity_type_id: 2,
        activity_days: 1,
    });
    const WRONG = outcome(6, "Wrong", "wrong", "Wrong", { number_mark: "wrong" });

    async function openProposals() {
        mockDate("2026-01-15 15:00:00");
        const office = defineOffice({ calls: [popup(3, { contacts: [OLGA] })] });
        const outcomes = [...office.choices.outcomes, CALL_BACK, WRONG];
        office.choices = { ...office.choices, outcomes };
        await openPage();
        await appear(POPUP);
        return office;
    }

    test("is entered, and saved with the rest", async () => {
        const office = await openProposals();
        await contains("[data-outcome-id='5']").click();
        expect(".o_callmyway_next_type").toHaveValue("2");
        expect(queryFirst(".o_callmyway_next_date").value).toBe("2026-01-16");
        await contains(".o_callmyway_save").click();
        expect(office.more).toEqual([
            {
                next_type_id: 2,
                next_date: "2026-01-16",
                next_user_id: serverState.userId,
                number_mark: false,
            },
        ]);
    });

    test("goes with the outcome that proposed it", async () => {
        await openProposals();
        await contains("[data-outcome-id='5']").click();
        await contains("[data-outcome-id='6']").click();
        expect(".o_callmyway_next_type").toHaveValue("0");
        expect("[data-mark=wrong]").toBeChecked();
        await contains("[data-outcome-id='6']").click();
        expect("[data-mark=wrong]").not.toBeChecked();
    });

    test("never replaces what the agent entered", async () => {
        await openProposals();
        await contains(".o_callmyway_next_type").select("1");
        const date = queryFirst(".o_callmyway_next_date");
        date.value = "2026-02-01"; // typed key by key it depends on the browser's language
        date.dispatchEvent(new Event("change", { bubbles: true }));
        await contains("[data-outcome-id='5']").click();
        expect(".o_callmyway_next_type").toHaveValue("1");
        expect(queryFirst(".o_callmyway_next_date").value).toBe("2026-02-01");
        await contains("[data-outcome-id='1']").click();
        expect(".o_callmyway_next_type").toHaveValue("1");
    });
});

test("a number without contact can be marked as not to be called, and as nothing else", async () => {
    const office = await openCalls(popup(3));
    expect(queryAllAttributes("[data-mark]", "data-mark")).toEqual(["do_not_call"]);
    expect(".o_callmyway_next_step").toHaveCount(0);
    await contains("[data-mark=do_not_call]").click();
    await contains(".o_callmyway_save").click();
    expect(office.more.map(({ number_mark }) => number_mark)).toEqual(["do_not_call"]);
});

test("Ctrl+Enter saves and closes, from anywhere in the pop-up", async () => {
    const office = await openCalls(popup(3, { contacts: [OLGA] }));
    await follow(office, 3, { state: "done" });
    await contains(".o_callmyway_note").edit("pays on Friday");
    await click(".o_callmyway_note");
    await press(["ctrl", "Enter"]);
    await vanish(POPUP);
    expect(office.saved.map(({ note, done }) => [note, done])).toEqual([["pays on Friday", true]]);
    expect(".o_notification").toHaveText(/Wrap-up saved/);
});

test("a call that must have an outcome can't be closed without one", async () => {
    const office = await openCalls(popup(3, { contacts: [OLGA], wrapup_required: true }));
    await follow(office, 3, { state: "done" });
    await contains(".o_callmyway_done").click();
    expect(".o_callmyway_missing").toHaveText("Choose an outcome to close the call.");
    expect(office.saved).toEqual([]);
    await contains("[data-outcome-id='1']").click();
    expect(".o_callmyway_missing").toHaveCount(0);
    await contains(".o_callmyway_done").click();
    await vanish(POPUP);
    expect(office.saved.map(({ outcome_id }) => outcome_id)).toEqual([1]);
});

test("the time for the wrap-up is counted down, and nothing is lost when it is over", async () => {
    const office = await openCalls(popup(3, { contacts: [OLGA] }));
    await follow(office, 3, { state: "done", wrapup_left: 30 });
    await contains(".o_callmyway_note").edit("pays on Friday");
    expect(".o_callmyway_countdown").toHaveText(/0:(30|29|28)/);
    await advanceTime(25_000);
    await animationFrame();
    expect(`${POPUP} .card-header`).toHaveClass("text-bg-warning");
    await advanceTime(10_000);
    await animationFrame();
    expect(".o_callmyway_countdown").toHaveText(/\+0:0[3-7]/);
    expect(`${POPUP} .card-header`).toHaveClass("text-bg-danger");
    expect(".o_callmyway_note").toHaveValue("pays on Friday");
});

test("once a wrap-up is closed no next step and no mark is offered: they happen once", async () => {
    const office = await openCalls(popup(3, { contacts: [OLGA] }));
    expect(".o_callmyway_next_step, .o_callmyway_marks").toHaveCount(2);
    await contains(".o_callmyway_note").edit("one thing more");
    await follow(office, 3, { state: "done", wrapup_state: "done" });
    expect(".o_callmyway_next_step, .o_callmyway_marks").toHaveCount(0);
});
