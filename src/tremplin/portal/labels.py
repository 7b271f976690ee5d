"""The words and icons that the public pages put on the values of missions."""

from __future__ import annotations

from tremplin.portal.forms import FILTERS
from tremplin.portal.language.spoken import _, marked
from tremplin.reference.activities import ACTIVITIES
from tremplin.reference.domains import DOMAINS
from tremplin.reference.mission_types import MISSION_TYPE_LABELS

FILTER_TITLES = {
    "domain": marked("Domaine"),
    "remote": marked("À distance ou sur place"),
    "openToMinors": marked("Moins de 18 ans"),
    "reducedMobilityAccessible": marked("Mobilité réduite"),
    "type": marked("Type de mission"),
    "activity": marked("Activité"),
    "departmentName": marked("Département"),
}
assert FILTER_TITLES.keys() == FILTERS.keys()

REMOTE = {
    "no": marked("Sur place"),
    "local": marked("Près de chez vous, partout en France"),
    "possible": marked("En partie à distance"),
    "full": marked("Entièrement à distance"),
}
TYPES = MISSION_TYPE_LABELS
FLAGS = {"openToMinors": marked("Ouvertes aux mineurs"), "reducedMobilityAccessible": marked("Accessibles à mobilité réduite")}

_ACTIVITIES = frozenset(ACTIVITIES.values())
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
    """A value of a filter in plain words; values without a label of ours are shown as their announcer wrote them."""
    match field:
        case "domain":
            return _(DOMAINS.get(value) or value.replace("-", " ").capitalize())
        case "remote":
            return _(REMOTE.get(value, value))
        case "type":
            return _(TYPES.get(value, value))
        case "openToMinors" | "reducedMobilityAccessible":
            return _(FLAGS[field])
        case "activity" if value in _ACTIVITIES:
            return _(value)
        case _:
            return value
