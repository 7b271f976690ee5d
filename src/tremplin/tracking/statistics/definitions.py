"""What each figure is, in a sentence: one text for the pages, and for the documentation, which a test compares with it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: how it is called, what is counted, what to know before comparing it."""

    label: str
    counted: str
    beware: str


DEFINITIONS: Mapping[str, Definition] = {
    "impressions": Definition(
        "Impressions", "une mission vue, dans une liste, un widget ou une page", "un courriel ou un SMS n'en donne pas"
    ),
    "clicks": Definition("Clics", "un lien suivi vers l'annonceur", "une personne qui clique deux fois compte deux fois"),
    "accounts": Definition("Comptes créés", "un compte que l'annonceur dit créé", "seulement si son site les déclare"),
    "applications": Definition(
        "Candidatures",
        "une candidature que l'annonceur dit reçue",
        "seulement si son site les déclare ; les essais comptent, n'en laissez pas",
    ),
    "validated": Definition(
        "Candidatures validées", "une candidature que l'annonceur dit validée ou effectuée", "seulement s'il en déclare le statut"
    ),
    "carried_out": Definition(
        "Missions effectuées", "une candidature que l'annonceur dit effectuée", "seulement s'il en déclare le statut"
    ),
    "conversion": Definition("Conversion", "candidatures ÷ clics de la même période", "voir ci-dessous"),
    "bots": Definition("Robots", "les événements, de toute sorte, que des robots ont causés", "ils ne sont dans aucun autre chiffre"),
}
FUNNEL: Mapping[str, str] = {
    "impression": "impressions",
    "click": "clicks",
    "account": "accounts",
    "application": "applications",
    "validated": "validated",
    "carried_out": "carried_out",
}
"""The figure that each step of the way counts."""
