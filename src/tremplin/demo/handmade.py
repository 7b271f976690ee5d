"""Writes a feed as someone makes it by hand from a spreadsheet: escaped text, French dates, nine kinds of mistakes.

The document is not well-formed (a raw `&`, an HTML entity): a report that shows nothing of it shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import TypeAlias

from tremplin.demo.missions import DemoMission

Elements: TypeAlias = dict[str, str]  # tag → text as it stands in the document

FAULTY_EVERY = 6
"""The n-th fault is in the mission of this rank times n, the others are sound."""


def write_handmade(name: str, website: str, missions: Iterable[DemoMission], today: date) -> str:
    """The whole document, one element a line."""
    body = "".join(_mission(_spoilt(_elements(mission, website), mission.number)) for mission in missions)
    facts = {"publisher": escape(name), "publisherurl": website, "lastBuildDate": _french(today)}
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<source>\n{_lines(facts)}{body}</source>\n'


def _elements(mission: DemoMission, website: str) -> Elements:
    theme, organisation = mission.theme, mission.organisation
    client_id = f"FAL{mission.number:03}"
    address = mission.addresses[0]
    texts = {
        "clientId": client_id,
        "title": mission.title,
        "description": "\n".join((*mission.paragraphs, "Au programme : " + ", ".join(mission.tasks) + ".")),
        "applicationUrl": f"{website}/benevolat/{client_id}",
        "startAt": _french(mission.start),
        "endAt": _french(mission.end) if mission.end else "",
        "address": address.street,
        "postalCode": address.town.postcode,
        "city": address.town.name,
        "country": "France",
        "remote": "non",
        "places": str(mission.places),
        "domain": theme.domain,
        "activity": ", ".join(theme.activities),
        "openToMinors": "oui" if theme.minors else "non",
        "schedule": mission.schedule,
        "organizationName": organisation.name,
        "organizationSiren": organisation.siren,
    }
    return {tag: escape(text, quote=False) for tag, text in texts.items()}


def _french(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _spoilt(elements: Elements, number: int) -> Elements:
    rank, rest = divmod(number, FAULTY_EVERY)
    if rest or not 0 < rank <= len(_FAULTS):
        return elements
    tag, text = _FAULTS[rank - 1]
    return elements | {tag: text.format(**elements, year=elements["startAt"][-4:])}


# What each mistake puts instead; `{title}`… stand for what was there.
_FAULTS: tuple[tuple[str, str], ...] = (
    ("title", "Matelotage"),
    ("domain", "bord-de-mer"),
    ("description", ""),
    ("title", "Mer & solidarité : {title}"),
    ("clientId", "FAL001"),
    ("startAt", "31/02/{year}"),
    ("places", "-2"),
    ("description", "Une journ&eacute;e au grand air.&nbsp;{description}"),
    ("applicationUrl", ""),
)


def _mission(elements: Elements) -> str:
    return f"<mission>\n{_lines(elements)}</mission>\n"


def _lines(elements: Elements) -> str:
    return "".join(f"<{tag}>{text}</{tag}>\n" for tag, text in elements.items())
