"""What axe-core finds wrong with parts of a page."""

import os
from pathlib import Path

# what is said of a whole page is Odoo's to answer for
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
RUN = """([selector, options]) => axe.run({ include: [[selector]] }, options).then(
    ({ violations }) => violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html}: ${failureSummary}`)
    )
)"""


def violations(page, selector):
    """Return what breaks the rules in the part of the page that is found by ``selector``.

    :raise playwright.sync_api.Error: there is no such part
    """
    page.evaluate(Path(os.environ["CALLMYWAY_E2E_AXE"]).read_text())
    return page.evaluate(RUN, [selector, RULES])
