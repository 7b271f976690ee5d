"""What a sandbox begins with. Invented; nothing of it leads to a real organisation. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tremplin.kit.clock import uuid7
from tremplin.missions.draft import AddressDraft, MissionDraft, OrganisationDraft
from tremplin.tracking.model import Event, Kind

DAYS = 21


@dataclass(frozen=True, slots=True)
class Seed:
    """A mission; without town, it is done from home. `told`: what is wrong in it on purpose, by leaving it out."""

    title: str
    domain: str
    city: str = ""
    postcode: str = ""
    text: str = ""


_TEXT = (
    "Une fois par semaine, avec une petite équipe, vous donnez deux heures. Nous vous expliquons tout la première fois, et vous"
    " n'êtes jamais seul. Aucune expérience n'est demandée : de la bonne humeur et de la régularité suffisent."
)
SEEDS = (
    Seed("Aider des enfants à faire leurs devoirs", "education", "Lyon", "69003", _TEXT),
    Seed("Ramasser les déchets de la plage", "environnement", "Saint-Nazaire", "44600", _TEXT),
    Seed("Servir des repas chauds le samedi", "solidarite-insertion", "Lille", "59000", _TEXT),
    Seed("Lire à voix haute à la maison de retraite", "culture-loisirs", "Rennes", "35000", _TEXT),
    Seed("Tenir compagnie au téléphone", "solidarite-insertion", text=_TEXT),
    Seed("Encadrer l'entraînement des débutants", "sport", "Toulouse", "31000", _TEXT),
    Seed("Distribuer des paniers de légumes", "solidarite-insertion", "Marseille", "13001", _TEXT),
    Seed("Une mission à corriger", "education", "Nantes", "44000", ""),
)


def drafts(now: datetime) -> list[MissionDraft]:
    """The missions of a sandbox: one of them is refused, so that one sees how problems are told."""
    return [
        MissionDraft(
            client_id=f"essai-{number}",
            title=seed.title,
            description=seed.text or None,
            application_url=f"https://essai.example/missions/{number}",
            start_at=now + timedelta(days=7 + number),
            posted_at=now,
            domain=seed.domain,
            remote="no" if seed.city else "full",
            places=3 + number,
            addresses=[AddressDraft(city=seed.city, postal_code=seed.postcode)] if seed.city else [],
            organisation=OrganisationDraft(client_id="essai", name="Association d'essai"),
        )
        for number, seed in enumerate(SEEDS, 1)
    ]


def events(partner_id: str, mission_ids: list[str], source_id: str, now: datetime) -> Iterator[Event]:
    """Three weeks of visits of these missions, more the later, an application now and then."""
    for day in range(DAYS):
        for number, mission_id in enumerate(mission_ids):
            at = now - timedelta(days=DAYS - day, hours=(number * 3) % 12)
            for index in range((day + number * 2) % 4 + 1):
                moment = at + timedelta(minutes=index)
                kind = Kind.APPLY if index == 3 else Kind.CLICK if index % 2 else Kind.PRINT
                yield Event(
                    id=uuid7(moment), at=moment, kind=kind, to_partner=partner_id, from_partner=partner_id, mission_id=mission_id,
                    source="widget", source_id=source_id,
                )  # fmt: skip
