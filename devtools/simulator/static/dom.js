/** Make an element; `children` are elements or texts. */
export function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value !== undefined && value !== null && value !== false) {
            node.setAttribute(name, value === true ? "" : value);
        }
    }
    node.append(...children);
    return node;
}

const shown = new WeakMap();

/** Replace the content of `node` only when `facts` changed: a button must not move under a click. */
export function refresh(node, facts, build) {
    const key = JSON.stringify(facts);
    if (shown.get(node) !== key) {
        shown.set(node, key);
        node.replaceChildren(...build());
    }
}

export function number(text) {
    return text || "Private number";
}

let skew = 0;

/** Learn how far the simulator's clock is from the browser's. */
export function setNow(now) {
    skew = now - Date.now() / 1000;
}

/** A running time since a moment of the simulator's clock. */
export function timer(since) {
    return element("time", { class: "timer", "data-since": since }, elapsed(since));
}

export function tick() {
    for (const node of document.querySelectorAll("[data-since]")) {
        node.textContent = elapsed(Number(node.dataset.since));
    }
}

function elapsed(since) {
    const seconds = Math.max(0, Math.floor(Date.now() / 1000 + skew - since));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export function clockTime(moment) {
    return new Date(moment * 1000).toLocaleTimeString("en-GB");
}
