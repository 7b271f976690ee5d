"""The missions of a widget that answer a visitor's question, with the filters, the map and the pages around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from hashlib import blake2b

from tremplin.diffusion.widgets.model import Shown, Widget
from tremplin.kit.condition import ALWAYS, All, AnyOf, Condition, Exists, Is
from tremplin.kit.db import Conn
from tremplin.missions import window
from tremplin.missions.documents import ABROAD, MISSING, ORGANISATION_FACET, are_rare, read_organisation
from tremplin.missions.model import Remote
from tremplin.missions.showing import as_shown
from tremplin.portal import labels, mission
from tremplin.portal.embeds.forms import LISTS, LONGEST_MONTHS, EmbedForm, allowed
from tremplin.portal.immersions import atlas
from tremplin.portal.immersions.atlas import Atlas
from tremplin.portal.listing import Choice, Filter, Paging, page_count
from tremplin.portal.results import Card
from tremplin.portal.whereabouts import Whereabouts, understand
from tremplin.reference.communes import departments
from tremplin.search import engine
from tremplin.search.model import FacetValue, Near, Order, Query

PAGE_SIZE, LAST_PAGE = 6, 250
# A carousel has no pages: beyond these nobody turns it any more.
MOST_TURNED = {"benevolat": 25}
MOST_TURNED_OTHERWISE = 40
VISITOR_KM = 50.0
_MOST_CHOICES = 40
NONE, _UNSAID = "none", "Non précisé"
# Filters with boxes → the field whose values are counted.
_COUNTED = {
    "domain": "domain",
    "department": "departmentName",
    "organization": ORGANISATION_FACET,
    "schedule": "schedule",
    "beneficiary": "audience",
    "action": "tasks",
}
_ASKED = {**_COUNTED, "organization": "organizationClientId"}
_NEEDS = {"reducedMobilityAccessible": "Accessible à mobilité réduite", "closeToTransport": "Près des transports"}
_TITLES = {
    "domain": "Domaines",
    "department": "Départements",
    "organization": "Organisations",
    "schedule": "Horaires",
    "beneficiary": "Publics aidés",
    "action": "Actions",
    "accessibility": "Accessibilité",
}
assert set(_TITLES) == set(LISTS)
_REMOTE = {"yes": (Remote.POSSIBLE, Remote.FULL), "no": (Remote.NO, Remote.LOCAL)}


@dataclass(frozen=True, slots=True)
class Listing:
    """What an embed shows. `request_id` names the list by what it holds, so that who follows a link tells which list showed it."""

    shown: Shown
    form: EmbedForm
    where: Whereabouts
    total: int
    cards: tuple[Card, ...]
    filters: tuple[Filter, ...]
    atlas: Atlas | None = None

    @property
    def widget(self) -> Widget:
        return self.shown.widget

    @property
    def path(self) -> str:
        return f"/embed/{self.widget.id}"

    @property
    def allowed(self) -> tuple[str, ...]:
        return allowed(self.widget)

    @property
    def months(self) -> range:
        """The durations to choose from."""
        return range(1, LONGEST_MONTHS + 1)

    @property
    def paging(self) -> Paging:
        count = 1 if self.widget.style == "carousel" else page_count(self.total, PAGE_SIZE, LAST_PAGE)
        return Paging(self.form.page, count, lambda page: self.path + self.form.having(page=page).query)

    @property
    def request_id(self) -> str:
        said = "\n".join((self.path + self.form.query, *(each.mission.id for each in self.cards)))
        return blake2b(said.encode(), digest_size=12).hexdigest()

    def href(self, mission_id: str) -> str:
        """The tracked link of a mission shown."""
        if self.form.untracked:
            return f"/r/notrack/{mission_id}"
        return f"/r/widget/{mission_id}?widgetId={self.widget.id}&requestId={self.request_id}"


async def search(conn: Conn, shown: Shown, form: EmbedForm) -> Listing:
    """Answers a visitor of a widget. A place unknown or with homonyms finds nothing until the visitor says which one."""
    where = Whereabouts(form.place, *form.point) if form.point else understand(form.place)
    if where.undecided:
        return Listing(shown, form, where, 0, (), ())
    turned = shown.widget.style == "carousel"
    size = MOST_TURNED.get(shown.widget.type, MOST_TURNED_OTHERWISE) if turned else PAGE_SIZE
    base = await window.question(conn, shown.widget, shown.scope, limit=size)
    names = [name for name in allowed(shown.widget) if name in _COUNTED]
    free = tuple(_COUNTED[name] for name in names if name not in form.chosen)
    asked = replace(_narrowed(base, form, where), count=free, rare=are_rare(free))
    found = await engine.find(conn, replace(asked, offset=0 if turned else (form.page - 1) * size))
    last = page_count(found.total, size, LAST_PAGE)
    if form.page > last:  # the list got shorter since that address was written
        form = form.having(page=last)
        found = await engine.find(conn, replace(asked, offset=0 if turned else (last - 1) * size))
    counts = dict(found.facets)
    for name in (each for each in names if each in form.chosen):
        # What another value would give is counted as if this filter were not set, else every other value would say 0.
        others = form.having(chosen={key: values for key, values in form.chosen.items() if key != name})
        field = (_COUNTED[name],)
        alone = replace(_narrowed(base, others, where), limit=0, count=field, rare=are_rare(field))
        counts |= (await engine.find(conn, alone)).facets
    hits = await as_shown(conn, shown.owner, found.hits)
    cards = tuple(Card(mission.read(hit.body), hit.distance_km) for hit in hits)
    return Listing(shown, form, where, found.total, cards, _filters(shown.widget, form, counts), _map(shown.widget, form, counts))


def _narrowed(base: Query, form: EmbedForm, where: Whereabouts) -> Query:
    """What a widget shows, less what the visitor does not want."""
    asked = {name: _one_of(_ASKED[name], values) for name, values in form.chosen.items() if name in _ASKED}
    placed = [asked.pop("department")] if NONE not in form.chosen.get("department", (NONE,)) else []  # else of all places together
    more = [*asked.values(), *(Is(name, ("yes",)) for name in form.chosen.get("accessibility", ()) if name in _NEEDS)]
    if remote := form.single.get("remote"):
        more.append(Is("remote", _REMOTE[remote]))
    if "minor" in form.single:
        more.append(Is("openToMinors", ("yes",)))
    if form.months:
        more.append(Is("duration", tuple(map(str, range(form.months + 1)))) if form.months < LONGEST_MONTHS else Exists("duration"))
    if country := form.single.get("country"):
        placed.append(Is("country", ("FR",)) if country == "FR" else Is(ABROAD, ("yes",)))
    near = base.near
    if near is None and where.lat is not None and where.lon is not None:
        near = Near(where.lat, where.lon, VISITOR_KM)
    return replace(
        base,
        where=All((base.where, *more)),
        place=All((*placed, where.area)) if placed or where.area != ALWAYS else ALWAYS,
        near=near,
        include_anywhere=not placed and (near is not None or where.area != ALWAYS),
        words=form.words,
        order=Order.RELEVANCE if form.words else base.order,
        date_after=datetime.combine(form.start, time(), UTC) if form.start else None,
    )


def _one_of(field: str, values: Sequence[str]) -> Condition:
    """One of the values ticked; `none` stands for missions that say nothing."""
    named = tuple(value for value in values if value != NONE)
    missing = Is(MISSING, (field,))
    if len(named) == len(values):
        return Is(field, named)
    return AnyOf((Is(field, named), missing)) if named else missing


def _filters(widget: Widget, form: EmbedForm, counts: dict[str, list[FacetValue]]) -> tuple[Filter, ...]:
    groups = []
    for name in (each for each in allowed(widget) if each in LISTS):
        ticked = form.chosen.get(name, ())
        if name == "accessibility":
            boxes = tuple(Choice(value, label, None, value in ticked) for value, label in _NEEDS.items())
        else:
            boxes = _choices(name, counts.get(_COUNTED[name], []), ticked)
        if boxes:
            groups.append(Filter(name, name, _TITLES[name], boxes))
    return tuple(groups)


def _choices(name: str, found: Sequence[FacetValue], ticked: Sequence[str]) -> tuple[Choice, ...]:
    """The boxes of a filter: the most frequent values, and all those ticked, even when nothing has them any more."""
    held: dict[str, tuple[str, int]] = {}
    for value, label, count in _told(name, found):
        held[value] = (held[value][0], held[value][1] + count) if value in held else (label, count)
    held |= {value: (_UNSAID if value == NONE else value, 0) for value in ticked if value not in held}
    ranked = sorted(held.items(), key=lambda each: (-each[1][1], each[1][0]))
    kept = [each for rank, each in enumerate(ranked) if rank < _MOST_CHOICES or each[0] in ticked]
    return tuple(Choice(value, label, count, value in ticked) for value, (label, count) in kept)


def _told(name: str, found: Sequence[FacetValue]) -> Iterable[tuple[str, str, int]]:
    """Each value counted, as addresses say it and as people read it."""
    for each in found:
        if name == "organization":
            client_id, label = read_organisation(each.value)
            yield client_id, label or client_id, each.count
        elif each.value:
            yield each.value, labels.label(name, each.value), each.count


def _map(widget: Widget, form: EmbedForm, counts: dict[str, list[FacetValue]]) -> Atlas | None:
    if not widget.map:
        return None

    def href(code: str) -> str:
        chosen = {**form.chosen, "department": (departments()[code].name,)}
        return f"/embed/{widget.id}{form.having(chosen=chosen).query}"

    return atlas.of_country(counts.get("departmentName", []), href)
