"""When and where an event takes place, as people say it, in their language, on the clock of its place. Pure."""

from __future__ import annotations

from tremplin.events.model import Event
from tremplin.events.zones import MAINLAND
from tremplin.kit.french import PARIS
from tremplin.kit.language.model import FRENCH, Language

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


def told(event: Event, language: Language = FRENCH) -> str:
    """« mardi 15 décembre 2026, de 9 h 30 à 12 h », « du lundi 14 au mercredi 16 décembre 2026 »."""
    writing, (first, last) = language.writing, (event.local_start.date(), event.last_day)
    if first == last:
        return f"{writing.long_date(first)}, {hours(event, language)}"
    days = {"first": writing.first_day(first, last), "last": writing.long_date(last)}
    if event.all_day:
        return language.say("du %(first)s au %(last)s", **days)
    moments = {"start": writing.hour(event.local_start), "end": writing.hour(event.local_end)}
    return language.say("du %(first)s à %(start)s au %(last)s à %(end)s", **days, **moments)


def hours(event: Event, language: Language = FRENCH) -> str:
    """« de 9 h 30 à 12 h », on the day it begins; « toute la journée »."""
    start, end = (language.writing.hour(moment) for moment in (event.local_start, event.local_end))
    if event.all_day:
        return language.say("toute la journée")
    if event.ends_at == event.starts_at:
        return language.say("à %(hour)s", hour=start)
    if event.local_start.date() != event.last_day:
        return language.say("à partir de %(hour)s", hour=start)
    return language.say("de %(start)s à %(end)s", start=start, end=end)


def clock(event: Event, language: Language = FRENCH) -> str:
    """Whose clock that is, and what it is then in Paris: « heure de La Réunion, 6 h 30 à Paris ». Empty when they agree."""
    here, paris = event.local_start, event.starts_at.astimezone(PARIS)
    if event.all_day or here.utcoffset() == paris.utcoffset():
        return ""
    place_of = event.timezone.rpartition("/")[2].replace("_", " ")
    name = language.say(_CLOCKS.get(event.timezone) or f"heure de {place_of}")
    if event.timezone == MAINLAND:
        return name
    hour = language.writing.hour(paris)
    if here.date() == paris.date():
        return language.say("%(clock)s, %(hour)s à Paris", clock=name, hour=hour)
    if paris.date() < here.date():
        return language.say("%(clock)s, %(hour)s la veille à Paris", clock=name, hour=hour)
    return language.say("%(clock)s, %(hour)s le lendemain à Paris", clock=name, hour=hour)


def place(event: Event, language: Language = FRENCH) -> str:
    """« Maison de l'emploi, 4 rue Basse, 35000 Rennes »; « à distance »."""
    if not event.on_site:
        return language.say("à distance")
    town = " ".join(part for part in (event.postcode, event.city) if part)
    return ", ".join(part for part in (event.venue, event.street, town) if part) or language.say("lieu précisé par l'organisateur")
