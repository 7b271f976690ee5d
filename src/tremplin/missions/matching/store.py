"""Every SQL statement about matching: profiles of missions, answers of people, and the ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import dict_row, tuple_row
from psycopg.types.json import Jsonb

from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.kit.portable import portable
from tremplin.missions.matching.model import Answers, Location, UserScoring
from tremplin.missions.matching.ranking import Ranked, Ranking, Wanted, statement
from tremplin.missions.matching.taxonomy import CODES
from tremplin.missions.model import KIND
from tremplin.search.compile import kind_code

# More than values are: whichever edition wrote it, a profile holds the byte that is asked of it.
_ROOM = 160


@portable
@dataclass(frozen=True, slots=True)
class Profile:
    """What a mission holds: its id, where it is done, and scores by key."""

    mission_id: str
    remote: str | None
    scores: Mapping[str, float]

    @property
    def levels(self) -> bytes:
        """One byte a value, in hundredths."""
        held = bytearray(_ROOM)
        for key, score in self.scores.items():
            held[CODES[key]] = round(score * 100)
        return bytes(held)


async def save_profiles(conn: Conn, profiles: Sequence[Profile], *, edition: int) -> None:
    """Keeps the profiles of missions that search knows; those it does not know can't be found anyway."""
    await conn.execute(
        """
        INSERT INTO missions.matching_profile AS kept (item, owner, edition, remote, levels)
        SELECT num, owner, %(edition)s, given.remote, given.levels
        FROM unnest(%(ids)s::text[], %(remotes)s::text[], %(levels)s::bytea[]) AS given(id, remote, levels)
        JOIN search.item ON item.kind = %(kind)s AND item.id = given.id
        ORDER BY num
        ON CONFLICT (item) DO UPDATE SET
            owner = excluded.owner, edition = excluded.edition, remote = excluded.remote, levels = excluded.levels
        WHERE (kept.owner, kept.edition, kept.remote, kept.levels)
            IS DISTINCT FROM (excluded.owner, excluded.edition, excluded.remote, excluded.levels)
        """,
        {
            "edition": edition,
            "kind": kind_code(KIND),
            "ids": [each.mission_id for each in profiles],
            "remotes": [each.remote or "no" for each in profiles],
            "levels": [each.levels for each in profiles],
        },
    )


async def outdated(conn: Conn, *, edition: int, after: str, limit: int) -> list[str]:
    """Ids of missions that can be found and have no profile of this edition, in their order, after one."""
    rows = await conn.execute(
        """
        SELECT item.id FROM search.item LEFT JOIN missions.matching_profile profile ON profile.item = item.num
        WHERE item.kind = %s AND item.id > %s AND profile.edition IS DISTINCT FROM %s ORDER BY item.id LIMIT %s
        """,
        (kind_code(KIND), after, edition, limit),
    )
    return [row[0] for row in await rows.fetchall()]


async def rank(conn: Conn, wanted: Wanted, scope: Condition, *, limit: int, offset: int) -> Ranking:
    """The missions in scope that suit someone, the best first: how many, how far the first five are, and one page."""
    text, values = statement(wanted, scope, limit=limit, offset=offset)
    async with conn.cursor(binary=True, row_factory=tuple_row) as cursor:
        # As bytes: the driver's types only take literal text, which an assembled statement is not.
        await cursor.execute(text.encode(), values, prepare=False)
        (_, total, average, *_), *page = await cursor.fetchall()
    return Ranking(total, average, [Ranked(*row[3:]) for row in page])


async def insert(conn: Conn, scoring: UserScoring) -> None:
    """Keeps the answers of someone."""
    await conn.execute(
        """
        INSERT INTO missions.user_scoring
            (id, partner_id, distinct_id, alerts, answers, lat, lon, radius_km, country_code, created_at, updated_at, used_at)
        VALUES (%(id)s, %(partner_id)s, %(distinct_id)s, %(alerts)s, %(answers)s, %(lat)s, %(lon)s, %(radius_km)s,
            %(country_code)s, %(created_at)s, %(updated_at)s, %(used_at)s)
        """,
        _row(scoring),
    )


async def update(conn: Conn, scoring: UserScoring) -> None:
    """Replaces the answers of someone; the missions they were compared with no longer are theirs."""
    await conn.execute("DELETE FROM missions.matching_result WHERE user_scoring_id = %s", (scoring.id,))
    await conn.execute(
        """
        UPDATE missions.user_scoring SET alerts = %(alerts)s, answers = %(answers)s, lat = %(lat)s, lon = %(lon)s,
            radius_km = %(radius_km)s, country_code = %(country_code)s, updated_at = %(updated_at)s, used_at = %(used_at)s
        WHERE id = %(id)s
        """,
        _row(scoring),
    )


async def find(conn: Conn, scoring_id: str, *, partner_id: str, hold: bool = False) -> UserScoring | None:
    """The answers of someone, if they are this partner's. With `hold`, nobody else changes them until the transaction ends."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            SELECT id, partner_id, distinct_id, alerts, answers, lat, lon, radius_km, country_code, created_at, updated_at, used_at
            FROM missions.user_scoring WHERE id = %s AND partner_id = %s {"FOR UPDATE" if hold else ""}
            """.encode(),
            (scoring_id, partner_id),
        )
        row = await cursor.fetchone()
    return _scoring(row) if row else None


async def save_results(conn: Conn, scoring_id: str, engine: str, results: Sequence[Mapping[str, Any]], *, now: datetime) -> None:
    """Keeps the best missions of someone, and that their answers were used."""
    await conn.execute(
        """
        WITH used AS (UPDATE missions.user_scoring SET used_at = %(now)s WHERE id = %(id)s RETURNING id)
        INSERT INTO missions.matching_result (user_scoring_id, engine, at, results)
        SELECT id, %(engine)s, %(now)s, %(results)s FROM used
        ON CONFLICT (user_scoring_id, engine) DO UPDATE SET at = excluded.at, results = excluded.results
        """,
        {"id": scoring_id, "engine": engine, "now": now, "results": Jsonb(list(results))},
    )


async def forget(conn: Conn, *, unused_since: datetime) -> int:
    """Forgets the answers that nobody used since, and returns how many."""
    return (await conn.execute("DELETE FROM missions.user_scoring WHERE used_at < %s", (unused_since,))).rowcount


def _row(scoring: UserScoring) -> dict[str, Any]:
    location = scoring.answers.location
    return {
        "id": scoring.id,
        "partner_id": scoring.partner_id,
        "distinct_id": scoring.distinct_id,
        "alerts": scoring.alerts,
        "answers": list(scoring.answers.values),
        "lat": location and location.lat,
        "lon": location and location.lon,
        "radius_km": location and location.radius_km,
        "country_code": location and location.country_code,
        "created_at": scoring.created_at,
        "updated_at": scoring.updated_at,
        "used_at": scoring.used_at,
    }


def _scoring(row: dict[str, Any]) -> UserScoring:
    place = [row.pop(name) for name in ("lat", "lon", "radius_km", "country_code")]
    answers = Answers(tuple(row.pop("answers")), Location(*place) if place[0] is not None else None)
    return UserScoring(**row, answers=answers)
