"""The words that the public pages put on the values of events."""

from __future__ import annotations

from tremplin.events import documents as names
from tremplin.events.model import Status
from tremplin.events.vocabulary import SECTORS
from tremplin.portal.events.forms import FILTERS
from tremplin.portal.language.spoken import _, marked

FILTER_TITLES = {
    names.TYPE: marked("Type d'événement"),
    names.MODE: marked("Sur place ou à distance"),
    "event.publicCible": marked("Public"),
    names.SECTOR: marked("Métiers"),
}
assert FILTER_TITLES.keys() == FILTERS.keys()
MODES = {"ENPHY": marked("Sur place"), "ADIST": marked("À distance")}
# The fourteen grands domaines of ROME.
DOMAINS = {
    "A": marked("Agriculture, pêche, espaces verts, animaux"),
    "B": marked("Arts et façonnage d'ouvrages d'art"),
    "C": marked("Banque, assurance, immobilier"),
    "D": marked("Commerce, vente, grande distribution"),
    "E": marked("Communication, médias, multimédia"),
    "F": marked("Construction, bâtiment, travaux publics"),
    "G": marked("Hôtellerie, restauration, tourisme, loisirs"),
    "H": marked("Industrie"),
    "I": marked("Installation et maintenance"),
    "J": marked("Santé"),
    "K": marked("Services à la personne et à la collectivité"),
    "L": marked("Spectacle"),
    "M": marked("Support à l'entreprise"),
    "N": marked("Transport et logistique"),
}
assert set(DOMAINS) == set(SECTORS)
STATES = {Status.CANCELLED: marked("Annulé"), Status.POSTPONED: marked("Reporté")}


def label(field: str, value: str) -> str:
    """A value of a filter in plain words; a value that we have no word for is shown as its organiser wrote it."""
    if field == names.MODE:
        return _(MODES.get(value, value))
    return _(DOMAINS.get(value, value) if field == names.SECTOR else value)
