"""A query as one SQL statement: its total, its facets and its page, in one round trip.

Rows that must be seen to be counted are gathered first (`hits`). What tallies count is not gathered: the page then
takes only the first rows of an index (`first`). A geographic query that includes documents `anywhere` mixes both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tremplin.search.compile import (
    EVERY_ITEM,
    Arguments,
    array,
    clause,
    code_list,
    field_range,
    kind_code,
    kind_list,
    owner_code,
    owner_list,
    scope_clause,
    waiting_term,
    word_reading,
)
from tremplin.search.counting import Sum, Tallied, is_unfiltered
from tremplin.search.geometry import boxes, cap, kilometres
from tremplin.search.model import Order, Query

# Up to so many pairs of owner and kind, the first rows of each are read in order, however small their share.
_LANES = 8
# Hidden from the planner, which believes vectors cheap to read and would rather scan them all.
_MATCH = "(SELECT match FROM asked)"
_MATCHES = f"vector @@ {_MATCH}"
# Which items a pair of a term and owners excludes: one small index scan per term, where a join would read whole owners.
_EXCLUDED = "terms @> ARRAY[pair.term] AND owner = ANY(pair.owners)"
# Weights of text, keywords and title, in the order of PostgreSQL's classes D, C, B, A.
_WEIGHTS = "'{0.1, 0.2, 0.4, 1.0}'"


@dataclass(slots=True)
class Question:
    """A statement being written. `words` are searched, folded; `tallied` tells what is not to be gathered."""

    query: Query
    words: Sequence[str]
    tallied: Tallied | None
    arguments: Arguments = field(default_factory=Arguments)

    def text(self) -> str:
        """The statement. Its first row is 0, the total, the terms of facets and their counts; then comes a row per hit:

        its turn, -, -, -, kind, id, owner, body, distance, whether available.
        """
        steps = self._steps()
        facets = self._facets() if self.query.count else "SELECT NULL::bigint[] AS terms, NULL::bigint[] AS counts"
        page = f" UNION ALL {self._page()}" if self.query.limit > 0 else ""
        return (
            f"{'WITH ' if steps else ''}{', '.join(steps)} SELECT 0 AS turn, {self._total()} AS total,"
            " terms, counts, NULL::integer AS kind, NULL AS id, NULL AS owner_id, NULL::bytea AS body, NULL::float8 AS distance,"
            " NULL::boolean AS available"
            f" FROM ({facets}) AS facets{page} ORDER BY turn"
        )

    def _steps(self) -> list[str]:
        steps = []
        if self.words:
            steps.append(f"asked AS MATERIALIZED ({self._asked()})")
        if self.query.geographic:
            steps.append(f"located AS MATERIALIZED ({self._located()})")
        if self._gathers and self._hits_name == "hits":
            steps.append(f"hits AS MATERIALIZED ({self._hits()})")
        if self.tallied is not None:
            if self.tallied.gathers and self.tallied.excludes:
                steps.append(f"refused AS MATERIALIZED ({self._refused(self.tallied)})")
            if self.tallied.gathers and self.tallied.allowed:
                steps.append(f"granted AS MATERIALIZED ({self._granted(self.tallied)})")
            if self.query.limit > 0:
                steps.append(f"first AS ({self._first()})")
        return steps

    @property
    def _gathers(self) -> bool:
        return self.tallied is None or self.query.geographic

    @property
    def _hits_name(self) -> str:
        """What holds the rows gathered: those located, unless others join them. A copy would cost as much as the sort."""
        alone = self.query.geographic and not (self.query.include_anywhere and self.tallied is None)
        return "located" if alone else "hits"

    @property
    def _moment(self) -> str:
        return "created_at" if self.query.order == Order.CREATED else "date"

    def _sorting(self, moment: str = "moment") -> str:
        """The keys of the order, under the names of rows gathered or, given that of the moment, of an index."""
        keys = [self._key(moment)]
        match self.query.order:
            case Order.DISTANCE:
                keys.insert(0, self._key("chord", nearest=True))
            case Order.RELEVANCE:
                keys.insert(0, self._key("rank"))
            case Order.SCORE:
                keys.insert(0, self._key("score"))
            case Order.NEWEST:
                keys.append(self._key("created_at"))
        return ", ".join([*keys, "num DESC" if self.query.reverse else "num"])

    def _key(self, name: str, *, nearest: bool = False) -> str:
        """A key, the greatest first unless it is the nearest, what has none last; the mirror of that from the end."""
        reverse = self.query.reverse
        last = name != "created_at"  # it is never null, and its index says nothing of nulls
        nulls = "LAST" if reverse != last else "FIRST"
        return f"{name} {'ASC' if nearest != reverse else 'DESC'} NULLS {nulls}"

    @property
    def _further(self) -> str:
        """The column that only one order reads."""
        return {Order.NEWEST: ", created_at", Order.SCORE: ", score"}.get(self.query.order, "")

    # What is gathered

    def _hits(self) -> str:
        if not self.query.geographic:
            return self._items()
        return f"SELECT * FROM located UNION ALL {self._items(self._elsewhere)}"

    def _located(self) -> str:
        """One row per item with a place that suits, the nearest one."""
        query, add = self.query, self.arguments.add
        asked = [self._common(), f"({clause(query.place, 'placed', self.arguments)})"]
        chord, within = "NULL::float8", "TRUE"
        if query.near is not None:
            areas = (
                f"position <@ box(point({add(box.west, 'float8')}, {add(box.south, 'float8')}),"
                f" point({add(box.east, 'float8')}, {add(box.north, 'float8')}))"
                for box in boxes(query.near)
            )
            asked.append(f"({' OR '.join(areas)})")
            circle = cap(query.near)
            gaps = [f"({axis} - {add(getattr(circle, axis), 'float8')})" for axis in ("x", "y", "z")]
            chord = " + ".join(f"{gap} * {gap}" for gap in gaps)
            within = f"chord <= {add(circle.chord, 'float8')}"
        source, rank = "search.document", "0::real"
        if self.words:
            source += f" JOIN (SELECT num, {self._rank} AS rank FROM search.item WHERE {_MATCHES}) AS matching ON num = item"
            rank = "rank"
        distinct, nearest = ("", "") if query.one_place else ("DISTINCT ON (num) ", " ORDER BY num, chord")
        return (
            f"SELECT {distinct}* FROM (SELECT item AS num, {self._moment} AS moment, {chord} AS chord,"
            f" {rank} AS rank, anywhere, {self._facet_terms(placed=True)} AS facets{self._further} FROM {source}"
            f" WHERE {' AND '.join(asked)} OFFSET 0) AS place WHERE {within}{nearest}"
        )

    def _items(self, further: str = "") -> str:
        match = f" AND {_MATCHES}" if self.words else ""
        return (
            f"SELECT num, {self._moment} AS moment, NULL::float8 AS chord, {self._rank} AS rank, anywhere,"
            f" {self._facet_terms()} AS facets{self._further} FROM search.item WHERE {self._common()}{match}{further}"
        )

    def _asked(self) -> str:
        """One tsquery of the words, without those in which PostgreSQL sees none; null, which matches nothing, if none is left."""
        reading = word_reading("word", f"rank = {self.arguments.add(len(self.words), 'bigint')}")
        words = self.arguments.add(" ".join(self.words), "text")
        return (
            f"SELECT string_agg('(' || read || ')', ' & ')::tsquery AS match FROM (SELECT ({reading})::text AS read"
            f" FROM unnest(string_to_array({words}, ' ')) WITH ORDINALITY AS given(word, rank)) AS each WHERE read <> ''"
        )

    @property
    def _elsewhere(self) -> str:
        return " AND anywhere AND num NOT IN (SELECT num FROM located WHERE anywhere)"

    @property
    def _rank(self) -> str:
        ranked = self.words and self.query.order == Order.RELEVANCE
        return f"ts_rank({_WEIGHTS}, vector, {_MATCH})" if ranked else "0::real"

    def _facet_terms(self, *, placed: bool = False) -> str:
        if not self.query.count:
            return "NULL::bigint[]"
        return "terms[1:counted + rare]" if self.query.rare else "facets" if placed else "terms[1:counted]"

    def _common(self, *, kind: str | None = None) -> str:
        """What is asked of an item as a whole, of all kinds or of one."""
        query, add = self.query, self.arguments.add
        asked = [
            f"kind = ANY({kind_list(query.kinds, self.arguments)})" if kind is None else f"kind = {add(kind_code(kind), 'integer')}",
            scope_clause(query.scope, self.arguments),
            clause(query.where, "terms", self.arguments),
        ]
        if query.at is not None:
            asked.append(f"{self._instant} IS NULL OR {self._instant} <= {add(query.at, 'timestamptz')}")
        for moment, operator, limit in (
            ("created_at", ">=", query.created_after),
            ("created_at", "<", query.created_before),
            ("date", ">=", query.date_after),
            ("date", "<", query.date_before),
        ):
            if limit is not None:
                asked.append(f"{moment} {operator} {add(limit, 'timestamptz')}")
        return " AND ".join(f"({each})" for each in asked if each != "TRUE")

    @property
    def _instant(self) -> str:
        """The instant that items must not wait for."""
        return "available_from" if self.query.available else "shown_from"

    # What is not

    def _first(self) -> str:
        """The rows that can be on the page. Those of free owners are read in order from an index: by kind, or by owner and kind if
        few. Those of allowed divisions are rare among all that such an index holds, and found by their own."""
        assert self.tallied is not None
        add, owners, allowed = self.arguments.add, self.tallied.owners, self.tallied.allowed
        among = [f" AND owner = ANY({owner_list(owners, self.arguments)})" if owners else " AND FALSE"] if allowed else [""]
        if owners and len(owners) * len(self.query.kinds) <= _LANES and is_unfiltered(self.query):
            among = [f" AND owner = {add(owner_code(owner), 'bigint')}" for owner in sorted(owners)]
        kinds = dict.fromkeys(self.query.kinds)
        lanes = [self._lane(self._common(kind=kind) + part) for kind in kinds for part in among]
        if allowed:
            lanes.append(self._allowed_lane(self.tallied))
        return " UNION ALL ".join(lanes)

    def _lane(self, asked: str) -> str:
        further = self._elsewhere if self.query.geographic else ""
        last = self.arguments.add(self.query.offset + self.query.limit, "bigint")
        return (
            f"(SELECT num, {self._moment} AS moment, NULL::float8 AS chord, 0::real AS rank{self._further} FROM search.item"
            f" WHERE {asked}{further} ORDER BY {self._sorting(self._moment)} LIMIT {last})"
        )

    def _allowed_lane(self, tallied: Tallied) -> str:
        if not tallied.gathers:
            return self._lane(f"{self._common()} AND division = ANY({code_list(tallied.allowed, self.arguments)})")
        further = self._elsewhere if self.query.geographic else ""
        return f"SELECT num, moment, NULL::float8 AS chord, 0::real AS rank{self._further} FROM granted WHERE TRUE{further}"

    def _refused(self, tallied: Tallied) -> str:
        """The items that tallies count and the scope refuses."""
        parts: list[str] = []
        for counted_as, each in tallied.sums.items():
            counted = f" AND terms @> ARRAY[{self.arguments.add(counted_as, 'bigint')}]" if counted_as != EVERY_ITEM else ""
            items = f"SELECT num, {self._facet_terms()} AS facets FROM search.item WHERE {self._of_kinds}{counted}"
            if each.divisions:
                parts.append(f"{items} AND division = ANY({code_list(each.divisions, self.arguments)})")
            if each.terms:
                excluded = f"{items} AND {_EXCLUDED} OFFSET 0"
                parts.append(f"SELECT num, facets FROM {self._pairs(each)} CROSS JOIN LATERAL ({excluded}) AS item")
            if tallied.waits:
                waiting = f"{self._instant} > {self.arguments.add(self.query.at, 'timestamptz')}"
                parts.append(f"{items} AND owner = ANY({owner_list(each.owners, self.arguments)}) AND {waiting}")
            for condition, owners in each.conditions.items():
                met = clause(condition, "terms", self.arguments)
                parts.append(f"{items} AND owner = ANY({owner_list(owners, self.arguments)}) AND ({met})")
        return f"SELECT DISTINCT ON (num) * FROM ({' UNION ALL '.join(parts)}) AS part"

    def _granted(self, tallied: Tallied) -> str:
        """The items in scope of the divisions that tallies leave out."""
        divisions = code_list(tallied.allowed, self.arguments)
        return (
            f"SELECT num, {self._moment} AS moment, anywhere, {self._facet_terms()} AS facets{self._further} FROM search.item"
            f" WHERE {self._of_kinds} AND division = ANY({divisions}) AND {self._common()}"
        )

    def _pairs(self, sum_: Sum) -> str:
        """Terms excluded, each with the owners for whom it is: their lists are read once, not for each item."""
        lists = (f'"{array(sorted(map(owner_code, owners)))}"' for owners in sum_.terms.values())
        terms, owners = self.arguments.add(array(sum_.terms), "bigint[]"), self.arguments.add(f"{{{','.join(lists)}}}", "text[]")
        return f"(SELECT term, list::bigint[] AS owners FROM unnest({terms}, {owners}) AS row(term, list) OFFSET 0) AS pair"

    @property
    def _of_kinds(self) -> str:
        """The kinds of items, or of rows of tallies; of a geographic question, those that suit every place."""
        return f"kind = ANY({kind_list(self.query.kinds, self.arguments)}){' AND anywhere' if self.query.geographic else ''}"

    # What is told

    def _total(self) -> str:
        """The total; null when a term that sums rely on is unknown to tallies."""
        parts = [f"(SELECT count(*) FROM {self._hits_name}{self._not_tallied})"] if self._gathers else []
        if self.tallied is not None:
            parts += self._sums(self.tallied)
        total = f"({' + '.join(parts) or '0'})::bigint"
        terms = [term for term in self.tallied.sums if term != EVERY_ITEM] if self.tallied is not None else []
        known = (f"EXISTS (SELECT FROM search.tally WHERE term = {self.arguments.add(one, 'bigint')})" for one in terms)
        return f"CASE WHEN {' AND '.join(known)} THEN {total} END" if terms else total

    def _sums(self, tallied: Tallied) -> list[str]:
        if tallied.ranges:
            return [f"(SELECT count(*) FROM search.item WHERE {self._common()})"]
        parts = [
            self._tally(f"term = {self.arguments.add(term, 'bigint')} AND owner = ANY({owner_list(each.owners, self.arguments)})")
            for term, each in tallied.sums.items()
        ]
        if tallied.gathers:
            parts += ["-(SELECT count(*) FROM refused)"] if tallied.excludes else []
            return parts + (["(SELECT count(*) FROM granted)"] if tallied.allowed else [])
        if tallied.waits:
            parts += self._waiting(tallied)
        if tallied.allowed:
            parts.append(self._tally(f"term = ANY({code_list(tallied.allowed, self.arguments)})"))
        for each in tallied.sums.values():
            if each.divisions:
                parts.append(f"-{self._tally(f'term = ANY({code_list(each.divisions, self.arguments)})')}")
            if each.terms:
                # Tallies know the terms of facets; items must be counted under others.
                parts.append(
                    "-(SELECT sum(CASE WHEN EXISTS (SELECT FROM search.tally WHERE tally.term = pair.term)"
                    f" THEN {self._tally('tally.term = pair.term AND owner = ANY(pair.owners)')}"
                    f" ELSE (SELECT count(*) FROM search.item WHERE {self._of_kinds} AND {_EXCLUDED}) END) FROM {self._pairs(each)})"
                )
        return parts

    def _waiting(self, tallied: Tallied) -> list[str]:
        """What to add for the items that wait: all those written as waiting are taken away, but for those whose instant has come."""
        come = f"{self._instant} <= {self.arguments.add(self.query.at, 'timestamptz')}"
        parts: list[str] = []
        for counted_as, each in tallied.sums.items():
            owners = f"owner = ANY({owner_list(each.owners, self.arguments)})"
            waiting = self.arguments.add(waiting_term("available" if self.query.available else "shown", counted_as), "bigint")
            counted = f" AND terms @> ARRAY[{self.arguments.add(counted_as, 'bigint')}]" if counted_as != EVERY_ITEM else ""
            parts += [
                f"-{self._tally(f'term = {waiting} AND {owners}')}",
                f"(SELECT count(*) FROM search.item WHERE {self._of_kinds} AND {owners} AND {come}{counted})",
            ]
        return parts

    def _tally(self, rows: str) -> str:
        return f"coalesce((SELECT sum(delta) FROM search.tally WHERE {rows} AND {self._of_kinds}), 0)"

    def _facets(self) -> str:
        """Terms of the fields counted, and their counts. A range is read once, even if two fields share it."""
        ranges = dict.fromkeys(map(field_range, self.query.count))
        among = [" AND ".join(self.arguments.add(bound, "bigint") for bound in each) for each in ranges]
        wanted = " OR ".join(f"term BETWEEN {each}" for each in among)
        counts = []
        if self._gathers:
            counts.append(
                f"SELECT * FROM (SELECT term, count(*) AS number FROM (SELECT unnest(facets) AS term"
                f" FROM {self._hits_name}{self._not_tallied}) AS held GROUP BY term OFFSET 0) AS every WHERE {wanted}"
            )
        if self.tallied is not None:
            # A range at a time, terms come in the order of the index: nothing is left to sort nor hash.
            counts += (
                f"SELECT term, sum(delta) AS number FROM search.tally WHERE term BETWEEN {each}"
                f" AND owner = ANY({owner_list(self.tallied.owners, self.arguments)}) AND {self._of_kinds} GROUP BY term"
                for each in among
            )
            exceptions = (("refused", "-", self.tallied.excludes), ("granted", "", self.tallied.allowed))
            counts += (
                f"SELECT term, {sign}count(*) AS number FROM (SELECT unnest(facets) AS term FROM {name}) AS held"
                f" WHERE {wanted} GROUP BY term"
                for name, sign, given in exceptions
                if given
            )
        return (
            "SELECT array_agg(term) AS terms, array_agg(number) AS counts FROM (SELECT term, sum(number)::bigint AS number"
            f" FROM ({' UNION ALL '.join(counts)}) AS part GROUP BY term HAVING sum(number) > 0) AS found"
        )

    def _page(self) -> str:
        columns, sorting, at = f"num, moment, chord, rank{self._further}", self._sorting(), self.query.at
        waits = f"coalesce(available_from <= {self.arguments.add(at, 'timestamptz')}, true)" if at is not None else "NULL"
        sources = [f"SELECT {columns} FROM {self._hits_name}"] if self._gathers else []
        if self.tallied is not None:
            sources.append(f"SELECT {columns} FROM first")
        limit, offset = (self.arguments.add(n, "bigint") for n in (self.query.limit, self.query.offset))
        return (
            "SELECT page.turn, NULL, NULL, NULL, item.kind, item.id, item.owner_id, item.body,"
            f" {kilometres('page.chord')}, {waits}"
            # Numbered after the cut: numbering before it would sort the whole result instead of finding its first rows.
            f" FROM (SELECT num, chord, row_number() OVER (ORDER BY {sorting}) AS turn FROM ("
            f"SELECT {columns} FROM ({' UNION ALL '.join(sources)}) AS pool"
            f" ORDER BY {sorting} LIMIT {limit} OFFSET {offset}) AS cut) AS page JOIN search.item USING (num)"
        )

    @property
    def _not_tallied(self) -> str:
        return "" if self.tallied is None else " WHERE NOT anywhere"
