"""What was typed in the form of an event, turned into what is announced: an event, or one a day; and what could not be read. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tremplin.dashboard.events.form import BOTH, ELSEWHERE, FREE, HERE, ON_SITE, REMOTE, filled
from tremplin.dashboard.events.typed import count_of, day_of, hour_of, listed
from tremplin.events import problems as kinds
from tremplin.events.draft import EventDraft
from tremplin.events.model import Event
from tremplin.events.places import settle
from tremplin.events.preparation import draft_of
from tremplin.events.recurrence import MOST_DATES, Every, days
from tremplin.events.validation import is_rome
from tremplin.events.zones import known_zone, zone_of
from tremplin.kit.problem import Problem
from tremplin.reference.rome.catalogue import find_appellation
from tremplin.reference.rome.wanted import understand

_USUAL = timedelta(hours=1)
_MOST_CODES = 3
_CODE = re.compile(r"([A-Na-n]\d{4})\b.*")


@dataclass(slots=True)
class Typed:
    """What was typed, as the domain is told of it. `days`: the first day of each date; none when it could not be read."""

    draft: EventDraft
    days: list[date] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def drafts(self, identifier: str) -> list[EventDraft]:
        """What is announced under an identifier: dates of a series share it, each with its day."""
        if len(self.days) < 2 or self.draft.starts_at is None:
            return [replace(self.draft, client_id=identifier)]
        first = self.days[0]
        return [
            replace(
                self.draft,
                client_id=f"{identifier}/{day:%Y%m%d}",
                series=identifier,
                starts_at=_moved(self.draft.starts_at, day - first),
                ends_at=_moved(self.draft.ends_at, day - first) if self.draft.ends_at else None,
            )
            for day in self.days
        ]


def read(values: Mapping[str, str], *, before: Event | None = None) -> Typed:
    """What the form says. `before`: the event that it changes, of which all that was left as it was stays."""
    base = draft_of(before) if before else EventDraft(client_id="", title=None, starts_at=None)
    typed = Typed(base)
    held = filled(before) if before else {}
    changed = {name for name, value in values.items() if not before or value != held.get(name, "")}
    given: dict[str, Any] = {}
    given |= _texts(values, changed)
    given |= _place(values, changed, base)
    given |= _ways(values, typed.problems) if changed & _WAYS else {}
    given |= _jobs(values, typed.problems) if "metiers" in changed else {}
    typed.draft = replace(base, **given)
    if not before or changed & _TIMES:
        typed.draft = replace(typed.draft, **_times(values, typed))
        typed.days = typed.days if before is None else typed.days[:1]
    return typed


_WAYS = {"participation", "visio", "inscription", "lien", "places", "places-distance"}
_TIMES = {
    *("jour", "heure", "jour-fin", "heure-fin", "fuseau", "journee", "repete", "dernier-jour", "autres-jours"),
    *("ville", "code-postal"),  # whose clock it is
}
_LINES = {"titre": "title", "type": "type", "organisateur": "organiser", "contact": "contact", "deroulement": "programme"}
_LISTS = {"publics": "audiences", "objectifs": "objectives", "offres": "offer_ids"}
assert {*_LINES.values(), *_LISTS.values()} <= {each.name for each in fields(EventDraft)}


def _texts(values: Mapping[str, str], changed: set[str]) -> dict[str, Any]:
    given: dict[str, Any] = {kept: values.get(name) or None for name, kept in _LINES.items() if name in changed}
    given |= {kept: listed(values.get(name, "")) for name, kept in _LISTS.items() if name in changed}
    if "description" in changed:
        given["description"] = values.get("description", "")
    if "deroulement" in changed:
        given["programme"] = values.get("deroulement", "")
    if "tous-metiers" in changed:
        given["multi_sector"] = bool(values.get("tous-metiers"))
    return given


def _place(values: Mapping[str, str], changed: set[str], base: EventDraft) -> dict[str, Any]:
    names = {"etablissement": "venue", "rue": "street", "code-postal": "postcode", "ville": "city"}
    given: dict[str, Any] = {kept: values.get(name) or None for name, kept in names.items() if name in changed}
    if changed & {"code-postal", "ville"}:  # what was known of another town
        given |= {"insee": None, "lat": None, "lon": None, "timezone": values.get("fuseau") or None}
    return given


def _ways(values: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    """How one takes part and registers."""
    way = values.get("participation") or ON_SITE
    on_site, remote = way in (ON_SITE, BOTH), way in (REMOTE, BOTH)
    if on_site and not (values.get("ville") or values.get("code-postal") or values.get("etablissement")):
        problems.append(kinds.PLACE_NEEDED.at("/ville"))
    registering = values.get("inscription") or HERE
    given: dict[str, Any] = {"on_site": on_site, "remote": remote, "remote_url": (values.get("visio") or None) if remote else None}
    seats = {
        "seats_on_site": count_of(values.get("places", ""), "/nombrePlaceTotalPresentiel", problems) if on_site else 0,
        "seats_remote": count_of(values.get("places-distance", ""), "/nombrePlaceTotalDistance", problems) if remote else 0,
    }
    if registering == FREE:
        return given | {"url": None, "seats_on_site": 0, "seats_remote": 0}
    if registering == ELSEWHERE:
        if not values.get("lien"):
            problems.append(kinds.LINK_MISSING.at("/urlDetailEvenement"))
        return given | seats | {"url": values.get("lien") or None}
    if not any(seats.values()):
        problems.append(kinds.SEATS_MISSING.at("/nombrePlaceTotalPresentiel" if on_site else "/nombrePlaceTotalDistance"))
    return given | seats | {"url": None}


def _jobs(values: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    """Codes of ROME, given as such or by the names of jobs."""
    codes: list[str] = []
    for said in listed(values.get("metiers", "")):
        if found := _job(said):
            codes += found
        else:
            problems.append(kinds.JOB_UNKNOWN.at("/codesRome", value=said[:60]))
    return {"rome_codes": list(dict.fromkeys(codes))}


def _job(said: str) -> list[str]:
    """The codes that a line names; none when it names no job."""
    if coded := _CODE.fullmatch(said):
        return [coded[1].upper()]
    if is_rome(said.upper()):
        return [said.upper()]
    meant = understand(said)
    if meant.rome:
        return [meant.rome]
    known = (find_appellation(code) for code in (() if meant.guessed else meant.appellations or ()))
    return list(dict.fromkeys(each.rome_code for each in known if each))[:_MOST_CODES]


def _times(values: Mapping[str, str], typed: Typed) -> dict[str, Any]:
    """When it takes place. Hours are those of the clock that was chosen, or of the place."""
    problems = typed.problems
    first = day_of(values.get("jour", ""), "/dateEvenement", problems)
    last = day_of(values.get("jour-fin", ""), "/dateFinEvenement", problems) or first
    zone = known_zone(values.get("fuseau") or zone_of(settle(typed.draft)[0].department)) or ZoneInfo("UTC")
    whole = bool(values.get("journee"))
    given: dict[str, Any] = {"all_day": whole, "timezone": zone.key, "starts_at": None, "ends_at": None}
    starts, ends = (hour_of(values.get(name, ""), pointer, problems) for name, pointer in _HOURS)
    if first is None or last is None:
        return given
    typed.days = _days(values, first, problems)
    if whole:
        return given | {"starts_at": datetime.combine(first, time(), UTC), "ends_at": datetime.combine(last + _DAY, time(), UTC)}
    if starts is None:
        if not values.get("heure"):
            problems.append(kinds.FIELD_UNREADABLE.at("/heureDebut", reason="l'heure du début manque"))
        return given
    begins = datetime.combine(first, starts, zone)
    if ends is None:
        finish = begins + _USUAL if last == first else datetime.combine(last + _DAY, time(), zone)
    else:
        # « 20 h à 0 h » : the midnight that ends the day.
        finish = datetime.combine(last + _DAY if ends == time() and last == first else last, ends, zone)
    return given | {"starts_at": begins, "ends_at": finish}


_DAY = timedelta(days=1)
_HOURS = (("heure", "/heureDebut"), ("heure-fin", "/heureFin"))


def _days(values: Mapping[str, str], first: date, problems: list[Problem]) -> list[date]:
    """Each day it takes place on: the first, those of the repetition, those given one by one."""
    try:
        every = Every(values.get("repete", ""))
    except ValueError:
        every = Every.ONCE
    until = day_of(values.get("dernier-jour", ""), "/repetition", problems) if every != Every.ONCE else None
    if every != Every.ONCE and (until is None or until < first):
        problems.append(kinds.END_OF_SERIES_MISSING.at("/repetition"))
    more = [day_of(said, "/dates", problems) for said in listed(values.get("autres-jours", ""))]
    found = days(first, every, until, [day for day in more if day])
    if len(found) > MOST_DATES:
        problems.append(kinds.DATES_TOO_MANY.at("/repetition", most=MOST_DATES))
        return found[:MOST_DATES]
    return found


def _moved(moment: datetime, by: timedelta) -> datetime:
    """The same hour of the clock, other days: a change of summer time moves the instant, not the hour."""
    return moment + by
