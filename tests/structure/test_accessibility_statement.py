"""The accessibility statement says what the sweep of the pages looks at, no more and no less."""

from __future__ import annotations

import json

from tests.e2e.accessibility import RULES
from tests.e2e.test_portal import PAGES, WIDTHS
from tests.structure.project import ROOT
from tremplin.portal.legal import CHECKED


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
