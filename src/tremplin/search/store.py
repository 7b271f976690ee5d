"""Search's own tables: what is written with a document, and what is read without assembling a statement."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import TupleRow, class_row, tuple_row
from psycopg.types.json import Json

from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.kit.pattern import Comparison, Pattern, folded
from tremplin.search.compile import Arguments, array, field_range, kind_code, scope_clause, word_reading
from tremplin.search.model import Document


async def rows(conn: Conn, statement: str, values: Mapping[str, object], *, prepare: bool | None = None) -> list[TupleRow]:
    """Runs an assembled statement; binary, because bodies would be twice as long in text."""
    async with conn.cursor(binary=True, row_factory=tuple_row) as cursor:
        # As bytes: the driver's types only take literal text, which an assembled statement is not.
        await cursor.execute(statement.encode(), values, prepare=prepare)
        return await cursor.fetchall()


async def digests(conn: Conn, documents: Sequence[Document]) -> dict[tuple[int, str], int]:
    """The digests of these documents as indexed, by code of kind and id."""
    found = await rows(
        conn,
        """
        SELECT item.kind, item.id, item.digest
        FROM unnest(%(kinds)s::integer[], %(ids)s::text[]) AS given(kind, id)
        JOIN search.item ON item.kind = given.kind AND item.id = given.id
        """,
        {"kinds": [kind_code(each.kind) for each in documents], "ids": [each.id for each in documents]},
    )
    return {(kind, id_): known for kind, id_, known in found}


_ITEM = (
    "kind, id, owner, owner_id, division, date, created_at, score, shown_from, available_from, anywhere, daily, counted, rare, digest,"
    " terms"
)
_OF_PLACES = "owner, division, date, created_at, score, shown_from, available_from, kind, counted, rare, anywhere, terms"


def _writing(on_conflict: str, before_places: str) -> str:
    """The statement that writes items and their places, in one: neither is read again, nor looked for, to write the other."""
    return f"""
        WITH written AS (
            INSERT INTO search.item ({_ITEM}, vector, body)
            SELECT {_ITEM},
                setweight(to_tsvector('search.french', title), 'A')
                || setweight(to_tsvector('search.french', keywords), 'B')
                || to_tsvector('search.french', text),
                body
            FROM ROWS FROM (
                json_to_recordset(%(records)s) AS (kind integer, id text, owner bigint, owner_id text, division bigint,
                    date timestamptz, created_at timestamptz, score integer, shown_from timestamptz, available_from timestamptz,
                    anywhere boolean, daily boolean, counted smallint, rare smallint, digest bigint, terms bigint[],
                    title text, keywords text, text text),
                unnest(%(bodies)b::bytea[])
            ) AS given({_ITEM}, title, keywords, text, body)
            ORDER BY kind, id COLLATE "C"
            {on_conflict}
            RETURNING num, id, {_OF_PLACES}
        ){before_places}
        INSERT INTO search.document (item, {_OF_PLACES}, position, placed)
        SELECT num, {_OF_PLACES}, point(lon, lat), placed
        FROM json_to_recordset(%(places)s) AS place(kind integer, id text, lat float8, lon float8, placed bigint[])
        JOIN written USING (kind, id)
        """


_ADD = _writing("", "")
_REPLACE = _writing(
    f"ON CONFLICT (kind, id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _ITEM.split(', ')[2:])},"
    " vector = excluded.vector, body = excluded.body",
    ", gone AS (DELETE FROM search.document USING written WHERE document.item = written.num)",
)


async def write_items(conn: Conn, records: bytes, bodies: Sequence[bytes], places: bytes, *, new: bool) -> None:
    """Writes items and their places, given as in a `record.Batch`; one without any has a row that only its terms find.

    One order for all writers, so that none waits for another in a circle. When all items are `new`, none is looked for before it is
    written: a seventh less. Raises UniqueViolation if one was known all the same.
    """
    statement = _ADD if new else _REPLACE
    await conn.execute(statement.encode(), {"records": _json(records), "bodies": list(bodies), "places": _json(places)})


async def write_names(conn: Conn, terms: bytes, words: bytes) -> None:
    """Keeps what is not known yet of terms' names and words. Two writers at once may both write one: neither waits."""
    await conn.execute(
        """
        INSERT INTO search.term (hash, field, value, folded)
        SELECT hash, field, value, folded
        FROM json_to_recordset(%(terms)s) AS given(hash bigint, field text, value text, folded text)
        WHERE NOT EXISTS (SELECT FROM search.term WHERE term.hash = given.hash)
        """,
        {"terms": _json(terms)},
    )
    await conn.execute(
        """
        INSERT INTO search.word (word)
        SELECT given.word FROM json_array_elements_text(%(words)s) AS given(word)
        WHERE NOT EXISTS (SELECT FROM search.word WHERE word.word = given.word)
        """,
        {"words": _json(words)},
    )


async def mark_items(conn: Conn, kind: str, ids: Sequence[str], hash_: int, *, held: bool) -> None:
    """Puts a term among the rare facets of items and of their places, or takes it out; those that are so already are left alone.

    The digest is forgotten: whoever indexes such an item next writes it, whatever it held when it was last compared.
    """
    terms, count = ("terms[:counted] || %(hash)s::bigint || terms[counted + 1:]", 1) if held else ("array_remove(terms, %(hash)s)", -1)
    await conn.execute(
        f"""
        WITH chosen AS MATERIALIZED (
            SELECT num FROM search.item WHERE kind = %(kind)s AND id = ANY(%(ids)s) AND (terms @> ARRAY[%(hash)s]) <> %(held)s
            ORDER BY id FOR NO KEY UPDATE
        ), marked AS (
            UPDATE search.item SET terms = {terms}, rare = rare + {count}, digest = 0
            FROM chosen WHERE item.num = chosen.num RETURNING item.num, item.terms, item.rare
        )
        UPDATE search.document SET terms = marked.terms, rare = marked.rare FROM marked WHERE document.item = marked.num
        """.encode(),
        {"kind": kind_code(kind), "ids": list(ids), "hash": hash_, "held": held},
    )


async def delete_items(conn: Conn, kind: str, ids: Sequence[str]) -> None:
    """Removes items and their places, locking them in the order writers do."""
    await conn.execute(
        """
        DELETE FROM search.item WHERE num = ANY(ARRAY(
            SELECT num FROM search.item WHERE kind = %(kind)s AND id = ANY(%(ids)s) ORDER BY id FOR UPDATE))
        """,
        {"kind": kind_code(kind), "ids": list(ids)},
    )


# The names of facets that a process remembers, some megabytes: beyond, they are forgotten and read again.
_MOST_NAMES = 50_000
_names: dict[int, tuple[str, str]] = {}


async def names(conn: Conn, hashes: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Fields and values that these hashes stand for, but for those that have no name. A name never changes."""
    known = {each: _names[each] for each in hashes if each in _names}
    if unknown := [each for each in hashes if each not in known]:
        found = await rows(
            conn, "SELECT hash, field, value FROM search.term WHERE hash = ANY(%(hashes)s::bigint[])", {"hashes": array(unknown)}
        )
        read = {hash_: (field, value) for hash_, field, value in found}
        if len(_names) + len(read) > _MOST_NAMES:
            _names.clear()
        _names.update(read)
        known |= read
    return known


# What a pattern asks of a folded value, as SQL.
_COMPARISONS = {
    Comparison.EQUALS: "folded = {text}",
    Comparison.CONTAINS: "strpos(folded, {text}) > 0",
    Comparison.STARTS_WITH: "starts_with(folded, {text})",
    Comparison.GREATER: "folded > {text}",
    Comparison.LESS: "folded < {text}",
}


async def tallies(conn: Conn, kind: str, owners: Sequence[int], terms: Sequence[int]) -> list[tuple[int, int, int]]:
    """Owner, term and number of documents, where there are some."""
    cursor = await conn.execute(
        """
        SELECT owner, term, sum(delta)::integer FROM search.tally
        WHERE kind = %s AND term = ANY(%s) AND owner = ANY(%s) GROUP BY 1, 2 HAVING sum(delta) > 0
        """,
        (kind_code(kind), list(terms), list(owners)),
    )
    return [(row[0], row[1], row[2]) for row in await cursor.fetchall()]


async def matching(conn: Conn, patterns: Sequence[Pattern]) -> dict[Pattern, tuple[str, ...]]:
    """The values that documents hold, or held, and that each pattern matches."""
    arguments = Arguments()
    several = []
    for number, pattern in enumerate(patterns):
        low, high = (arguments.add(bound, "bigint") for bound in field_range(pattern.field))
        matches = _COMPARISONS[pattern.comparison].format(text=arguments.add(folded(pattern.text), "text"))
        several.append(
            f"SELECT {number} AS number, value FROM search.term WHERE hash BETWEEN {low} AND {high}"
            f" AND field = {arguments.add(pattern.field, 'text')} AND {matches}"
        )
    found: dict[Pattern, list[str]] = {pattern: [] for pattern in patterns}
    for number, value in await rows(conn, " UNION ALL ".join(several), arguments.values):
        found[patterns[number]].append(value)
    return {pattern: tuple(dict.fromkeys(values)) for pattern, values in found.items()}


async def item(conn: Conn, kind: str, id_: str, scope: Condition) -> tuple[str, bytes] | None:
    """The owner and the body of an item in scope."""
    arguments = Arguments()
    found = await rows(
        conn,
        f"SELECT owner_id, body FROM search.item WHERE kind = {arguments.add(kind_code(kind), 'integer')}"
        f" AND id = {arguments.add(id_, 'text')} AND ({scope_clause(scope, arguments)})",
        arguments.values,
    )
    return (found[0][0], found[0][1]) if found else None


async def items(
    conn: Conn, kind: str, ids: Collection[str], scope: Condition, at: datetime | None
) -> list[tuple[str, str, bytes, bool | None]]:
    """The id, owner and body of those of these items that are in scope and, at an instant, shown; whether each is available then."""
    arguments = Arguments()
    told, shown = "NULL::boolean", ""
    if at is not None:
        told, shown = (f"({column} IS NULL OR {column} <= %(at)s)" for column in ("available_from", "shown_from"))
    return await rows(
        conn,
        f"SELECT id, owner_id, body, {told} FROM search.item WHERE kind = {arguments.add(kind_code(kind), 'integer')}"
        f" AND id = ANY(%(ids)s::text[]) AND ({scope_clause(scope, arguments)}){shown and f' AND {shown}'}",
        {**arguments.values, "ids": list(ids), "at": at},
    )


@dataclass(frozen=True, slots=True)
class WordRead:
    """A word as the index reads it: whether PostgreSQL sees a word in it, and whether any document holds it."""

    word: str
    readable: bool
    known: bool


async def read_words(conn: Conn, words: Sequence[str]) -> list[WordRead]:
    """How the index reads words, in order. The last may be unfinished: it also matches what it begins."""
    async with conn.cursor(row_factory=class_row(WordRead)) as cursor:
        await cursor.execute(
            f"""
            SELECT word, match <> '' AS readable,
                EXISTS (SELECT FROM search.word AS seen WHERE seen.word >= given.word
                    AND seen.word <= given.word || CASE WHEN rank = %(last)s THEN chr(1114111) ELSE '' END)
                OR (SELECT count(*) FROM search.item WHERE vector @@ match) > 0 AS known
            FROM unnest(%(words)s::text[]) WITH ORDINALITY AS given(word, rank)
            CROSS JOIN LATERAL (SELECT {word_reading("word", "rank = %(last)s")} AS match) AS read
            ORDER BY rank
            """.encode(),
            {"words": list(words), "last": len(words)},
        )
        return await cursor.fetchall()


async def similar_words(conn: Conn, word: str) -> list[str]:
    """Words of the vocabulary that look like this one, the most alike first."""
    found = await rows(
        conn,
        """
        SELECT word FROM search.word WHERE word OPERATOR(public.%%) %(word)s
        GROUP BY word ORDER BY public.similarity(word, %(word)s) DESC, word LIMIT 10
        """,
        {"word": word},
    )
    return [row[0] for row in found]


# Tallies, and what makes a key of each.
_TALLIES = {"tally": "term, owner, kind, anywhere", "daily": "term, owner, kind, day, anywhere"}


async def compact_tallies(conn: Conn) -> None:
    """Sums the deltas of each key into one row. Writers go on meanwhile: they only append."""
    for table, key in _TALLIES.items():
        of_table = ", ".join(f"{table}.{column}" for column in key.split(", "))
        of_scattered = of_table.replace(f"{table}.", "scattered.")
        await conn.execute(
            f"""
            WITH scattered AS (
                SELECT {key} FROM search.{table} GROUP BY {key} HAVING count(*) > 1
            ), gone AS (
                DELETE FROM search.{table} USING scattered WHERE ({of_table}) = ({of_scattered}) RETURNING {table}.*
            )
            INSERT INTO search.{table} ({key}, delta)
            SELECT {key}, sum(delta) FROM gone GROUP BY {key} HAVING sum(delta) <> 0
            """.encode()
        )


async def arrange(conn: Conn) -> None:
    """Rewrites places and tallies in the order of their index, forgets names written twice, and analyses. Each step is committed."""
    await compact_tallies(conn)
    for table, key in (("term", "hash"), ("word", "word")):
        await conn.execute(f"DELETE FROM search.{table} a USING search.{table} b WHERE a.{key} = b.{key} AND a.ctid > b.ctid".encode())
    # A load leaves ten times more deltas than are left once they are summed: totals would be read from pages of nothing.
    for table in _TALLIES:
        await conn.execute(f"CLUSTER search.{table} USING {table}_key".encode())
    # Built at once, the index follows a curve through all places; grown row by row, it sends neighbours to many pages.
    await conn.execute("REINDEX INDEX search.document_position")
    await conn.execute("CLUSTER search.document USING document_position")
    # Indexes answer alone for pages known to be visible to all. Those of items are large: they are cleaned in their own time.
    await conn.execute("VACUUM (ANALYZE, INDEX_CLEANUP OFF) search.item, search.document, search.tally, search.daily, search.term")


async def stream(conn: Conn, kind: str, scope: Condition, *, page: int) -> AsyncIterator[list[bytes]]:
    """The bodies of the items in scope, the latest created first, page by page, all as they were when the first was read.

    Needs a transaction, which the pages are read in.
    """
    arguments = Arguments()
    statement = (
        f"SELECT body FROM search.item WHERE kind = {arguments.add(kind_code(kind), 'integer')}"
        f" AND ({scope_clause(scope, arguments)}) ORDER BY created_at DESC, id"
    )
    async with conn.cursor(name="search_stream", row_factory=tuple_row) as cursor:
        await cursor.execute(statement.encode(), arguments.values, binary=True)
        while found := await cursor.fetchmany(page):
            yield [row[0] for row in found]


def _json(rows: bytes) -> Json:
    """Rows already written as JSON: by one call in C, where the driver would convert each value of each array in Python."""
    return Json(rows, bytes)
