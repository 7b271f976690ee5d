"""The demonstration's job events, written as an organiser sends its agenda: our XML, some events a day and an online fair a week.

Each day is drawn alone: a start the next day adds what comes next, and leaves the rest as it was.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lxml import etree

from tremplin.demo.towns import Town, towns
from tremplin.events.feeds.importing import import_feed
from tremplin.events.zones import zone_of
from tremplin.kit.db import Conn, Database
from tremplin.partners import actions as partners
from tremplin.partners import store as partner_store
from tremplin.partners.clients import actions as clients
from tremplin.partners.clients import store as client_store

ORGANISER, ORGANISER_NAME = "agenda-emploi", "Agenda de l'emploi"
CLIENT, SECRET = "demo-evenements", "demo-secret-evenements"
BEHIND, AHEAD, A_DAY = 7, 84, 6

# Type: titles, half-hours, seats, ROME codes.
_KINDS = {
    "Atelier": (
        ("refaire son CV", "réussir son entretien", "valoriser ses compétences", "financer sa formation", "changer de métier"),
        (3, 4, 5),
        (8, 10, 12),
        ("M1502", "K1801"),
    ),
    "Réunion d'information": (
        ("devenir aide-soignant ou aide-soignante", "les métiers du bâtiment", "conduire un bus", "l'alternance à tout âge"),
        (2, 3, 4),
        (15, 20, 40),
        ("J1501", "F1703", "N4103"),
    ),
    "Job dating": (
        ("restauration", "propreté", "logistique", "vente", "aide à domicile"),
        (4, 6),
        (20, 30),
        ("G1602", "D1106", "K1302"),
    ),
    "Forum": (("emploi et formation", "saisonniers", "premier emploi"), (8, 12), (100, 300), ("G1703", "I1203")),
    "Visite d'entreprise": (
        ("la laiterie", "l'atelier de menuiserie", "la câblerie", "la clinique"),
        (3, 4),
        (8, 12),
        ("H2102", "H2206"),
    ),
    "Portes ouvertes": (("centre de formation", "fournil", "caserne"), (6, 10), (50, 100), ("D1102", "K2111")),
}
_WEIGHTS = (38, 26, 16, 6, 8, 6)
_VENUES = ("Maison de l'emploi", "Médiathèque", "Hôtel de ville", "Tiers-lieu La Fabrique", "Centre de formation", "Mission locale")
_AUDIENCES = ("Ouvert à tous", "Ouvert aux jeunes", "Débutant(e) accepté(e)", "Personnes en situation de handicap", "Seniors")
_FAIRS = ("Métiers du soin", "Le bâtiment recrute", "Saisonniers du littoral", "Transition écologique", "Premiers emplois")


@dataclass(frozen=True, slots=True)
class Events:
    """What was announced at this start: events in all, those that are new."""

    announced: int
    created: int


async def ensure(db: Database, now: datetime, today: date) -> Events:
    """The agenda of the day, imported as any other, and a program that may read it."""
    async with db.writing() as conn:
        await _ensure_people(conn, now)
        done = await import_feed(conn, agenda(today), by=ORGANISER, now=now, confirmed=True)
    return Events(done.created + done.updated + done.unchanged, done.created)


async def _ensure_people(conn: Conn, now: datetime) -> None:
    if await partner_store.find(conn, ORGANISER) is None:
        await partners.create(
            conn, name=ORGANISER_NAME, now=now, partner_id=ORGANISER, announces=True, url=f"https://{ORGANISER}.example"
        )
    if await client_store.find(conn, CLIENT) is None:
        await clients.create(
            conn, name="Site de démonstration", scope="api_evenementsv1 evenements", now=now, client_id=CLIENT, secret=SECRET
        )


def told(announced: Events, base_url: str) -> list[str]:
    """What to try, for who launched the demonstration."""
    form = f"grant_type=client_credentials&client_id={CLIENT}&client_secret={SECRET}"
    return [
        f"Événements emploi : {announced.announced} annoncés par {ORGANISER_NAME} · client {CLIENT}, secret {SECRET}",
        f'  curl -d "{form}" {base_url}/connexion/oauth2/access_token',
    ]


def agenda(today: date) -> bytes:
    """The agenda as it is on a day, in our XML."""
    root = etree.Element("evenements")
    for offset in range(-BEHIND, AHEAD + 1):
        day = today + timedelta(days=offset)
        rng = random.Random(day.toordinal())  # noqa: S311 - invented events
        if day.weekday() < 6:
            for rank in range(A_DAY):
                _add(root, "evenement", dict(_event(rng, day, rank)))
        if day.weekday() == 0:
            _add(root, "salon", _fair(rng, day))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _add(root: etree._Element, tag: str, fields: dict[str, str | list[str]]) -> None:
    element = etree.SubElement(root, tag)
    for name, value in fields.items():
        child = etree.SubElement(element, name)
        if isinstance(value, str):
            child.text = value
        else:
            for each in value:
                etree.SubElement(child, "valeur").text = each


def _event(rng: random.Random, day: date, rank: int) -> Iterator[tuple[str, str | list[str]]]:
    (kind,) = rng.choices(list(_KINDS), _WEIGHTS)
    subjects, lengths, seats, codes = _KINDS[kind]
    town = towns().anywhere(rng)
    starts = datetime.combine(day, time(rng.randrange(8, 15), rng.choice((0, 30))))
    remote = kind in ("Atelier", "Réunion d'information") and rng.random() < 0.2
    organiser = rng.choice(("Agence", "Mission locale", "Maison de l'emploi"))
    yield "id", f"{day:%Y%m%d}-{rank}"
    yield "titre", f"{kind} : {rng.choice(subjects)}"
    yield "description", "Venez rencontrer celles et ceux qui recrutent près de chez vous. Apportez votre CV."
    yield "deroulement", "- Accueil\n- Présentation\n- Entretiens individuels\n- Questions et réponses"
    yield "debut", starts.isoformat()
    yield "fin", (starts + timedelta(minutes=30 * rng.choice(lengths))).isoformat()
    yield "fuseau", zone_of(town.department_code)
    yield from _place(rng, town).items()
    yield "type", kind
    yield "modalites", ["ENPHY", "ADIST"] if remote else ["ENPHY"]
    if remote:
        yield "urlConnexion", f"https://visio.example/{day:%Y%m%d}-{rank}"
        yield "placesDistance", str(rng.choice((20, 50, 100)))
    yield "placesPresentiel", str(rng.choice(seats))
    yield "publics", [rng.choice(_AUDIENCES)]
    yield "operations", ["#1jeune1solution"] if rng.random() < 0.1 else []
    yield "codesRome", [rng.choice(codes)]
    yield "organisateur", f"{organiser} {town.of}"
    if rng.random() < 0.03:
        yield "statut", "ANNULE"
        yield "motifStatut", "L'intervenante est souffrante, une autre date sera proposée."


def _place(rng: random.Random, town: Town) -> dict[str, str]:
    return {
        "lieu": rng.choice(_VENUES),
        "rue": f"{rng.randrange(1, 90)} rue Basse",
        "codePostal": town.postcode,
        "ville": town.name,
        "latitude": f"{town.lat:.5f}",
        "longitude": f"{town.lon:.5f}",
    }


def _fair(rng: random.Random, day: date) -> dict[str, str | list[str]]:
    subject, town = rng.choice(_FAIRS), towns().anywhere(rng)
    last = day + timedelta(days=rng.randrange(7, 20))
    return {
        "urlSalonEnLigne": f"https://salons.example/{day:%Y%m%d}",
        "titre": f"{subject} – {town.department}",
        "dateDebut": day.isoformat(),
        "dateFin": last.isoformat(),
        "dateDebutCandidature": (day - timedelta(days=5)).isoformat(),
        "dateFinCandidature": (last - timedelta(days=2)).isoformat(),
        "description": f"<p><strong>{subject}</strong> : des postes à pourvoir, en ligne, sans vous déplacer.</p>",
        "localisation": town.department,
        "organismeOrganisateur": f"Agence {town.of}",
        "nombreOffres": str(rng.randrange(3, 60)),
    }
