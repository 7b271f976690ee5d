"""What is done with a table of missions: received, its columns told, tried without writing anything, imported all together."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.missions import actions as publishing
from tremplin.missions import pushing
from tremplin.missions import store as missions
from tremplin.missions.actions import Submission
from tremplin.missions.checking import check
from tremplin.missions.draft import MissionDraft, OrganisationDraft
from tremplin.missions.model import Mission, Organisation
from tremplin.missions.problems import CLIENT_ID_REPEATED
from tremplin.missions.revision import draft_of, organisation_draft, organisation_meant, organisation_revised, revised, untouched
from tremplin.missions.tables import columns, reading, store
from tremplin.missions.tables.columns import Said
from tremplin.missions.tables.errors import TableUnknown
from tremplin.missions.tables.model import Fate, Sheet, Told, Tried
from tremplin.partners.model import Partner

DOOR = "sheet"
_TOGETHER = 250


async def receive(conn: Conn, name: str, content: bytes, *, by: Partner, now: datetime) -> Sheet:
    """Keeps a table that was sent, its columns guessed. Raises TableUnreadable."""
    table = await asyncio.to_thread(reading.read, content)
    fields = columns.guess(table.heads, await store.known_heads(conn, by.id))
    sheet = Sheet(id=uuid7(now), owner=by.id, name=name, heads=table.heads, fields=tuple(fields), lines=table.lines, created_at=now)
    await store.insert(conn, sheet)
    return sheet


async def find(conn: Conn, sheet_id: str, *, by: Partner) -> Sheet:
    """A table of this announcer. Raises TableUnknown, also for another's."""
    found = await store.find(conn, by.id, sheet_id) if "\0" not in sheet_id else None
    if found is None:
        raise TableUnknown
    return found


async def tell_columns(conn: Conn, sheet: Sheet, fields: Sequence[str]) -> None:
    """Says what each column holds, for this table and the next ones; of two columns for one field, the first is read."""
    told: list[str] = []
    for field in [*fields, *[""] * len(sheet.heads)][: len(sheet.heads)]:
        told.append(field if field in columns.LABELS and field not in told else "")
    await store.set_fields(conn, sheet.id, told)
    await store.remember_heads(conn, sheet.owner, dict(zip(map(columns.folded, sheet.heads), told, strict=True)))


async def attempt(conn: Conn, sheet: Sheet, *, by: Partner, now: datetime) -> list[Tried]:
    """What each line would become; nothing is written."""
    said = [(number, columns.read(cells, sheet.fields)) for number, cells in sheet.lines]
    known = await missions.known(conn, by.id, [each.client_id for _, each in said])
    return await asyncio.to_thread(_tried, said, set(known), by, now)


async def import_right_lines(conn: Conn, sheet: Sheet, *, by: Partner, now: datetime) -> list[Told]:
    """Writes the missions of the lines without errors, all or none of them, and keeps what became of each line."""
    tried = await attempt(conn, sheet, by=by, now=now)
    said = {number: columns.read(cells, sheet.fields) for number, cells in sheet.lines}
    right = [said[each.number] for each in tried if each.fate != Fate.WRONG]
    fates: dict[str, tuple[Fate, str | None]] = {}
    await missions.take_turn(conn, by.id)
    for start in range(0, len(right), _TOGETHER):
        fates |= await _write(conn, right[start : start + _TOGETHER], by=by, now=now)
    report = [_told(each, fates) for each in tried]
    await store.finish(conn, sheet.id, report)
    return report


def _told(tried: Tried, fates: Mapping[str, tuple[Fate, str | None]]) -> Told:
    """What became of a line; one that someone else published in the same instant is left to them."""
    fate, mission_id = (Fate.WRONG, None) if tried.fate == Fate.WRONG else fates.get(tried.client_id, (Fate.UNCHANGED, None))
    return Told(tried.number, fate, tried.title, mission_id)


def _tried(said: Sequence[tuple[int, Said]], known: set[str], by: Partner, now: datetime) -> list[Tried]:
    seen: dict[str, int] = {}
    tried = []
    for number, each in said:
        problems = check(each.changes, by=by, now=now).problems
        if each.client_id in seen:
            problems = (CLIENT_ID_REPEATED.at("/clientId", value=each.client_id, other=seen[each.client_id]), *problems)
        seen.setdefault(each.client_id, number)
        line = Tried(number, each.client_id, str(each.changes.mission.get("title") or ""), Fate.CREATED, problems)
        fate = Fate.WRONG if line.errors else Fate.UPDATED if each.client_id in known else Fate.CREATED
        tried.append(replace(line, fate=fate))
    return tried


async def _write(conn: Conn, said: Sequence[Said], *, by: Partner, now: datetime) -> dict[str, tuple[Fate, str | None]]:
    """Writes a group. What a mission already says, and no column speaks of, stays."""
    held = await missions.hold(conn, by.id, [each.client_id for each in said])
    current = await missions.find_organisations(conn, list({each.organisation_id for each in held.values() if each.organisation_id}))
    before = {
        each.client_id: organisation_draft(current[each.organisation_id])
        for each in held.values()
        if each.organisation_id and each.organisation_id in current
    }
    meant = {each.client_id: organisation_meant(each.changes, before.get(each.client_id)) for each in said}
    named = await missions.organisations_named(conn, by.id, {each for each in meant.values() if each})
    submissions = [
        _submission(each, held.get(each.client_id), before.get(each.client_id), meant[each.client_id], named) for each in said
    ]
    received = await publishing.receive(conn, submissions, by=by, now=now, door=DOOR)
    prepared = await asyncio.to_thread(received.prepared)
    same = [each.mission.client_id for each in prepared if pushing.is_same(each, held.get(each.mission.client_id), named)]
    changed = [each for each in prepared if each.mission.client_id not in same]
    written = await publishing.keep(conn, changed, by=by, door=DOOR) if changed else []
    fates: dict[str, tuple[Fate, str | None]] = {client_id: (Fate.UNCHANGED, held[client_id].id) for client_id in same}
    for done in written:
        mission = done.mission
        fates[mission.client_id] = (Fate.CREATED if done.created else Fate.UPDATED, mission.id)
    return fates


def _submission(
    said: Said,
    kept: Mission | None,
    current: OrganisationDraft | None,
    meant: str | None,
    named: Mapping[str, Organisation],
) -> Submission:
    known = (
        current if current and current.client_id == meant else organisation_draft(named[meant]) if meant and meant in named else None
    )
    base = draft_of(kept, None) if kept else MissionDraft(client_id=said.client_id)
    draft = replace(revised(base, said.changes), organisation=organisation_revised(said.changes, meant, known))
    return Submission(draft, said.changes.problems, kept=untouched(kept, said.changes) if kept else None)
