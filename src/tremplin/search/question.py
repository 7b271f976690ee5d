"""A query as one SQL statement: its total, its facets and its page, in one round trip.

Rows that must be seen to be counted are gathered first (`hits`). What tallies count is not gathered: the page then
takes only the first rows of an index (`first`). A geographic query that includes documents `anywhere` mixes both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tremplin.search import circle, matching
from tremplin.search.compile import (
    EVERY_ITEM,
    VALUE_BITS,
    Arguments,
    array,
    clause,
    code_list,
    field_code,
    kind_code,
    kind_list,
    owner_code,
    owner_list,
    scope_clause,
)
from tremplin.search.counting import Tallied, is_unfiltered
from tremplin.search.geometry import kilometres
from tremplin.search.model import Order, Query
from tremplin.search.summing import Summing, facet_terms, instant, ranges

# Up to so many pairs of owner and kind, the first rows of each are read in order, however small their share.
_LANES = 8
# Vectors read one by one, at most: some hundreds of them take as long as the list of all that hold a common word.
_VECTORS_READ = 300
_NO_FACET = "SELECT NULL::bigint[] AS terms, NULL::bigint[] AS counts"
# Tells whether what is indexed changed since sums were read.
_VERSION = "(SELECT bit_xor(mark) FROM search.version)"
_AMONG = "(SELECT reltuples FROM pg_class WHERE oid = 'search.item'::regclass)"
# After any number, in lists whose items without one come last.
_LAST = "1e300::float8"
# An item met along an index by date takes about as long as three of those that an index of terms or words gave together.
_WALKING_COST = 3
# Kilometres. PostgreSQL believes that any box chooses a few places, and would read each of a wide one before looking at its words.
_WORDS_CHOOSE_BEYOND, _NOTHING_IS_BEYOND = 100, 1_000
# Weights of text, keywords and title, in the order of PostgreSQL's classes D, C, B, A.
_WEIGHTS = "'{0.1, 0.2, 0.4, 1.0}'"


@dataclass(frozen=True, slots=True)
class Told:
    """How many items answer a question, among how many that are indexed."""

    total: int
    among: int


@dataclass(slots=True)
class Question:
    """A statement being written. `words` are searched, folded; `tallied` tells what is not to be gathered.

    If what is indexed has not changed, the sums of tallies are known already (`summed`), or all but the page is (`told`: how many
    items answer).
    """

    query: Query
    words: Sequence[str]
    tallied: Tallied | None
    summed: bool = False
    told: Told | None = None
    arguments: Arguments = field(default_factory=Arguments)
    _scope: str = ""

    def text(self) -> str:
        """The statement. Its first row is 0, the version of what is indexed and about how many items that is (unless `told`), then
        the total, the terms of facets and their counts: of what is gathered, and of what is tallied. Then comes a row per hit:

        its turn, eight that are null, kind, id, owner, body, distance, whether available, where it stands.
        """
        steps = self._steps()
        page = f" UNION ALL {self._page()}" if self.query.limit > 0 else ""
        return (
            f"{'WITH ' if steps else ''}{', '.join(steps)} SELECT 0 AS turn, {_VERSION} AS version,"
            f" {'NULL' if self.told else _AMONG}::bigint AS among, gathered.*, summed.*,"
            " NULL::integer AS kind, NULL AS id, NULL AS owner_id, NULL::bytea AS body, NULL::float8 AS distance,"
            " NULL::boolean AS available, NULL::float8[] AS standing"
            f" FROM ({self._gathered()}) AS gathered, ({self._summed()}) AS summed{page} ORDER BY turn"
        )

    def _steps(self) -> list[str]:
        steps = []
        if self.words:
            steps.append(f"asked AS MATERIALIZED ({matching.asked(self.words, self.arguments)})")
        if self._words_of_places:
            steps.append(f"around AS MATERIALIZED ({self._around()})")
            steps.append(f"matching AS MATERIALIZED ({self._matching()})")
        if self.query.geographic:
            steps.append(f"located AS MATERIALIZED ({self._matched() if self._words_of_places else self._located()})")
        if self._gathers and self._hits_name == "hits":
            steps.append(f"hits AS MATERIALIZED ({self._hits()})")
        if (sums := self._sums) and sums.tallied.gathers:
            if sums.tallied.excludes:
                steps.append(f"refused AS MATERIALIZED ({sums.refused()})")
            if sums.tallied.allowed:
                steps.append(f"granted AS MATERIALIZED ({self._granted(sums)})")
        if self._reads_first and self.query.limit > 0:
            steps.append(f"first AS ({self._first()})")
        return steps

    @property
    def _gathers(self) -> bool:
        """Whether the rows that answer are gathered: to be counted, or because an index by date would give the first ones too late."""
        if self.query.geographic:
            return True
        return self.tallied is None if self.told is None else not self._walks(self.told)

    def _walks(self, told: Told) -> bool:
        """Whether so many items answer that the first ones are soon met along an index by date."""
        if self._paced or (not self.words and is_unfiltered(self.query)):
            return True  # nearly all that the index holds answers, or each owner and division has its own
        wanted = self.query.offset + self.query.limit
        by_moment = not self.words or self.query.order in (Order.DATE, Order.NEWEST, Order.CREATED)
        return by_moment and told.total**2 > _WALKING_COST * wanted * told.among

    @property
    def _paced(self) -> bool:
        """Whether tallies by day tell how far in time the first rows go."""
        counted = self.tallied.sums if self.tallied and self.tallied.days else {}
        alone = len(counted) == 1 and EVERY_ITEM not in counted
        return alone and not self.query.geographic and self.query.order in (Order.DATE, Order.NEWEST)

    @property
    def _reads_first(self) -> bool:
        """Whether an index gives the first rows, of all or of those that are not gathered."""
        return not self._gathers or (self.query.geographic and self.tallied is not None)

    @property
    def _hits_name(self) -> str:
        """What holds the rows gathered: those located, unless others join them. A copy would cost as much as the sort."""
        alone = self.query.geographic and not (self.query.include_anywhere and self.tallied is None)
        return "located" if alone else "hits"

    @property
    def _moment(self) -> str:
        return "created_at" if self.query.order == Order.CREATED else "date"

    def _keys(self, moment: str) -> list[str]:
        """What the order compares before numbers, which part equals."""
        match self.query.order:
            case Order.DISTANCE:
                return ["chord", moment]
            case Order.RELEVANCE:
                return ["rank", moment]
            case Order.SCORE:
                return ["score", moment]
            case Order.NEWEST:
                return [moment, "created_at"]
        return [moment]

    def _sorting(self, moment: str = "moment") -> str:
        """The keys of the order, under the names of rows gathered or, given that of the moment, of an index."""
        keys = [self._key(name) for name in self._keys(moment)]
        return ", ".join([*keys, "num DESC" if self.query.reverse else "num"])

    def _key(self, name: str) -> str:
        """A key, the greatest first unless it is the nearest, what has none last; the mirror of that from the end."""
        reverse = self.query.reverse
        last = name != "created_at"  # it is never null, and its index says nothing of nulls
        nulls = "LAST" if reverse != last else "FIRST"
        return f"{name} {'ASC' if (name == 'chord') != reverse else 'DESC'} NULLS {nulls}"

    def _standing(self) -> str:
        """The same keys as numbers, which go up along the list."""
        if not self.query.standing:
            return "NULL::float8[]"
        values = {"chord": "chord", "rank": "-rank::float8", "score": "-score"}
        keys = [values.get(name, f"-extract(epoch FROM {name}) * 1000000") for name in self._keys("moment")]
        upwards = [*(f"coalesce({key}, {_LAST})" for key in keys), "num"]
        return f"ARRAY[{', '.join(f'-({key})' if self.query.reverse else key for key in upwards)}]::float8[]"

    @property
    def _further(self) -> str:
        """The column that only one order reads."""
        return {Order.NEWEST: ", created_at", Order.SCORE: ", score"}.get(self.query.order, "")

    # What is gathered

    def _hits(self) -> str:
        if not self.query.geographic:
            return self._items()
        return f"SELECT * FROM located UNION ALL {self._items(self._elsewhere)}"

    @property
    def _words_of_places(self) -> bool:
        """Whether places are looked for before words: in a circle that is not too wide."""
        return bool(self.words) and self.query.near is not None and self.query.near.km <= _WORDS_CHOOSE_BEYOND

    def _around(self) -> str:
        """The items with a place that suits, whatever their words, and how far the nearest one is."""
        chord, within = circle.measured(self.query.near, self.arguments)
        distinct, nearest = self._nearest("item")
        return (
            f"SELECT {distinct}item, chord FROM (SELECT item, {chord} AS chord FROM search.document"
            f" WHERE {' AND '.join(self._asked_of_places())} OFFSET 0) AS place WHERE {within}{nearest}"
        )

    def _matching(self) -> str:
        """Which items hold the words. Those of a few places are read one by one, as each vector is kept apart from its row; beyond,
        the index of words tells all that hold them, and no vector is read."""
        several = f"(SELECT count(*) FROM around) > {_VECTORS_READ}"
        # Hidden in a sum, else an index of the whole kind would be read to choose among the few that hold the words.
        of_kinds = f"kind + 0 = ANY({kind_list(self.query.kinds, self.arguments)})"
        return (
            f"SELECT num FROM search.item WHERE {matching.HELD} AND {of_kinds} AND {several}"
            f" UNION ALL SELECT num FROM around JOIN search.item ON num = item WHERE {matching.HOLDS} AND NOT {several}"
        )

    def _matched(self) -> str:
        return (
            f"SELECT num, {self._moment} AS moment, chord, {self._rank} AS rank, anywhere, {self._counted()} AS facets{self._further}"
            " FROM (SELECT num, chord FROM around JOIN matching ON num = item OFFSET 0) AS found JOIN search.item USING (num)"
        )

    def _located(self) -> str:
        """One row per item with a place that suits, the nearest one."""
        chord, within = circle.measured(self.query.near, self.arguments)
        source, rank = "search.document", "0::real"
        if self.words:
            source += f" JOIN (SELECT num, {self._rank} AS rank FROM search.item WHERE {matching.HELD}) AS matching ON num = item"
            rank = "rank"
        distinct, nearest = self._nearest("num")
        return (
            f"SELECT {distinct}* FROM (SELECT item AS num, {self._moment} AS moment, {chord} AS chord,"
            f" {rank} AS rank, anywhere, {self._counted(placed=True)} AS facets{self._further} FROM {source}"
            f" WHERE {' AND '.join(self._asked_of_places())} OFFSET 0) AS place WHERE {within}{nearest}"
        )

    def _asked_of_places(self) -> list[str]:
        query = self.query
        asked = [self._common(), f"({clause(query.place, 'placed', self.arguments)})"]
        if query.near is not None and query.near.km <= (_WORDS_CHOOSE_BEYOND if self.words else _NOTHING_IS_BEYOND):
            asked.append(circle.boxed(query.near, query.kinds, self.arguments))
        return asked

    def _nearest(self, item: str) -> tuple[str, str]:
        """What keeps the nearest place of each item, before and after the rest of a statement."""
        return ("", "") if self.query.one_place else (f"DISTINCT ON ({item}) ", f" ORDER BY {item}, chord")

    def _items(self, further: str = "") -> str:
        match = f" AND {matching.HELD}" if self.words else ""
        # It believes that few items are of any period, and would read the vector of each.
        common = self._common(hidden=bool(self.words))
        return (
            f"SELECT num, {self._moment} AS moment, NULL::float8 AS chord, {self._rank} AS rank, anywhere,"
            f" {self._counted()} AS facets{self._further} FROM search.item WHERE {common}{match}{further}"
        )

    @property
    def _elsewhere(self) -> str:
        return " AND anywhere AND num NOT IN (SELECT num FROM located WHERE anywhere)"

    @property
    def _rank(self) -> str:
        ranked = self.words and self.query.order == Order.RELEVANCE
        return f"ts_rank({_WEIGHTS}, vector, {matching.WORDS})" if ranked else "0::real"

    def _counted(self, *, placed: bool = False) -> str:
        return "NULL::bigint[]" if self.told else facet_terms(self.query, placed=placed)

    def _common(self, *, kind: str | None = None, hidden: bool = False) -> str:
        """What is asked of an item as a whole, of all kinds or of one; periods may be hidden from the planner."""
        query, add = self.query, self.arguments.add
        self._scope = self._scope or scope_clause(query.scope, self.arguments)
        asked = [
            f"kind = ANY({kind_list(query.kinds, self.arguments)})" if kind is None else f"kind = {add(kind_code(kind), 'integer')}",
            self._scope,
            clause(query.where, "terms", self.arguments),
        ]
        if query.at is not None:
            asked.append(f"{instant(query)} IS NULL OR {instant(query)} <= {add(query.at, 'timestamptz')}")
        for moment, operator, limit in (
            ("created_at", ">=", query.created_after),
            ("created_at", "<", query.created_before),
            ("date", ">=", query.date_after),
            ("date", "<", query.date_before),
        ):
            if limit is not None:
                column = f"coalesce({moment}, NULL)" if hidden else moment
                asked.append(f"{column} {operator} {add(limit, 'timestamptz')}")
        return " AND ".join(f"({each})" for each in asked if each != "TRUE")

    # What is not

    def _first(self) -> str:
        """The rows that can be on the page. Those of free owners are read in order from an index: by kind, or by owner and kind if
        few. Those of allowed divisions are rare among all that such an index holds, and found by their own."""
        kinds = dict.fromkeys(self.query.kinds)
        if self.tallied is None:
            return " UNION ALL ".join(self._lane(self._common(kind=kind)) for kind in kinds)
        add, owners, allowed = self.arguments.add, self.tallied.owners, self.tallied.allowed
        among = [f" AND owner = ANY({owner_list(owners, self.arguments)})" if owners else " AND FALSE"] if allowed else [""]
        if owners and len(owners) * len(self.query.kinds) <= _LANES and is_unfiltered(self.query):
            among = [f" AND owner = {add(owner_code(owner), 'bigint')}" for owner in sorted(owners)]
        lanes = [self._lane(self._common(kind=kind) + part) for kind in kinds for part in among]
        if allowed:
            lanes.append(self._allowed_lane(self.tallied))
        return " UNION ALL ".join(lanes)

    def _lane(self, asked: str) -> str:
        further = self._elsewhere if self.query.geographic else ""
        further += f" AND {matching.HOLDS}" if self.words else ""
        last = self.arguments.add(self.query.offset + self.query.limit, "bigint")
        if self._paced and self.tallied:
            further += f" AND {Summing(self.query, self.tallied, self.arguments).pace(last)}"
        return (
            f"(SELECT num, {self._moment} AS moment, NULL::float8 AS chord, 0::real AS rank{self._further} FROM search.item"
            f" WHERE {asked}{further} ORDER BY {self._sorting(self._moment)} LIMIT {last})"
        )

    def _allowed_lane(self, tallied: Tallied) -> str:
        if not tallied.gathers or self._sums is None:
            return self._lane(f"{self._common()} AND division = ANY({code_list(tallied.allowed, self.arguments)})")
        further = self._elsewhere if self.query.geographic else ""
        return f"SELECT num, moment, NULL::float8 AS chord, 0::real AS rank{self._further} FROM granted WHERE TRUE{further}"

    def _granted(self, sums: Summing) -> str:
        """The items in scope of the divisions that tallies leave out."""
        divisions = code_list(sums.tallied.allowed, self.arguments)
        return (
            f"SELECT num, {self._moment} AS moment, anywhere, {facet_terms(self.query)} AS facets{self._further} FROM search.item"
            f" WHERE {sums.of_kinds} AND division = ANY({divisions}) AND {self._common()}"
        )

    # What is told

    @property
    def _sums(self) -> Summing | None:
        """What tallies say, unless it is already known."""
        known = self.summed or self.told is not None
        return None if self.tallied is None or known else Summing(self.query, self.tallied, self.arguments)

    def _gathered(self) -> str:
        """The total of what is gathered, the terms of its facets, and their counts."""
        counts = self._gathers and self.told is None
        total = f"(SELECT count(*) FROM {self._hits_name}{self._not_tallied})" if counts else "0::bigint"
        return f"SELECT {total} AS total, terms, counts FROM ({self._facets()}) AS facets"

    def _facets(self) -> str:
        if not self.query.count or not self._gathers or self.told:
            return _NO_FACET
        # Among many terms that nobody asked for, those that were are chosen one by one; alone, they are chosen once counted.
        each, whole = ("", f" WHERE {self._wanted()}") if not self.query.rare else (f" WHERE {self._wanted_quickly()}", "")
        return (
            "SELECT array_agg(term) AS terms, array_agg(number) AS counts"
            f" FROM (SELECT term, count(*) AS number FROM (SELECT unnest(facets) AS term"
            f" FROM {self._hits_name}{self._not_tallied}) AS held{each} GROUP BY term OFFSET 0) AS every{whole}"
        )

    def _wanted(self) -> str:
        return " OR ".join(f"term BETWEEN {each}" for each in ranges(self.query, self.arguments))

    def _wanted_quickly(self) -> str:
        """The same without comparing bounds: the ranges are the values of the first bits."""
        return f"term >> {VALUE_BITS} = ANY({self.arguments.add(array(dict.fromkeys(map(field_code, self.query.count))), 'bigint[]')})"

    def _summed(self) -> str:
        """The same of what tallies count."""
        if (sums := self._sums) is None:
            return f"SELECT NULL::bigint AS total, terms, counts FROM ({_NO_FACET}) AS facets"
        facets = _NO_FACET
        if self.query.count:
            facets = (
                "SELECT array_agg(term) AS terms, array_agg(number) AS counts FROM (SELECT term, sum(number)::bigint AS number"
                f" FROM ({sums.facets()}) AS part GROUP BY term) AS found"
            )
        return f"SELECT {sums.total(self._common)} AS total, terms, counts FROM ({facets}) AS facets"

    def _page(self) -> str:
        columns, sorting, at = f"num, moment, chord, rank{self._further}", self._sorting(), self.query.at
        waits = f"coalesce(available_from <= {self.arguments.add(at, 'timestamptz')}, true)" if at is not None else "NULL"
        sources = [f"SELECT {columns} FROM {self._hits_name}"] if self._gathers else []
        if self._reads_first:
            sources.append(f"SELECT {columns} FROM first")
        limit, offset = (self.arguments.add(n, "bigint") for n in (self.query.limit, self.query.offset))
        return (
            "SELECT page.turn, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, item.kind, item.id, item.owner_id, item.body,"
            f" {kilometres('page.chord')}, {waits}, page.standing"
            # Numbered after the cut: numbering before it would sort the whole result instead of finding its first rows.
            f" FROM (SELECT num, chord, {self._standing()} AS standing, row_number() OVER (ORDER BY {sorting}) AS turn FROM ("
            f"SELECT {columns} FROM ({' UNION ALL '.join(sources)}) AS pool"
            f" ORDER BY {sorting} LIMIT {limit} OFFSET {offset}) AS cut) AS page JOIN search.item USING (num)"
        )

    @property
    def _not_tallied(self) -> str:
        return "" if self.tallied is None else " WHERE NOT anywhere"
