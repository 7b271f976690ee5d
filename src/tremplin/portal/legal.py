"""What the law wants said of the site: who answers for it, and how accessible it was found. Pure, but for one file read once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHECKED = Path(__file__).parent / "checked.json"
"""What the sweep of the pages looks at (tests/e2e); tests/structure/test_accessibility_statement.py holds it to that."""


@dataclass(frozen=True, slots=True)
class Legal:
    """As the settings tell it; empty what they don't. `contact`: an electronic address, or the address of a page."""

    publisher: str = ""
    director: str = ""
    host: str = ""
    contact: str = ""

    @property
    def contact_href(self) -> str:
        """Where a link to the contact leads; empty without one."""
        return self.contact if not self.contact or self.contact.startswith("https://") else f"mailto:{self.contact}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What every version is checked with before it is published: without a defect, or there is no version."""

    tool: str
    version: str
    rules: Sequence[str]
    widths: Sequence[int]
    pages: Sequence[str]


@cache
def checked() -> Checked:
    """What is checked of each version."""
    return Checked(**json.loads(CHECKED.read_text()))
