"""Mission drafts for tests: valid as they are, changed by keyword."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from tremplin.missions.draft import AddressDraft, MissionDraft, OrganisationDraft

_numbers = count(1)
DESCRIPTION = (
    "<p>Deux soirs par semaine, une quinzaine de collégiens viennent travailler dans notre local, au calme. "
    "Vous accompagnez un petit groupe, toujours le même, pour que la confiance s'installe.</p>"
    "<ul><li>relire les leçons</li><li>encourager</li></ul>"
)


def address(city: str = "Lyon", postal_code: str = "69003", **given: Any) -> AddressDraft:
    return AddressDraft(city=city, postal_code=postal_code, **given)


def organisation(name: str = "Coup de Pouce Collège", **given: Any) -> OrganisationDraft:
    return OrganisationDraft(name=name, **given)


def draft(**given: Any) -> MissionDraft:
    """A mission that every rule accepts."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "client_id": f"m-{number}",
        "title": f"Aider des collégiens à faire leurs devoirs, groupe {number}",
        "description": DESCRIPTION,
        "application_url": f"https://alize.example/missions/{number}",
        "start_at": datetime(2027, 3, 1, tzinfo=UTC),
        "domain": "education",
        "activities": ("Soutien scolaire",),
        "remote": "no",
        "places": 3,
        "addresses": [address()],
        "organisation": organisation(),
    }
    return MissionDraft(**{**values, **given})
