"""The accessibility statement says what the sweep of the pages looks at, no more and no less."""

from __future__ import annotations

import json

from tests.e2e.accessibility import RULES
from tests.e2e.test_portal import PAGES, WIDTHS
from tests.structure.project import ROOT
from tremplin.portal.legal import CHECKED, JOURNEYS


def told() -> dict[str, object]:
    """What the statement must say, read from the sweep itself."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    return {
        "tool": "axe-core",
        "version": packages["node_modules/axe-core"]["version"],
        "rules": RULES["runOnly"],
        "widths": list(WIDTHS),
        "pages": sorted(set(PAGES.values())),
    }


def test_it_works() -> None:
    """When it fails: write to the file what the message says it should hold."""
    assert json.loads(CHECKED.read_text()) == told(), json.dumps(told(), ensure_ascii=False, indent=2)


def test_the_statement_tells_every_journey_that_is_checked_and_how() -> None:
    sources = {path.stem.removeprefix("test_"): path.read_text() for path in (ROOT / "tests/e2e").glob("test_*.py")}
    checked = {name: text for name, text in sources.items() if "defects" in text and name != "portal"}
    without_scripts = {name for name, text in checked.items() if "scripts=False" in text or "java_script_enabled=False" in text}
    assert set(JOURNEYS) == set(checked)
    assert {name for name, each in JOURNEYS.items() if each.without_scripts} == without_scripts
