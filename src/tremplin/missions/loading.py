"""Bulk load of a neutral catalogue, for migrations and measures: JSON Lines files whose ids, keys, dates and numbers are taken
as they are. Only lines that can't be kept are refused, each with its reason; everything else is one transaction.

Files (each may be absent): publishers, organizations, diffusion_rules, widgets, missions (`.jsonl`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar

import orjson
import psycopg

from tremplin.diffusion import store as diffusion
from tremplin.diffusion.model import OLD_ORGANISATION_FIELD, Rule
from tremplin.diffusion.widgets import actions as widgets
from tremplin.kit.db import Conn
from tremplin.kit.refusal import Refusal
from tremplin.missions import store
from tremplin.missions.documents import document
from tremplin.missions.matching import actions as matching
from tremplin.missions.matching import rules
from tremplin.missions.matching.store import Profile
from tremplin.missions.model import KIND, Mission
from tremplin.missions.moderation import changes as moderation
from tremplin.missions.records import Record, as_record, read_mission, read_organisation, read_publisher, read_rule, read_widget
from tremplin.partners import actions as partner_actions
from tremplin.partners import store as partners
from tremplin.partners.model import Partner
from tremplin.search import engine

T = TypeVar("T")
_TOGETHER = 1_000


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that could not be taken. `line` counts from 1."""

    file: str
    line: int
    code: str
    message: str


@dataclass(slots=True)
class Loaded:
    """How much was loaded from each file, and what was not."""

    counts: dict[str, int] = field(default_factory=dict)
    refused: list[RefusedLine] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        refused = [{"file": r.file, "line": r.line, "code": r.code, "message": r.message} for r in self.refused]
        return {**self.counts, "refused": refused}


@dataclass(frozen=True, slots=True)
class _Line(Generic[T]):
    number: int
    value: T


@dataclass(frozen=True, slots=True)
class _Loader:
    conn: Conn
    folder: Path
    loaded: Loaded
    progress: Callable[[str, int], None]

    async def each(self, name: str, read: Callable[[Record], T], write: Callable[[list[T]], Awaitable[object]]) -> None:
        """Reads a file by groups, and writes each group."""
        self.loaded.counts[name] = 0
        lines = self._lines(name, read)
        while group := list(islice(lines, _TOGETHER)):
            self.loaded.counts[name] += await self._write(name, group, write)
            self.progress(name, self.loaded.counts[name])

    async def _write(self, name: str, group: Sequence[_Line[T]], write: Callable[[list[T]], Awaitable[object]]) -> int:
        """Writes lines and returns how many; when the database refuses some, halves until it is known which."""
        try:
            async with self.conn.transaction():
                await write([line.value for line in group])
        except (Refusal, psycopg.IntegrityError, psycopg.DataError, psycopg.errors.CardinalityViolation) as error:
            if len(group) > 1:
                half = len(group) // 2
                return await self._write(name, group[:half], write) + await self._write(name, group[half:], write)
            self._refuse(name, group[0].number, *_told(error))
            return 0
        return len(group)

    def _lines(self, name: str, read: Callable[[Record], T]) -> Iterator[_Line[T]]:
        path = self.folder / f"{name}.jsonl"
        if not path.exists():
            return
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    yield _Line(number, read(as_record(orjson.loads(line))))
                except orjson.JSONDecodeError as error:
                    self._refuse(name, number, "NOT_JSON", f"ligne illisible : {error}")
                except KeyError as error:
                    self._refuse(name, number, "FIELD_MISSING", f"champ absent : {error.args[0]}")
                except (TypeError, ValueError) as error:
                    self._refuse(name, number, "FIELD_INVALID", f"valeur inattendue : {error}")

    def _refuse(self, name: str, line: int, code: str, message: str) -> None:
        self.loaded.refused.append(RefusedLine(f"{name}.jsonl", line, code, message))


async def load(conn: Conn, folder: Path, *, now: datetime, progress: Callable[[str, int], None]) -> Loaded:
    """Loads the files of a folder in the caller's transaction; what exists already under the same id is replaced (missions,
    organisations) or left as it is (partners, rules, widgets)."""
    await conn.execute("SET LOCAL statement_timeout = 0")
    loader = _Loader(conn, folder, Loaded(), progress)
    await loader.each("publishers", lambda record: read_publisher(record, now), lambda group: _save_publishers(conn, group, now))
    await loader.each(
        "organizations",
        lambda record: read_organisation(record, now),
        lambda group: store.save_organisations(conn, group),
    )
    await loader.each("diffusion_rules", lambda record: read_rule(record, now), lambda group: save_rules(conn, group))
    await loader.each("widgets", lambda record: read_widget(record, now), lambda group: widgets.adopt(conn, group, now=now))
    owners = await partners.find_everyone(conn)
    await loader.each("missions", lambda record: read_mission(record, owners, now), lambda group: _save_missions(conn, group, owners))
    await partners.bump_access_epoch(conn)
    await store.analyse(conn)
    files = [f"{name}.jsonl" for name in loader.loaded.counts]
    loader.loaded.refused.sort(key=lambda refused: (files.index(refused.file), refused.line))
    return loader.loaded


def _told(error: Refusal | psycopg.Error) -> tuple[str, str]:
    if isinstance(error, Refusal):
        return error.code, str(error)
    return "NOT_KEPT", f"refusée par la base : {error.diag.message_detail or error.diag.message_primary or error}"


async def save_rules(conn: Conn, group: list[Rule]) -> None:
    """Rules name an organisation by its announcer's identifier; older ones do by that of the platform they come from."""
    named = [rule.value for rule in group if rule.field == OLD_ORGANISATION_FIELD]
    known = await store.find_organisations(conn, named) if named else {}
    await diffusion.insert(
        conn,
        [
            replace(rule, value=known[rule.value].client_id) if rule.field == OLD_ORGANISATION_FIELD and rule.value in known else rule
            for rule in group
        ],
    )


async def _save_publishers(conn: Conn, group: list[tuple[Partner, str | None]], now: datetime) -> None:
    for partner, key in group:
        if await partners.insert(conn, partner) and key:
            await partner_actions.issue_key(conn, partner.id, now=now, imported=key)


async def _save_missions(conn: Conn, group: list[Mission], owners: dict[str, Partner]) -> None:
    saved = await store.save(conn, group, door="load")
    if len(saved) < len(group):  # `save` leaves them out, which is right for a race, and here would lose them in silence
        raise psycopg.errors.UniqueViolation("ce clientId est celui d'une autre mission du même partenaire")
    organisations = await store.find_organisations(conn, [m.organisation_id for m in group if m.organisation_id])
    accepted = await moderation.accepted_by(conn, [m.id for m in group])
    public = [(m, organisations.get(m.organisation_id or "")) for m in group if m.public]
    held = {m.id: rules.scores(m, organisation) for m, organisation in public}
    shown = [document(m, organisation, owners[m.owner], accepted.get(m.id, ()), held[m.id]) for m, organisation in public]
    await engine.index(conn, shown)
    await matching.keep_profiles(conn, [Profile(m.id, m.remote, held[m.id]) for m, _ in public])
    await engine.remove(conn, KIND, [m.id for m in group if not m.public])
