import { element, number, refresh, timer } from "./dom.js";

const STATES = { idle: "Idle", ringing: "Ringing", in_call: "In call" };
const BUTTONS = {
    idle: [["ring", "Ring", "quiet"]],
    ringing: [
        ["answer", "Answer", "go"],
        ["decline", "Decline", "stop"],
    ],
    in_call: [["hangup", "Hang up", "stop"]],
};

/** Draw one card per telephone. The cards stay, so that what is typed in one is not lost. */
export function showPhones(box, endpoints) {
    const phones = endpoints.filter((endpoint) => endpoint.kind !== "switchboard");
    refresh(
        box,
        phones.map((phone) => phone.username),
        () => phones.map(makeCard)
    );
    for (const phone of phones) {
        const card = box.querySelector(`[data-endpoint="${phone.username}"]`);
        card.dataset.state = phone.state;
        card.querySelector(".state").textContent = STATES[phone.state];
        const { state, call } = phone;
        refresh(card.querySelector(".screen"), { state, call }, () => makeScreen(phone));
        refresh(card.querySelector(".actions"), state, () => makeButtons(phone));
        card.querySelector(".dial").hidden = state !== "idle";
    }
}

function makeCard(phone) {
    const label = `Number to dial from ${phone.name}`;
    return element(
        "article",
        { class: "phone", "data-endpoint": phone.username, "aria-label": phone.name },
        element("h3", {}, phone.name),
        element("p", { class: "numbers" }, `${phone.username} · ID ${phone.endpoint_id}`),
        element("p", { class: "state", role: "status" }),
        element("div", { class: "screen" }),
        element("div", { class: "actions" }),
        element(
            "form",
            { class: "dial row", "data-endpoint": phone.username },
            element("input", { name: "number", "aria-label": label, placeholder: "Dial a number" }),
            element("button", { class: "quiet", "data-action": "dial" }, "Dial")
        )
    );
}

function makeScreen({ state, call }) {
    if (state === "idle") {
        return [];
    }
    const isCaller = call.direction !== "in";
    const waits = state === "in_call" && call.other_state !== "up";
    return [
        element("p", { class: "shown" }, number(call.shown)),
        element(
            "p",
            { class: "detail" },
            waits ? "the other side is ringing " : isCaller ? "outgoing " : "incoming ",
            timer(call.connected ?? call.started)
        ),
    ];
}

function makeButtons(phone) {
    return BUTTONS[phone.state].map(([action, label, look]) =>
        element(
            "button",
            {
                type: "button",
                class: look,
                "data-action": action,
                "data-endpoint": phone.username,
                "aria-label": `${label}: ${phone.name}`,
            },
            label
        )
    );
}
