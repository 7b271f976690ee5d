"""What a visitor asks of a widget (contract §1.10): filters read from the query, and the questions they make for search.

On these routes a value is never cut at its commas, and `none` stands for missions that say nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from tremplin.apis.engagement.parameters import FURTHEST, MOST, Parameters, kilometres, period_bound
from tremplin.diffusion.widgets.model import Widget
from tremplin.kit.condition import ALWAYS, All, AnyOf, Condition, Exists, Is
from tremplin.missions.documents import ABROAD, MISSING, NOTED_WHEN_MISSING, ORGANISATION_FACET, are_rare
from tremplin.missions.model import KIND, Remote
from tremplin.reference.domains import domain_code
from tremplin.search.model import Near, Order, Query

DEFAULT_SIZE, MOST_BROWSED = 25, 100
VISITOR_KM = "50km"
NONE = "none"
# Filters as the contract names them → fields of documents.
_LISTS = {
    "domain": "domain",
    "organization": "organizationClientId",
    "department": "departmentName",
    "schedule": "schedule",
    "action": "tasks",
    "beneficiary": "audience",
}
# Facets as the contract names them → the fields they count.
FACETS: dict[str, tuple[str, ...]] = {
    "domain": ("domain",),
    "organization": (ORGANISATION_FACET,),
    "department": ("departmentName",),
    "remote": ("remote",),
    "country": ("country",),
    "schedule": ("schedule",),
    "action": ("tasks",),
    "beneficiary": ("audience",),
    "minor": ("openToMinors",),
    "accessibility": ("reducedMobilityAccessible", "closeToTransport"),
}
DEFAULT_FACETS = ("domain", "organization", "department", "remote", "country")
_REMOTE = {"yes": (Remote.POSSIBLE, Remote.FULL), "no": (Remote.NO, Remote.LOCAL)}
_YES_NO = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}
# Durations are terms, asked one by one up to this many months; beyond, any duration will do.
_LONGEST_MONTHS = 600


@dataclass(frozen=True, slots=True)
class WidgetSearch:
    """A visitor's question. `filters` are by parameter, those that can be asked of one same place apart."""

    filters: dict[str, Condition]
    places: dict[str, Condition]
    near: Near | None
    anywhere: bool
    words: str
    after: datetime | None
    size: int
    start: int
    facets: tuple[str, ...] = field(default=DEFAULT_FACETS)

    def query(self, scope: Condition, rules: Condition, *, facets: Collection[str] = (), without: str | None = None) -> Query:
        """The question for search: all that the widget may show, its rules and the filters, but for the one named `without`."""
        asked = [condition for name, condition in self.filters.items() if name != without]
        placed = [condition for name, condition in self.places.items() if name != without]
        if self.near is None and len(placed) == 1:  # nothing else is asked of that place: the whole mission tells as much
            asked, placed = asked + placed, []
        fields = tuple(each for name in facets for each in FACETS[name])
        return Query(
            kinds=(KIND,),
            scope=scope,
            where=All((rules, *asked)),
            place=All(tuple(placed)) if placed else ALWAYS,
            near=self.near,
            include_anywhere=self.near is not None and not placed and (self.anywhere or without == "remote"),
            words=self.words,
            fuzzy=False,
            date_after=self.after,
            order=Order.NEWEST,
            limit=self.size,
            offset=self.start,
            count=fields,
            rare=are_rare(fields),
        )


def widget_search(query_string: str, widget: Widget) -> WidgetSearch:
    """Reads the filters of `/iframe/:id/search` and `/iframe/:id/aggs`. Raises InvalidQuery."""
    parameters = Parameters(query_string)
    search = _search(parameters, widget)
    start = parameters.number("from", 0, least=0, most=FURTHEST, whole=True)
    size = parameters.number("size", DEFAULT_SIZE, least=0, most=FURTHEST, whole=True)
    facets = dict.fromkeys(parameters.options("aggs", tuple(FACETS)))
    parameters.refuse_if_wrong()
    # Zero asks for everything, as in the original: as much as one answer can hold.
    most = min(int(size or MOST), MOST)
    return replace(search, size=most, start=int(start or 0), facets=tuple(facets) or DEFAULT_FACETS)


def browse_search(query_string: str, widget: Widget) -> WidgetSearch:
    """Reads the filters of `/missions/browse/widget/:id`, whose pages may be asked by number. Raises InvalidQuery."""
    parameters = Parameters(query_string)
    search = _search(parameters, widget)
    start = parameters.number("from", 0, least=0, most=FURTHEST, whole=True) or 0
    name = "pageSize" if parameters.has("pageSize") else "size"
    size = parameters.number(name, DEFAULT_SIZE, least=1, most=MOST_BROWSED, whole=True) or DEFAULT_SIZE
    page = parameters.number("page", None, least=1, most=FURTHEST // MOST_BROWSED, whole=True)
    parameters.refuse_if_wrong()
    return replace(search, size=int(size), start=int(start if page is None else (page - 1) * size), facets=tuple(FACETS))


def _search(parameters: Parameters, widget: Widget) -> WidgetSearch:
    filters = {name: _one_of(name, parameters.repeated(name)) for name in _LISTS}
    filters["minor"] = _minor(parameters.repeated("minor"))
    filters["accessibility"] = _accessibility(parameters.repeated("accessibility"))
    filters["duration"] = _duration(parameters)
    remote = _remote(parameters, widget)
    filters["remote"] = Is("remote", remote) if remote else None
    places = {"country": _country(parameters.repeated("country"))}
    if isinstance(filters["department"], Is):  # with `none`, it is about all places together
        places["department"] = filters.pop("department")
    return WidgetSearch(
        filters={name: condition for name, condition in filters.items() if condition is not None},
        places={name: condition for name, condition in places.items() if condition is not None},
        near=_near(parameters, widget),
        anywhere=not remote or Remote.LOCAL in remote,
        words=parameters.first("search") or "",
        after=_after(parameters),
        size=DEFAULT_SIZE,
        start=0,
    )


def _one_of(name: str, said: list[str]) -> Condition | None:
    term = _LISTS[name]
    values = tuple(dict.fromkeys(value.strip() for value in said if value.strip() and value.strip() != NONE))
    if name == "domain":
        values = tuple(domain_code(value) or value for value in values)
    asked: list[Condition] = [Is(term, values)] if values else []
    if any(value.strip() == NONE for value in said):
        assert term in NOTED_WHEN_MISSING
        asked.append(Is(MISSING, (term,)))
    return AnyOf(tuple(asked)) if len(asked) > 1 else asked[0] if asked else None


def _minor(said: list[str]) -> Condition | None:
    meant = {_YES_NO[value.lower()] for value in said if value.lower() in _YES_NO}
    return Is("openToMinors", tuple(meant)) if len(meant) == 1 else None


def _accessibility(said: list[str]) -> Condition | None:
    """Needs add up: who uses a wheelchair and the bus wants both."""
    needs = tuple(Is(name, ("yes",)) for name in FACETS["accessibility"] if name in said)
    return All(needs) if len(needs) > 1 else needs[0] if needs else None


def _remote(parameters: Parameters, widget: Widget) -> tuple[str, ...]:
    """The values wanted; none for all. A widget of civic service shows what is done on the spot, unless asked."""
    said = set(parameters.repeated("remote"))
    if not said and widget.type == "volontariat":
        said = {"no"}
    if {"yes", "no"} <= said:
        return ()
    return tuple(dict.fromkeys(value for each in sorted(said) for value in _remote_values(each)))


def _remote_values(said: str) -> tuple[str, ...]:
    return _REMOTE.get(said) or ((said,) if said in set(Remote) else ())


def _country(said: list[str]) -> Condition | None:
    meant = {value for value in said if value in {"FR", "NOT_FR"}}
    if len(meant) != 1:
        return None
    return Is("country", ("FR",)) if "FR" in meant else Is(ABROAD, ("yes",))


def _duration(parameters: Parameters) -> Condition | None:
    most = parameters.number("duration", None, least=0, most=FURTHEST, whole=True)
    if most is None:
        return None
    return Is("duration", tuple(map(str, range(int(most) + 1)))) if most <= _LONGEST_MONTHS else Exists("duration")


def _near(parameters: Parameters, widget: Widget) -> Near | None:
    """The circle of the widget, or else that of the visitor."""
    lat = parameters.number("lat", None, least=-90, most=90, whole=False)
    lon = parameters.number("lon", None, least=-180, most=180, whole=False)
    if widget.lat is not None and widget.lon is not None:
        return Near(widget.lat, widget.lon, kilometres(widget.distance))
    return None if lat is None or lon is None else Near(lat, lon, kilometres(VISITOR_KM))


def _after(parameters: Parameters) -> datetime | None:
    raw = (parameters.first("start") or "").strip()
    after = period_bound(raw, after=True) if raw else None
    if raw and after is None:
        message = "Invalid input: expected date, received Date"
        parameters.issues.append({"expected": "date", "code": "invalid_type", "path": ["start"], "message": message})
    return after
