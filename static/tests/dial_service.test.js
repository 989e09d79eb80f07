import {
    appear,
    defineCallmywayModels,
    defineOffice,
    ENDPOINT,
    openPage,
    popup,
    vanish,
} from "./callmyway_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, queryAllTexts, waitUntil } from "@odoo/hoot-dom";
import {
    contains,
    getService,
    MockServer,
    mountView,
    patchWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { session } from "@web/session";

describe.current.tags("desktop");
defineCallmywayModels();

const PRIVATE = { id: 8, name: "Luis Mora (private)", caller_id: "", is_private: true };
const NUMBER = "+506 2233 4455";
const BUSY = "4000102 Luis Mora is busy: one call at a time";

const FORM = {
    type: "form",
    resModel: "lead",
    resId: 1,
    arch: `<form><field name="name"/><field name="phone" widget="phone"/></form>`,
};
const LIST = {
    type: "list",
    resModel: "lead",
    arch: `<list><field name="name"/><field name="phone" widget="phone"/></list>`,
};

const bothPhones = (options) => defineOffice({ endpoints: [ENDPOINT, PRIVATE], ...options });
const from = (office) => office.dialled.map(({ endpoint_id }) => endpoint_id);

describe("what a click will do is said before it is done", () => {
    test("the link tells what is sent as soon as the pointer is over it", async () => {
        const office = defineOffice();
        office.sent[NUMBER] = "22334455";
        await mountView(FORM);
        expect(".o_callmyway_dial").toHaveAttribute(
            "title",
            `Call ${NUMBER} from 4000102 Luis Mora`
        );
        await contains(".o_callmyway_dial").hover();
        await animationFrame();
        expect(".o_callmyway_dial").toHaveAttribute(
            "title",
            "Call 22334455 from 4000102 Luis Mora"
        );
    });

    test("it tells the same to who comes by keyboard", async () => {
        const office = defineOffice();
        office.sent[NUMBER] = "22334455";
        await mountView(FORM);
        await contains(".o_callmyway_dial").focus();
        await animationFrame();
        expect(".o_callmyway_dial").toHaveAttribute("title", /^Call 22334455 /);
    });

    test("while the telephone is in a call, every link says so and dials nothing", async () => {
        const office = defineOffice({
            calls: [popup(3, { state: "in_progress", endpoint_id: ENDPOINT.id })],
        });
        await mountView(LIST);
        await appear(".o_callmyway_busy");
        expect(".o_callmyway_busy").toHaveCount(2);
        expect(".o_callmyway_dial:first").toHaveAttribute("title", BUSY);
        expect(".o_callmyway_dial:first").toHaveAttribute("aria-disabled", "true");
        await contains(".o_callmyway_dial:first").click();
        expect(office.dialled).toEqual([]);
        expect(".o_notification").toHaveCount(0);
    });

    test("when the call ends, the links dial again", async () => {
        const office = defineOffice({
            calls: [popup(3, { state: "in_progress", endpoint_id: ENDPOINT.id })],
        });
        await mountView(FORM);
        await appear(".o_callmyway_busy");
        office.change(3, { state: "done" });
        office.tell(3);
        await vanish(".o_callmyway_busy");
        expect(".o_callmyway_dial").not.toHaveAttribute("aria-disabled");
        await contains(".o_callmyway_dial").click();
        expect(office.dialled).toHaveLength(1);
    });

    test("a call on the other telephone keeps this one free", async () => {
        const office = bothPhones({
            calls: [popup(3, { state: "in_progress", endpoint_id: PRIVATE.id })],
        });
        await openPage();
        await appear(".o_callmyway_popup");
        expect(getService("callmyway.dial").state.isBusy).toBe(false);
        await getService("callmyway.dial").choose(PRIVATE.id);
        expect(getService("callmyway.dial").state.isBusy).toBe(true);
        expect(await getService("callmyway.dial").dial(NUMBER)).toBe(false);
        expect(office.dialled).toEqual([]);
    });
});

describe("the choice of the telephone", () => {
    test("who has one telephone has nothing to choose", async () => {
        defineOffice();
        await mountView(FORM);
        expect(".o_callmyway_dial").toHaveCount(1);
        expect(".o_callmyway_choose").toHaveCount(0);
    });

    test("the menu beside the number dials from the telephone chosen there", async () => {
        const office = bothPhones();
        await mountView(FORM);
        await contains(".o_callmyway_choose").click();
        expect(queryAllTexts("[role=menuitemradio]")).toEqual([ENDPOINT.name, PRIVATE.name]);
        expect("[role=menuitemradio][aria-checked=true]").toHaveText(ENDPOINT.name);
        await contains("[role=menuitemradio]:last").click();
        expect(from(office)).toEqual([PRIVATE.id]);
        expect(office.dialled[0]).toMatchObject({ res_model: "lead", res_id: 1 });
        expect("[role=menu]").toHaveCount(0);
    });

    test("the choice is remembered on the server and shown by every number", async () => {
        const office = bothPhones();
        await mountView(LIST);
        await contains(".o_callmyway_choose:first").click();
        await contains("[role=menuitemradio]:last").click();
        expect(office.chosen).toEqual([PRIVATE.id]);
        expect(".o_callmyway_dial:last").toHaveAttribute("title", /Luis Mora \(private\)$/);
        await contains(".o_callmyway_dial:last").click();
        expect(from(office)).toEqual([PRIVATE.id, PRIVATE.id]);
    });

    test("to choose the same again tells the server nothing", async () => {
        const office = bothPhones();
        await openPage();
        await getService("callmyway.dial").choose(ENDPOINT.id);
        expect(office.chosen).toEqual([]);
    });

    test("the menu is used by keyboard, and the focus comes back", async () => {
        const office = bothPhones();
        await mountView(FORM);
        await contains(".o_callmyway_choose").focus();
        await contains(".o_callmyway_choose").press("Enter");
        await appear("[role=menu]");
        expect("[role=menuitemradio]:first").toBeFocused();
        await contains("[role=menuitemradio]:first").press("ArrowDown");
        expect("[role=menuitemradio]:last").toBeFocused();
        await contains("[role=menuitemradio]:last").press("ArrowDown");
        expect("[role=menuitemradio]:first").toBeFocused();
        await contains("[role=menuitemradio]:first").press("Escape");
        await animationFrame();
        expect("[role=menu]").toHaveCount(0);
        expect(".o_callmyway_choose").toBeFocused();
        expect(office.dialled).toEqual([]);
    });

    test("a row of a list stays closed when the menu is opened", async () => {
        bothPhones();
        await mountView({ ...LIST, selectRecord: () => expect.step("opened") });
        await contains(".o_callmyway_choose:first").click();
        await appear("[role=menu]");
        expect.verifySteps([]);
    });

    test("what was chosen in another browser counts here too", async () => {
        const office = bothPhones();
        await openPage();
        const { state } = getService("callmyway.dial");
        MockServer.env["bus.bus"]._sendone(serverState.partnerId, "callmyway.endpoint", {
            endpoint_id: PRIVATE.id,
        });
        await waitUntil(() => state.endpointId === PRIVATE.id, { timeout: 3000 });
        expect(office.chosen).toEqual([]);
        getService("callmyway.dial").followChoice(99);
        expect(state.endpointId).toBe(PRIVATE.id);
    });
});

describe("this device", () => {
    const small = () =>
        patchWithCleanup(session, { callmyway: { ...session.callmyway, use_device: true } });

    test("on a phone-sized screen the link stays tel: for who wants that", async () => {
        const office = bothPhones();
        small();
        await openPage();
        const ui = getService("ui");
        ui.isSmall = true;
        await mountView(FORM);
        expect(".o_callmyway_dial, .o_callmyway_choose").toHaveCount(0);
        expect("a.o_phone_form_link").toHaveAttribute("href", "tel:+50622334455");
        ui.isSmall = false;
        await appear(".o_callmyway_dial");
        expect(office.dialled).toEqual([]);
    });

    test("on a phone-sized screen it still rings the telephone of who does not", async () => {
        defineOffice();
        await openPage();
        getService("ui").isSmall = true;
        await mountView(FORM);
        expect(".o_callmyway_dial").toHaveCount(1);
    });

    test("this device is given the number without blanks", async () => {
        defineOffice();
        await openPage();
        patchWithCleanup(browser.location, { assign: (url) => expect.step(url) });
        getService("callmyway.dial").dialOnDevice(NUMBER);
        expect.verifySteps(["tel:+50622334455"]);
    });
});
