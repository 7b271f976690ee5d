"""Every SQL statement about the national registers."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from psycopg.rows import class_row, dict_row

from tremplin.kit.db import Conn
from tremplin.reference.register.model import Establishment, Load, Lookup, RegisteredOrganisation

_COLUMNS = tuple(field.name for field in fields(RegisteredOrganisation))
_ARRAYS = frozenset({"sirets", "names", "name_keys"})
_ADDRESS = tuple(name for name in _COLUMNS if name.startswith("address_"))
_NUMBERS = ("siren", "siret", "sirets")
_OF_SIRENE = ("sirene_digest",)
# What each register may change of a row that exists.
_FROM_RNA = tuple(name for name in _COLUMNS if name not in {"id", *_NUMBERS, *_OF_SIRENE})
_FROM_UNITS = tuple(name for name in _COLUMNS if name not in {"id", "sirets", "rna_digest", *_ADDRESS})
_ESTABLISHMENT = tuple(field.name for field in fields(Establishment))
_LOCK = 7_216_008  # any constant, the same for every version of the program
_ESCAPED = str.maketrans({'"': '\\"', "\\": "\\\\"})

WIRE = (
    "id, rna, siren, siret, sirets, rup_mi, gestion, status, nature, groupement, created_at, last_declared_at, published_at,"
    " dissolved_at, updated_at, title, names, short_title, object, social_object1, social_object2, address_complement,"
    " address_number, address_repetition, address_type, address_street, address_distribution, address_insee_code,"
    " address_postal_code, address_department_code, address_city, management_declarant, management_complement, management_street,"
    " management_distribution, management_postal_code, management_city, management_country, director_civility, website, observation,"
    " synced_at, source"
)


# --- loads -------------------------------------------------------------------------------------------------------------


async def claim(conn: Conn) -> bool:
    """Whether this transaction is the only one to load a register, until it ends."""
    row = await (await conn.execute("SELECT pg_try_advisory_xact_lock(%s)", (_LOCK,))).fetchone()
    return bool(row and row[0])


async def save_load(conn: Conn, load: Load) -> None:
    """Adds a load, or replaces its figures."""
    values = asdict(load)
    names = ", ".join(values)
    marks = ", ".join(f"%({name})s" for name in values)
    changes = ", ".join(f"{name} = excluded.{name}" for name in values)
    await conn.execute(
        f"INSERT INTO reference.register_load ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {changes}", values
    )


async def latest_loads(conn: Conn) -> list[Load]:
    """The last load of each kind of file, finished or not."""
    async with conn.cursor(row_factory=class_row(Load)) as cursor:
        await cursor.execute(
            f"""
            SELECT DISTINCT ON (part) {", ".join(field.name for field in fields(Load))}
            FROM reference.register_load ORDER BY part, started_at DESC
            """
        )
        return await cursor.fetchall()


async def count_by_source(conn: Conn) -> list[dict[str, Any]]:
    """How many organisations each register gave: source, total, live."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            "SELECT source, count(*) AS total, count(*) FILTER (WHERE live) AS live FROM reference.organisation GROUP BY 1 ORDER BY 1"
        )
        return await cursor.fetchall()


async def note_met(conn: Conn, load_id: str, numbers: Sequence[str]) -> None:
    """Remembers what a load has met."""
    await conn.execute("INSERT INTO reference.register_met SELECT %s, unnest(%s::text[])", (load_id, list(numbers)))


async def forget_met(conn: Conn) -> None:
    """Forgets what a load had met, when it ends, or when the next begins after it was interrupted."""
    await conn.execute("TRUNCATE reference.register_met")


async def analyse(conn: Conn) -> None:
    """Tells the planner what a load has changed, and files the words that wait to be indexed."""
    await conn.execute("ANALYZE reference.organisation")
    await conn.execute("SELECT gin_clean_pending_list('reference.organisation_words'::regclass)")


async def known_sirens(conn: Conn) -> array[int]:
    """The SIREN numbers of every organisation, sorted: 4 bytes each, so that millions of them are held at once."""
    found = array("I")
    async with conn.cursor() as cursor:
        async with cursor.copy(
            "COPY (SELECT DISTINCT siren::int FROM reference.organisation WHERE siren IS NOT NULL ORDER BY 1) TO STDOUT"
        ) as copy:
            async for row in copy.rows():
                found.append(int(row[0]))
    return found


# --- merging a slice of a file -----------------------------------------------------------------------------------------


async def unchanged(conn: Conn, register: str, digests: Mapping[str, bytes]) -> set[str]:
    """The numbers whose line a register gave already, word for word."""
    number, digest = ("rna", "rna_digest") if register == "rna" else ("siren", "sirene_digest")
    rows = await conn.execute(
        f"""
        SELECT o.{number} FROM unnest(%s::text[], %s::bytea[]) AS line(number, digest)
        JOIN reference.organisation o ON o.{number} = line.number AND o.{digest} = line.digest AND o.gone_at IS NULL
        """,
        (list(digests), list(digests.values())),
    )
    return {row[0] for row in await rows.fetchall()}


async def merge_associations(conn: Conn, rows: Collection[RegisteredOrganisation]) -> tuple[int, int]:
    """Adds and updates associations of the RNA, distinct by number; returns how many of each."""
    await _copy_organisations(conn, rows)
    await conn.execute("UPDATE incoming_organisation i SET id = o.id FROM reference.organisation o WHERE o.rna = i.rna")
    # Known to Sirene alone until now: the same organisation, under the id it has already.
    await conn.execute(
        """
        UPDATE incoming_organisation i SET id = o.id
        FROM (SELECT siren, min(rna) AS rna FROM incoming_organisation GROUP BY siren) one
        JOIN reference.organisation o ON o.siren = one.siren AND o.rna IS NULL
        WHERE i.rna = one.rna AND NOT EXISTS (SELECT FROM reference.organisation known WHERE known.rna = i.rna)
        """
    )
    updated = await conn.execute(
        f"""
        UPDATE reference.organisation o SET {_set(_FROM_RNA)}, gone_at = NULL,
            -- Sirene knows its own numbers better than a declaration does.
            siren = CASE WHEN o.sirene_digest IS NULL THEN i.siren ELSE o.siren END,
            siret = CASE WHEN o.sirene_digest IS NULL THEN i.siret ELSE o.siret END,
            sirets = {_UNITED}
        FROM incoming_organisation i
        WHERE o.id = i.id
        """
    )
    return await _insert_new(conn), updated.rowcount


async def merge_units(conn: Conn, rows: Collection[RegisteredOrganisation]) -> tuple[int, int]:
    """Adds and updates legal units of Sirene, distinct by SIREN; an association that the RNA describes only gets its numbers."""
    await _copy_organisations(conn, rows)
    # By its own SIREN row, else by the RNA number it gives, else by the only association that says this SIREN is its own.
    await conn.execute(
        """
        UPDATE incoming_organisation i SET id = found.id
        FROM (
            SELECT i.siren, coalesce(min(o.id) FILTER (WHERE o.source = 'SIRENE'), min(o.id) FILTER (WHERE o.rna = i.rna),
                                     CASE WHEN count(*) = 1 THEN min(o.id) END) AS id
            FROM incoming_organisation i
            JOIN reference.organisation o ON o.siren = i.siren OR o.rna = i.rna
            GROUP BY i.siren
        ) found
        WHERE found.siren = i.siren AND found.id IS NOT NULL
        """
    )
    # Two units that name one association: the first keeps it. And a number that someone else has is not given twice.
    await conn.execute(
        """
        UPDATE incoming_organisation i SET rna = NULL
        WHERE EXISTS (SELECT FROM incoming_organisation other WHERE other.rna = i.rna AND other.siren < i.siren)
           OR EXISTS (SELECT FROM reference.organisation o WHERE o.rna = i.rna AND o.id <> i.id)
        """
    )
    replaced = await conn.execute(
        f"""
        UPDATE reference.organisation o SET {_set(_FROM_UNITS)}, gone_at = NULL, sirets = {_UNITED}
        FROM incoming_organisation i
        WHERE o.id = i.id AND o.source = 'SIRENE'
        """
    )
    numbered = await conn.execute(
        f"""
        UPDATE reference.organisation o
        SET siren = i.siren, siret = i.siret, sirene_digest = i.sirene_digest, synced_at = i.synced_at, sirets = {_UNITED}
        FROM incoming_organisation i
        WHERE o.id = i.id AND o.source = 'RNA'
        """
    )
    return await _insert_new(conn), replaced.rowcount + numbered.rowcount


async def merge_establishments(conn: Conn, rows: Sequence[Establishment]) -> int:
    """Adds their establishments to organisations, and the address of the head office to those that Sirene describes."""
    await conn.execute(
        f"""
        CREATE TEMP TABLE IF NOT EXISTS incoming_establishment
        (siren text, siret text, head_office boolean, {", ".join(f"{name} text" for name in _ADDRESS)}) ON COMMIT DELETE ROWS
        """
    )
    async with conn.cursor() as cursor, cursor.copy(f"COPY incoming_establishment ({_names(_ESTABLISHMENT)}) FROM STDIN") as copy:
        for row in rows:
            await copy.write_row([getattr(row, name) for name in _ESTABLISHMENT])
    numbered = await conn.execute(
        f"""
        UPDATE reference.organisation o SET sirets = {_UNITED}
        FROM (SELECT siren, array_agg(siret) AS sirets FROM incoming_establishment GROUP BY siren) i
        WHERE o.siren = i.siren AND NOT o.sirets @> i.sirets
        """
    )
    placed = await conn.execute(
        f"""
        UPDATE reference.organisation o SET {_set(_ADDRESS)} FROM incoming_establishment i
        WHERE i.head_office AND o.siren = i.siren AND o.source = 'SIRENE'
          AND ({_names(_ADDRESS, "o.")}) IS DISTINCT FROM ({_names(_ADDRESS, "i.")})
        """
    )
    return max(numbered.rowcount, placed.rowcount)


async def mark_gone_associations(conn: Conn, load_id: str, part: str, territories: Sequence[str], *, at: datetime) -> int:
    """Marks the associations of these prefectures (two first characters of `gestion`) that the file no longer had."""
    done = await conn.execute(
        """
        UPDATE reference.organisation o SET gone_at = %(at)s
        WHERE o.part = %(part)s AND o.gone_at IS NULL AND left(o.gestion, 2) = ANY(%(territories)s)
          AND NOT EXISTS (SELECT FROM reference.register_met m WHERE m.load_id = %(load_id)s AND m.number = o.rna)
        """,
        {"at": at, "part": part, "territories": list(territories), "load_id": load_id},
    )
    return done.rowcount


async def mark_gone_units(conn: Conn, load_id: str, part: str, *, at: datetime) -> int:
    """Marks the organisations that Sirene alone described and that its file no longer had."""
    done = await conn.execute(
        """
        UPDATE reference.organisation o SET gone_at = %(at)s
        WHERE o.part = %(part)s AND o.gone_at IS NULL
          AND NOT EXISTS (SELECT FROM reference.register_met m WHERE m.load_id = %(load_id)s AND m.number = o.siren)
        """,
        {"at": at, "part": part, "load_id": load_id},
    )
    return done.rowcount


async def _copy_organisations(conn: Conn, rows: Iterable[RegisteredOrganisation]) -> None:
    await conn.execute("CREATE TEMP TABLE IF NOT EXISTS incoming_organisation (LIKE reference.organisation) ON COMMIT DELETE ROWS")
    async with conn.cursor() as cursor, cursor.copy(f"COPY incoming_organisation ({_names(_COLUMNS)}) FROM STDIN") as copy:
        for row in rows:
            await copy.write_row([_copied(name, getattr(row, name)) for name in _COLUMNS])
    await conn.execute("ANALYZE incoming_organisation")


async def _insert_new(conn: Conn) -> int:
    done = await conn.execute(
        f"""
        INSERT INTO reference.organisation ({_names(_COLUMNS)}) SELECT {_names(_COLUMNS)} FROM incoming_organisation i
        WHERE NOT EXISTS (SELECT FROM reference.organisation o WHERE o.id = i.id)
        """
    )
    return done.rowcount


_UNITED = "ARRAY(SELECT DISTINCT unnest(o.sirets || i.sirets) ORDER BY 1)"


def _names(names: Iterable[str], prefix: str = "") -> str:
    return ", ".join(f"{prefix}{name}" for name in names)


def _set(names: Iterable[str]) -> str:
    return ", ".join(f"{name} = i.{name}" for name in names)


def _copied(name: str, value: Any) -> Any:
    """A value for COPY; lists are written here, as PostgreSQL reads them, since the driver would take half of the load's time."""
    if name not in _ARRAYS:
        return value
    return "{" + ",".join(f'"{each.translate(_ESCAPED)}"' for each in value) + "}"


# --- looking for organisations -----------------------------------------------------------------------------------------


# Beyond, a total says no more than « very many », and counting would cost a hundred times the page.
MOST_COUNTED = 10_000
_ORDER = "live DESC, updated_at DESC, id"
_NAMED = "name_keys @> ARRAY[%(key)s]"
_WORDED = "vector @@ %(words)s::tsquery"


async def find(conn: Conn, lookup: Lookup, *, limit: int, offset: int) -> tuple[int, list[dict[str, Any]]]:
    """How many organisations answer a question, up to MOST_COUNTED, and a page of them.

    Order: those that have exactly this name, those that still exist, the most recently updated; the id settles the rest.
    """
    values = {**asdict(lookup), "limit": limit, "offset": offset, "reach": offset + limit}
    where = " AND ".join(_conditions(lookup)) or "true"
    ranked = f"{_NAMED} DESC, {_ORDER}" if lookup.key else _ORDER
    counted = await conn.execute(
        f"""
        WITH found AS MATERIALIZED (
            SELECT id, live, updated_at, name_keys FROM reference.organisation WHERE {where} LIMIT {MOST_COUNTED}
        )
        SELECT count(*), ARRAY(SELECT id FROM found ORDER BY {ranked} LIMIT %(limit)s OFFSET %(offset)s) FROM found
        """,
        values,
        prepare=False,  # only with its values is a word known to be common
    )
    total, ids = await counted.fetchone() or (0, [])
    if total < MOST_COUNTED:
        statement = f"SELECT {WIRE} FROM reference.organisation WHERE id = ANY(%(ids)s) ORDER BY array_position(%(ids)s, id)"
    else:
        statement = _page_of_many(lookup, where)
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement, {**values, "ids": ids}, prepare=False)
        return total, await cursor.fetchall()


def _page_of_many(lookup: Lookup, where: str) -> str:
    """A page of more than can be sorted at once: read in their order, up to the page and no further; those of this very name apart."""
    if not (lookup.words and lookup.key):
        return f"SELECT {WIRE} FROM reference.organisation WHERE {where} ORDER BY {_ORDER} LIMIT %(limit)s OFFSET %(offset)s"
    part = f"SELECT *, {{rank}} AS rank FROM reference.organisation WHERE {{where}} ORDER BY {_ORDER} LIMIT %(reach)s"
    return f"""
        SELECT {WIRE} FROM (
            ({part.format(rank=0, where=_NAMED)})
            UNION ALL
            ({part.format(rank=1, where=f"{_WORDED} AND NOT {_NAMED}")})
        ) found
        ORDER BY rank, {_ORDER} LIMIT %(limit)s OFFSET %(offset)s
        """


def _conditions(lookup: Lookup) -> list[str]:
    told = []
    if lookup.rna:
        told.append("rna = %(rna)s")
    if lookup.siret:
        told.append("siren = left(%(siret)s, 9) AND (siret = %(siret)s OR sirets @> ARRAY[%(siret)s])")
    if lookup.siren:
        told.append("siren = %(siren)s")
    if lookup.words:
        told.append(f"({_WORDED} OR {_NAMED})" if lookup.key else _WORDED)
    return told
