import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const DIAL = ".o_callmyway_dial";
const POPUP = {
    content: "the call was accepted: its pop-up is here",
    trigger: ".o_callmyway_popup[data-state=dialing], .o_callmyway_popup[data-state=ringing]",
};
const CLIENT = ":contains(Olga Cliente)";
// in each language the tours run in
const REFUSED = ["does not want to be called", "no quiere que lo llamen"];
const TITLES = ["Call 22334455 from Ana", "Llamar al 22334455 desde Ana"];

/** A trigger that is found by either of the texts. */
const either = (texts, trigger) => texts.map(trigger).join(", ");
const LISTED = [
    { trigger: ".o_switch_view.o_list", run: "click" },
    { trigger: `.o_data_row${CLIENT} .o_field_phone` },
];

tours.add("callmyway_dial_form", {
    steps: () => [
        { trigger: `.o_form_view .o_field_widget[name=phone] ${DIAL}`, run: "click" },
        POPUP,
        {
            content: "while it lasts, the link dials nothing and says so",
            trigger: `.o_form_view .o_field_widget[name=phone] ${DIAL}.o_callmyway_busy`,
            run: "click",
        },
        { trigger: "body:not(:has(.o_notification))" },
    ],
});

tours.add("callmyway_dial_list", {
    steps: () => [
        ...LISTED,
        {
            content: "what will be sent is shown under the pointer",
            trigger: `.o_data_row${CLIENT} ${DIAL}`,
            run: "hover",
        },
        {
            trigger: either(TITLES, (text) => `.o_data_row${CLIENT} ${DIAL}[title^='${text}']`),
            run: "click",
        },
        POPUP,
        { content: "the row did not open", trigger: `.o_list_view .o_data_row${CLIENT}` },
    ],
});

tours.add("callmyway_dial_kanban", {
    steps: () => [
        { trigger: ".o_switch_view.o_kanban", run: "click" },
        { trigger: `.o_kanban_record${CLIENT} ${DIAL}`, run: "click" },
        POPUP,
        { content: "the card did not open", trigger: `.o_kanban_view .o_kanban_record${CLIENT}` },
    ],
});

tours.add("callmyway_dial_dialog", {
    steps: () => [
        { trigger: ".o_field_widget[name=child_ids] .o_kanban_record", run: "click" },
        { trigger: `.modal .o_field_widget[name=phone] ${DIAL}`, run: "click" },
        POPUP,
    ],
});

tours.add("callmyway_dial_x2many", {
    steps: () => [
        { trigger: ".o_notebook a[name=callmyway_numbers]", run: "click" },
        { trigger: `.o_field_widget[name=callmyway_number_ids] ${DIAL}`, run: "click" },
        POPUP,
    ],
});

tours.add("callmyway_dial_choice", {
    steps: () => [
        { trigger: ".o_field_widget[name=phone] .o_callmyway_choose", run: "click" },
        { trigger: "[role=menuitemradio]:contains(riva)", run: "click" },
        POPUP,
    ],
});

tours.add("callmyway_dial_choice_kept", {
    steps: () => [
        {
            content: "the page was loaded anew: the choice is still there",
            trigger: `.o_field_widget[name=phone] ${DIAL}[title*=riva]`,
            run: "click",
        },
        POPUP,
    ],
});

tours.add("callmyway_dial_forbidden", {
    steps: () => [
        { trigger: `.o_field_widget[name=phone] ${DIAL}`, run: "click" },
        { trigger: either(REFUSED, (text) => `.o_notification:contains(${text})`) },
        { trigger: "body:not(:has(.modal)):not(:has(.o_callmyway_popup))" },
    ],
});

tours.add("callmyway_dial_override", {
    steps: () => [
        { trigger: `.o_field_widget[name=phone] ${DIAL}`, run: "click" },
        { trigger: either(REFUSED, (text) => `.modal .o_callmyway_why:contains(${text})`) },
        { trigger: ".modal .o_callmyway_override:disabled" },
        { trigger: ".modal .o_callmyway_blocked input", run: "edit She asked for it" },
        { trigger: ".modal .o_callmyway_override:enabled", run: "click" },
        POPUP,
    ],
});

tours.add("callmyway_systray_keyboard", {
    steps: () => [
        { trigger: ".o_data_row, .o_form_view" },
        { trigger: "body", run: "press alt+shift+p" },
        { trigger: ".o_callmyway_panel .o_callmyway_number:focus", run: "edit olg" },
        { trigger: `.o_callmyway_panel [role=option]${CLIENT}` },
        { trigger: ".o_callmyway_number", run: "press ArrowDown" },
        { trigger: "[role=option][aria-selected=true]" },
        { trigger: ".o_callmyway_number", run: "press Enter" },
        { trigger: ".o_callmyway_call:enabled:contains(22334455)" },
        { trigger: ".o_callmyway_number", run: "press Enter" },
        POPUP,
        { trigger: "body:not(:has(.o_callmyway_panel))" },
        {
            content: "the current call is in the telephone too",
            trigger: "body",
            run: "press alt+shift+p",
        },
        { trigger: `.o_callmyway_panel .o_callmyway_current${CLIENT}` },
        { trigger: ".o_callmyway_number", run: "press Escape" },
        { trigger: "body:not(:has(.o_callmyway_panel))" },
    ],
});

tours.add("callmyway_systray_desk", {
    steps: () => [
        { trigger: ".o_callmyway_systray .o_callmyway_waiting:contains(1)" },
        { trigger: ".o_callmyway_systray button", run: "click" },
        { trigger: `.o_callmyway_wrapups button${CLIENT}` },
        { trigger: `.o_callmyway_last li${CLIENT} .o_callmyway_call_back`, run: "click" },
        POPUP,
        { trigger: ".o_callmyway_systray button", run: "click" },
        { trigger: `.o_callmyway_wrapups button${CLIENT}`, run: "click" },
        { trigger: ".o_callmyway_popup[data-state=done]" },
    ],
});
