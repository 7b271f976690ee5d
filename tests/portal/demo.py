"""Invented missions, varied enough to fill every part of the pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tremplin.missions.documents import document
from tremplin.missions.model import Address, Mission, Organisation
from tremplin.partners.model import Partner
from tremplin.reference.geocoder import locate
from tremplin.search.model import Document

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
PARTNER = Partner(id="annonceur", name="Réseau des Deux Rives", created_at=NOW, updated_at=NOW, url="https://deux-rives.example")
TOWNS = ("Lyon", "69100", "69120", "Nantes", "Rennes", "Lille", "33000", "Tarare", "Grenoble", "Brest")
SEEDS: tuple[tuple[str, str, str, str], ...] = (
    ("Lire des histoires aux enfants de l'école", "education", "Soutien scolaire", "Lire à deux"),
    ("Distribuer des repas chauds le soir", "solidarite-insertion", "Distribution", "La Table Ouverte"),
    ("Nettoyer les berges de la rivière", "environnement", "Ramassage de déchets", "Rivières Vivantes"),
    ("Promener les chiens du refuge", "animaux", "Soins aux animaux", "Le Refuge des Bruyères"),
    ("Aider à prendre en main un ordinateur", "numerique", "Médiation, Information", "Les Souris Partagées"),
    ("Tenir la buvette du tournoi de basket", "sport", "Evenementiel", "Basket Club des Monts"),
    ("Accompagner une sortie au musée", "culture-loisirs", "Accueil de public", "Regards Croisés"),
    ("Rendre visite à des personnes âgées isolées", "vivre-ensemble", "Lutte contre l'isolement", "Voisins du Soir"),
    (
        "Tenir la comptabilité d'une petite association",
        "gestion-finance-droit",
        "Comptabilité finance",
        "Le Coup de Main",
    ),
)
HTML = (
    "<p>Une équipe chaleureuse vous attend chaque semaine. <strong>Aucune expérience n'est demandée</strong> : "
    "vous serez accompagné par une personne qui connaît bien les lieux.</p><ul><li>Un échange avant de commencer</li>"
    "<li>Une première fois à deux</li></ul>"
    "<p>On vous rembourse vos trajets. <a href='https://exemple.example'>En savoir plus</a></p>"
)


def mission(number: int = 0, **changes: Any) -> Mission:
    """One mission; `changes` replace its fields."""
    title, domain, activity, _ = SEEDS[number % len(SEEDS)]
    values: dict[str, Any] = dict.fromkeys(Mission.__dataclass_fields__) | {
        "id": f"mission-{number:03}",
        "owner": PARTNER.id,
        "client_id": str(number),
        "status": "ACCEPTED",
        "problems": (),
        "title": title,
        "description": "Une équipe chaleureuse vous attend chaque semaine. Aucune expérience n'est demandée.",
        "description_html": HTML,
        "application_url": "https://deux-rives.example/candidater",
        "posted_at": NOW - timedelta(days=number),
        "start_at": NOW + timedelta(days=21 - number * 5),
        "end_at": NOW + timedelta(days=200),
        "duration": 6 if number % 2 else None,
        "domain": domain,
        "activities": (activity,),
        "tags": ("entraide", "en équipe"),
        "tasks": ("Accueillir", "Préparer la salle"),
        "audience": (),
        "soft_skills": (),
        "requirements": ("De la patience",),
        "rome_skills": (),
        "remote": ("no", "no", "possible", "no", "full", "no", "no", "local")[number % 8],
        "schedule": "Deux heures par semaine, le mercredi",
        "places": (3, 1, None, 12)[number % 4],
        "places_given": True,
        "snu": False,
        "open_to_minors": number % 3 == 0,
        "reduced_mobility_accessible": number % 4 == 0,
        "close_to_transport": True,
        "type": "volontariat_service_civique" if number % 7 == 5 else "benevolat",
        "addresses": (address(TOWNS[number * 3 % len(TOWNS)]),) if number % 8 != 4 else (),
        "likeness": b"",
        "created_at": NOW - timedelta(days=number),
        "updated_at": NOW,
    }
    return Mission(**values | changes)


def address(town: str, street: str = "12 rue des Lilas") -> Address:
    """An invented address in a real commune."""
    place = locate(town)[0]
    assert place.commune is not None
    return Address(
        id=place.commune.insee,
        street=street,
        postal_code=place.commune.postcodes[0],
        city=place.commune.name,
        department_name=place.department_name,
        department_code=place.department,
        region=place.region,
        country="FR",
        lat=place.lat,
        lon=place.lon,
    )


def as_document(kept: Mission) -> Document:
    """The search document of a mission, with the organisation of its subject."""
    name = next((name for title, *_, name in SEEDS if title == kept.title), "Le Coup de Main")
    organisation = Organisation(
        id=name, owner=kept.owner, client_id=name, created_at=NOW, updated_at=NOW, name=name, url="https://asso.example"
    )
    return document(kept, organisation, PARTNER)


def catalogue(size: int = 60) -> list[Document]:
    """As many missions as wanted."""
    return [as_document(mission(number)) for number in range(size)]
