"""The codes of the contract and the labels it answers with: searches give codes, events say labels. Pure."""

from __future__ import annotations

from enum import StrEnum

from tremplin.search.words import fold

TYPES = {
    13: "Réunion d'information",
    14: "Forum",
    15: "Conférence",
    16: "Atelier",
    17: "Salon en ligne",
    18: "Job dating",
    31: "Visite d'entreprise",
    32: "Portes ouvertes",
}
"""Code → label. An event may bear another label, which no code finds."""
ONLINE_FAIR, MEETING = TYPES[17], TYPES[13]

ON_SITE, REMOTE = "en physique", "à distance"
MODES = {"ENPHY": ON_SITE, "ADIST": REMOTE}

SECTORS = "ABCDEFGHIJKLMN"
"""The grands domaines of ROME: first letters of its codes."""


class Family(StrEnum):
    """The families of tags, named after the criteria that search them."""

    OBJECTIVES = "objectifs"
    AUDIENCES = "publicCible"
    OPERATIONS = "operations"
    BENEFITS = "beneficeParticipations"


# Words of titles and categories, folded as search does, that tell a type; the first found decides.
_TOLD = (
    ("salon ligne", 17),
    ("salon virtuel", 17),
    ("job dating", 18),
    ("jobdating", 18),
    ("speed dating", 18),
    ("atelier", 16),
    ("webinaire", 15),
    ("conference", 15),
    ("portes ouvertes", 32),
    ("visite", 31),
    ("forum", 14),
    ("salon", 14),
    ("recrutement", 18),
    ("reunion", 13),
    ("information", 13),
)


def type_of(*texts: str | None) -> str:
    """The type that categories, then a title, tell; an information meeting when nothing does."""
    for text in texts:
        said = f" {' '.join(fold(text or ''))}"
        for words, code in _TOLD:
            if f" {words}" in said:
                return TYPES[code]
    return MEETING
