"""The answer to a visitor who looks for an immersion, with all the page shows around it: counts, chips, ways out of an empty list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from tremplin.immersions.offers import directory
from tremplin.immersions.offers.directory import Nearest, OfferPage, OfferQuery, Sort
from tremplin.kit.db import Conn
from tremplin.portal.immersions import atlas, labels, offer
from tremplin.portal.immersions.atlas import Atlas, Pin
from tremplin.portal.immersions.forms import FILTERS, OfferForm
from tremplin.portal.immersions.offer import Offer
from tremplin.portal.immersions.recent import Recent
from tremplin.portal.language.spoken import _
from tremplin.portal.listing import Choice, Filter, Paging, WayOut, choices, page_count
from tremplin.portal.typed import LAST_PAGE, PAGE_SIZE
from tremplin.portal.whereabouts import Whereabouts
from tremplin.reference.rome.wanted import Wanted
from tremplin.search.model import FacetValue, Near

ORDERS = {"distance": Sort.DISTANCE, "accueil": Sort.SCORE, "date": Sort.DATE}
ON_MAP = 60
DEPARTMENT = "departmentName"
SIMILAR_KM = 30
SIMILAR_COUNT = 3
# When so few are found, it is worth telling that more may be further.
FEW = 5
Facets: TypeAlias = dict[str, list[FacetValue]]


@dataclass(frozen=True, slots=True)
class Results:
    """`km` is the radius that was searched; `widened` when it is more than was asked, because nothing was nearer."""

    form: OfferForm
    where: Whereabouts
    wanted: Wanted
    total: int = 0
    offers: tuple[Offer, ...] = ()
    filters: tuple[Filter, ...] = ()
    km: float = 0
    widened: bool = False
    corrected: str | None = None
    ways_out: tuple[WayOut, ...] = ()
    atlas: Atlas | None = None

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
        """The orders to choose from, the natural one first: without a point there is no distance."""
        return orders(self.where)

    @property
    def order(self) -> str:
        """The order of this list."""
        return order(self.form, self.where)


def orders(where: Whereabouts) -> tuple[str, ...]:
    """The orders that mean something around a place, the natural one first."""
    return ("distance", "accueil", "date") if where.lat is not None else ("accueil", "date")


def order(form: OfferForm, where: Whereabouts) -> str:
    """The order asked for, or the natural one."""
    possible = orders(where)
    return form.order if form.order in possible else possible[0]


async def search(
    conn: Conn, form: OfferForm, where: Whereabouts, wanted: Wanted, recent: Recent[Nearest], *, now: datetime
) -> Results:
    """Answers a question. A place that is unknown or has homonyms finds nothing until the visitor says which one.

    Counting what everything holds takes longer than the page: without a job or a place, values are proposed without their counts,
    and the map of the country is at most a minute old.
    """
    if where.undecided:
        return Results(form, where, wanted)
    overview, whole = form.on_map and not form.place, not form.job and not form.place
    counted = () if whole else tuple(name for name in FILTERS if name not in form.chosen)
    size, offset = (0 if overview else ON_MAP, 0) if form.on_map else (PAGE_SIZE, form.offset)
    facets_asked = (*counted, DEPARTMENT) if overview else counted
    asked = replace(_query(form, where, wanted, now), limit=size, offset=offset, facets=facets_asked)
    if overview and whole:
        found = await recent.get(form.href, now, lambda: _find(conn, asked))
    else:
        found = await _find(conn, asked)
    offers = tuple(offer.read(row) for row in found.page.rows)
    facets = None if whole else await _facets(conn, form, where, wanted, found, now)
    filters = tuple(_filter(name, facets, form) for name in FILTERS)
    return Results(
        form,
        where,
        wanted,
        total=found.page.total,
        offers=offers,
        filters=tuple(each for each in filters if each.choices),
        km=found.km,
        widened=found.widened and bool(found.page.total),
        corrected=found.page.corrected,
        ways_out=() if found.page.total else await _ways_out(conn, form, where, wanted, now),
        atlas=_atlas(form, where, found, offers) if form.on_map and found.page.total else None,
    )


async def _facets(conn: Conn, form: OfferForm, where: Whereabouts, wanted: Wanted, found: Nearest, now: datetime) -> Facets:
    """What each value of each filter would give. That of a filter with something ticked is counted as if it were not set, else
    every other value would say 0."""
    facets = {**found.page.facets}
    for name in form.chosen:
        alone = replace(_within(_query(form.without(name), where, wanted, now), found.km), limit=0, facets=(name,))
        facets[name] = (await directory.search(conn, alone)).facets.get(name, [])
    return facets


def latest(form: OfferForm, where: Whereabouts, wanted: Wanted, *, limit: int, now: datetime) -> OfferQuery | None:
    """What the latest offers that answer a question are asked by; None where nothing can."""
    if where.undecided:
        return None
    return replace(_query(form, where, wanted, now), sort=Sort.DATE, limit=limit, offset=0)


async def similar(conn: Conn, to: Offer, *, now: datetime) -> tuple[Offer, ...]:
    """Offers of the same occupation, the nearest first, by other companies; of any occupation near by when there is none."""
    near = OfferQuery(at=now, sort=Sort.DISTANCE, near=Near(to.lat, to.lon, SIMILAR_KM), limit=2 * SIMILAR_COUNT)
    for asked in (replace(near, rome_codes=[to.rome]), near):
        found = _one_a_company(await directory.search(conn, asked), but=to.siret)
        if found:
            return found
    return ()


async def of_job(conn: Conn, wanted: Wanted, *, now: datetime) -> tuple[Offer, ...]:
    """Offers of a job anywhere."""
    asked = replace(_query(OfferForm(), Whereabouts(), wanted, now), limit=2 * SIMILAR_COUNT)
    return _one_a_company(await directory.search(conn, asked))


async def of_company(conn: Conn, siret: str, *, now: datetime) -> tuple[Offer, ...]:
    """The offers of a company."""
    page = await directory.search(conn, OfferQuery(at=now, sirets=[siret], only_available=False, limit=SIMILAR_COUNT))
    return tuple(offer.read(row) for row in page.rows)


def _one_a_company(page: OfferPage, *, but: str = "") -> tuple[Offer, ...]:
    firsts = {row.siret: row for row in reversed(page.rows) if row.siret != but}
    return tuple(offer.read(row) for row in page.rows if firsts.get(row.siret) is row)[:SIMILAR_COUNT]


async def _find(conn: Conn, asked: OfferQuery) -> Nearest:
    if asked.near is not None:
        return await directory.nearest(conn, asked)
    return Nearest(await directory.search(conn, asked), 0, widened=False)


def _within(asked: OfferQuery, km: float) -> OfferQuery:
    return replace(asked, near=replace(asked.near, km=km)) if asked.near else asked


def question(form: OfferForm, where: Whereabouts, wanted: Wanted, *, now: datetime, limit: int, offset: int) -> OfferQuery:
    """What a form asks, the last described first: what follows a search."""
    return replace(_query(form.having(on_map=False), where, wanted, now), sort=Sort.DATE, limit=limit, offset=offset)


def _query(form: OfferForm, where: Whereabouts, wanted: Wanted, now: datetime) -> OfferQuery:
    chosen = form.chosen
    audience: Iterable[str] = chosen.get("searchableBy", ())
    return OfferQuery(
        at=now,
        sort=ORDERS[order(form, where)],
        near=Near(where.lat, where.lon, form.km) if where.lat is not None and where.lon is not None else None,
        words=wanted.words,
        appellation_codes=wanted.appellations,
        rome_codes=[wanted.rome] if wanted.rome else None,
        department_codes=where.departments or None,
        naf_sections=chosen.get("nafSection"),
        fit_for_disabled_workers=chosen.get("fitForDisabledWorkers"),
        remote_work=chosen.get("remoteWorkMode"),
        contact_modes=chosen.get("contactMode"),
        company_sizes=chosen.get("companySize"),
        searchable_by=next(iter(audience), None),
        remote_everywhere=not form.on_map,  # a map shows where one goes
        limit=PAGE_SIZE,
    )


def _filter(name: str, facets: Facets | None, form: OfferForm) -> Filter:
    """`facets` None: every value, uncounted."""
    ticked, possible = form.chosen.get(name, ()), labels.values(name)
    if facets is None:
        shown = [*possible, *(value for value in ticked if value not in possible)]
        boxes = tuple(Choice(value, labels.label(name, value), None, value in ticked) for value in shown)
    else:
        boxes = choices(
            facets.get(name, []),
            ticked,
            label=lambda value: labels.label(name, value),
            proposed=lambda value: value in possible or value in ticked,
        )
    return Filter(name, FILTERS[name], _(labels.FILTER_TITLES[name]), boxes)


async def _ways_out(conn: Conn, form: OfferForm, where: Whereabouts, wanted: Wanted, now: datetime) -> tuple[WayOut, ...]:
    """Questions near this one that do find something, the closest to what was asked first. The radius was widened already."""
    candidates: list[tuple[str, OfferForm, Wanted]] = []
    if wanted.occupation:
        label = _("Voir les métiers voisins («\u00a0%(job)s\u00a0»)", job=wanted.occupation.label)
        code = wanted.occupation.code
        candidates.append((label, form.having(job=code), Wanted(wanted.occupation.label, rome=code)))
    for name in form.chosen:
        title = _(labels.FILTER_TITLES[name]).lower()
        candidates.append((_("Retirer le filtre «\u00a0%(filter)s\u00a0»", filter=title), form.without(name), wanted))
    if form.job and (form.place or form.chosen):
        label = _("Chercher «\u00a0%(words)s\u00a0» partout, sans filtre", words=wanted.label)
        candidates.append((label, OfferForm(job=form.job), wanted))
    if form.job and form.place:
        label = _("Voir tous les métiers autour de %(place)s", place=where.label)
        candidates.append((label, OfferForm(place=form.place, km=form.km), Wanted()))
    ways: list[WayOut] = []
    for label, other, job in candidates:
        place = where if other.place else Whereabouts()
        total = (await directory.search(conn, replace(_query(other, place, job, now), limit=0))).total
        if total:
            ways.append(WayOut(label, other.href, total))
    return tuple(ways)


def _atlas(form: OfferForm, where: Whereabouts, found: Nearest, offers: tuple[Offer, ...]) -> Atlas:
    if not form.place:
        return atlas.of_country(found.page.facets.get(DEPARTMENT, []), lambda place: form.having(place=place).href)
    near = Near(where.lat, where.lon, found.km) if where.lat is not None and where.lon is not None else None
    return atlas.around(
        near, where.departments, [Pin(each.lat, each.lon, each.city, each.href, each.job.label, each.company) for each in offers]
    )
