"""The words that the public pages put on the values of events."""

from __future__ import annotations

from tremplin.events import documents as names
from tremplin.events.model import Status
from tremplin.events.vocabulary import SECTORS
from tremplin.portal.events.forms import FILTERS

FILTER_TITLES = {
    names.TYPE: "Type d'événement",
    names.MODE: "Sur place ou à distance",
    "event.publicCible": "Public",
    names.SECTOR: "Métiers",
}
assert FILTER_TITLES.keys() == FILTERS.keys()
MODES = {"ENPHY": "Sur place", "ADIST": "À distance"}
# The fourteen grands domaines of ROME.
DOMAINS = {
    "A": "Agriculture, pêche, espaces verts, animaux",
    "B": "Arts et façonnage d'ouvrages d'art",
    "C": "Banque, assurance, immobilier",
    "D": "Commerce, vente, grande distribution",
    "E": "Communication, médias, multimédia",
    "F": "Construction, bâtiment, travaux publics",
    "G": "Hôtellerie, restauration, tourisme, loisirs",
    "H": "Industrie",
    "I": "Installation et maintenance",
    "J": "Santé",
    "K": "Services à la personne et à la collectivité",
    "L": "Spectacle",
    "M": "Support à l'entreprise",
    "N": "Transport et logistique",
}
assert set(DOMAINS) == set(SECTORS)
STATES = {Status.CANCELLED: "Annulé", Status.POSTPONED: "Reporté"}


def label(field: str, value: str) -> str:
    """A value of a filter in plain French; a value that we have no word for is shown as its organiser wrote it."""
    if field == names.MODE:
        return MODES.get(value, value)
    return DOMAINS.get(value, value) if field == names.SECTOR else value
