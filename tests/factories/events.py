"""Events and fairs for tests: a workshop in Rennes and an online fair, and what changes from one to another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from tests.factories.partners import NOW, make_partner
from tremplin.events import actions
from tremplin.events.draft import EventDraft, FairDraft
from tremplin.events.model import Event
from tremplin.kit.db import Conn
from tremplin.partners import store as partners

ALIZE = "alize"
WHEN = datetime(2026, 12, 15, 8, 30, tzinfo=UTC)
_numbers = count(1)


def draft(**changes: Any) -> EventDraft:
    """A workshop in Rennes, on a Tuesday morning of December."""
    given = EventDraft(
        client_id=f"atelier-{next(_numbers)}",
        title="Atelier : refaire son CV",
        starts_at=WHEN,
        ends_at=WHEN.replace(hour=11),
        description="Apportez votre CV.",
        venue="Maison de l'emploi",
        street="4 rue Basse",
        postcode="35000",
        city="Rennes",
        type="Atelier",
        audiences=["Ouvert aux jeunes"],
        objectives=["Aides à l'emploi"],
        rome_codes=["D1102"],
        seats_on_site=12,
        organiser="Agence de Rennes",
    )
    return replace(given, **changes)


def fair(**changes: Any) -> FairDraft:
    """An online fair of the first half of December."""
    given = FairDraft(
        url=f"https://salons.example/{next(_numbers)}",
        title="Salon des métiers du soin",
        starts_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 15),
        applications_from=date(2026, 11, 20),
        applications_until=date(2026, 12, 12),
        description="<p>Douze <b>employeurs</b></p>",
        place="Finistère",
        organiser="Agence de Quimper",
        offers=12,
    )
    return replace(given, **changes)


async def make_event(conn: Conn, *, by: str = ALIZE, now: datetime = NOW, **changes: Any) -> Event:
    """An event of a partner, who is created if needed."""
    if await partners.find(conn, by) is None:
        await make_partner(conn, partner_id=by)
    return (await actions.save(conn, draft(**changes), by=by, now=now)).event


def record(number: int = 300001, /, **changes: Any) -> dict[str, Any]:
    """An event in the neutral format."""
    return {
        "id": number,
        "titre": "Atelier : refaire son CV",
        "description": "Apportez votre CV.",
        "deroulement": "- Accueil\n- Tour de table",
        "dateEvenement": "2026-12-15T08:30:00.000+00:00",
        "heureDebut": "08:30:00",
        "heureFin": "11:00:00",
        "timezone": "Europe/Paris",
        "ville": "Rennes",
        "codePostal": "35000",
        "codeInsee": "35238",
        "latitude": 48.11,
        "longitude": -1.68,
        "type": "Atelier",
        "modalites": ["en physique"],
        "objectifs": ["Aides à l'emploi"],
        "publics": ["Ouvert aux jeunes"],
        "operations": ["#1jeune1solution"],
        "benefices": ["Élargir son réseau"],
        "diplomes": None,
        "codesRome": ["D1102", "M1805"],
        "multisectoriel": False,
        "offresId": ["123ABCD"],
        "nombrePlaceTotalPresentiel": 12,
        "nombrePlaceTotalDistance": 0,
        "nombreInscritPresentiel": 4,
        "nombreInscritDistance": 0,
        "urlDetailEvenement": f"https://evenements.example/evenement/{number}",
        "libelleOrganisateurPrincipal": "Agence de Rennes",
        "libelleEtablissement": "Maison de l'emploi",
        **changes,
    }


def fair_record(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A fair in the neutral format."""
    return {
        "titre": "Salon des métiers du soin",
        "dateDebut": "01/12/2026",
        "dateFin": "15/12/2026",
        "dateDebutCandidature": "20/11/2026",
        "dateFinCandidature": "12/12/2026",
        "description": "<p>Douze <strong>employeurs</strong></p>",
        "localisation": "Finistère",
        "typeEvenement": "Salon en ligne",
        "organismeOrganisateur": "Agence de Quimper",
        "nombreOffres": 12,
        "urlSalonEnLigne": f"https://salons.example/{number}",
        "salonEnCours": True,
        **changes,
    }
