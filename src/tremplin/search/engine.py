"""What a module asks of search: keep these documents, forget those, find. All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.search import store
from tremplin.search.compile import EVERY_ITEM, kind_code
from tremplin.search.counting import is_unfiltered, tallied
from tremplin.search.model import Document, FacetValue, Hit, Query, Result
from tremplin.search.question import Question
from tremplin.search.record import digest, named_terms, record, words
from tremplin.search.store import WordRead
from tremplin.search.words import closest, fold

# Each word is looked for in the index: a pasted page must not become a thousand questions.
_MOST_WORDS = 16


async def index(conn: Conn, documents: Sequence[Document]) -> None:
    """Keeps documents, new or changed (by kind and id; the last of equals), in seven statements whatever their number.

    Give a transaction's documents at once: two transactions that index common documents in several calls, in different
    orders, may wait for each other in a circle, and PostgreSQL then stops one.
    """
    latest = {(kind_code(each.kind), each.id): each for each in documents}
    if not latest:
        return
    known = await store.digests(conn, list(latest.values()))
    changed = {key: each for key, each in latest.items() if known.get(key) != digest(each)}
    if not changed:
        return
    numbers = await store.write_items(conn, [record(each) for each in changed.values()])
    await store.write_places(conn, {numbers[key]: each for key, each in changed.items()})
    await store.write_names(conn, named_terms(changed.values()), words(changed.values()))


async def remove(conn: Conn, kind: str, ids: Sequence[str]) -> None:
    """Forgets documents; those unknown are ignored."""
    if ids:
        await store.delete_items(conn, kind, ids)


async def get(conn: Conn, kind: str, id_: str, scope: Condition) -> Hit | None:
    """A document by its id, if it exists and is in scope."""
    found = await store.item(conn, kind, id_, scope)
    return Hit(kind, id_, *found) if found else None


async def find(conn: Conn, query: Query) -> Result:
    """Answers a query: total, page, facets, and the words really searched when some had to be corrected."""
    if not query.kinds:
        return Result(0, [], {name: [] for name in query.count})
    match, corrected = await _read_words(conn, query) if query.words else (None, None)
    question = Question(query, match, tallied(query, words=match is not None))
    result = await _ask(conn, question)
    sums = question.tallied
    if sums is not None and not result.total and any(term != EVERY_ITEM for term in sums.owners_by_term):
        # Tallies know facets only: nothing under a term may also mean that its field is not one.
        result = await _ask(conn, Question(query, match, None))
    return replace(result, corrected=corrected)


async def compact_tallies(conn: Conn) -> None:
    """Keeps totals quick to read after many writes; to be run by a periodic job."""
    await store.compact_tallies(conn)


async def arrange(conn: Conn) -> None:
    """Puts places in spatial order and refreshes statistics, after a bulk load: halves the cost of circles.

    Nobody searches around a place meanwhile (some seconds for a million places).
    """
    await store.arrange(conn)


async def _ask(conn: Conn, question: Question) -> Result:
    query = question.query
    names = {kind_code(kind): kind for kind in query.kinds}
    facets: dict[str, list[FacetValue]] = {name: [] for name in query.count}
    hits: list[Hit] = []
    statement = question.text()
    # Only with its values does PostgreSQL see whether a filter is common (read by date) or rare (read by term).
    prepare = False if question.tallied is not None and not is_unfiltered(query) else None
    (_, total, *_), *others = await store.rows(conn, statement, question.arguments.values, prepare=prepare)
    for part, number, kind, field_or_id, value_or_owner, body, distance in others:
        if part == 1:
            facets[field_or_id].append(FacetValue(value_or_owner, number))
        else:
            hits.append(Hit(names[kind], field_or_id, value_or_owner, body, distance))
    for values in facets.values():
        values.sort(key=lambda each: (-each.count, each.value))
    return Result(total, hits, facets)


async def _read_words(conn: Conn, query: Query) -> tuple[str | None, str | None]:
    """The tsquery of what was typed, None when it says nothing; and the words searched instead of mistyped ones."""
    typed = fold(query.words)[:_MOST_WORDS]
    if not typed:
        return None, None
    read = await store.read_words(conn, typed)
    corrected = None
    if query.fuzzy and not all(each.known for each in read if each.match):
        meant = [await _meant(conn, each) for each in read]
        if meant != typed:
            read = await store.read_words(conn, meant)
            corrected = " ".join(meant)
    matches = [each.match for each in read if each.match]
    return " & ".join(f"({match})" for match in matches) or None, corrected


async def _meant(conn: Conn, read: WordRead) -> str:
    if read.known or not read.match or len(read.word) < 3:
        return read.word
    return closest(read.word, await store.similar_words(conn, read.word)) or read.word
