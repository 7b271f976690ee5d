"""Why a mission is refused: one vocabulary for every moderator, so that announcers and programs read the same codes everywhere."""

from __future__ import annotations

from dataclasses import dataclass

JEVEUXAIDER_ID = "5f5931496c7ea514150a818f"


@dataclass(frozen=True, slots=True)
class Motive:
    """A reason to refuse, as programs (`code`) and people read it. `jeveuxaider`: the contract's own words for that moderator."""

    code: str
    label: str
    label_en: str
    jeveuxaider: str = ""
    of_organisation: bool = False
    """Whether what is true of one mission is true of every other of its organisation."""


MOTIVES = {
    motive.code: motive
    for motive in (
        Motive("OTHER", "Autre", "Other"),
        Motive(
            "MISSION_ALREADY_PUBLISHED",
            "La mission a déjà été publiée",
            "The mission is already published",
            "La mission a déjà été publiée sur JeVeuxAider.gouv.fr",
        ),
        Motive("CONTENT_INSUFFICIENT", "Le contenu est insuffisant / non qualitatif", "The content is too short or unclear"),
        Motive(
            "MISSION_DATE_NOT_COMPATIBLE",
            "La date de la mission n'est pas compatible avec le recrutement de bénévoles",
            "The dates leave no time to recruit volunteers",
        ),
        Motive(
            "MISSION_NOT_COMPLIANT",
            "La mission ne respecte pas la charte",
            "The mission does not comply with the charter",
            "La mission ne respecte pas la charte de la Réserve Civique",
        ),
        Motive(
            "ORGANIZATION_ALREADY_PUBLISHED",
            "L'organisation est déjà inscrite",
            "The organisation is already registered",
            "L'organisation est déjà inscrite sur JeVeuxAider.gouv.fr",
            of_organisation=True,
        ),
        Motive(
            "ORGANIZATION_NOT_COMPLIANT",
            "L'organisation n'est pas conforme à la charte",
            "The organisation does not comply with the charter",
            "L'organisation n'est pas conforme à la charte de la Réserve Civique",
            of_organisation=True,
        ),
        Motive(
            "INFORMATION_INSUFFICIENT",
            "Les informations sont insuffisantes pour modérer l'organisation",
            "Too little is known of the organisation",
        ),
        Motive(
            "MISSION_CREATION_DATE_TOO_OLD",
            "La mission est refusée car la date de création est trop ancienne",
            "The mission was created too long ago",
            "La mission est refusée car la date de création est trop ancienne (> 6 mois)",
        ),
    )
}


def label(code: str, moderator_id: str = "") -> str:
    """The sentence of a code, in the words of its moderator; a code that nobody knows is its own sentence."""
    motive = MOTIVES.get(code)
    if motive is None:
        return code
    return (moderator_id == JEVEUXAIDER_ID and motive.jeveuxaider) or motive.label
