"""Finding companies: around a place, by job, by date or score; and one line by its siret, its job and its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

import orjson

from tremplin.immersions.offers import documents as names
from tremplin.immersions.offers import store
from tremplin.immersions.offers.model import KIND, OWNER, REMOTE_ORDER, Establishment, choose, read_row_id, row_id
from tremplin.immersions.offers.rendering import complete, holds_appellation, render, with_appellations
from tremplin.kit.condition import All, Condition, Is
from tremplin.kit.db import Conn
from tremplin.reference.rome.catalogue import find_appellation
from tremplin.search import engine
from tremplin.search.model import FacetValue, Hit, Near, Order, Query

SCOPE = Is("owner", (OWNER,))
FACETS = (
    names.DEPARTMENT_NAME,
    names.REMOTE,
    names.NAF_SECTION,
    names.DISABLED_WORKERS,
    names.SEARCHABLE_BY,
    names.CONTACT_MODE,
    names.COMPANY_SIZE,
    names.ROME,
)
"""What may be counted."""
WIDEST_KM = 2_500  # from Lille to Cayenne would not help anyone: beyond, nothing is near


class Sort(StrEnum):
    DISTANCE = "distance"  # nearest first
    DATE = "date"  # last updated first
    SCORE = "score"  # best first
    RELEVANCE = "relevance"  # best match of the words first


_ORDERS = {Sort.DISTANCE: Order.DISTANCE, Sort.DATE: Order.DATE, Sort.SCORE: Order.SCORE, Sort.RELEVANCE: Order.RELEVANCE}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferQuery:
    """A question at an instant. A filter that is None asks nothing; an empty one, or one that nothing holds, finds nothing.

    `reverse`: the same list from its end. `only_available` leaves out companies whose quota is reached; those that wait for a
    date are never found before it. `remote_everywhere`: work done from home is found whatever the place. `facets` names what is
    counted over the whole, among FACETS. `standing`: lines tell where they stand in the order.
    """

    at: datetime
    sort: Sort = Sort.DATE
    reverse: bool = False
    near: Near | None = None
    words: str = ""
    rome_codes: Sequence[str] | None = None
    appellation_codes: Sequence[str] | None = None
    department_codes: Sequence[str] | None = None
    naf_codes: Sequence[str] | None = None
    naf_sections: Sequence[str] | None = None
    sirets: Sequence[str] | None = None
    location_ids: Sequence[str] | None = None
    fit_for_disabled_workers: Sequence[str] | None = None
    remote_work: Sequence[str] | None = None
    contact_modes: Sequence[str] | None = None
    company_sizes: Sequence[str] | None = None
    searchable_by: str | None = None
    only_available: bool = True
    remote_everywhere: bool = False
    facets: Sequence[str] = ()
    standing: bool = False
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True)
class OfferRow:
    """A line found. `stored` is its JSON without what depends on the question: `body` is the contract's, whole."""

    siret: str
    location_id: str
    rome_code: str
    remote_work: str
    stored: bytes
    available: bool
    distance_m: float | None = None
    standing: Sequence[float] | None = None

    @property
    def body(self) -> bytes:
        """The contract's JSON (API Immersion Facilitée, v3)."""
        return complete(self.stored, available=self.available, distance_m=self.distance_m)

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The same, decoded, under the contract's names."""
        whole: dict[str, Any] = orjson.loads(self.body)
        return whole


@dataclass(frozen=True, slots=True)
class OfferPage:
    """How many lines answer, and a page of them."""

    total: int
    rows: list[OfferRow]
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    corrected: str | None = None


async def search(conn: Conn, asked: OfferQuery) -> OfferPage:
    """Lines of the directory: the exact total, and a page in a total order."""
    found = await engine.find(conn, _query(asked))
    codes = frozenset(asked.appellation_codes or ())
    return OfferPage(found.total, [_row(hit, codes) for hit in found.hits], found.facets, found.corrected)


@dataclass(frozen=True, slots=True)
class Nearest:
    """What is found, and within how many kilometres; `widened` when that is more than was asked, because nothing was nearer."""

    page: OfferPage
    km: float
    widened: bool


async def nearest(conn: Conn, asked: OfferQuery) -> Nearest:
    """The same around a place; when nothing is there, the radius doubles until something is, and who asked is told.

    Where the nearest line stands tells how many times: three searches at most. Raises ValueError without a place.
    """
    if asked.near is None:
        raise ValueError("a radius can only be widened around a place")
    km = asked.near.km
    page = await search(conn, asked)
    if page.total:
        return Nearest(page, km, widened=False)
    everywhere = replace(asked.near, km=WIDEST_KM)
    first = await search(conn, replace(asked, near=everywhere, sort=Sort.DISTANCE, reverse=False, limit=1, offset=0, facets=()))
    if not first.rows:
        return Nearest(page, WIDEST_KM, widened=True)
    while km < (first.rows[0].distance_m or 0) / 1000:
        km *= 2
    km = min(km, WIDEST_KM)
    return Nearest(await search(conn, replace(asked, near=replace(asked.near, km=km))), km, widened=True)


async def detail(
    conn: Conn, siret: str, appellation_code: str, location_id: str | None = None, *, at: datetime, exact: bool = False
) -> OfferRow | None:
    """The line of a company for a job at a place; None when it is not to be shown at that instant. Quotas do not hide it.

    The contract ignores a place that the company does not have: `exact` does not.
    """
    if location_id and (listed := await _listed(conn, siret, appellation_code, location_id, at=at)):
        return listed
    found = await store.find(conn, siret)
    return line(found, appellation_code, location_id, at=at, exact=exact) if found and found.shown(at) else None


async def _listed(conn: Conn, siret: str, appellation_code: str, location_id: str, *, at: datetime) -> OfferRow | None:
    """The line as the search gives it, when that is where the job is expected: a third of what reading the whole company costs."""
    job = find_appellation(appellation_code)
    if job is None:
        return None
    ids = [row_id(siret, location_id, job.rome_code, remote) for remote in REMOTE_ORDER]
    found = {hit.id: hit for hit in await engine.get_all(conn, KIND, ids, SCOPE, at=at)}
    holding = (found[each] for each in ids if each in found and holds_appellation(found[each].body, appellation_code))
    return next((_row(hit, frozenset((appellation_code,))) for hit in holding), None)


def line(of: Establishment, appellation_code: str, location_id: str | None, *, at: datetime, exact: bool) -> OfferRow | None:
    """The line of a company for a job at a place, whether or not it is to be shown; None when it has no such job there."""
    row = choose(of, appellation_code, location_id, exact=exact)
    if row is None:
        return None
    return OfferRow(of.siret, row.location.id, row.rome_code, row.remote_work, render(row), available=of.has_room(at))


def _query(asked: OfferQuery) -> Query:
    sought = [
        _among(names.APPELLATION, asked.appellation_codes),
        _among(names.ROME, asked.rome_codes),
        _among(names.NAF, asked.naf_codes),
        _among(names.SIRET, asked.sirets),
    ]
    return Query(
        kinds=(KIND,),
        scope=SCOPE,
        # What most lines hold is asked of the whole, where totals are kept; what selects, of places, where rows are narrow. Lines
        # found everywhere are asked nothing of their place: what is sought must then be said of the whole too.
        where=_all(
            _among(names.REMOTE, asked.remote_work),
            _among(names.DISABLED_WORKERS, asked.fit_for_disabled_workers),
            _among(names.NAF_SECTION, asked.naf_sections),
            _among(names.CONTACT_MODE, asked.contact_modes),
            _among(names.COMPANY_SIZE, asked.company_sizes),
            _among(names.SEARCHABLE_BY, None if asked.searchable_by is None else (asked.searchable_by,)),
            *(sought if asked.remote_everywhere else ()),
        ),
        place=_all(*sought, _among(names.DEPARTMENT, asked.department_codes), _among(names.LOCATION, asked.location_ids)),
        near=asked.near,
        include_anywhere=asked.remote_everywhere and _is_somewhere(asked),
        words=asked.words,
        at=asked.at,
        available=asked.only_available,
        one_place=True,
        standing=asked.standing,
        order=_ORDERS[asked.sort],
        reverse=asked.reverse,
        limit=asked.limit,
        offset=asked.offset,
        count=tuple(asked.facets),
        rare=bool(asked.facets),
    )


def _is_somewhere(asked: OfferQuery) -> bool:
    """Whether a place is asked for: otherwise work done from home is found like any other."""
    return asked.near is not None or asked.department_codes is not None


def _among(name: str, values: Sequence[str] | None) -> Condition | None:
    return None if values is None else Is(name, tuple(dict.fromkeys(values)))


def _all(*conditions: Condition | None) -> Condition:
    return All(tuple(each for each in conditions if each is not None))


def _row(hit: Hit, codes: frozenset[str]) -> OfferRow:
    siret, location, rome, remote = read_row_id(hit.id)
    return OfferRow(
        siret,
        location,
        rome,
        remote,
        with_appellations(hit.body, codes) if codes else hit.body,
        available=bool(hit.available),
        distance_m=None if hit.distance_km is None else hit.distance_km * 1000,
        standing=hit.standing,
    )
