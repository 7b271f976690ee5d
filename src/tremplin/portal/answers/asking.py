"""One question put to missions, to immersions and to events, each as its own pages ask it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeAlias, TypeVar

from tremplin.events import agenda
from tremplin.immersions.offers import directory
from tremplin.immersions.offers.directory import OfferQuery
from tremplin.immersions.offers.directory import Sort as OfferSort
from tremplin.kit.condition import ALWAYS, All, Condition, Is
from tremplin.kit.db import Conn
from tremplin.missions.documents import are_rare
from tremplin.portal import mission
from tremplin.portal.answers.forms import MODE, NAMES, SUBJECTS, AnswerForm
from tremplin.portal.events.results import question, shown_of
from tremplin.portal.events.shown import Shown
from tremplin.portal.immersions import offer
from tremplin.portal.immersions.offer import Offer
from tremplin.portal.immersions.recent import Recent
from tremplin.portal.results import KIND, Card
from tremplin.portal.whereabouts import Whereabouts
from tremplin.reference.rome import wanted
from tremplin.reference.rome.wanted import Wanted
from tremplin.search import engine
from tremplin.search.model import FacetValue, Near, Order, Query

DEPARTMENT = "departmentName"
Facets: TypeAlias = Mapping[str, list[FacetValue]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """How many there are of a kind, the first of them, and how many under each value of what is counted."""

    total: int
    items: Sequence[T]
    facets: Facets


Ask = Callable[[AnswerForm, int], Awaitable[Answer[T]]]


async def whole(ask: Ask[T], kind: str, form: AnswerForm, most: Mapping[str, int]) -> Answer[T]:
    """The answer of a kind. Of a filter with something ticked, values are counted as if it were not set, else every other value
    would say 0."""
    found = await ask(form, most[kind])
    facets = {**found.facets}
    for name, counted in ((MODE, NAMES[kind].mode), (SUBJECTS[kind], NAMES[kind].subject)):
        if name in form.chosen:
            facets[counted] = (await ask(form.without(name), 0)).facets.get(counted, [])
    return replace(found, facets=facets)


async def missions(conn: Conn, scope: Condition, form: AnswerForm, where: Whereabouts, limit: int) -> Answer[Card]:
    """What missions answer."""
    near, counted = _near(form, where), _counted("missions", form)
    found = await engine.find(
        conn,
        Query(
            kinds=(KIND,),
            scope=scope,
            where=All(tuple(Is(name, values) for name, values in form.chosen_of("missions").items())),
            place=where.area,
            near=near,
            include_anywhere=not form.on_map and (near is not None or where.area != ALWAYS),
            words=form.said,
            order=Order.RELEVANCE if form.words else Order.DISTANCE if near else Order.DATE,
            limit=limit,
            count=counted,
            rare=are_rare(counted),
        ),
    )
    return Answer(found.total, [Card(mission.read(hit.body), hit.distance_km) for hit in found.hits], found.facets)


async def offers(
    conn: Conn, form: AnswerForm, where: Whereabouts, recent: Recent[Answer[Offer]], limit: int, *, now: datetime
) -> Answer[Offer]:
    """What companies answer."""
    near, job, chosen = _near(form, where), wanted.understand(form.words), form.offers.chosen
    counted = _counted("immersions", form)
    asked = OfferQuery(
        at=now,
        sort=OfferSort.DISTANCE if near else OfferSort.SCORE,
        near=near,
        words=job.words,
        appellation_codes=job.appellations,
        rome_codes=[job.rome] if job.rome else None,
        department_codes=where.departments or None,
        naf_sections=chosen.get(NAMES["immersions"].subject),
        remote_work=chosen.get(NAMES["immersions"].mode),
        remote_everywhere=not form.on_map,
        facets=counted,
        limit=limit,
    )

    async def ask() -> Answer[Offer]:
        page = (await directory.nearest(conn, asked)).page if near and not form.on_map else await directory.search(conn, asked)
        return Answer(page.total, [offer.read(row) for row in page.rows], page.facets)

    return await (recent.get(f"{form.offers.href} {limit} {form.on_map} {counted}", now, ask) if form.is_whole else ask())


async def events(conn: Conn, form: AnswerForm, where: Whereabouts, limit: int, *, now: datetime) -> Answer[Shown]:
    """What the agenda answers."""
    asked = question(form.events, where, Wanted(), now=now, limit=limit)
    counted = _counted("evenements", form)
    found = await agenda.search(conn, replace(asked, facets=counted, remote_everywhere=asked.remote_everywhere and not form.on_map))
    return Answer(found.total, await shown_of(conn, found.hits, now=now), found.facets)


def _near(form: AnswerForm, where: Whereabouts) -> Near | None:
    return Near(where.lat, where.lon, form.km) if where.lat is not None and where.lon is not None else None


def _counted(kind: str, form: AnswerForm) -> tuple[str, ...]:
    """What is counted of a kind that is shown: how, about what and, for the map of the country, where."""
    if not form.shows(kind):
        return ()
    mode, subject = NAMES[kind].mode, NAMES[kind].subject
    return (mode, subject, DEPARTMENT) if form.on_map and not form.place else (mode, subject)
