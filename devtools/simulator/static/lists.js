import { clockTime, element, number, refresh, timer } from "./dom.js";

const REMOTE_BUTTONS = {
    ringing: [
        ["answer", "Answers", "go"],
        ["busy", "Is busy", "quiet"],
        ["decline", "Declines", "stop"],
    ],
    up: [["hangup", "Hangs up", "stop"]],
    idle: [],
};
const PARTY_STATES = { idle: "waiting", ringing: "ringing", up: "on the line" };

export function showCalls(box, calls) {
    refresh(box, calls, () =>
        calls.length
            ? calls.map(makeCall)
            : [element("p", { class: "empty" }, "Nobody is calling.")]
    );
}

function makeCall(call) {
    const remote = call.remote;
    const buttons = (remote ? REMOTE_BUTTONS[remote.state] : []).map(([action, label, look]) =>
        element(
            "button",
            { type: "button", class: look, "data-remote": action, "data-callid": call.callid },
            label
        )
    );
    return element(
        "article",
        { class: "call", "data-callid": call.callid },
        element(
            "p",
            { class: "shown" },
            `${number(call.caller.number)} → ${number(call.callee.number)}`
        ),
        element(
            "p",
            { class: "detail" },
            `${call.talks ? "talking" : PARTY_STATES[call.callee.state]} · `,
            timer(call.started)
        ),
        ...(buttons.length
            ? [element("div", { class: "actions" }, "The other party ", ...buttons)]
            : [])
    );
}

export function showDeliveries(box, deliveries) {
    refresh(box, deliveries, () =>
        deliveries.length ? deliveries.map(makeDelivery) : [makeEmptyRow("Nothing was sent yet.")]
    );
}

function makeEmptyRow(text) {
    return element("tr", {}, element("td", { colspan: 5, class: "empty" }, text));
}

function makeDelivery({ id, at, action, callid, data, status, http_status, latency_ms, answer }) {
    const facts = [status, http_status, latency_ms === null ? null : `${latency_ms} ms`];
    const connected = action === "callStart" && !data.connect_time.startsWith("1970");
    return element(
        "tr",
        { "data-delivery": id },
        element("td", {}, clockTime(at)),
        element("td", {}, connected ? `${action} (connected)` : action),
        element(
            "td",
            { "data-status": status, title: answer },
            facts.filter((fact) => fact !== null).join(" · ")
        ),
        element("td", {}, `${number(data.ani)} → ${number(data.dnis)}`),
        element("td", { class: "code" }, callid)
    );
}

/** One line per account: where its webhook goes, and a form to point it elsewhere. */
export function showWebhooks(box, accounts) {
    const facts = accounts.map(({ username, webhook }) => ({ username, webhook }));
    refresh(box, facts, () => facts.map(makeWebhook));
}

function makeWebhook({ username, webhook }) {
    const label = `Webhook address of account ${username}`;
    return element(
        "form",
        { class: "webhook", "data-account": username },
        element(
            "p",
            {},
            `Account ${username} notifies `,
            element("span", { class: "code" }, webhook || "nobody: no address yet")
        ),
        element(
            "div",
            { class: "row" },
            element("input", {
                name: "url",
                type: "url",
                "aria-label": label,
                placeholder: "https://odoo.example/callmyway/webhook/…",
                autocomplete: "off",
            }),
            element("button", { class: "quiet" }, "Set")
        )
    );
}

/** Offer the endpoints a call from outside can go to, the switchboard first. */
export function showTargets(select, endpoints) {
    const facts = endpoints.map(({ username, name }) => ({ username, name }));
    refresh(select, facts, () =>
        facts.map(({ username, name }) =>
            element("option", { value: username }, `${name} (${username})`)
        )
    );
}
