import { api } from "./api.js";
import { setNow, tick } from "./dom.js";
import { faultOptions, showFaults } from "./faults.js";
import { showCalls, showDeliveries, showTargets, showWebhooks } from "./lists.js";
import { showPhones } from "./phones.js";

const POLL = 500;
const DELIVERIES_SHOWN = 12;
const find = (id) => document.getElementById(id);

async function update() {
    const [state, { deliveries }, faults] = await Promise.all([
        api("GET", "/state"),
        api("GET", `/deliveries?limit=${DELIVERIES_SHOWN}`),
        api("GET", "/faults"),
    ]);
    setNow(state.now);
    showPhones(find("phones"), state.endpoints);
    showTargets(find("call-to"), state.endpoints);
    showCalls(find("calls"), state.calls);
    showWebhooks(find("webhooks"), state.accounts);
    showDeliveries(find("deliveries"), deliveries);
    showFaults(find("faults"), faults);
    tick();
}

async function poll() {
    try {
        await update();
        setConnection("Connected", true);
    } catch {
        setConnection("The simulator does not answer", false);
    }
    setTimeout(poll, POLL);
}

function setConnection(text, isUp) {
    const line = find("connection");
    if (line.textContent !== text) {
        line.textContent = text;
        line.dataset.up = isUp;
    }
}

/** Ask for something, show at once what it changed, and say why when it is refused. */
async function act(method, path, body) {
    const problem = find("problem");
    try {
        await api(method, path, body);
        problem.hidden = true;
    } catch (error) {
        problem.textContent = error.message;
        problem.hidden = false;
    }
    await update();
}

const placeCall = (from, to) => act("POST", "/calls", { from, to });

function onClick({ target }) {
    const { action, endpoint, remote, callid } = target.dataset;
    if (remote) {
        act("POST", `/calls/${callid}/remote/${remote}`);
    } else if (action === "ring") {
        placeCall(find("call-from").value, endpoint);
    } else if (action && action !== "dial") {
        act("POST", `/phones/${endpoint}/${action}`);
    }
}

function onSubmit(event) {
    event.preventDefault();
    const form = event.target;
    if (form.id === "place-form") {
        placeCall(find("call-from").value, find("call-to").value);
    } else if (form.matches(".dial")) {
        placeCall(form.dataset.endpoint, form.elements.number.value);
    } else if (form.matches(".webhook")) {
        act("PUT", `/accounts/${form.dataset.account}/webhook`, { url: form.elements.url.value });
    }
}

function onFaultChange({ target }) {
    const form = target.closest(".fault");
    const isOn = form.querySelector("[type=checkbox]").checked;
    if (isOn || target.type === "checkbox") {
        act("PUT", "/faults", { [form.dataset.fault]: isOn ? faultOptions(form) : null });
    }
}

document.addEventListener("click", onClick);
document.addEventListener("submit", onSubmit);
find("faults").addEventListener("change", onFaultChange);
find("reset").addEventListener("click", () => act("POST", "/reset", { keep_webhooks: true }));
find("call-private").addEventListener("click", () => {
    find("call-from").value = "";
});
setInterval(tick, 1000);
poll();
