"""What axe-core has to say of a page in the browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


def defects(page: Page) -> list[tuple[str, list[str]]]:
    """Each rule broken, with the elements that break it."""
    page.evaluate(AXE.read_text())
    # Only the violations leave the browser: what passed is megabytes on a long page, and takes longer to carry than to find.
    violations = page.evaluate("rules => axe.run(document, rules).then(found => found.violations)", RULES)
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations]
