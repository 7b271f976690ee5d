"""An agenda merged with a partner's events: what is new, what changed, what is gone; each fault told, and costing only its event."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson

from tremplin.events import actions, store
from tremplin.events import problems as kinds
from tremplin.events.draft import EventDraft
from tremplin.events.errors import AgendaFormatUnknown, CalendarUnreadable
from tremplin.events.fairs import store as fair_store
from tremplin.events.feeds import calendar, openagenda, structured, xml
from tremplin.events.feeds.item import Agenda, ReadEvent
from tremplin.events.model import Event, Fair, Origin, Status
from tremplin.events.preparation import prepare_fair
from tremplin.kit.db import Conn
from tremplin.kit.problem import Problem, Severity
from tremplin.partners import store as partners
from tremplin.partners.errors import PartnerUnknown

FORMATS = ("auto", "ics", "openagenda", "jsonld", "xml")
GONE = "Cet événement n'est plus à l'agenda de son organisateur."
_TOGETHER = 500
# Below, an agenda may well change by more than the limit from one day to the next.
_SMALLEST_GUARDED, _SUSPICIOUS_PERCENT = 20, 20


@dataclass(frozen=True, slots=True)
class Reported:
    """A problem of one event: where it is in the agenda, and how its owner names it."""

    line: int
    client_id: str | None
    problem: Problem

    def as_json(self) -> dict[str, Any]:
        told = self.problem
        return {"client_id": self.client_id, "line": self.line, "code": told.code, "severity": told.severity, "message": told.message}


@dataclass(slots=True)
class Imported:
    """What an import did. `held_ids`: events gone from the agenda, too many at once to be cancelled without someone's word."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    cancelled: int = 0
    held_ids: list[str] = field(default_factory=list)
    refused: int = 0
    fairs: int = 0
    problems: list[Reported] = field(default_factory=list)

    @property
    def held(self) -> int:
        return len(self.held_ids)

    def as_json(self) -> dict[str, Any]:
        counts = {name: getattr(self, name) for name in ("created", "updated", "unchanged", "cancelled", "held", "refused", "fairs")}
        return {"status": "QUARANTINED" if self.held else "SUCCESS", **counts, "problems": [each.as_json() for each in self.problems]}


def read(content: bytes, *, form: str, now: datetime) -> Agenda:
    """An agenda of any format that we read. Raises AgendaFormatUnknown, CalendarUnreadable."""
    if form not in FORMATS:
        raise AgendaFormatUnknown(form=form, known=", ".join(FORMATS))
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:200]
    if form == "ics" or (form == "auto" and start[:15].upper() == b"BEGIN:VCALENDAR"):
        return calendar.read(content, now=now)
    if form == "xml" or (form == "auto" and start.startswith((b"<?xml", b"<evenements"))):
        return xml.read(content)
    if start.startswith(b"<"):
        return structured.read_page(content)
    try:
        document = orjson.loads(start and content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        where = f" (illisible à la ligne {error.lineno}, colonne {error.colno})" if start[:1] in (b"{", b"[") else ""
        raise CalendarUnreadable(reason=f"ce n'est ni un calendrier, ni du XML, ni du JSON{where}.") from None
    listed = isinstance(document, dict) and isinstance(document.get("events"), list) and "@type" not in document
    return openagenda.read(document) if listed or (form == "openagenda" and isinstance(document, dict)) else structured.read(document)


async def import_feed(
    conn: Conn,
    content: bytes,
    *,
    by: str,
    form: str = "auto",
    now: datetime,
    confirmed: bool = False,
    source_id: str | None = None,
    percent: int = _SUSPICIOUS_PERCENT,
) -> Imported:
    """Merges an agenda in the caller's transaction. Coming events that it no longer holds are cancelled, and stay visible.

    `confirmed`: cancel them even when they are suspiciously many, more than `percent` of those to come. `source_id`: the agenda is
    one of those read regularly, each of which only speaks for the events that it brings.
    Raises PartnerUnknown, AgendaFormatUnknown, CalendarUnreadable.
    """
    if await partners.find(conn, by) is None:
        raise PartnerUnknown(partner_id=by)
    agenda = await asyncio.to_thread(read, content, form=form, now=now)
    imported = Imported()
    await store.claim(conn, by)
    coming = await store.hold_coming(conn, by, origin=Origin.FEED, source_id=source_id, after=now)
    read_events = _each_once(agenda.events, imported)
    for start in range(0, len(read_events), _TOGETHER):
        await _keep(conn, read_events[start : start + _TOGETHER], imported, by=by, source_id=source_id, now=now)
    await _keep_fairs(conn, agenda, imported, by=by)
    gone = _gone(agenda, coming)
    live = sum(_is_live(each) for each in coming)
    if not confirmed and live >= _SMALLEST_GUARDED and len(gone) * 100 > live * percent:
        imported.held_ids = [each.client_id for each in gone]
    else:
        imported.cancelled = await cancel_gone(conn, gone, now=now)
    imported.problems.sort(key=lambda each: each.line)
    return imported


def _each_once(events: Sequence[ReadEvent], imported: Imported) -> list[tuple[ReadEvent, EventDraft]]:
    """The events that could be read, without those whose identifier was already met."""
    kept: dict[str, tuple[ReadEvent, EventDraft]] = {}
    for each in events:
        imported.problems += [Reported(each.line, each.client_id, problem) for problem in each.problems]
        if each.draft is None:
            imported.refused += any(problem.severity == Severity.ERROR for problem in each.problems)
        elif each.draft.client_id.strip() in kept:
            imported.refused += 1
            repeated = kinds.IDENTIFIER_REPEATED.at("/id", value=each.draft.client_id[:80])
            imported.problems.append(Reported(each.line, each.client_id, repeated))
        else:
            kept[each.draft.client_id.strip()] = each, each.draft
    return list(kept.values())


async def _keep(
    conn: Conn, group: Sequence[tuple[ReadEvent, EventDraft]], imported: Imported, *, by: str, source_id: str | None, now: datetime
) -> None:
    prepared, known = await actions.prepare_all(conn, [draft for _, draft in group], by=by, origin=Origin.FEED, now=now)
    changed: list[Event] = []
    for (read_event, _), each in zip(group, prepared, strict=True):
        imported.problems += [Reported(read_event.line, read_event.client_id, problem) for problem in each.problems]
        if each.event is None:
            imported.refused += 1
            continue
        before, event = known.get(each.event.client_id), replace(each.event, source_id=source_id)
        if before is not None and before.source_id not in (None, source_id):
            imported.refused += 1
            told = kinds.OF_ANOTHER_AGENDA.at("/id", value=event.client_id[:80])
            imported.problems.append(Reported(read_event.line, read_event.client_id, told))
            continue
        if before is not None and replace(event, updated_at=before.updated_at) == before:
            imported.unchanged += 1
            continue
        imported.created += before is None
        imported.updated += before is not None
        changed.append(event)
    await actions.write(conn, changed)


async def _keep_fairs(conn: Conn, agenda: Agenda, imported: Imported, *, by: str) -> None:
    kept: dict[str, Fair] = {}
    for each in agenda.fairs:
        fair, problems = prepare_fair(each.draft, partner_id=by, origin=Origin.FEED) if each.draft else (None, each.problems)
        imported.problems += [Reported(each.line, each.url, problem) for problem in problems]
        if fair is None:
            imported.refused += 1
        else:
            kept[fair.url] = fair
    if kept:
        await fair_store.save(conn, list(kept.values()))
    imported.fairs = len(kept)


async def cancel_gone(conn: Conn, gone: Sequence[Event], *, now: datetime) -> int:
    """Cancels events that their agenda no longer holds; how many."""
    cancelled = [
        replace(each, status=Status.CANCELLED, status_reason=GONE, revision=each.revision + 1, updated_at=now) for each in gone
    ]
    await actions.write(conn, cancelled)
    return len(cancelled)


def _is_live(event: Event) -> bool:
    return event.status not in (Status.CANCELLED, Status.WITHDRAWN)


def _gone(agenda: Agenda, coming: Sequence[Event]) -> list[Event]:
    """What was announced by an agenda and no longer is; what could not be read still is."""
    held = {each.draft.client_id.strip() for each in agenda.events if each.draft is not None}
    unread = {each.series for each in agenda.events if each.draft is None and each.series and not each.removed}
    removed = {each.series for each in agenda.events if each.removed}
    return [
        each
        for each in coming
        if _is_live(each)
        and each.client_id not in held
        and not {each.series, each.client_id} & unread
        and (agenda.complete or {each.series, each.client_id} & removed)
    ]
