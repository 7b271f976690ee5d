"""What a visitor asks, read from the address of the page: nothing in it can be wrong enough to show an error.

The address is the only state: a link shared, kept or opened again says the same thing. Parameters have French names
because people see them.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from tremplin.portal import typed
from tremplin.portal.language.spoken import marked
from tremplin.portal.typed import DEFAULT_RADIUS, Question

ORDERS = {"pertinence": marked("Pertinence"), "distance": marked("Distance"), "date": marked("Date de début")}
# Search field → name in the address. Their order is the order of the filters on the page.
FILTERS = {
    "domain": "domaine",
    "remote": "modalite",
    "openToMinors": "mineurs",
    "reducedMobilityAccessible": "mobilite",
    "type": "type",
    "activity": "activite",
    "departmentName": "departement",
}


@dataclass(frozen=True, slots=True)
class SearchForm(Question):
    """A question about missions."""

    words: str = ""

    @classmethod
    def read(cls, query: QueryParams) -> SearchForm:
        """The form that an address holds; what can't be understood is left aside."""
        chosen = {name: typed.values(query.getlist(parameter)) for name, parameter in FILTERS.items()}
        return cls(
            words=typed.text(query.get("quoi", "")),
            place=typed.text(query.get("ou", "")),
            km=typed.radius(query.get("rayon", "")),
            chosen={name: values for name, values in chosen.items() if values},
            order=order if (order := query.get("tri")) in ORDERS else None,
            page=typed.page(query.get("page", "")),
        )

    @property
    def possible_orders(self) -> tuple[str, ...]:
        """The orders that mean something for this question, the natural one first."""
        by_relevance = ("pertinence",) if self.words else ()
        by_distance = ("distance",) if self.place else ()
        return (*by_relevance, *by_distance, "date")

    @property
    def is_blank(self) -> bool:
        """Whether nothing was asked: the list of everything."""
        return not (self.words or self.place or self.chosen)

    @property
    def is_worth_indexing(self) -> bool:
        """Whether search engines should list it: combinations of what may be asked are endless, one choice at most is not."""
        return not self.words and self.km == DEFAULT_RADIUS and self.ticked + bool(self.place) <= 1

    def has(self, name: str, value: str) -> bool:
        return value in self.chosen.get(name, ())

    @property
    def followed(self) -> str:
        """What a file that follows this question is asked, whatever the page and the order: `?…`, or nothing."""
        _, mark, query = self.having(order=None).href.partition("?")
        return mark + query

    @property
    def href(self) -> str:
        """The address of this question: defaults are left out, so that one question has one address."""
        query: list[tuple[str, str]] = []
        if self.words:
            query.append(("quoi", self.words))
        if self.place:
            query.append(("ou", self.place))
        if self.place and self.km != DEFAULT_RADIUS:
            query.append(("rayon", str(self.km)))
        for name, parameter in FILTERS.items():
            query += [(parameter, value) for value in self.chosen.get(name, ())]
        if self.order and self.order != self.possible_orders[0]:
            query.append(("tri", self.order))
        if self.page > 1:
            query.append(("page", str(self.page)))
        return f"/missions?{urlencode(query)}" if query else "/missions"
