"""The twenty domains a mission may belong to: their codes, part of the wire contract, and their names on screens."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tremplin.reference.spelling import fold

DOMAINS: Mapping[str, str] = MappingProxyType(
    {
        "animaux": "Protection des animaux",
        "autre": "Autre",
        "batiment-industrie-logistique": "Bâtiment, industrie et logistique",
        "benevolat-competences": "Bénévolat de compétences",
        "communication": "Communication",
        "culture-loisirs": "Culture et loisirs",
        "education": "Éducation",
        "emploi": "Emploi",
        "environnement": "Environnement",
        "gestion-finance-droit": "Gestion, finance et droit",
        "humanitaire": "Humanitaire",
        "memoire-et-citoyennete": "Mémoire et citoyenneté",
        "numerique": "Numérique",
        "prevention-protection": "Prévention et protection",
        "recherche": "Recherche",
        "sante": "Santé",
        "service-public-defense-securite": "Service public, défense et sécurité",
        "solidarite-insertion": "Solidarité et insertion",
        "sport": "Sport",
        "vivre-ensemble": "Vivre ensemble",
    }
)


def domain_code(text: str) -> str | None:
    """The code of a domain written as its code or label, whatever the case, accents and punctuation; else None."""
    return _CODES.get(_key(text))


def _key(text: str) -> str:
    return " ".join(word for word in fold(text).split() if word != "et")  # `culture et loisirs` is `culture-loisirs`


_CODES = {_key(spelling): code for code, label in DOMAINS.items() for spelling in (code, label)}
