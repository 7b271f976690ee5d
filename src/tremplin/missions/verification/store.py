"""Every SQL statement of verification: what waits for it, who may be meant, what was concluded, which missions tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from psycopg.rows import class_row

from tremplin.kit.db import Conn
from tremplin.missions.verification.model import SIMILAR_ENOUGH, By, Candidate, Claim, Verdict

_CLAIM = "id, name, rna, siren, siret, postal_code, identity, verified_organisation_id AS verified_as"
_CANDIDATE = (
    "o.id AS registered_id, o.rna, o.siren, o.siret, o.address_department_code AS department, o.address_postal_code AS postal_code,"
    " o.name_keys[1] AS key"
)
# Enough to see whether one stands out: they come the nearest first.
_MOST_NAMESAKES = 50
_MOST_ALIKE = 10


async def new(conn: Conn, most: int, after: str) -> list[Claim]:
    """The next organisations, by id, never verified, or that say something else since."""
    return await _claims(conn, "verified_identity IS DISTINCT FROM identity", most, after, None)


async def older(conn: Conn, most: int, after: str, before: datetime) -> list[Claim]:
    """The next organisations, by id, last verified before an instant."""
    return await _claims(conn, "verified_at < %(before)s", most, after, before)


async def _claims(conn: Conn, condition: str, most: int, after: str, before: datetime | None) -> list[Claim]:
    async with conn.cursor(row_factory=class_row(Claim)) as cursor:
        await cursor.execute(
            f"SELECT {_CLAIM} FROM missions.organisation WHERE {condition} AND id > %(after)s ORDER BY id LIMIT %(most)s",
            {"most": most, "after": after, "before": before},
        )
        return await cursor.fetchall()


async def hold(conn: Conn, claims: Sequence[Claim]) -> set[str]:
    """Ids of the organisations that still say this, and that nobody else changes until the transaction ends.

    Those that someone is writing are left for the next time: waiting for a catalogue's import may take minutes.
    """
    rows = await conn.execute(
        """
        SELECT id FROM missions.organisation
        WHERE (id, identity) IN (SELECT * FROM unnest(%s::text[], %s::text[])) ORDER BY id FOR UPDATE SKIP LOCKED
        """,
        ([each.id for each in claims], [each.identity for each in claims]),
    )
    return {row[0] for row in await rows.fetchall()}


async def registers_loaded_at(conn: Conn) -> datetime | None:
    """When what the registers hold last changed; None when nothing was ever loaded."""
    row = await (await conn.execute("SELECT max(coalesce(finished_at, started_at)) FROM reference.register_load")).fetchone()
    return row[0] if row else None


async def by_numbers(conn: Conn, claims: Sequence[Claim]) -> list[Candidate]:
    """The registered organisations that have the numbers given, those that no longer exist included: a number is theirs for ever."""
    async with conn.cursor(row_factory=class_row(Candidate)) as cursor:
        await cursor.execute(
            f"""
            WITH claim AS (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) AS c(id, rna, siren))
            SELECT claim.id AS claim_id, '{By.RNA}' AS by, 1.0::float8 AS score, {_CANDIDATE}
            FROM claim JOIN reference.organisation o ON o.rna = claim.rna
            UNION ALL
            SELECT claim.id, '{By.SIREN}', 1.0, {_CANDIDATE}
            FROM claim JOIN reference.organisation o ON o.siren = claim.siren
            """,
            ([each.id for each in claims], [each.rna_asked for each in claims], [each.siren_asked for each in claims]),
        )
        return await cursor.fetchall()


async def by_names(conn: Conn, claims: Sequence[Claim]) -> list[Candidate]:
    """The registered organisations in activity that have exactly these names, the nearest first."""
    async with conn.cursor(row_factory=class_row(Candidate)) as cursor:
        await cursor.execute(
            f"""
            SELECT claim.id AS claim_id, '{By.NAME}' AS by, 1.0::float8 AS score, o.*
            FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS claim(id, key, department, postal_code)
            CROSS JOIN LATERAL (
                SELECT {_CANDIDATE} FROM reference.organisation o
                WHERE o.live AND o.name_keys @> ARRAY[claim.key]
                ORDER BY o.address_postal_code IS DISTINCT FROM claim.postal_code,
                         o.address_department_code IS DISTINCT FROM claim.department, o.id
                LIMIT {_MOST_NAMESAKES}
            ) o
            """,
            _named(claims),
        )
        return await cursor.fetchall()


async def by_likeness(conn: Conn, claims: Sequence[Claim]) -> list[Candidate]:
    """The registered organisations in activity whose names look like these, in the same département when it is known."""
    await conn.execute(f"SET LOCAL pg_trgm.similarity_threshold = {SIMILAR_ENOUGH}")
    found: list[Candidate] = []
    # Two statements: only with the département as a plain condition does its index serve.
    for located in (True, False):
        asked = [claim for claim in claims if (claim.department is not None) is located]
        nearby = "AND o.address_department_code = claim.department" if located else ""
        async with conn.cursor(row_factory=class_row(Candidate)) as cursor:
            await cursor.execute(
                f"""
                SELECT claim.id AS claim_id, '{By.LIKENESS}' AS by, o.*
                FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS claim(id, key, department, postal_code)
                CROSS JOIN LATERAL (
                    SELECT similarity(o.name_keys[1], claim.key)::float8 AS score, {_CANDIDATE} FROM reference.organisation o
                    WHERE o.live AND o.name_keys[1] %% claim.key {nearby}
                    ORDER BY score DESC, o.id LIMIT {_MOST_ALIKE}
                ) o
                """,
                _named(asked),
            )
            found += await cursor.fetchall()
    return found


async def save(conn: Conn, verdicts: Sequence[Verdict], *, at: datetime) -> None:
    """Keeps what was concluded, and about what."""
    await conn.execute(
        """
        UPDATE missions.organisation o
        SET verified_identity = v.identity, verification_status = v.status, verified_organisation_id = v.registered_id,
            verification_score = v.score, verified_at = %s
        FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::real[]) AS v(id, identity, status, registered_id, score)
        WHERE o.id = v.id
        """,
        (
            at,
            [each.claim.id for each in verdicts],
            [each.claim.identity for each in verdicts],
            [each.status for each in verdicts],
            [each.registered_id for each in verdicts],
            [each.score for each in verdicts],
        ),
    )


async def hold_missions(conn: Conn, organisation_ids: Sequence[str], *, after: str, most: int) -> list[str]:
    """Ids of the missions shown to the public of these organisations, that nobody else changes until the transaction ends."""
    rows = await conn.execute(
        """
        SELECT id FROM missions.mission
        WHERE organisation_id = ANY(%s) AND status = 'ACCEPTED' AND deleted_at IS NULL AND id > %s ORDER BY id LIMIT %s FOR UPDATE
        """,
        (list(organisation_ids), after, most),
    )
    return [row[0] for row in await rows.fetchall()]


def _named(claims: Sequence[Claim]) -> tuple[list[str | None], ...]:
    return (
        [each.id for each in claims],
        [each.key for each in claims],
        [each.department for each in claims],
        [each.postal_code for each in claims],
    )
