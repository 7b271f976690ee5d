r"""Writes a feed as a large platform's template does, oddities included: an importer must read them without a word.

CDATA with line breaks and indentation around the text, HTML entities escaped inside it, `\n` as two characters, a flat
address with `adresse` and `lonlat` (a lone comma without address), dates without zone, `France`, an accented domain,
empty elements.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from tremplin.demo.missions import DemoMission

_DOMAIN_LABELS = {"memoire-et-citoyennete": "mémoire et citoyenneté"}
_FIRST_NUMBER = 81_000


def write_platform(name: str, website: str, missions: Iterable[DemoMission], today: date) -> str:
    """The whole document; identifiers are numbers."""
    head = f"<publisher>{name}</publisher>\n<publisherurl>{website}</publisherurl>\n<lastBuildDate>{today} 05:51:58</lastBuildDate>\n"
    body = "".join(_mission(mission, website) for mission in missions)
    return f'<?xml version="1.0" encoding="UTF-8" ?>\n<source>\n{head}{body}</source>\n'


def _mission(mission: DemoMission, website: str) -> str:
    theme = mission.theme
    number = str(_FIRST_NUMBER + mission.number)
    elements = [
        _text("title", mission.title),
        _text("clientId", number),
        _text("description", _description(mission)),
        _text("applicationUrl", f"{website}/missions-benevolat/{number}/{theme.slug}"),
        *_organisation(mission, website),
        _text("postedAt", f"{mission.posted} 10:24:00"),
        _text("startAt", f"{mission.start} 00:00:00"),
        _text("endAt", f"{mission.end} 00:00:00" if mission.end else ""),
        *_address(mission),
        _text("places", str(mission.places)),
        _text("remote", "no" if mission.addresses else "full"),
        _text("addressPrecisions", ""),
        _text("domain", _DOMAIN_LABELS.get(theme.domain, theme.domain)),
        _text("activity", theme.activities[0]),
        _values("audience", theme.audience),
        _text("openToMinors", "yes" if theme.minors else "no"),
        _text("snu", "no"),
        _text("snuPlaces", ""),
        _text("image", ""),
        _text("schedule", mission.schedule),
        _values("tags", theme.tags[:1]),
    ]
    return f"    <mission>\n{''.join(elements)}    </mission>\n"


def _description(mission: DemoMission) -> str:
    *story, practical = mission.paragraphs
    tasks = "\n".join(f"• {task[0].upper()}{task[1:]}" for task in mission.tasks)
    return r"\n\n".join(story) + r"\n\nObjectifs: \n" + tasks + r"\n\n" + practical


def _organisation(mission: DemoMission, website: str) -> list[str]:
    organisation, home = mission.organisation, mission.home
    return [
        _text("organizationId", str(1600 + organisation.number)),
        _text("organizationRna", organisation.rna(home.department_code)),
        _text("organizationSiret", organisation.siret),
        _text("organizationName", organisation.name),
        _text("organizationLogo", ""),
        _text("organizationStatusJuridique", "Association"),
        _text("organizationUrl", f"{website}/organisations/{1600 + organisation.number}"),
        _text("organizationWebsite", ""),
        _text("organizationFullAddress", f"{home.name}, {home.postcode} {home.name}, France"),
        _values("organizationReseaux", [organisation.network] if organisation.network else []),
    ]


def _address(mission: DemoMission) -> list[str]:
    if not mission.addresses:
        empty = ("adresse", "postalCode", "departmentName", "departmentCode", "city")
        return [*(_text(tag, "") for tag in empty), _text("country", "France"), _text("lonlat", ",")]
    address = mission.addresses[0]
    town = address.town
    return [
        _text("adresse", address.street),
        _text("postalCode", town.postcode),
        _text("departmentName", town.department),
        _text("departmentCode", town.department_code),
        _text("city", town.name),
        _text("country", "France"),
        _text("lonlat", f"{address.lon},{address.lat}"),
    ]


def _text(tag: str, value: str) -> str:
    return f"        <{tag}>\n            <![CDATA[{_entities(value)}]]>\n        </{tag}>\n"


def _values(tag: str, values: Iterable[str]) -> str:
    margin = " " * 20
    written = "".join(f"{margin}<value>\n{margin}    <![CDATA[{_entities(value)}]]>\n{margin}</value>\n" for value in values)
    return f"        <{tag}>\n{written}        </{tag}>\n"


def _entities(value: str) -> str:
    return escape(value).replace("&#x27;", "&#039;")
