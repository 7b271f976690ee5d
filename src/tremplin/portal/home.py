"""What the home page shows: how much there is to find here, by domain, and what is new."""

from __future__ import annotations

from dataclasses import dataclass

from tremplin.kit.condition import Condition
from tremplin.portal import labels, mission
from tremplin.portal.forms import SearchForm
from tremplin.portal.results import KIND, Card, Find
from tremplin.search.model import FacetValue, Order, Query

NEWEST = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """Counters of what the portal may show."""

    missions: int = 0
    organisations: int = 0
    communes: int = 0


@dataclass(frozen=True, slots=True)
class Tile:
    """A domain, as a way into the list."""

    label: str
    icon: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class Home:
    figures: Figures
    tiles: tuple[Tile, ...]
    newest: tuple[Card, ...]


async def gather(find: Find, scope: Condition, figures: Figures) -> Home:
    """Asks the engine for the domains and the latest missions."""
    found = await find(Query(kinds=(KIND,), scope=scope, order=Order.CREATED, limit=NEWEST, count=("domain",)))
    cards = tuple(Card(mission.read(hit.body)) for hit in found.hits)
    return Home(figures, tiles(found.facets.get("domain", [])), cards)


def tiles(counts: list[FacetValue]) -> tuple[Tile, ...]:
    """The domains that have missions, the fullest first; « Autre » closes the list, whatever it holds."""
    ordered = sorted(counts, key=lambda each: (each.value == "autre", -each.count, each.value))
    return tuple(
        Tile(
            labels.label("domain", each.value),
            labels.domain_icon(each.value),
            SearchForm(chosen={"domain": (each.value,)}).href,
            each.count,
        )
        for each in ordered
    )
