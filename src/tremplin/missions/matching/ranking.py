"""The ranking as one SQL statement: the formula of scoring.py over the profiles of missions, within a scope.

Part of store.py, apart because of its length. Missions out of reach are not ranked: someone who says how far they go means it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tremplin.kit.condition import Condition, Is, Not
from tremplin.missions.matching.model import Location
from tremplin.missions.matching.scoring import Engine
from tremplin.missions.matching.taxonomy import CODES
from tremplin.missions.model import KIND
from tremplin.search.compile import Arguments, array, by_owner, clause, code_list, conjuncts, kind_code, owner_list, scope_clause, term
from tremplin.search.geometry import boxes, cap, kilometres
from tremplin.search.model import OWNER, Near

_FROM_HOME = "remote IN ('full', 'local')"
_ORDER = "total DESC, km NULLS LAST, num DESC"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of missions: an engine, wishes (keys by taxonomy), age groups, and where."""

    engine: Engine
    edition: int
    wishes: Mapping[str, Sequence[str]]
    ages: Sequence[str]
    departments: Sequence[str]
    location: Location | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A mission at its rank: `km` is to its nearest place within reach, `total` from 0 to 1."""

    id: str
    owner: str
    body: bytes
    km: float | None
    total: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """`average_km` is that of the five best."""

    total: int
    average_km: float | None
    page: list[Ranked]


@dataclass(frozen=True, slots=True)
class _Question:
    """A statement being written. `owners` are those in scope (None: the scope does not read so), `free` those whose missions all are,
    but for the few that hold a term or are in a division that is excluded: looking at the terms of fifty thousand missions costs
    more than ranking them."""

    wanted: Wanted
    scope: Condition
    arguments: Arguments
    owners: frozenset[str] | None = None
    free: frozenset[str] = frozenset()
    excluded_terms: tuple[int, ...] = ()
    excluded_divisions: frozenset[int] = frozenset()

    @property
    def excludes(self) -> bool:
        return bool(self.excluded_terms or self.excluded_divisions)

    def text(self, limit: int, offset: int) -> str:
        steps = [f"near AS MATERIALIZED ({near})"] if (near := self._near()) else []
        if self.excludes:
            steps.append(f"refused AS MATERIALIZED ({self._refused()})")
        steps.append(f"pool AS MATERIALIZED ({self._pool(bool(near))})")
        steps.append(f"scored AS MATERIALIZED ({self._scored(bool(near))})")
        first, most = (self.arguments.add(number, "bigint") for number in (offset, limit))
        return (
            f"WITH {', '.join(steps)} SELECT 0 AS turn, (SELECT count(*) FROM scored) AS total,"
            f" (SELECT avg(km) FROM (SELECT km FROM scored ORDER BY {_ORDER} LIMIT 5) AS best) AS average,"
            " NULL AS id, NULL AS owner_id, NULL::bytea AS body, NULL::float8 AS km, NULL::float8 AS score"
            " UNION ALL SELECT page.turn, NULL, NULL, item.id, item.owner_id, item.body, page.km, page.total"
            f" FROM (SELECT num, km, total, row_number() OVER (ORDER BY {_ORDER}) AS turn FROM ("
            f"SELECT * FROM scored ORDER BY {_ORDER} LIMIT {most} OFFSET {first}) AS cut) AS page JOIN search.item USING (num)"
            " ORDER BY turn"
        )

    def _near(self) -> str | None:
        """Missions in scope with a place where asked, and the chord to the nearest; None when no place is asked."""
        location, add = self.wanted.location, self.arguments.add
        kind, scope = add(kind_code(KIND), "integer"), scope_clause(self.scope, self.arguments)
        if location is None:
            if not self.wanted.departments:
                return None
            placed = clause(Is("departmentCode", tuple(self.wanted.departments)), "terms", self.arguments)
            return f"SELECT num AS item, NULL::float8 AS chord FROM search.item WHERE kind = {kind} AND {placed} AND {scope}"
        near = Near(location.lat, location.lon, location.reach_km)
        areas = " OR ".join(
            f"position <@ box(point({add(box.west, 'float8')}, {add(box.south, 'float8')}),"
            f" point({add(box.east, 'float8')}, {add(box.north, 'float8')}))"
            for box in boxes(near)
        )
        circle = cap(near)
        gaps = [f"({axis} - {add(getattr(circle, axis), 'float8')})" for axis in ("x", "y", "z")]
        return (
            f"SELECT item, min(chord) AS chord FROM (SELECT item, {' + '.join(f'{gap} * {gap}' for gap in gaps)} AS chord"
            f" FROM search.document WHERE kind = {kind} AND ({areas}) AND {scope} OFFSET 0) AS place"
            f" WHERE chord <= {add(circle.chord, 'float8')} GROUP BY item"
        )

    def _refused(self) -> str:
        """Missions of free owners that are not in scope, found by the indexes of terms and of divisions."""
        terms = f"terms && {self.arguments.add(array(self.excluded_terms), 'bigint[]')}"
        divisions = f"division = ANY({code_list(self.excluded_divisions, self.arguments)})"
        return (
            f"SELECT num FROM search.item WHERE kind = {self.arguments.add(kind_code(KIND), 'integer')} AND ({terms} OR {divisions})"
            f" AND owner = ANY({owner_list(self.free, self.arguments)}) AND NOT ({scope_clause(self.scope, self.arguments)})"
        )

    def _pool(self, placed: bool) -> str:
        """Profiles within reach that pass the gate and hold something wished. `cleared`: known to be in scope."""
        asked = [f"edition = {self.arguments.add(self.wanted.edition, 'integer')}"]
        if self.wanted.ages:
            asked.append(f"{_best([f'tranche_age.{group}' for group in self.wanted.ages])} > 0")
        conditions = " AND ".join(asked)
        cleared = f"owner = ANY({owner_list(self.free, self.arguments)})"
        mine = f" AND owner = ANY({owner_list(self.owners, self.arguments)})" if self.owners is not None else ""
        mine += " AND item NOT IN (SELECT num FROM refused)" if self.excludes else ""
        profiles = "missions.matching_profile"
        within = f"SELECT item, levels, remote, NULL::float8 AS km, {cleared} AS cleared FROM {profiles} WHERE {conditions}{mine}"
        if placed:
            within = (
                f"SELECT item, levels, remote, {kilometres('chord')} AS km, TRUE AS cleared FROM near JOIN {profiles} USING (item)"
                f" WHERE {conditions} UNION ALL {within} AND {_FROM_HOME} AND item NOT IN (SELECT item FROM near)"
            )
        some = " WHERE suits > 0" if self.wanted.wishes else ""
        suits = _suits(self.wanted, self.arguments)
        return f"SELECT * FROM (SELECT item, remote, km, cleared, {suits} AS suits FROM ({within}) AS within OFFSET 0) AS worth{some}"

    def _scored(self, placed: bool) -> str:
        total = _total(self.wanted, self.arguments)
        cleared = f"SELECT item AS num, km, {total} AS total FROM pool WHERE cleared"
        if self.free == self.owners:
            return cleared
        # A whole catalogue is better read in order than looked up mission by mission, which the planner can't tell.
        found = "num = pool.item" if placed else "num + 0 = pool.item"
        return (
            f"{cleared} UNION ALL SELECT num, km, {total} FROM pool JOIN search.item ON {found}"
            f" WHERE NOT cleared AND ({scope_clause(self.scope, self.arguments)})"
        )


def statement(wanted: Wanted, scope: Condition, *, limit: int, offset: int) -> tuple[str, dict[str, object]]:
    """The statement and its values. Its first row is 0, the total, the average; then a row a mission: its turn, -, -, id, owner,
    body, kilometres, total."""
    question = _Question(wanted, scope, Arguments())
    if cut := by_owner(scope):
        excluding = [(branch.free, terms) for branch in cut.branches if (terms := _exclusions(branch.restriction)) is not None]
        question = replace(
            question,
            owners=cut.owners,
            free=frozenset().union(*(owners for owners, _ in excluding)),
            excluded_terms=tuple(sorted({one for _, terms in excluding for one in terms})),
            excluded_divisions=cut.excluded,
        )
    return question.text(limit, offset), question.arguments.values


def _exclusions(restriction: Condition) -> list[int] | None:
    """The terms that a restriction refuses; None when it asks for anything else."""
    found: list[int] = []
    for part in conjuncts(restriction):
        if not (isinstance(part, Not) and isinstance(part.condition, Is) and part.condition.field != OWNER):
            return None
        found += (term(part.condition.field, value) for value in part.condition.values)
    return found


def _suits(wanted: Wanted, arguments: Arguments) -> str:
    """The part of taxonomies: the weighted mean of what each is worth, as in `scoring.agreement`."""
    engine, add = wanted.engine, arguments.add
    if not wanted.wishes:
        return "NULL::float8"
    base, rest = add(engine.base, "float8"), add((1 - engine.base) / 100, "float8")
    parts = [
        f"{add(engine.weight(taxonomy), 'float8')} * CASE {best} WHEN 0 THEN 0 ELSE {base} + {rest} * {best} END"
        for taxonomy, keys in wanted.wishes.items()
        for best in [_best(keys)]
    ]
    weights = sum(engine.weight(taxonomy) for taxonomy in wanted.wishes)
    return f"(({' + '.join(parts)}) / {add(weights, 'float8')})"


def _best(keys: Sequence[str]) -> str:
    levels = [f"get_byte(levels, {CODES[key]})" for key in keys]
    return levels[0] if len(levels) == 1 else f"greatest({', '.join(levels)})"


def _total(wanted: Wanted, arguments: Arguments) -> str:
    """Both parts together, as in `scoring.agreement`."""
    engine, add = wanted.engine, arguments.add
    if wanted.location is None:
        return "coalesce(suits, 0)"
    from_home = " ".join(f"WHEN remote = '{remote}' THEN {add(value, 'float8')}" for remote, value in engine.remote.items())
    geo = f"CASE {from_home} WHEN {_FROM_HOME} THEN NULL ELSE greatest(0, 1 - km / {add(wanted.location.reach_km, 'float8')}) END"
    weight = add(engine.geo_weight, "float8")
    if not wanted.wishes:
        return f"coalesce({geo}, 0)"
    return f"coalesce((1 - {weight}) * suits + {weight} * {geo}, suits)"
