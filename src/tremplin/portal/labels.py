"""The words and icons that the public pages put on the values of missions."""

from __future__ import annotations

from tremplin.portal.forms import FILTERS
from tremplin.reference.domains import DOMAINS
from tremplin.reference.mission_types import MISSION_TYPE_LABELS

FILTER_TITLES = {
    "domain": "Domaine",
    "remote": "À distance ou sur place",
    "openToMinors": "Moins de 18 ans",
    "reducedMobilityAccessible": "Mobilité réduite",
    "type": "Type de mission",
    "activity": "Activité",
    "departmentName": "Département",
}
assert FILTER_TITLES.keys() == FILTERS.keys()

REMOTE = {
    "no": "Sur place",
    "local": "Près de chez vous, partout en France",
    "possible": "En partie à distance",
    "full": "Entièrement à distance",
}
TYPES = MISSION_TYPE_LABELS
FLAGS = {"openToMinors": "Ouvertes aux mineurs", "reducedMobilityAccessible": "Accessibles à mobilité réduite"}

DOMAIN_ICONS = {
    "animaux": "paw",
    "autre": "stars",
    "batiment-industrie-logistique": "tools",
    "benevolat-competences": "lightbulb",
    "communication": "megaphone",
    "culture-loisirs": "palette",
    "education": "book",
    "emploi": "briefcase",
    "environnement": "tree",
    "gestion-finance-droit": "bank",
    "humanitaire": "globe-europe-africa",
    "memoire-et-citoyennete": "flag",
    "numerique": "laptop",
    "prevention-protection": "shield-check",
    "recherche": "clipboard-data",
    "sante": "heart-pulse",
    "service-public-defense-securite": "building",
    "solidarite-insertion": "basket",
    "sport": "trophy",
    "vivre-ensemble": "chat-heart",
}
assert DOMAIN_ICONS.keys() == DOMAINS.keys()


def domain_icon(domain: str | None) -> str:
    """The icon of a domain; free ones get the icon of « Autre »."""
    return DOMAIN_ICONS.get(domain or "", DOMAIN_ICONS["autre"])


def label(field: str, value: str) -> str:
    """A value of a filter in plain French; values without a label of ours are shown as their announcer wrote them."""
    match field:
        case "domain":
            return DOMAINS.get(value) or value.replace("-", " ").capitalize()
        case "remote":
            return REMOTE.get(value, value)
        case "type":
            return TYPES.get(value, value)
        case "openToMinors" | "reducedMobilityAccessible":
            return FLAGS[field]
        case _:
            return value
