"""Our own XML: `<evenements>` of `<evenement>` and `<salon>`, elements named as in the API (docs/partenaires/agendas.md)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from tremplin.events import problems as kinds
from tremplin.events.draft import EventDraft, FairDraft
from tremplin.events.errors import CalendarUnreadable
from tremplin.events.feeds.item import Agenda, ReadEvent, ReadFair, Unreadable, is_not, line_of, unreadable
from tremplin.events.model import Status
from tremplin.events.vocabulary import MODES, ON_SITE, REMOTE
from tremplin.events.zones import MAINLAND, known_zone

_STATES = {"ANNULE": Status.CANCELLED, "REPORTE": Status.POSTPONED}
_YES = {"true", "oui", "1"}
_TEXTS = {
    "titre": "title",
    "description": "description",
    "deroulement": "programme",
    "lieu": "venue",
    "rue": "street",
    "codePostal": "postcode",
    "ville": "city",
    "codeInsee": "insee",
    "type": "type",
    "urlConnexion": "remote_url",
    "url": "url",
    "organisateur": "organiser",
    "motifStatut": "status_reason",
    "serie": "series",
}
_LISTS = {
    "objectifs": "objectives",
    "publics": "audiences",
    "operations": "operations",
    "benefices": "benefits",
    "codesRome": "rome_codes",
    "offres": "offer_ids",
}


def read(content: bytes) -> Agenda:
    """The events and fairs of a document. Raises CalendarUnreadable."""
    if b"<!DOCTYPE" in content:
        # It can declare entities that fill the memory, read local files or call other servers.
        raise CalendarUnreadable(reason="il contient une déclaration <!DOCTYPE>, refusée par sécurité.")
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CalendarUnreadable(reason=f"son XML n'est pas bien formé{_whereabouts(error)}.") from None
    agenda = Agenda()
    for element in root.iterchildren(tag=etree.Element):
        if element.tag == "evenement":
            agenda.events.append(_event(element))
        elif element.tag == "salon":
            agenda.fairs.append(_fair(element))
    return agenda


def _whereabouts(error: Exception) -> str:
    """Where a document stops being XML; what the library says of it is in English."""
    line, column = error.position if isinstance(error, etree.XMLSyntaxError) else (0, 0)
    return f", ligne {line}, colonne {column}" if line else ""


def _event(element: etree._Element) -> ReadEvent:
    line, client_id = line_of(element), _text(element, "id")
    if client_id is None:
        return ReadEvent(line, None, None, problems=[kinds.IDENTIFIER_MISSING.at("/id")])
    try:
        draft = EventDraft(client_id=client_id, **_times(element), **_fields(element))
    except ValueError as error:
        return ReadEvent(line, client_id, None, series=client_id, problems=[unreadable(error)])
    return ReadEvent(line, client_id, draft, series=draft.series or client_id)


def _fields(element: etree._Element) -> dict[str, Any]:
    texts = {field: _text(element, name) for name, field in _TEXTS.items()}
    modes = {MODES.get(mode, mode) for mode in _texts(element, "modalites")}
    return {
        **texts,
        "description": texts["description"] or "",
        "programme": texts["programme"] or "",
        **{field: _texts(element, name) for name, field in _LISTS.items()},
        "lat": _number(element, "latitude"),
        "lon": _number(element, "longitude"),
        "on_site": ON_SITE in modes if modes else None,
        "remote": REMOTE in modes if modes else None,
        "multi_sector": (_text(element, "multisectoriel") or "").lower() in _YES,
        "seats_on_site": _whole(element, "placesPresentiel"),
        "seats_remote": _whole(element, "placesDistance"),
        "status": _STATES.get((_text(element, "statut") or "").upper(), Status.SCHEDULED),
        "revision": _whole(element, "revision") or 0,
    }


def _times(element: etree._Element) -> dict[str, Any]:
    """Start and end: whole days without an hour, the last one included; hours without offset are those of `fuseau`."""
    start, end, zone = _text(element, "debut"), _text(element, "fin"), _text(element, "fuseau")
    if start is None:
        return {"starts_at": None}
    clock = known_zone(zone or MAINLAND) or ZoneInfo(MAINLAND)
    all_day = "T" not in start and ":" not in start
    if all_day:
        last = date.fromisoformat(end or start).toordinal() + 1
        return {
            "starts_at": datetime.combine(date.fromisoformat(start), time(), UTC),
            "ends_at": datetime.combine(date.fromordinal(last), time(), UTC),
            "all_day": True,
            "timezone": zone,
        }
    return {"starts_at": _instant(start, clock), "ends_at": _instant(end, clock) if end else None, "timezone": zone}


def _instant(text: str, clock: ZoneInfo) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=clock)


def _fair(element: etree._Element) -> ReadFair:
    line, url = line_of(element), _text(element, "urlSalonEnLigne")
    try:
        return ReadFair(line, url, _fair_draft(element, url or ""))
    except ValueError as error:
        return ReadFair(line, url, None, problems=[unreadable(error)])


def _fair_draft(element: etree._Element, url: str) -> FairDraft:
    return FairDraft(
        url=url,
        title=_text(element, "titre"),
        starts_on=_day(element, "dateDebut"),
        ends_on=_day(element, "dateFin"),
        applications_from=_day(element, "dateDebutCandidature"),
        applications_until=_day(element, "dateFinCandidature"),
        description=_text(element, "description") or "",
        place=_text(element, "localisation"),
        organiser=_text(element, "organismeOrganisateur"),
        offers=_whole(element, "nombreOffres") or 0,
        status=_STATES.get((_text(element, "statut") or "").upper(), Status.SCHEDULED),
        status_reason=_text(element, "motifStatut"),
    )


def _day(element: etree._Element, name: str) -> date | None:
    """A day, `2026-12-31` or `31/12/2026`. Raises Unreadable when it is neither."""
    text = _text(element, name)
    if text is None:
        return None
    day, _, rest = text.partition("/")
    month, _, year = rest.partition("/")
    try:
        return date.fromisoformat(f"{year}-{month}-{day}" if rest else text)
    except ValueError:
        raise Unreadable(f"{name} : {is_not(text, 'une date')}") from None


def _text(element: etree._Element, name: str) -> str | None:
    found = element.find(name)
    return "".join(map(str, found.itertext())).strip() or None if found is not None else None


def _texts(element: etree._Element, name: str) -> list[str]:
    found = element.find(name)
    if found is None:
        return []
    return [text for text in ("".join(map(str, each.itertext())).strip() for each in found.iterchildren(tag=etree.Element)) if text]


def _number(element: etree._Element, name: str) -> float | None:
    text = _text(element, name)
    return float(text.replace(",", ".")) if text else None


def _whole(element: etree._Element, name: str) -> int | None:
    text = _text(element, name)
    return int(text) if text else None
