"""From the notification of a call to its pop-up in Chromium, beside a bare bus message."""

import os
import random
import time
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from devtools.benchmarks.contacts import number
from devtools.benchmarks.stage import AGENT, LARGE, copy
from devtools.benchmarks.table import Row, milliseconds, percentile, times
from devtools.benchmarks.webhook import call_start, check_processed, open_webhook
from devtools.e2e.server import OdooServer

WARM_UP, CALLS = 5, 50
MOST = 2.0  # times the bare message
PATIENCE = 90_000  # milliseconds
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SCRIPT = """() => {
    const services = odoo.__WOWL_DEBUG__.root.env.services;
    services.bus_service.subscribe("callmyway.floor", ({ number }) => {
        const node = document.createElement("div");
        node.dataset.floor = number;
        document.body.append(node);
    });
    window.secondsUntil = async ([selector, path, body]) => {
        const seen = new Promise((resolve, reject) => {
            setTimeout(() => reject(new Error(`${selector} never came`)), PATIENCE);
            const observer = new MutationObserver(() => {
                if (document.querySelector(selector)) {
                    observer.disconnect();
                    resolve(performance.now());
                }
            });
            observer.observe(document.body, { childList: true, subtree: true });
        });
        const headers = { "Content-Type": "application/json" };
        const begun = performance.now();
        fetch(path, { method: "POST", body, headers, credentials: "omit" });
        const seconds = ((await seen) - begun) / 1000;
        const calls = services["callmyway.call"];
        Object.keys(calls.state.calls).forEach((id) => calls.close(Number(id)));
        document.querySelectorAll("[data-floor]").forEach((node) => node.remove());
        return seconds;
    };
}""".replace("PATIENCE", str(PATIENCE))


def measure():
    """Return the rows of this benchmark."""
    with copy(LARGE) as database, OdooServer(database) as server:
        webhook = open_webhook(server)
        with _page(server.url) as page:
            page.evaluate(SCRIPT)
            found = _interleaved(page, webhook)
        check_processed(server)
    return [_row(found, name, share) for name, share in (("p50", 0.5), ("p95", 0.95))]


def _row(found, name, share):
    popup, bare = (percentile(found[kind], share) for kind in ("popup", "bare"))
    ratio = popup / bare
    return Row(
        f"callStart → pop-up visible, {name} of {CALLS}; floor: a bare bus message",
        milliseconds(popup),
        milliseconds(bare),
        times(ratio),
        f"≤ {MOST:g} x",
        ratio <= MOST,
    )


def _interleaved(page, webhook):
    rng = random.Random(1)
    found = {"popup": [], "bare": []}
    for round_ in range(WARM_UP + CALLS):
        body = call_start(number(rng.randrange(LARGE)), f"{time.time_ns()}.1")
        requests = {
            "popup": [".o_callmyway_popup", webhook, body],
            "bare": ["[data-floor]", f"/callmyway_floor/tell/{AGENT}/{round_}", "{}"],
        }
        for kind, request in requests.items():
            seconds = page.evaluate("secondsUntil", request)
            if round_ >= WARM_UP:
                found[kind].append(seconds)
    return found


@contextmanager
def _page(url):
    """Open Odoo as the agent; yields the page when it listens to the bus."""
    with sync_playwright() as playwright:
        program = os.environ["CALLMYWAY_E2E_CHROMIUM"]
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{url}/web/login")
        page.fill("input[name=login]", AGENT)
        page.fill("input[name=password]", AGENT)
        page.click("button[type=submit]")
        page.wait_for_selector(".o_main_navbar")
        yield page
        browser.close()
