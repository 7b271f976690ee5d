"""What a module asks of search: keep these documents, forget those, find. All in the caller's transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from psycopg.rows import TupleRow

from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.kit.pattern import Pattern
from tremplin.search import remembered, store
from tremplin.search.compile import EVERY_ITEM, divided, kind_code, owner_code
from tremplin.search.compile import term as term_code
from tremplin.search.counting import is_unfiltered, tallied
from tremplin.search.model import Document, FacetValue, Hit, Profile, Query, Result
from tremplin.search.question import Question, Told
from tremplin.search.record import Batch, batch, digest, entry, named
from tremplin.search.remembered import Tallies, Totals
from tremplin.search.store import WordRead
from tremplin.search.words import closest, fold

# Each word is looked for in the index: a pasted page must not become a thousand questions.
_MOST_WORDS = 16


async def index(conn: Conn, documents: Sequence[Document]) -> None:
    """Keeps documents, new or changed (by kind and id; the last of equals), in a few statements whatever their number.

    Give a transaction's documents at once: two transactions that index common documents in several calls, in different
    orders, may wait for each other in a circle, and PostgreSQL then stops one.
    """
    latest = {(kind_code(each.kind), each.id): each for each in documents}
    if not latest:
        return
    known = await store.digests(conn, list(latest.values()))
    digests = {key: digest(each) for key, each in latest.items()}
    changed = {key: each for key, each in latest.items() if known.get(key) != digests[key]}
    if not changed:
        return
    await write(conn, batch([entry(each, digests[key]) for key, each in changed.items()]))


def prepare(documents: Sequence[Document]) -> Batch:
    """What `write` needs of documents, each given once: half of the work, that another process may do meanwhile."""
    return batch([entry(each, digest(each)) for each in documents])


async def write(conn: Conn, prepared: Batch, *, new: bool = False) -> None:
    """Keeps documents, changed or not: a bulk load need not ask which are known. `new`: none is; UniqueViolation if one was."""
    await store.write_items(conn, prepared.records, prepared.bodies, prepared.places, new=new)
    await store.write_names(conn, prepared.terms, prepared.words)


async def mark(conn: Conn, kind: str, ids: Sequence[str], field: str, value: str, *, held: bool) -> None:
    """Gives documents one value of a rare field, or takes it away, whatever their number, without writing them anew.

    Of documents that wait for no instant; unknown ones are ignored.
    """
    if not ids:
        return
    hash_ = term_code(field, value)
    await store.mark_items(conn, kind, ids, hash_, held=held)
    if held:
        await store.write_names(conn, named({hash_: (field, value)}), b"[]")


async def remove(conn: Conn, kind: str, ids: Sequence[str]) -> None:
    """Forgets documents; those unknown are ignored."""
    if ids:
        await store.delete_items(conn, kind, ids)


async def get(conn: Conn, kind: str, id_: str, scope: Condition) -> Hit | None:
    """A document by its id, if it exists and is in scope."""
    found = await store.item(conn, kind, id_, scope) if "\0" not in id_ else None  # PostgreSQL reads no such text
    return Hit(kind, id_, *found) if found else None


async def get_all(conn: Conn, kind: str, ids: Collection[str], scope: Condition, *, at: datetime | None = None) -> list[Hit]:
    """Documents by their ids: those that exist and are in scope. At an instant, those hidden then do not, and each tells whether it
    is available."""
    readable = [each for each in ids if "\0" not in each]
    found = await store.items(conn, kind, readable, scope, at) if readable else []
    return [Hit(kind, id_, owner, body, available=available) for id_, owner, body, available in found]


async def find(conn: Conn, query: Query) -> Result:
    """Answers a query: total, page, facets, and the words really searched when some had to be corrected."""
    if not query.kinds:
        return Result(0, [], {name: [] for name in query.count})
    typed = fold(query.words)[:_MOST_WORDS]
    result = await _answer(conn, query, typed)
    if result.total or not typed:
        return result
    # A document found holds every word: only when there is none may a word say nothing, or be mistyped.
    meant = await _meant_words(conn, typed, correct=query.fuzzy)
    if meant == typed:
        return result
    return replace(await _answer(conn, query, meant), corrected=" ".join(meant) or None)


async def matching(conn: Conn, patterns: Sequence[Pattern]) -> dict[Pattern, tuple[str, ...]]:
    """The values that documents hold under a pattern's field and that it matches, for each pattern: what an `Is` needs to say it."""
    return await store.matching(conn, patterns) if patterns else {}


async def profiles(conn: Conn, kind: str, owners: Collection[str], values: Mapping[str, Collection[str]]) -> dict[str, Profile]:
    """How many documents each owner has, and under which of these values of facets: read from tallies, whatever their number."""
    hashes = {term_code(field, value): (field, value) for field, known in values.items() for value in known}
    codes = {owner_code(owner): owner for owner in owners}
    totals: dict[str, int] = dict.fromkeys(owners, 0)
    facets: dict[str, dict[str, list[FacetValue]]] = {owner: {field: [] for field in values} for owner in owners}
    for code, hashed, count in await store.tallies(conn, kind, list(codes), [EVERY_ITEM, *hashes]):
        if hashed == EVERY_ITEM:
            totals[codes[code]] = count
        else:
            field, value = hashes[hashed]
            facets[codes[code]][field].append(FacetValue(value, count))
    for owner in owners:
        for found in facets[owner].values():
            found.sort(key=lambda each: (-each.count, each.value))
    return {owner: Profile(totals[owner], facets[owner]) for owner in owners}


async def compact_tallies(conn: Conn) -> None:
    """Keeps totals quick to read after many writes; to be run by a periodic job."""
    await store.compact_tallies(conn)


async def arrange(conn: Conn) -> None:
    """Puts places and tallies in order and refreshes statistics, after a bulk load: halves the cost of circles.

    On a connection that commits each statement: in the transaction of the load, all that it replaced would stay where it is.
    Nobody searches around a place meanwhile (some seconds for a million of them).
    """
    await store.arrange(conn)


async def _answer(conn: Conn, query: Query, words: Sequence[str]) -> Result:
    sums = tallied(query, words=bool(words))
    whole, part = remembered.of_all(query, words), remembered.of_tallies(query, sums)
    if known := remembered.answers.recall(whole):
        told, *page = await _ask(conn, Question(query, words, sums, told=Told(known.total, known.among)))
        if told[1] == known.version:
            return _result(query, page, known)
    if counted := remembered.tallies.recall(part):
        told, *page = await _ask(conn, Question(query, words, sums, summed=True))
        if told[1] == counted.version:
            return _result(query, page, await _totals(conn, query, whole, told, counted))
    told, *page = await _ask(conn, Question(query, words, sums))
    if sums and told[6] is None:  # tallies do not know a term: it may be that of a field that is no facet
        told, *page = await _ask(conn, Question(query, words, None))
        part = None
    counted = Tallies(told[1], told[6] or 0, _added(told[7], told[8], {}))
    remembered.tallies.keep(part, counted)
    return _result(query, page, await _totals(conn, query, whole, told, counted))


async def _totals(conn: Conn, query: Query, under: Hashable | None, told: TupleRow, counted: Tallies) -> Totals:
    """What a statement gathered, with what tallies count: kept for the next who asks."""
    facets = await _facets(conn, query.count, _added(told[4], told[5], counted.counts))
    found = Totals(told[1], told[3] + counted.total, facets, told[2] or 0)
    remembered.answers.keep(under, found)
    return found


def _added(terms: Sequence[int] | None, numbers: Sequence[int] | None, others: Mapping[int, int]) -> dict[int, int]:
    """Counts by term, with others."""
    counts = dict(others)
    for term, number in zip(terms or (), numbers or (), strict=True):
        counts[term] = counts.get(term, 0) + number
    return counts


def _result(query: Query, page: Sequence[TupleRow], totals: Totals) -> Result:
    kinds = {kind_code(kind): kind for kind in query.kinds}
    hits = [Hit(kinds[row[9]], *row[10:]) for row in page]
    return Result(totals.total, hits, {name: [*values] for name, values in totals.facets.items()})


async def _ask(conn: Conn, question: Question) -> list[TupleRow]:
    # Only with its values does PostgreSQL see whether a filter is common (read by date) or rare (read by term), and only then
    # does it hash long lists.
    plain = is_unfiltered(question.query) and not divided(question.query.scope)
    statement, prepare = question.text(), None if plain else False
    return await store.rows(conn, statement, question.arguments.values, prepare=prepare)


async def _facets(conn: Conn, fields: Sequence[str], counts: Mapping[int, int]) -> dict[str, list[FacetValue]]:
    facets: dict[str, list[FacetValue]] = {field: [] for field in fields}
    counts = {term: count for term, count in counts.items() if count > 0}
    names = await store.names(conn, list(counts)) if counts else {}
    for term, count in counts.items():
        field, value = names.get(term, (None, ""))
        if field in facets:  # another field, or divisions, may share the range of one asked for
            facets[field].append(FacetValue(value, count))
    for values in facets.values():
        values.sort(key=lambda each: (-each.count, each.value))
    return facets


async def _meant_words(conn: Conn, typed: list[str], *, correct: bool) -> list[str]:
    """The words of the vocabulary that mistyped ones stand for; no word at all when those typed say nothing."""
    read = await store.read_words(conn, typed)
    if not any(each.readable for each in read):
        return []
    return [await _meant(conn, each) if correct else each.word for each in read]


async def _meant(conn: Conn, read: WordRead) -> str:
    if read.known or not read.readable or len(read.word) < 3:
        return read.word
    return closest(read.word, await store.similar_words(conn, read.word)) or read.word


def stream(conn: Conn, kind: str, scope: Condition, *, page: int) -> AsyncIterator[list[bytes]]:
    """The bodies of all documents in scope, the latest created first, page by page, as they were at one instant.

    For exports: whatever is written meanwhile, nothing is read twice or missed. Needs a transaction.
    """
    return store.stream(conn, kind, scope, page=page)
