import { registry } from "@web/core/registry";

const POPUP = ".o_callmyway_popup";
const tours = registry.category("web_tour.tours");

/** Steps that only look. */
const see = (...triggers) => triggers.map((trigger) => ({ trigger }));
const press = (trigger) => ({ trigger, run: "click" });
const type = (trigger, text) => ({ trigger, run: `edit ${text}` });
const gone = { trigger: `body:not(:has(${POPUP}))` };

const CLOSE = [
    press("[data-category=success] .o_callmyway_outcome"),
    press(".o_callmyway_done"),
    gone,
];

tours.add("callmyway_popup_one", {
    steps: () => [
        ...see(
            `${POPUP}[data-state=done] .o_callmyway_title:contains(Olga Cliente)`,
            ".o_callmyway_contact:contains(Soda Tica)",
            ".o_callmyway_last_call:contains(Ana)",
            ".o_callmyway_activity:contains(Send the bill)"
        ),
        press(".o_callmyway_open_contact"),
        ...see(".o_form_view .o_field_widget[name=name]:has(input)", POPUP),
        ...CLOSE,
    ],
});

tours.add("callmyway_popup_several", {
    steps: () => [
        ...see(".o_callmyway_candidate:contains(Pedro Gemelo)"),
        press(".o_callmyway_remember input"),
        press(".o_callmyway_candidate:contains(Paula Gemela)"),
        ...see(".o_callmyway_contact:contains(Paula Gemela)"),
        ...CLOSE,
    ],
});

tours.add("callmyway_popup_none", {
    steps: () => [
        type(".o_callmyway_search input", "nobody at all"),
        ...see(".o_callmyway_nothing"),
        type(".o_callmyway_search input", "olga@example"),
        press(".o_callmyway_found:contains(Olga Cliente)"),
        ...see(".o_callmyway_contact:contains(Olga Cliente)"),
        ...CLOSE,
    ],
});

tours.add("callmyway_popup_new", {
    steps: () => [
        press(".o_callmyway_ignore"),
        press(".o_callmyway_ignored .o_callmyway_heed"),
        press(".o_callmyway_create"),
        type(".o_callmyway_new_contact [name=name]", "Rosa Nueva"),
        type(".o_callmyway_new_contact [name=email]", "rosa@example.com"),
        press(".o_callmyway_create_save"),
        ...see(".o_callmyway_contact:contains(Rosa Nueva)"),
        ...CLOSE,
    ],
});

tours.add("callmyway_popup_private", {
    steps: () => [
        ...see(`${POPUP}:not(:has(.o_callmyway_add_number)) .o_callmyway_search`),
        type(".o_callmyway_search input", "C-77"),
        press(".o_callmyway_found:contains(Olga Cliente)"),
        ...see(".o_callmyway_contact:contains(Olga Cliente)"),
        ...CLOSE,
    ],
});

tours.add("callmyway_wrapup", {
    steps: () => [
        press(".o_callmyway_done"),
        ...see(".o_callmyway_missing"),
        press("[data-category=follow_up] .o_callmyway_outcome"),
        ...see("body:not(:has(.o_callmyway_missing))", ".o_callmyway_next_date"),
        press("[data-mark=do_not_call]"),
        type(".o_callmyway_note", "asks for the balance"),
        { trigger: ".o_callmyway_note", run: "press ctrl+Enter" },
        gone,
        ...see(".o_notification"),
    ],
});
