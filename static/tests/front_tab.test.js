import {
    appear,
    defineCallmywayModels,
    defineOffice,
    OLGA,
    openCalls,
    openPage,
    popup,
    vanish,
} from "./callmyway_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, pointerDown } from "@odoo/hoot-dom";
import { browser } from "@web/core/browser/browser";
import { contains, getService } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineCallmywayModels();

const POPUP = ".o_callmyway_popup";
const KEY = "callmyway.front_tab";

/** Another tab of this browser writes something where all tabs see it. */
function fromOtherTab(key, newValue) {
    if (newValue === null) {
        browser.localStorage.removeItem(key);
    } else {
        browser.localStorage.setItem(key, newValue);
    }
    window.dispatchEvent(new StorageEvent("storage", { key, newValue }));
}

test("the pop-up is shown in the tab in front, and leaves when another comes to front", async () => {
    await openCalls(popup(3));
    fromOtherTab(KEY, "other");
    await vanish(POPUP);
    expect(getService("callmyway.front_tab").isFront).toBe(false);
});

test("a tab behind asks nothing of calls it hears of, and catches up in front", async () => {
    const office = defineOffice();
    await openPage();
    fromOtherTab(KEY, "other");
    office.calls.set(3, popup(3));
    const loads = office.loads;
    const heard = new Promise((resolve) =>
        getService("bus_service").subscribe("callmyway.call", resolve)
    );
    office.tell(3);
    await heard;
    await animationFrame();
    expect(POPUP).toHaveCount(0);
    expect(office.asked).toEqual([]);
    await pointerDown(document.body);
    await appear(POPUP);
    expect(office.loads).toBe(loads + 1);
});

test("when the tab in front is closed, one that is seen takes its place", async () => {
    await openCalls(popup(3));
    fromOtherTab(KEY, "other");
    await vanish(POPUP);
    fromOtherTab(KEY, null);
    await appear(POPUP);
    expect(browser.localStorage.getItem(KEY)).toBe(getService("callmyway.front_tab").name);
});

test("what was entered in this tab and then in another is shown as entered last", async () => {
    await openCalls(popup(3, { contacts: [OLGA] }));
    await contains(".o_callmyway_note").edit("pays", { confirm: false });
    const [key] = Object.keys(browser.localStorage).filter((each) => each.includes(".draft."));
    const entry = JSON.parse(browser.localStorage.getItem(key));
    expect(entry.values.note).toBe("pays");

    fromOtherTab(KEY, "other");
    await vanish(POPUP);
    entry.values.note = "pays on Friday";
    fromOtherTab(key, JSON.stringify({ ...entry, stamp: entry.stamp + 1 }));
    await pointerDown(document.body);
    await appear(POPUP);
    await animationFrame();
    expect(".o_callmyway_note").toHaveValue("pays on Friday");
});

test("a pop-up put away in one tab is put away in all", async () => {
    const office = await openCalls(popup(3, { state: "done" }), popup(4));
    await getService("callmyway.call").open(3);
    await appear(`${POPUP}[data-call-id='3']`);
    fromOtherTab("callmyway.dismissed", JSON.stringify([3, 1]));
    await vanish(`${POPUP}[data-call-id='3']`);
    expect(POPUP).toHaveCount(1);
    expect(office.saved).toEqual([]);
});
