"""Finding events: by place, day, type, mode, job, tag; one by its number; online fairs; events on site, all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from tremplin.events import documents as names
from tremplin.events import store
from tremplin.events.fairs import store as fair_store
from tremplin.events.model import KIND, OWNER, day_start, paris_day
from tremplin.events.validation import LONGEST
from tremplin.events.vocabulary import Family
from tremplin.kit.condition import All, Condition, Is
from tremplin.kit.db import Conn
from tremplin.reference.communes import departments
from tremplin.search import engine
from tremplin.search.model import FacetValue, Hit, Near, Order, Query

SCOPE = Is("owner", (OWNER,))
FACETS = (names.TYPE, names.MODE, names.SECTOR, names.DEPARTMENT_NAME, *names.TAGS.values())
MOST_ON_SITE = 10_000
"""The list of events on site has no pages: beyond, the search has."""
MOST_RUNNING = 100


class Sort(StrEnum):
    START = "start"  # soonest first
    DISTANCE = "distance"  # nearest first
    CREATED = "created"  # oldest announcement first
    RELEVANCE = "relevance"  # best match of the words first


# Dates are sorted from the latest on by search: the soonest first is that list from its end.
_ORDERS = {
    Sort.START: (Order.DATE, True),
    Sort.DISTANCE: (Order.DISTANCE, False),
    Sort.CREATED: (Order.CREATED, True),
    Sort.RELEVANCE: (Order.RELEVANCE, False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventQuery:
    """A question. A filter that is None asks nothing; an empty one finds nothing. Days are those in Paris, both included.

    `types` are labels, `modes` codes (ENPHY, ADIST), `sectors` letters of ROME, `tags` labels by family. `after`: not before this
    instant; `before`: not after; `long`: those of several days alone. `remote_everywhere`: what is only followed from elsewhere is
    found whatever the place. `reverse`: from the end. `facets` names what is counted over the whole, among FACETS. `standing`: hits
    tell where they stand in the order.
    """

    sort: Sort = Sort.START
    reverse: bool = False
    first_day: date | None = None
    last_day: date | None = None
    after: datetime | None = None
    before: datetime | None = None
    long: bool = False
    near: Near | None = None
    words: str = ""
    postcodes: Sequence[str] | None = None
    departments: Sequence[str] | None = None
    types: Sequence[str] | None = None
    modes: Sequence[str] | None = None
    sectors: Sequence[str] | None = None
    rome_codes: Sequence[str] | None = None
    tags: Mapping[Family, Sequence[str]] = field(default_factory=dict)
    partner_ids: Sequence[str] | None = None
    statuses: Sequence[str] | None = None
    remote_everywhere: bool = False
    facets: Sequence[str] = ()
    standing: bool = False
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class EventPage:
    """How many events answer, and a page of them."""

    total: int
    hits: list[Hit]
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    corrected: str | None = None


async def search(conn: Conn, asked: EventQuery) -> EventPage:
    """Events, cancelled ones among them: the exact total, and a page in a total order."""
    crossed = _may_cross(asked) and await _are_crossed(conn)
    found = await engine.find(conn, _query(asked, crossed=crossed))
    return EventPage(found.total, found.hits, found.facets, found.corrected)


async def running(conn: Conn, asked: EventQuery, *, since: datetime, now: datetime) -> list[Hit]:
    """What answers, began before an instant and may still last, the last to begin first: whoever reads them knows when they end."""
    began = replace(asked, sort=Sort.START, reverse=True, facets=(), limit=MOST_RUNNING, offset=0, before=since, first_day=None)
    several = await search(conn, replace(began, after=now - LONGEST, long=True))
    today = await search(conn, replace(began, after=max(day_start(paris_day(now)), since - timedelta(days=1))))
    return list({hit.id: hit for hit in (*today.hits, *several.hits)}.values())


async def detail(conn: Conn, event_id: str) -> Hit | None:
    """An event by its number, past or cancelled too; None when there is none."""
    return await engine.get(conn, KIND, event_id, SCOPE)


async def fairs(conn: Conn, *, at: datetime) -> str:
    """Online fairs running or to come on the day in Paris, as the contract writes them: the inside of a JSON array."""
    return await fair_store.told(conn, today=paris_day(at))


async def on_site(conn: Conn, *, at: datetime) -> str:
    """Events on site of today and later, the soonest first, as the contract writes them: the inside of a JSON array."""
    return await store.on_site(conn, since=day_start(paris_day(at)), most=MOST_ON_SITE)


async def labels(conn: Conn, asked: Mapping[Family, Sequence[str]]) -> dict[Family, list[str]]:
    """The labels that numbers of tags, or labels, stand for."""
    return await store.labels(conn, asked) if asked else {}


def _query(asked: EventQuery, *, crossed: bool) -> Query:
    order, reverse = _ORDERS[asked.sort]
    begins = day_start(asked.first_day) if asked.first_day else None
    ends = day_start(asked.last_day + timedelta(days=1)) if asked.last_day else None
    criteria = _criteria(asked)
    department = None if asked.near or asked.remote_everywhere else _department(asked.departments)
    if department:
        criteria[names.DEPARTMENT_NAME] = (department,)
    place = _all(_among(names.POSTCODE, asked.postcodes), None if department else _among(names.DEPARTMENT, asked.departments))
    return Query(
        kinds=(KIND,),
        scope=SCOPE,
        where=_all(
            *(_among(name, values) for name, values in (_crossed(criteria) if crossed else criteria).items()),
            _among(names.ROME, asked.rome_codes),
            _among(names.PARTNER, asked.partner_ids),
            _among(names.STATUS, asked.statuses),
            _among(names.LONG, (names.YES,) if asked.long else None),
        ),
        place=place,
        near=asked.near,
        include_anywhere=asked.remote_everywhere,
        words=asked.words,
        date_after=max((each for each in (begins, asked.after) if each), default=None),
        date_before=min((each for each in (ends, asked.before) if each), default=None),
        one_place=True,
        daily=True,
        standing=asked.standing,
        order=order,
        reverse=reverse != asked.reverse,
        limit=asked.limit,
        offset=asked.offset,
        count=tuple(asked.facets),
        rare=bool(asked.facets),
    )


def _criteria(asked: EventQuery) -> dict[str, Sequence[str]]:
    """What is asked of an event as a whole by criteria of which each may be crossed with others, or is not."""
    given = {names.TYPE: asked.types, names.MODE: asked.modes, names.SECTOR: asked.sectors}
    given |= {names.TAGS[family]: labels for family, labels in asked.tags.items()}
    return {name: values for name, values in given.items() if values is not None}


def _department(codes: Sequence[str] | None) -> str | None:
    """The name of the one department asked for: tallies know names, where codes are those of places."""
    found = departments().get(codes[0]) if codes and len(set(codes)) == 1 else None
    return found.name if found else None


def _may_cross(asked: EventQuery) -> bool:
    """Whether several criteria are asked, of which one value of CROSSED may say all."""
    return len(_single(_criteria(asked))) + (_department(asked.departments) is not None) > 1


async def _are_crossed(conn: Conn) -> bool:
    """Whether every event says what it is by several criteria at once: those kept by older versions do once they are indexed again."""
    told = (await engine.profiles(conn, KIND, [OWNER], {names.CROSSED: [names.YES]}))[OWNER]
    return sum(each.count for each in told.facets[names.CROSSED]) == told.total


def _crossed(criteria: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Criteria with one instead of those that one says."""
    together = _single(criteria)
    if len(together) == 1 and len(criteria.get(names.DEPARTMENT_NAME, ())) == 1:
        together[names.DEPARTMENT_NAME] = criteria[names.DEPARTMENT_NAME][0]
    if len(together) < 2:
        return dict(criteria)
    return {name: values for name, values in criteria.items() if name not in together} | {
        names.CROSSED: (names.crossing(together.items()),)
    }


def _single(criteria: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Those of CRITERIA that are given one value."""
    return {name: criteria[name][0] for name in names.CRITERIA if len(set(criteria.get(name, ()))) == 1}


def _among(name: str, values: Sequence[str] | None) -> Condition | None:
    return None if values is None else Is(name, tuple(dict.fromkeys(values)))


def _all(*conditions: Condition | None) -> Condition:
    return All(tuple(each for each in conditions if each is not None))
