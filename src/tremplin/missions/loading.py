"""Bulk load of a neutral catalogue, for migrations and measures: five JSON Lines files whose ids, keys, dates and numbers are
taken as they are. Only lines of a broken shape are refused, each with its reason; everything else is one transaction.

Files (each may be absent): publishers, organizations, diffusion_rules, missions (`.jsonl`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import orjson

from tremplin.diffusion import store as diffusion
from tremplin.diffusion.model import Rule
from tremplin.kit.db import Conn
from tremplin.missions import actions, store
from tremplin.missions.model import Address, Geolocation, Mission, Organisation
from tremplin.missions.places import likeness
from tremplin.missions.texts import safe_html
from tremplin.partners import actions as partner_actions
from tremplin.partners import store as partners
from tremplin.partners.errors import KeyExists
from tremplin.partners.model import Partner
from tremplin.reference.activities import ACTIVITIES

T = TypeVar("T")
Record = dict[str, Any]
_TOGETHER = 2_000


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
class _Loader:
    conn: Conn
    folder: Path
    now: datetime
    loaded: Loaded
    progress: Callable[[str, int], None]

    async def each(self, name: str, read: Callable[[Record], T], write: Callable[[list[T]], Awaitable[object]]) -> None:
        """Reads a file by groups, and writes each group."""
        self.loaded.counts[name] = 0
        rows = self._rows(name, read)
        while group := list(islice(rows, _TOGETHER)):
            await write(group)
            self.loaded.counts[name] += len(group)
            self.progress(name, self.loaded.counts[name])

    def _rows(self, name: str, read: Callable[[Record], T]) -> Iterator[T]:
        path = self.folder / f"{name}.jsonl"
        if not path.exists():
            return
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    yield read(orjson.loads(line))
                except orjson.JSONDecodeError as error:
                    self._refuse(path.name, number, "NOT_JSON", f"ligne illisible : {error}")
                except KeyError as error:
                    self._refuse(path.name, number, "FIELD_MISSING", f"champ absent : {error.args[0]}")
                except (TypeError, ValueError, AttributeError) as error:
                    self._refuse(path.name, number, "FIELD_INVALID", f"valeur inattendue : {error}")

    def _refuse(self, file: str, line: int, code: str, message: str) -> None:
        self.loaded.refused.append(RefusedLine(file, line, code, message))


async def load(conn: Conn, folder: Path, *, now: datetime, progress: Callable[[str, int], None]) -> Loaded:
    """Loads the files of a folder in the caller's transaction; what exists already under the same id is replaced (missions,
    organisations) or left as it is (partners, rules)."""
    await conn.execute("SET LOCAL statement_timeout = 0")
    loader = _Loader(conn, folder, now, Loaded(), progress)
    await loader.each("publishers", lambda record: _publisher(record, now), lambda group: _save_publishers(conn, group, now))
    await loader.each("organizations", lambda record: _organisation(record, now), lambda group: store.save_organisations(conn, group))
    await loader.each("diffusion_rules", lambda record: _rule(record, now), lambda group: diffusion.insert(conn, group))
    owners = await partners.find_everyone(conn)
    await loader.each("missions", lambda record: _mission(record, owners, now), lambda group: _save_missions(conn, group, owners))
    await partners.bump_access_epoch(conn)
    await store.analyse(conn)
    return loader.loaded


def _publisher(record: Record, now: datetime) -> tuple[Partner, str | None]:
    role = record.get("role")
    partner = Partner(
        id=_text(record, "id"),
        name=_text(record, "name"),
        mission_type=record.get("missionType"),
        announces=role in {"annonceur", None},
        broadcasts=role in {"diffuseur", None},
        created_at=now,
        updated_at=now,
    )
    return partner, record.get("apikey")


async def _save_publishers(conn: Conn, group: list[tuple[Partner, str | None]], now: datetime) -> None:
    for partner, key in group:
        if await partners.insert(conn, partner) and key:
            try:
                await partner_actions.issue_key(conn, partner.id, now=now, imported=key)
            except KeyExists:
                continue


def _organisation(record: Record, now: datetime) -> Organisation:
    return Organisation(
        id=_text(record, "id"),
        owner=_text(record, "publisherId"),
        client_id=_text(record, "clientId"),
        name=record.get("name"),
        description=record.get("description"),
        url=record.get("url"),
        type=record.get("type"),
        legal_status=record.get("legalStatus"),
        rna=record.get("rna"),
        siren=record.get("siren"),
        siret=record.get("siret"),
        full_address=record.get("fullAddress"),
        postal_code=record.get("postalCode"),
        city=record.get("city"),
        actions=_texts(record, "actions"),
        beneficiaries=_texts(record, "beneficiaries"),
        networks=_texts(record, "parentOrganizations"),
        created_at=now,
        updated_at=now,
    )


def _rule(record: Record, now: datetime) -> Rule:
    return Rule(
        id=_text(record, "id"),
        broadcaster_id=_text(record, "publisherId"),
        root_id=record.get("combinedWithId"),
        field=_text(record, "field"),
        operator=_text(record, "operator"),
        value=_text(record, "value"),
        combinator=record.get("combinator") or "and",
        position=int(record.get("position") or 0),
        created_at=now,
    )


def _mission(record: Record, owners: dict[str, Partner], now: datetime) -> Mission:
    owner = _text(record, "publisherId")
    if owner not in owners:
        raise ValueError(f"publisherId {owner} inconnu")
    mission_id = _text(record, "id")
    addresses = tuple(_address(each) for each in record.get("addresses") or ())
    html = record.get("descriptionHtml") or record.get("description")
    return Mission(
        id=mission_id,
        owner=owner,
        client_id=_text(record, "clientId"),
        organisation_id=record.get("publisherOrganizationId"),
        status=record.get("statusCode") or "ACCEPTED",
        status_comment=record.get("statusComment"),
        problems=(),
        title=record.get("title"),
        description=record.get("description"),
        description_html=safe_html(html) if html else None,
        application_url=record.get("applicationUrl"),
        image=record.get("domainLogo"),
        posted_at=_instant(record.get("postedAt")),
        start_at=_instant(record.get("startAt")),
        end_at=_instant(record.get("endAt")),
        duration=record.get("duration"),
        domain=record.get("domain"),
        domain_original=None,
        activities=tuple(ACTIVITIES.get(slug, slug) for slug in _texts(record, "activities")),
        tags=_texts(record, "tags"),
        tasks=_texts(record, "tasks"),
        audience=_texts(record, "audience"),
        soft_skills=_texts(record, "softSkills"),
        requirements=_texts(record, "requirements"),
        rome_skills=_texts(record, "romeSkills"),
        remote=record.get("remote"),
        schedule=record.get("schedule"),
        priority=record.get("priority"),
        metadata=record.get("metadata"),
        places=record.get("places"),
        places_given=record.get("places") is not None,
        snu=bool(record.get("snu")),
        snu_places=record.get("snuPlaces"),
        compensation_amount=record.get("compensationAmount"),
        compensation_amount_max=record.get("compensationAmountMax"),
        compensation_unit=record.get("compensationUnit"),
        compensation_type=record.get("compensationType"),
        open_to_minors=record.get("openToMinors"),
        reduced_mobility_accessible=record.get("reducedMobilityAccessible"),
        close_to_transport=record.get("closeToTransport"),
        type=record.get("type"),
        addresses=addresses,
        likeness=likeness(record.get("title"), record.get("organizationClientId"), addresses),
        source_hash=None,
        last_sync_at=_instant(record.get("lastSyncAt")) or now,
        created_at=_instant(record.get("createdAt")) or now,
        updated_at=_instant(record.get("updatedAt")) or now,
        deleted_at=_instant(record.get("deletedAt")),
    )


def _address(record: Record) -> Address:
    location = record.get("location") or {}
    lat, lon = location.get("lat"), location.get("lon")
    located = lat is not None and lon is not None
    return Address(
        id=_text(record, "id"),
        street=record.get("street"),
        postal_code=record.get("postalCode"),
        department_name=record.get("departmentName"),
        department_code=record.get("departmentCode"),
        city=record.get("city"),
        region=record.get("region"),
        country=record.get("country"),
        lat=float(lat) if located else None,
        lon=float(lon) if located else None,
        geolocation=Geolocation.GIVEN if located else Geolocation.NO_DATA,
    )


async def _save_missions(conn: Conn, group: list[Mission], owners: dict[str, Partner]) -> None:
    await store.save(conn, group, door="load")
    organisations = await store.find_organisations(conn, [m.organisation_id for m in group if m.organisation_id])
    by_owner: dict[str, list[Mission]] = {}
    for mission in group:
        by_owner.setdefault(mission.owner, []).append(mission)
    for owner, missions in by_owner.items():
        pairs = [(mission, organisations.get(mission.organisation_id or "")) for mission in missions]
        await actions.reindex(conn, pairs, owner=owners[owner])


def _text(record: Record, name: str) -> str:
    value = record[name]
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise TypeError(f"{name} doit être un texte")
    return str(value)


def _texts(record: Record, name: str) -> tuple[str, ...]:
    value = record.get(name) or ()
    if isinstance(value, str) or not all(isinstance(each, str) for each in value):
        raise TypeError(f"{name} doit être une liste de textes")
    return tuple(value)


def _instant(value: str | None) -> datetime | None:
    if value is None:
        return None
    at = datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
