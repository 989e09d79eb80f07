"""A real browser, and logging in to Odoo in it."""

import contextlib
import os

from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextlib.contextmanager
def open_browser():
    """Start Chromium; yields it."""
    with sync_playwright() as playwright:
        program = os.environ["CALLMYWAY_E2E_CHROMIUM"]
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            yield chromium
        finally:
            chromium.close()


def log_in(page, odoo_url, login):
    """Log a user in, password = login, and wait until the web client is there."""
    page.goto(f"{odoo_url}/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", login)
    page.click("button[type=submit]")
    page.wait_for_selector(".o_main_navbar")
    return page
