"""The form of an online fair: what it holds, and what is announced from it. Pure.

As for events, only what differs from what the form was filled with is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from tremplin.dashboard.events.typed import count_of, day_of
from tremplin.dashboard.faults import Fault, in_order
from tremplin.events.draft import FairDraft
from tremplin.events.model import Fair
from tremplin.kit.hypertext import plain_text
from tremplin.kit.problem import Problem

LINES = ("titre", "adresse", "debut", "fin", "candidatures-du", "candidatures-au", "lieu", "organisateur", "offres")
TEXTS = ("description",)
FIELDS = (*LINES[:2], *TEXTS, *LINES[2:])
_SHOWN_AT = {
    "/titre": "titre",
    "/urlSalonEnLigne": "adresse",
    "/description": "description",
    "/dateDebut": "debut",
    "/dateFin": "fin",
    "/dateDebutCandidature": "candidatures-du",
    "/dateFinCandidature": "candidatures-au",
    "/localisation": "lieu",
    "/organismeOrganisateur": "organisateur",
    "/nombreOffres": "offres",
}
_WORDS = {"titre": "title", "adresse": "url", "lieu": "place", "organisateur": "organiser", "description": "description"}
_DAYS = {
    "debut": ("starts_on", "/dateDebut"),
    "fin": ("ends_on", "/dateFin"),
    "candidatures-du": ("applications_from", "/dateDebutCandidature"),
    "candidatures-au": ("applications_until", "/dateFinCandidature"),
}


def blank(organiser: str) -> dict[str, str]:
    """What is shown to whoever announces a fair."""
    return dict.fromkeys(FIELDS, "") | {"organisateur": organiser}


def filled(fair: Fair) -> dict[str, str]:
    """The form of a fair as it is kept."""
    words = {name: str(getattr(fair, field)) for name, field in _WORDS.items()}
    days = {name: getattr(fair, field).isoformat() for name, (field, _) in _DAYS.items()}
    return words | days | {"description": plain_text(fair.description), "offres": str(fair.offers or "")}


def read(values: Mapping[str, str], *, before: Fair | None = None) -> tuple[FairDraft, list[Problem]]:
    """What the form says, and what of it could not be read. `before`: the fair that it changes; what was left as it was stays."""
    held = filled(before) if before else {}
    changed = {name for name in FIELDS if values.get(name, "") != held.get(name, "")}
    problems: list[Problem] = []
    given: dict[str, Any] = {field: values.get(name, "") for name, field in _WORDS.items() if name in changed}
    given |= {field: day_of(values.get(name, ""), pointer, problems) for name, (field, pointer) in _DAYS.items() if name in changed}
    if "offres" in changed:
        given["offers"] = count_of(values.get("offres", ""), "/nombreOffres", problems)
    return replace(_said(before), **given), problems


def faults(problems: Iterable[Problem]) -> list[Fault]:
    """Where each problem is shown, in the order of the page."""
    return in_order(problems, FIELDS, lambda pointer: _SHOWN_AT.get(pointer, ""))


def _said(before: Fair | None) -> FairDraft:
    """What would be announced to have this very fair."""
    if before is None:
        return FairDraft(url="", title=None, starts_on=None)
    return FairDraft(
        url=before.url,
        title=before.title,
        starts_on=before.starts_on,
        ends_on=before.ends_on,
        applications_from=before.applications_from,
        applications_until=before.applications_until,
        description=before.description,
        place=before.place,
        organiser=before.organiser,
        offers=before.offers,
    )
