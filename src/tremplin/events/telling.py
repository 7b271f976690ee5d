"""When and where an event takes place, as people say it, on the clock of its place. Pure."""

from __future__ import annotations

from datetime import date, datetime

from tremplin.events.model import Event
from tremplin.events.zones import MAINLAND
from tremplin.kit.french import DAYS, MONTHS, NO_BREAK_SPACE, PARIS, long_date

_CLOCKS = {
    "America/Guadeloupe": "heure de Guadeloupe",
    "America/Martinique": "heure de Martinique",
    "America/Cayenne": "heure de Guyane",
    "Indian/Reunion": "heure de La Réunion",
    "America/Miquelon": "heure de Saint-Pierre-et-Miquelon",
    "Indian/Mayotte": "heure de Mayotte",
    "America/St_Barthelemy": "heure de Saint-Barthélemy",
    "America/Marigot": "heure de Saint-Martin",
    "Indian/Kerguelen": "heure des Kerguelen",
    "Pacific/Wallis": "heure de Wallis",
    "Pacific/Tahiti": "heure de Tahiti",
    "Pacific/Noumea": "heure de Nouméa",
}


def told(event: Event) -> str:
    """« mardi 15 décembre 2026, de 9 h 30 à 12 h », « du lundi 14 au mercredi 16 décembre 2026 »."""
    first, last = event.local_start.date(), event.last_day
    if first == last:
        return f"{long_date(first)}, {hours(event)}"
    if event.all_day:
        return f"du {_short(first, last)} au {long_date(last)}"
    return f"du {_short(first, last)} à {hour(event.local_start)} au {long_date(last)} à {hour(event.local_end)}"


def hours(event: Event) -> str:
    """« de 9 h 30 à 12 h », on the day it begins; « toute la journée »."""
    if event.all_day:
        return "toute la journée"
    if event.ends_at == event.starts_at:
        return f"à {hour(event.local_start)}"
    if event.local_start.date() != event.last_day:
        return f"à partir de {hour(event.local_start)}"
    return f"de {hour(event.local_start)} à {hour(event.local_end)}"


def hour(moment: datetime) -> str:
    """« 9 h », « 17 h 30 »; midnight that ends a day is « minuit »."""
    if (moment.hour, moment.minute) == (0, 0):
        return "minuit"
    whole = f"{moment.hour}{NO_BREAK_SPACE}h"
    return f"{whole}{NO_BREAK_SPACE}{moment:%M}" if moment.minute else whole


def clock(event: Event) -> str:
    """Whose clock that is, and what it is then in Paris: « heure de La Réunion, 6 h 30 à Paris ». Empty when they agree."""
    here, paris = event.local_start, event.starts_at.astimezone(PARIS)
    if event.all_day or here.utcoffset() == paris.utcoffset():
        return ""
    name = _CLOCKS.get(event.timezone) or f"heure de {event.timezone.rpartition('/')[2].replace('_', ' ')}"
    day = "" if here.date() == paris.date() else " la veille" if paris.date() < here.date() else " le lendemain"
    return f"{name}, {hour(paris)}{day} à Paris" if event.timezone != MAINLAND else name


def place(event: Event) -> str:
    """« Maison de l'emploi, 4 rue Basse, 35000 Rennes »; « à distance »."""
    if not event.on_site:
        return "à distance"
    town = " ".join(part for part in (event.postcode, event.city) if part)
    return ", ".join(part for part in (event.venue, event.street, town) if part) or "lieu précisé par l'organisateur"


def _short(first: date, last: date) -> str:
    """The first day of a period without what its last day says as well."""
    day = f"{DAYS[first.weekday()]} {first.day}{'er' if first.day == 1 else ''}"
    if first.year != last.year:
        return long_date(first)
    return day if first.month == last.month else f"{day}{NO_BREAK_SPACE}{MONTHS[first.month - 1]}"
