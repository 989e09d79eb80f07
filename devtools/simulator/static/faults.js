import { element, refresh } from "./dom.js";

const LABELS = {
    latency: ["Slow answers", "Click2Dial, CDRs and live calls are answered late."],
    http_error: ["HTTP errors", "Requests are answered with an error status."],
    garbage: ["Garbage answers", "Requests are answered with something that is not JSON."],
    webhook_lost: ["Webhooks lost", "Notifications are never sent."],
    webhook_doubled: ["Webhooks doubled", "Notifications are sent twice."],
    webhook_late: ["Webhooks late", "Notifications are sent later; others overtake them."],
    webhook_shuffled: ["Webhooks shuffled", "Each notification waits a random while."],
    pages_shift: ["Pages shift", "New rows arrive after every CDR page."],
    pages_skip: ["Pages skip", "Rows are left out between CDR pages."],
    clock_offset: ["Wrong clock", "All the provider's times are off."],
};
const PARTS = { click: "Click2Dial", cdr: "CDRs and live", live: "live calls", both: "everything" };

/** Draw one switch per fault; values are what is in force, or what it would start with. */
export function showFaults(box, { active, known }) {
    refresh(box, active, () =>
        Object.entries(known).map(([name, options]) =>
            makeFault(name, { ...options, ...active[name] }, name in active)
        )
    );
}

/** Read the options a fault's form holds. */
export function faultOptions(form) {
    const options = {};
    for (const field of form.querySelectorAll("[name]")) {
        if (field.type === "number" && field.value !== "") {
            options[field.name] = Number(field.value);
        } else if (field.type !== "number") {
            options[field.name] = field.value;
        }
    }
    return options;
}

function makeFault(name, options, isActive) {
    const [title, explanation] = LABELS[name];
    return element(
        "form",
        { class: "fault", "data-fault": name, "data-active": isActive },
        element(
            "label",
            { class: "switch", title: explanation },
            element("input", { type: "checkbox", role: "switch", checked: isActive }),
            title
        ),
        element("p", { class: "detail" }, explanation),
        element(
            "div",
            { class: "options" },
            ...Object.entries(options).map(([option, value]) =>
                element("label", {}, option, makeField(option, value))
            )
        )
    );
}

function makeField(option, value) {
    if (option === "on") {
        return element(
            "select",
            { name: option },
            ...Object.entries(PARTS).map(([part, label]) =>
                element("option", { value: part, selected: part === value }, label)
            )
        );
    }
    if (option === "body") {
        return element("input", { name: option, value });
    }
    return element("input", {
        name: option,
        type: "number",
        step: option === "probability" ? 0.05 : "any",
        placeholder: "all",
        value,
    });
}
