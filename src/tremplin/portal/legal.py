"""What the law wants said of the site: who answers for it, and how accessible it was found. Pure, but for one file read once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tremplin.portal.language.spoken import marked

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
class Journey:
    """Something that a person does from end to end in a browser, each page on the way being checked."""

    told: str
    without_scripts: bool = False


JOURNEYS = {
    "conventions": Journey(marked("Une convention, de la première demande à sa vérification"), without_scripts=True),
    "discussions": Journey(marked("Les échanges entre une personne et une entreprise"), without_scripts=True),
    "embeds": Journey(marked("Les listes posées sur d'autres sites"), without_scripts=True),
    "events": Journey(marked("Un événement, de la recherche à l'inscription"), without_scripts=True),
    "hosts": Journey(marked("Une entreprise propose d'accueillir")),
    "immersions": Journey(marked("Une immersion, de la recherche à la demande"), without_scripts=True),
    "moderation": Journey(marked("Lire et décider, pour qui modère")),
    "search_to_redirect": Journey(marked("Une mission, de la recherche au site de l'organisation")),
    "workspace": Journey(marked("L'espace des partenaires")),
}
"""By the name of its test in tests/e2e, which tests/structure/test_accessibility_statement.py compares."""


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
    return Checked(**json.loads(CHECKED.read_text(encoding="utf-8")))
