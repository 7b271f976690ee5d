"""The answer to a visitor's question, with all the page shows around it: counts, chips, ways out of an empty list.

It asks the engine, never SQL; the functions that shape what it answered are pure.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from tremplin.diffusion.model import OWNER
from tremplin.kit.condition import ALWAYS, All, Condition, Is
from tremplin.missions.documents import are_rare
from tremplin.portal import labels, mission
from tremplin.portal.forms import FILTERS, SearchForm
from tremplin.portal.language.spoken import _
from tremplin.portal.listing import Filter, Paging, WayOut, choices, page_count
from tremplin.portal.mission import Mission
from tremplin.portal.typed import LAST_PAGE, PAGE_SIZE, RADII
from tremplin.portal.whereabouts import Whereabouts
from tremplin.search.model import FacetValue, Near, Order, Query, Result

Find = Callable[[Query], Awaitable[Result]]

KIND = "mission"
# Fields of the places of a mission: the place inside the circle must be the one in the département.
PLACE_FIELDS = {"departmentName"}
# Filters with one box to tick: its opposite is of no use to anyone who searches.
SINGLE_VALUES = {"openToMinors": "yes", "reducedMobilityAccessible": "yes"}
ORDERS = {"pertinence": Order.RELEVANCE, "distance": Order.DISTANCE, "date": Order.DATE}
SIMILAR_KM = 30
SIMILAR_COUNT = 3


@dataclass(frozen=True, slots=True)
class Card:
    mission: Mission
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Results:
    form: SearchForm
    where: Whereabouts
    total: int
    cards: tuple[Card, ...]
    filters: tuple[Filter, ...]
    corrected: str | None = None
    ways_out: tuple[WayOut, ...] = ()

    @property
    def paging(self) -> Paging:
        """The pages of the list, and where this one is among them."""
        return Paging(self.form.page, page_count(self.total, PAGE_SIZE, LAST_PAGE), lambda page: self.form.having(page=page).href)

    @property
    def chips(self) -> tuple[WayOut, ...]:
        """What was ticked, each a link that unticks it."""
        chosen = [(name, value) for name in FILTERS for value in self.form.chosen.get(name, ())]
        return tuple(WayOut(labels.label(*pair), self.form.without(*pair).href) for pair in chosen)

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders to choose from: without a point there is no distance."""
        return tuple(each for each in self.form.possible_orders if each != "distance" or self.where.lat is not None)

    @property
    def order(self) -> str:
        """The order of this list."""
        return self.form.order if self.form.order in self.orders else self.orders[0]


async def search(find: Find, scope: Condition, form: SearchForm, where: Whereabouts) -> Results:
    """Answers a question. A place that is unknown or has homonyms finds nothing until the visitor says which one."""
    if where.undecided:
        return Results(form, where, 0, (), ())
    query = _query(scope, form, where)
    single = tuple(name for name in FILTERS if name not in form.chosen)
    found = await find(replace(query, limit=PAGE_SIZE, offset=form.offset, count=single, rare=are_rare(single)))
    facets = dict(found.facets)
    for name in form.chosen:
        # What another value would give is counted as if this filter were not set, else every other value would say 0.
        alone = _query(scope, form.without(name), where)
        facets[name] = (await find(replace(alone, limit=0, count=(name,), rare=are_rare((name,))))).facets.get(name, [])
    filters = tuple(_filter(name, facets.get(name, []), form) for name in FILTERS)
    ways_out = () if found.total else await _ways_out(find, scope, form, where)
    cards = tuple(Card(mission.read(hit.body), hit.distance_km) for hit in found.hits)
    shown = tuple(each for each in filters if each.choices)
    return Results(form, where, found.total, cards, shown, found.corrected, ways_out)


async def similar(find: Find, scope: Condition, to: Mission) -> tuple[Card, ...]:
    """Other missions of the same domain, the nearest first; of any domain when there is none of the same near by."""
    spot = next((place for place in to.places if place.lat is not None and place.lon is not None), None)
    near = Near(spot.lat, spot.lon, SIMILAR_KM) if spot and spot.lat is not None and spot.lon is not None else None
    base = Query(kinds=(KIND,), scope=scope, near=near, limit=SIMILAR_COUNT + 1)
    base = replace(base, order=Order.DISTANCE if near else Order.DATE)
    cards: dict[str, Card] = {}
    for where in (Is("domain", (to.domain,)), ALWAYS) if to.domain else (ALWAYS,):
        for hit in (await find(replace(base, where=where))).hits:
            if hit.id != to.id:
                cards.setdefault(hit.id, Card(mission.read(hit.body), hit.distance_km))
        if len(cards) >= SIMILAR_COUNT:
            break
    return tuple(cards.values())[:SIMILAR_COUNT]


async def newest(find: Find, scope: Condition, *, of: str | None) -> tuple[Card, ...]:
    """The latest missions of a partner, or of anyone when it has none."""
    base = Query(kinds=(KIND,), scope=scope, order=Order.CREATED, limit=SIMILAR_COUNT)
    for where in (Is(OWNER, (of,)), ALWAYS) if of else (ALWAYS,):
        if hits := (await find(replace(base, where=where))).hits:
            return tuple(Card(mission.read(hit.body)) for hit in hits)
    return ()


async def latest(find: Find, scope: Condition, form: SearchForm, where: Whereabouts, *, limit: int) -> tuple[Card, ...]:
    """The missions that answer a question, the latest created first."""
    if where.undecided:
        return ()
    asked = replace(_query(scope, form, where), order=Order.CREATED, limit=limit)
    return tuple(Card(mission.read(hit.body), hit.distance_km) for hit in (await find(asked)).hits)


def question(scope: Condition, form: SearchForm, where: Whereabouts, *, limit: int, offset: int) -> Query:
    """What a form asks, the last announced first: what follows a search."""
    return replace(_query(scope, form, where), order=Order.CREATED, limit=limit, offset=offset)


def _query(scope: Condition, form: SearchForm, where: Whereabouts) -> Query:
    conditions = {name: Is(name, values) for name, values in form.chosen.items()}
    near = Near(where.lat, where.lon, form.km) if where.lat is not None and where.lon is not None else None
    on_places: list[Condition] = [condition for name, condition in conditions.items() if name in PLACE_FIELDS]
    on_places += [where.area] if where.area != ALWAYS else []
    return Query(
        kinds=(KIND,),
        scope=scope,
        where=All(tuple(condition for name, condition in conditions.items() if name not in PLACE_FIELDS)),
        place=All(tuple(on_places)),
        near=near,
        include_anywhere=near is not None or where.area != ALWAYS,
        words=form.words,
        order=ORDERS[Results(form, where, 0, (), ()).order],
    )


def _filter(name: str, found: list[FacetValue], form: SearchForm) -> Filter:
    boxes = choices(
        found,
        form.chosen.get(name, ()),
        label=lambda value: labels.label(name, value),
        proposed=lambda value: SINGLE_VALUES.get(name, value) == value,
    )
    return Filter(name, FILTERS[name], _(labels.FILTER_TITLES[name]), boxes)


async def _ways_out(find: Find, scope: Condition, form: SearchForm, where: Whereabouts) -> tuple[WayOut, ...]:
    """Questions near this one that do find something, the closest to what was asked first."""
    candidates: list[tuple[str, SearchForm]] = []
    if where.lat is not None:
        wider = [km for km in RADII if km > form.km][:2]
        further = {km: _("Chercher jusqu'à %(km)s km autour de %(place)s", km=km, place=where.label) for km in wider}
        candidates += [(label, form.having(km=km)) for km, label in further.items()]
    for name in form.chosen:
        title = _(labels.FILTER_TITLES[name]).lower()
        candidates.append((_("Retirer le filtre «\u00a0%(filter)s\u00a0»", filter=title), form.without(name)))
    if form.words and (form.place or form.chosen):
        candidates.append((_("Chercher «\u00a0%(words)s\u00a0» partout, sans filtre", words=form.words), SearchForm(words=form.words)))
    if form.words and form.place:
        around = _("Voir toutes les missions autour de %(place)s", place=where.label)
        candidates.append((around, SearchForm(place=form.place, km=form.km)))
    ways: list[WayOut] = []
    for label, other in candidates:
        place = where if other.place else Whereabouts()
        total = (await find(replace(_query(scope, other, place), limit=0))).total
        if total:
            ways.append(WayOut(label, other.href, total))
    return tuple(ways)
