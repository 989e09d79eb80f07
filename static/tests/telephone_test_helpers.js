import { TelephoneSystray } from "@callmyway/systray/telephone_systray";
import { appear, defineOffice } from "./callmyway_test_helpers";
import { advanceTime, animationFrame } from "@odoo/hoot-dom";
import {
    contains,
    getService,
    makeMockEnv,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { session } from "@web/session";

import { Component, xml } from "@odoo/owl";

export const PRIVATE = { id: 8, name: "Luis Mora (private)", caller_id: "", is_private: true };
export const OLGA = { id: 31, name: "Olga Cliente", number: "+506 2233 4455" };
export const PANEL = ".o_callmyway_panel";
export const NUMBER = ".o_callmyway_number";

/** A page with the telephone in its bar and a field somebody may be writing in. */
class Page extends Component {
    static template = xml`<div><input class="elsewhere"/><TelephoneSystray/></div>`;
    static components = { TelephoneSystray };
    static props = {};
}

export async function openPage(options = {}) {
    const office = defineOffice(options);
    const { desk = {}, found = [] } = options;
    office.desk = { ...office.desk, ...desk };
    office.asked = [];
    patchWithCleanup(session, {
        callmyway: { ...session.callmyway, wrapup_count: office.desk.wrapup_count },
    });
    onRpc("callmyway.call", "suggest_contacts", ({ args: [term] }) => {
        office.asked.push(term);
        return found;
    });
    await makeMockEnv();
    await mountWithCleanup(MainComponentsContainer, { noMainContainer: true });
    await getService("bus_service").start();
    await mountWithCleanup(Page, { noMainContainer: true });
    return office;
}

export async function openPanel(options) {
    const office = await openPage(options);
    await contains(".o_callmyway_systray button").click();
    await appear(PANEL);
    return office;
}

/** Type, and wait until that was looked up. */
export async function type(text) {
    await contains(NUMBER).edit(text, { confirm: false });
    await advanceTime(300);
    await animationFrame();
}
