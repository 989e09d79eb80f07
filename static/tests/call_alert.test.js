import {
    appear,
    defineCallmywayModels,
    defineOffice,
    OLGA,
    openPage,
    popup,
} from "./callmyway_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { browser } from "@web/core/browser/browser";
import { getService, patchWithCleanup } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineCallmywayModels();

const POPUP = ".o_callmyway_popup";

/** A call comes in while Odoo is, or is not, in front. */
async function ring({ seen, notify = true, sound = true, permission = "granted" }) {
    class Notification {
        static permission = permission;
        constructor(title, { body }) {
            expect.step(`${title}: ${body}`);
        }
        addEventListener() {}
    }
    patchWithCleanup(browser, { Notification });
    const office = defineOffice();
    await openPage();
    const { alert, frontTab } = getService("callmyway.call");
    Object.assign(alert.wanted, { notify, sound });
    patchWithCleanup(alert, { sound: () => expect.step("sound") });
    Object.defineProperty(frontTab, "isSeen", { get: () => seen });
    office.calls.set(3, popup(3, { contacts: [OLGA] }));
    office.tell(3);
    await appear(POPUP);
    return office;
}

test("a call that comes while Odoo is not in front is notified and heard, once", async () => {
    const office = await ring({ seen: false });
    expect.verifySteps(["Incoming call: Olga Cliente", "sound"]);
    office.change(3, { state: "in_progress" });
    office.tell(3);
    await appear(`${POPUP}[data-state=in_progress]`);
    expect.verifySteps([]);
});

test("while Odoo is in front the pop-up alone tells of the call", async () => {
    await ring({ seen: true });
    expect.verifySteps([]);
});

test("who wants neither is not disturbed", async () => {
    await ring({ seen: false, notify: false, sound: false });
    expect.verifySteps([]);
});

test("without the browser's permission nothing is asked, and the sound is heard", async () => {
    await ring({ seen: false, permission: "default" });
    expect.verifySteps(["sound"]);
});
