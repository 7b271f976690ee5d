"""What tallies say of a question, as SQL: a total, facets, and the items that they count and the scope refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tremplin.search.compile import (
    EVERY_ITEM,
    Arguments,
    array,
    clause,
    code_list,
    field_range,
    kind_list,
    owner_code,
    owner_list,
    waiting_term,
)
from tremplin.search.counting import Days, Sum, Tallied
from tremplin.search.model import Query

# Which items a pair of a term and owners excludes: one small index scan per term, where a join would read whole owners.
_EXCLUDED = "terms @> ARRAY[pair.term] AND owner = ANY(pair.owners)"


def instant(query: Query) -> str:
    """The instant that items must not wait for."""
    return "available_from" if query.available else "shown_from"


def facet_terms(query: Query, *, placed: bool = False) -> str:
    """The terms of an item that the question counts; `placed`: in a row of places, which has them ready."""
    if not query.count:
        return "NULL::bigint[]"
    return "terms[1:counted + rare]" if query.rare else "facets" if placed else "terms[1:counted]"


@dataclass(frozen=True, slots=True)
class Summing:
    """Writes the sums of a question. `granted` and `refused` items are steps of its statement, if it gathers any."""

    query: Query
    tallied: Tallied
    arguments: Arguments

    def total(self, common: Callable[[], str]) -> str:
        """The total; null when a term that sums rely on is unknown to tallies. `common`: what is asked of an item as a whole."""
        if self.tallied.ranges:
            parts = [f"(SELECT count(*) FROM search.item WHERE {common()})"]
        elif self.tallied.days:
            parts = self._sums_of_days(self.tallied.days)
        else:
            parts = self._sums()
        total = f"({' + '.join(parts) or '0'})::bigint"
        terms = [term for term in self.tallied.sums if term != EVERY_ITEM]
        known = (f"EXISTS (SELECT FROM search.tally WHERE term = {self.arguments.add(one, 'bigint')})" for one in terms)
        return f"CASE WHEN {' AND '.join(known)} THEN {total} END" if terms else total

    def facets(self) -> str:
        """Terms of the fields counted and their numbers, in several rows each."""
        among, days = ranges(self.query, self.arguments), self.tallied.days
        tallies, of_days = ("daily", f" AND {self._within(days)}") if days else ("tally", "")
        # A range at a time, terms come in the order of the index: nothing is left to sort nor hash.
        counts = [
            f"SELECT term, sum(delta) AS number FROM search.{tallies} WHERE term BETWEEN {each}"
            f" AND owner = ANY({owner_list(self.tallied.owners, self.arguments)}) AND {self.of_kinds}{of_days} GROUP BY term"
            for each in among
        ]
        wanted = " OR ".join(f"term BETWEEN {each}" for each in among)
        exceptions = [(sign, name) for name, sign, given in self._exceptions() if given]
        for sign, items in self._edges(days) if days else ():
            exceptions.append((sign, f"(SELECT {facet_terms(self.query)} AS facets FROM {items}) AS edge"))
        counts += [
            f"SELECT term, {sign}count(*) AS number FROM (SELECT unnest(facets) AS term FROM {source}) AS held"
            f" WHERE {wanted} GROUP BY term"
            for sign, source in exceptions
        ]
        return " UNION ALL ".join(counts)

    def pace(self, wanted: str) -> str:
        """How far in time the first rows wanted go, at most, of a list that days are tallied of: up to the day with which there are
        enough. Without it, rows under a rare term are looked for one by one among all those of the period."""
        query, add, tallied = self.query, self.arguments.add, self.tallied
        ((term, each),) = tallied.sums.items()
        inside = [
            f"day >= {add(_day_from(query.date_after), 'date')}" if query.date_after else "",
            f"day < {add(query.date_before.astimezone(UTC).date(), 'date')}" if query.date_before else "",
        ]
        upwards = query.reverse
        order, edge = ("day", "day + 1") if upwards else ("day DESC", "day")
        sums = (
            f"SELECT day, sum(sum(delta)) OVER (ORDER BY {order}) AS upto FROM search.daily"
            f" WHERE term = {add(term, 'bigint')} AND owner = ANY({owner_list(each.owners, self.arguments)}) AND {self.of_kinds}"
            f"{''.join(f' AND {part}' for part in inside if part)} GROUP BY day"
        )
        day = f"SELECT ({edge})::timestamp AS day FROM ({sums}) AS paced WHERE upto >= {wanted} ORDER BY {order} LIMIT 1"
        return f"date {'<' if upwards else '>='} coalesce(({day}) AT TIME ZONE 'UTC', '{'' if upwards else '-'}infinity')"

    def _exceptions(self) -> tuple[tuple[str, str, bool], ...]:
        """What tallies do not tell: the items to take away, and those to add."""
        return ("refused", "-", self.tallied.excludes), ("granted", "", bool(self.tallied.allowed))

    def refused(self) -> str:
        """The items that tallies count and the scope refuses."""
        parts: list[str] = []
        for counted_as, each in self.tallied.sums.items():
            counted = f" AND terms @> ARRAY[{self.arguments.add(counted_as, 'bigint')}]" if counted_as != EVERY_ITEM else ""
            items = f"SELECT num, {facet_terms(self.query)} AS facets FROM search.item WHERE {self.of_kinds}{counted}"
            if each.divisions:
                parts.append(f"{items} AND division = ANY({code_list(each.divisions, self.arguments)})")
            if each.terms:
                excluded = f"{items} AND {_EXCLUDED} OFFSET 0"
                parts.append(f"SELECT num, facets FROM {self._pairs(each)} CROSS JOIN LATERAL ({excluded}) AS item")
            if self.tallied.waits:
                waiting = f"{instant(self.query)} > {self.arguments.add(self.query.at, 'timestamptz')}"
                parts.append(f"{items} AND owner = ANY({owner_list(each.owners, self.arguments)}) AND {waiting}")
            for condition, owners in each.conditions.items():
                met = clause(condition, "terms", self.arguments)
                parts.append(f"{items} AND owner = ANY({owner_list(owners, self.arguments)}) AND ({met})")
        return f"SELECT DISTINCT ON (num) * FROM ({' UNION ALL '.join(parts)}) AS part"

    @property
    def of_kinds(self) -> str:
        """The kinds of items, or of rows of tallies; of a geographic question, those that suit every place."""
        return f"kind = ANY({kind_list(self.query.kinds, self.arguments)}){' AND anywhere' if self.query.geographic else ''}"

    def _sums_of_days(self, days: Days) -> list[str]:
        """The sum of the days, and the numbers of items to add to it or to take away."""
        parts = [
            f"coalesce((SELECT sum(delta) FROM search.daily WHERE term = {self.arguments.add(term, 'bigint')}"
            f" AND owner = ANY({owner_list(each.owners, self.arguments)}) AND {self.of_kinds} AND {self._within(days)}), 0)"
            for term, each in self.tallied.sums.items()
        ]
        return parts + [f"{sign}(SELECT count(*) FROM {items})" for sign, items in self._edges(days)]

    def _within(self, days: Days) -> str:
        bounds = ((">=", days.first), ("<", days.end))
        return " AND ".join(f"day {operator} {self.arguments.add(day, 'date')}" for operator, day in bounds if day)

    def _edges(self, days: Days) -> list[tuple[str, str]]:
        """The items that the period has besides its days, and those that it lacks of them, with a sign: what to do with them."""
        found = []
        begins = (days.first, self.query.date_after, True)
        ends = (days.end, self.query.date_before, False)
        for day, moment, is_begin in (begins, ends):
            midnight = datetime.combine(day, time(), UTC) if day else None
            if midnight is None or moment is None or midnight == moment:
                continue
            early, late = (self.arguments.add(each, "timestamptz") for each in sorted((moment, midnight)))
            sign = "" if (moment < midnight) == is_begin else "-"
            found += [(sign, f"{items} AND date >= {early} AND date < {late}") for items in self._items()]
        return found

    def _items(self) -> list[str]:
        """The items of each sum."""
        return [
            f"search.item WHERE {self.of_kinds} AND owner = ANY({owner_list(each.owners, self.arguments)})"
            + (f" AND terms @> ARRAY[{self.arguments.add(term, 'bigint')}]" if term != EVERY_ITEM else "")
            for term, each in self.tallied.sums.items()
        ]

    def _sums(self) -> list[str]:
        tallied, add = self.tallied, self.arguments.add
        parts = [
            self._tally(f"term = {add(term, 'bigint')} AND owner = ANY({owner_list(each.owners, self.arguments)})")
            for term, each in tallied.sums.items()
        ]
        if tallied.gathers:
            parts += ["-(SELECT count(*) FROM refused)"] if tallied.excludes else []
            return parts + (["(SELECT count(*) FROM granted)"] if tallied.allowed else [])
        if tallied.waits:
            parts += self._waiting()
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
                    f" ELSE (SELECT count(*) FROM search.item WHERE {self.of_kinds} AND {_EXCLUDED}) END) FROM {self._pairs(each)})"
                )
        return parts

    def _waiting(self) -> list[str]:
        """What to add for the items that wait: all those written as waiting are taken away, but for those whose instant has come."""
        come = f"{instant(self.query)} <= {self.arguments.add(self.query.at, 'timestamptz')}"
        parts: list[str] = []
        for counted_as, each in self.tallied.sums.items():
            owners = f"owner = ANY({owner_list(each.owners, self.arguments)})"
            waiting = self.arguments.add(waiting_term("available" if self.query.available else "shown", counted_as), "bigint")
            counted = f" AND terms @> ARRAY[{self.arguments.add(counted_as, 'bigint')}]" if counted_as != EVERY_ITEM else ""
            parts += [
                f"-{self._tally(f'term = {waiting} AND {owners}')}",
                f"(SELECT count(*) FROM search.item WHERE {self.of_kinds} AND {owners} AND {come}{counted})",
            ]
        return parts

    def _pairs(self, sum_: Sum) -> str:
        """Terms excluded, each with the owners for whom it is: their lists are read once, not for each item."""
        lists = (f'"{array(sorted(map(owner_code, owners)))}"' for owners in sum_.terms.values())
        terms, owners = self.arguments.add(array(sum_.terms), "bigint[]"), self.arguments.add(f"{{{','.join(lists)}}}", "text[]")
        return f"(SELECT term, list::bigint[] AS owners FROM unnest({terms}, {owners}) AS row(term, list) OFFSET 0) AS pair"

    def _tally(self, rows: str) -> str:
        return f"coalesce((SELECT sum(delta) FROM search.tally WHERE {rows} AND {self.of_kinds}), 0)"


def ranges(query: Query, arguments: Arguments) -> list[str]:
    """The bounds of the terms of the fields counted. A range is read once, even if two fields share it."""
    distinct = dict.fromkeys(map(field_range, query.count))
    return [" AND ".join(arguments.add(bound, "bigint") for bound in each) for each in distinct]


def _day_from(moment: datetime) -> date:
    """The first day (UTC) that begins at an instant, or after it."""
    moment = moment.astimezone(UTC)
    return moment.date() if moment.time() == time() else moment.date() + timedelta(days=1)
