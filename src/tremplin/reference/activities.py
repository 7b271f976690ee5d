"""The activities a mission may consist of: their slugs and labels, part of the wire contract, and how lists are read.

Several labels hold a comma, and lists are separated by commas: only knowing the labels tells which comma is which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from tremplin.reference.spelling import fold

ACTIVITIES: Mapping[str, str] = MappingProxyType(
    {
        "accueil-de-public": "Accueil de public",
        "activites-manuelles": "Activités manuelles",
        "aide-psychologique": "Aide psychologique",
        "alphabetisation": "Alphabétisation",
        "animation": "Animation",
        "animation-valorisation": "Animation, Valorisation",
        "art": "Art",
        "autre": "Autre",
        "bricolage": "Bricolage",
        "collecte": "Collecte",
        "collecte-de-produits": "Collecte de produits",
        "communication": "Communication",
        "comptabilite-finance": "Comptabilité finance",
        "conseil": "Conseil",
        "distribution": "Distribution",
        "documentation-traduction": "Documentation traduction",
        "ecoute-permanence": "Écoute permanence",
        "encadrement-d-equipes": "Encadrement d'équipes",
        "enseignement-formation": "Enseignement formation",
        "evenementiel": "Evenementiel",
        "gestion-de-projets": "Gestion de projets",
        "gestion-entretien-patrimoine": "Gestion et entretien du patrimoine",
        "gestion-recherche-des-partenariats": "Gestion recherche des partenariats",
        "gestion-ressources-humaines": "Gestion des ressources humaines",
        "informatique": "Informatique",
        "jardinage": "Jardinage",
        "juridique": "Juridique",
        "logistique": "Logistique",
        "lutte-contre-isolement": "Lutte contre l'isolement",
        "maintenance-technique": "Maintenance technique",
        "mediation-information": "Médiation, Information",
        "mentorat-parrainage": "Mentorat parrainage",
        "mission-internationale": "Mission internationale",
        "operations-militaires": "Opérations militaires",
        "preservation-patrimoine": "Préservation, Patrimoine",
        "prevention-sensibilisation": "Prévention, Sensibilisation",
        "ramassage-dechets": "Ramassage de déchets",
        "recrutement": "Recrutement",
        "responsabilites-associatives": "Responsabilités associatives",
        "restauration-hotellerie": "Restauration, hôtellerie",
        "sante-soins": "Santé soins",
        "sciences-humaines-social": "Sciences humaines et social",
        "secourisme": "Secourisme",
        "secours-aide": "Secours, Aide",
        "sensibilisation": "Prévention, Sensibilisation",
        "soins-animaux": "Soins aux animaux",
        "soutien-accompagnement": "Soutien, Accompagnement",
        "soutien-scolaire": "Soutien scolaire",
        "sport": "Sport",
        "taches-administratives": "Tâches administratives",
        "transmission-pedagogie": "Transmission, Pédagogie",
        "vie-citoyenne": "Vie citoyenne",
        "visites": "Visites",
    }
)
OTHER = ACTIVITIES["autre"]

_SPELLINGS = {fold(spelling): label for slug, label in ACTIVITIES.items() for spelling in (slug, label)}
_MOST_COMMAS = max(label.count(",") for label in ACTIVITIES.values())
_SEPARATORS = re.compile(r"[,;|\n]")


def parse_activities(given: str | Iterable[str] | None) -> tuple[str, ...]:
    """The labels of a list of activities, in its order, each once; what is not an activity becomes `Autre`.

    Takes slugs and labels in any case, with or without accents, as one text separated by commas or as several texts,
    each of which may hold a list. An item is taken whole: `Artisanat` is unknown, not `Art`.
    """
    texts = [given] if isinstance(given, str) else given or ()
    return tuple(dict.fromkeys(label for text in texts for label in _labels(text)))


def activity_label(text: str) -> str | None:
    """The label of one activity, from its slug or its label in any case; None when it is not in the vocabulary."""
    return _SPELLINGS.get(fold(text))


def _labels(text: str) -> Iterator[str]:
    items = [key for item in _SEPARATORS.split(text) if (key := fold(item))]
    at = 0
    while at < len(items):
        for length in range(_MOST_COMMAS + 1, 0, -1):  # the longest first, so that `Médiation, Information` is one
            label = _SPELLINGS.get(" ".join(items[at : at + length]))
            if label is not None:
                break
        at += length
        yield label or OTHER
