"""The answer to a visitor of the agenda, with all the page shows around it: counts, chips, ways out of an empty list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TypeAlias

from tremplin.events import agenda, store
from tremplin.events import documents as names
from tremplin.events.agenda import EventPage, EventQuery, Sort
from tremplin.events.fairs import store as fair_store
from tremplin.events.fairs.finding import suiting
from tremplin.events.model import Event, Fair, paris_day
from tremplin.events.vocabulary import ONLINE_FAIR, Family
from tremplin.kit.db import Conn
from tremplin.portal.events import labels
from tremplin.portal.events.forms import DAY, FILTERS, LIST, WEEK, EventForm
from tremplin.portal.events.shown import Shown
from tremplin.portal.immersions.recent import Recent
from tremplin.portal.language.spoken import _
from tremplin.portal.listing import Filter, Paging, WayOut, choices, page_count
from tremplin.portal.typed import LAST_PAGE, PAGE_SIZE, RADII
from tremplin.portal.whereabouts import Whereabouts
from tremplin.reference.rome.catalogue import find_appellation
from tremplin.reference.rome.wanted import Wanted
from tremplin.search.model import FacetValue, Hit, Near

SORTS = {"date": Sort.START, "distance": Sort.DISTANCE, "pertinence": Sort.RELEVANCE}
A_DAY_OF_WEEK = 4
"""Events shown of each day of a week: the page of a day has all of them."""
STILL_JOINED = timedelta(hours=2)
"""What began so lately may still be joined: the list of what is to come has it."""
SIMILAR_KM, SIMILAR_COUNT = 50, 3
MOST_FOLLOWED, MOST_IN_FEED = 1000, 50
MOST_FAIRS = 12
_AT_A_DISTANCE = "ADIST"
Facets: TypeAlias = dict[str, list[FacetValue]]


@dataclass(frozen=True, slots=True)
class Day:
    """Some events of a day, of `total`; `href` shows them all."""

    date: date
    events: tuple[Shown, ...]
    total: int = 0
    href: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """`days` hold the events in the order of the list, which only has days when it is sorted by date: see `dated`. `running`: those
    that began before the list does, and still last."""

    form: EventForm
    where: Whereabouts
    wanted: Wanted
    today: date
    total: int = 0
    days: tuple[Day, ...] = ()
    running: tuple[Shown, ...] = ()
    fairs: tuple[Fair, ...] = ()
    filters: tuple[Filter, ...] = ()
    corrected: str | None = None
    ways_out: tuple[WayOut, ...] = ()

    @property
    def paging(self) -> Paging:
        """The pages of the list, and where this one is among them."""
        return Paging(self.form.page, page_count(self.total, PAGE_SIZE, LAST_PAGE), lambda page: self.form.having(page=page).href)

    @property
    def chips(self) -> tuple[WayOut, ...]:
        """What was chosen beyond the search box, each a link that takes it away."""
        form = self.form
        chosen = [(name, value) for name in FILTERS for value in form.chosen.get(name, ())]
        found = [WayOut(labels.label(*pair), form.without(*pair).href) for pair in chosen]
        if form.job:
            found.append(WayOut(_("Métier : %(job)s", job=self.wanted.label), form.having(job="").href))
        return tuple(found)

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders to choose from: without a point there is no distance."""
        return tuple(each for each in self.form.possible_orders if each != "distance" or self.where.lat is not None)

    @property
    def order(self) -> str:
        """The order of this list."""
        return self.form.order if self.form.order in self.orders else self.orders[0]

    @property
    def dated(self) -> bool:
        return self.order == "date"

    @property
    def period(self) -> tuple[date, date | None]:
        """The days that were searched."""
        return self.form.days(self.today)

    @property
    def before(self) -> str:
        """The same view of the day, or the week, before."""
        return self.form.having(first=self.period[0] - self._step).href

    @property
    def after(self) -> str:
        """The same view of the day, or the week, after."""
        return self.form.having(first=self.period[0] + self._step).href

    @property
    def _step(self) -> timedelta:
        return timedelta(days=7 if self.form.view == WEEK else 1)

    def seen_as(self, view: str) -> str:
        """The same question in another view; the list has all the days to come."""
        first = None if view == LIST else self.form.first
        return self.form.having(view=view, first=first, last=None, order=None).href


async def search(
    conn: Conn, form: EventForm, where: Whereabouts, wanted: Wanted, recent: Recent[EventPage], *, now: datetime
) -> Results:
    """Answers a question. A place that is unknown or has homonyms finds nothing until the visitor says which one."""
    today = paris_day(now)
    results = Results(form, where, wanted, today)
    if where.undecided:
        return results
    asked = replace(_query(form, where, wanted, today, results.order), facets=tuple(FILTERS), after=_since(form, now))
    if form.view == WEEK:
        asked = replace(asked, limit=0)
    if form.is_whole:
        found = await recent.get(f"{today} {form.href}", now, lambda: agenda.search(conn, asked))
    else:
        found = await agenda.search(conn, asked)
    facets = await _facets(conn, form, where, wanted, found, now=now)
    boxes = tuple(_filter(name, facets.get(name, []), form) for name in FILTERS)
    return replace(
        results,
        total=found.total,
        days=await _days(conn, results, asked, found.hits, now=now),
        filters=tuple(each for each in boxes if each.choices),
        corrected=found.corrected,
        running=await _running(conn, form, asked, recent, now=now),
        fairs=await fairs_of(conn, form, wanted, now=now),
        ways_out=() if found.total else await _ways_out(conn, form, where, wanted, today),
    )


async def fairs_of(conn: Conn, form: EventForm, wanted: Wanted, *, now: datetime) -> tuple[Fair, ...]:
    """The online fairs that answer, on the first page: one takes part in them from anywhere, in any job, of any public."""
    first, last = form.days(paris_day(now))
    types, modes = form.chosen.get(names.TYPE, (ONLINE_FAIR,)), form.chosen.get(names.MODE, (_AT_A_DISTANCE,))
    narrowed = form.job or wanted.label or set(form.chosen) - {names.TYPE, names.MODE}
    if form.page > 1 or narrowed or ONLINE_FAIR not in types or _AT_A_DISTANCE not in modes:
        return ()
    found = await fair_store.find_coming(conn, today=max(first, paris_day(now)))
    return tuple(suiting(found, form.words, first, last)[:MOST_FAIRS])


async def _running(conn: Conn, form: EventForm, asked: EventQuery, recent: Recent[EventPage], *, now: datetime) -> tuple[Shown, ...]:
    """What began before the list and still lasts, on the first page of what is to come; it is not counted again in the list."""
    since = _since(form, now)
    if since is None or form.page > 1:
        return ()

    async def ask() -> EventPage:
        hits = await agenda.running(conn, asked, since=since, now=now)
        return EventPage(len(hits), hits)

    found = await (recent.get(f"running {form.href}", now, ask) if form.is_whole else ask())
    return tuple(each for each in await shown_of(conn, found.hits, now=now) if each.is_running)


async def followed(conn: Conn, form: EventForm, where: Whereabouts, wanted: Wanted, *, now: datetime) -> list[Event]:
    """The events that a calendar following a question holds: those of today and later, the soonest first, cancelled ones too."""
    if where.undecided:
        return []
    asked = replace(_query(form, where, wanted, paris_day(now), "date"), limit=MOST_FOLLOWED)
    return await store.find_all(conn, [int(hit.id) for hit in (await agenda.search(conn, asked)).hits])


async def announced(conn: Conn, form: EventForm, where: Whereabouts, wanted: Wanted, *, now: datetime) -> list[Event]:
    """The events to come that were announced last, the last first."""
    if where.undecided:
        return []
    asked = replace(_query(form, where, wanted, paris_day(now), "date"), sort=Sort.CREATED, reverse=True, limit=MOST_IN_FEED)
    return [shown.event for shown in await shown_of(conn, (await agenda.search(conn, asked)).hits, now=now)]


async def similar(conn: Conn, to: Event, *, now: datetime) -> tuple[Shown, ...]:
    """Events to come of the same type near by; of any type; anywhere."""
    near = Near(to.lat, to.lon, SIMILAR_KM) if to.lat is not None and to.lon is not None else None
    soon = EventQuery(after=now, statuses=["SCHEDULED"], limit=SIMILAR_COUNT + 1)
    for asked in (replace(soon, near=near, types=[to.type]), replace(soon, near=near), soon):
        hits = [hit for hit in (await agenda.search(conn, asked)).hits if hit.id != str(to.id)]
        if hits:
            return await shown_of(conn, hits[:SIMILAR_COUNT], now=now)
    return ()


async def soonest(conn: Conn, *, now: datetime) -> tuple[Shown, ...]:
    """The first events to come."""
    asked = EventQuery(after=now, statuses=["SCHEDULED"], limit=SIMILAR_COUNT)
    return await shown_of(conn, (await agenda.search(conn, asked)).hits, now=now)


async def shown_of(conn: Conn, hits: Sequence[Hit], *, now: datetime) -> tuple[Shown, ...]:
    """What was found, in its order."""
    kept = {each.id: each for each in await store.find_all(conn, [int(hit.id) for hit in hits])} if hits else {}
    return tuple(Shown(kept[int(hit.id)], now, hit.distance_km) for hit in hits if int(hit.id) in kept)


def question(form: EventForm, where: Whereabouts, wanted: Wanted, *, now: datetime, limit: int) -> EventQuery:
    """What a form asks, as the agenda understands it."""
    return replace(_query(form, where, wanted, paris_day(now), "date"), limit=limit, after=_since(form, now))


async def _days(conn: Conn, results: Results, asked: EventQuery, hits: Sequence[Hit], *, now: datetime) -> tuple[Day, ...]:
    form = results.form
    if form.view == WEEK:
        return await _week(conn, results, asked, now=now)
    shown = await shown_of(conn, hits, now=now)
    if not results.dated:
        return (Day(results.today, shown),) if shown else ()
    return tuple(Day(day, tuple(events)) for day, events in groupby(shown, lambda each: each.day))


async def _week(conn: Conn, results: Results, asked: EventQuery, *, now: datetime) -> tuple[Day, ...]:
    """Seven days, each with its first events and how many it has."""
    monday = results.period[0]
    dates = [monday + timedelta(days=rank) for rank in range(7)]
    alone = replace(asked, limit=A_DAY_OF_WEEK, facets=(), offset=0)
    pages = [await agenda.search(conn, replace(alone, first_day=day, last_day=day)) for day in dates]
    shown = await shown_of(conn, [hit for page in pages for hit in page.hits], now=now)
    by_id = {str(each.event.id): each for each in shown}
    return tuple(
        Day(
            day,
            tuple(by_id[hit.id] for hit in page.hits if hit.id in by_id),
            page.total,
            results.form.having(view=DAY, first=day).href,
        )
        for day, page in zip(dates, pages, strict=True)
    )


async def _facets(conn: Conn, form: EventForm, where: Whereabouts, wanted: Wanted, found: EventPage, *, now: datetime) -> Facets:
    """What each value of each filter would give. That of a filter with something ticked is counted as if it were not set, else
    every other value would say 0."""
    facets, today = {**found.facets}, paris_day(now)
    for name in form.chosen:
        alone = replace(_query(form.without(name), where, wanted, today, "date"), limit=0, facets=(name,), after=_since(form, now))
        facets[name] = (await agenda.search(conn, alone)).facets.get(name, [])
    return facets


def _since(form: EventForm, now: datetime) -> datetime | None:
    """The instant from which events begin, when no day is asked for: the same for five minutes, so that counts serve again."""
    if form.view != LIST or form.first or form.last:
        return None
    since = now - STILL_JOINED
    return since - timedelta(minutes=since.minute % 5, seconds=since.second, microseconds=since.microsecond)


def _query(form: EventForm, where: Whereabouts, wanted: Wanted, today: date, order: str) -> EventQuery:
    first, last = form.days(today)
    audiences = form.chosen.get(names.TAGS[Family.AUDIENCES])
    return EventQuery(
        sort=SORTS[order],
        first_day=first,
        last_day=last,
        near=Near(where.lat, where.lon, form.km) if where.lat is not None and where.lon is not None else None,
        departments=where.departments or None,
        remote_everywhere=bool(form.place),
        words=" ".join(part for part in (form.words, wanted.words) if part),
        rome_codes=codes(wanted),
        types=form.chosen.get(names.TYPE),
        modes=form.chosen.get(names.MODE),
        sectors=form.chosen.get(names.SECTOR),
        tags={Family.AUDIENCES: audiences} if audiences else {},
        limit=PAGE_SIZE,
        offset=form.offset,
    )


def codes(wanted: Wanted) -> list[str] | None:
    """The codes of ROME of a job; None when any suits."""
    if wanted.rome:
        return [wanted.rome]
    if wanted.appellations is None:
        return None
    found = (find_appellation(code) for code in wanted.appellations)
    return list(dict.fromkeys(each.rome_code for each in found if each))


def _filter(name: str, found: list[FacetValue], form: EventForm) -> Filter:
    ticked = form.chosen.get(name, ())
    boxes = choices(found, ticked, label=lambda value: labels.label(name, value), proposed=lambda _value: True)
    return Filter(name, FILTERS[name], _(labels.FILTER_TITLES[name]), boxes)


async def _ways_out(conn: Conn, form: EventForm, where: Whereabouts, wanted: Wanted, today: date) -> tuple[WayOut, ...]:
    """Questions near this one that do find something, the closest to what was asked first."""
    candidates: list[tuple[str, EventForm, Whereabouts, Wanted]] = []
    if where.lat is not None:
        wider = [km for km in RADII if km > form.km][:2]
        further = {km: _("Chercher jusqu'à %(km)s km autour de %(place)s", km=km, place=where.label) for km in wider}
        candidates += [(label, form.having(km=km), where, wanted) for km, label in further.items()]
    if form.first or form.last or form.view != LIST:
        label = _("Voir toutes les dates à venir")
        candidates.append((label, form.having(first=None, last=None, view=LIST), where, wanted))
    for name in form.chosen:
        title = _(labels.FILTER_TITLES[name]).lower()
        candidates.append((_("Retirer le filtre «\u00a0%(filter)s\u00a0»", filter=title), form.without(name), where, wanted))
    if form.job:
        candidates.append((_("Chercher pour tous les métiers"), form.having(job=""), where, Wanted()))
    if form.words and form.place:
        everywhere = _("Chercher «\u00a0%(words)s\u00a0» partout", words=form.words)
        around = _("Voir tous les événements autour de %(place)s", place=where.label)
        candidates.append((everywhere, EventForm(words=form.words), Whereabouts(), Wanted()))
        candidates.append((around, EventForm(place=form.place), where, Wanted()))
    ways: list[WayOut] = []
    for label, other, place, job in candidates:
        total = (await agenda.search(conn, replace(_query(other, place, job, today, "date"), limit=0))).total
        if total:
            ways.append(WayOut(label, other.href, total))
    return tuple(ways)
