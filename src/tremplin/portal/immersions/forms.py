"""What a visitor who looks for an immersion asks, read from the address of the page, its only state: see `portal/forms.py`."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams

from tremplin.portal import typed
from tremplin.portal.language.spoken import marked
from tremplin.portal.typed import DEFAULT_RADIUS, Question

ORDERS = {"distance": marked("Distance"), "accueil": marked("Qualité de l'accueil"), "date": marked("Mise à jour")}
# Search field → name in the address. Their order is the order of the filters on the page.
FILTERS = {
    "searchableBy": "pour",
    "remoteWorkMode": "modalite",
    "contactMode": "contact",
    "companySize": "taille",
    "fitForDisabledWorkers": "handicap",
    "nafSection": "secteur",
}
# Two values that exclude nobody when they are both ticked.
_ONE_OF = ("searchableBy",)


@dataclass(frozen=True, slots=True)
class OfferForm(Question):
    """A question. `job` is what was typed: a name of a job, or words; `on_map` asks for the map instead of the list."""

    job: str = ""
    on_map: bool = False

    @classmethod
    def read(cls, query: QueryParams) -> OfferForm:
        """The form that an address holds; what can't be understood is left aside."""
        chosen = {name: typed.values(query.getlist(parameter)) for name, parameter in FILTERS.items()}
        return cls(
            job=typed.text(query.get("metier", "")),
            place=typed.text(query.get("ou", "")),
            km=typed.radius(query.get("rayon", "")),
            chosen={name: values for name, values in chosen.items() if values and (name not in _ONE_OF or len(values) == 1)},
            order=order if (order := query.get("tri")) in ORDERS else None,
            page=typed.page(query.get("page", "")),
            on_map=query.get("vue") == "carte",
        )

    @property
    def is_blank(self) -> bool:
        """Whether nothing was asked: the list of everything."""
        return not (self.job or self.place or self.chosen)

    @property
    def followed(self) -> str:
        """What a file that follows this question is asked, whatever the page and the order: `?…`, or nothing."""
        _, mark, query = self.having(order=None, on_map=False).href.partition("?")
        return mark + query

    @property
    def is_worth_indexing(self) -> bool:
        """See `portal/forms.py`; jobs are a register, and count as a choice."""
        return not self.on_map and self.km == DEFAULT_RADIUS and self.ticked + bool(self.place) + bool(self.job) <= 1

    @property
    def href(self) -> str:
        """The address of this question: defaults are left out, so that one question has one address."""
        query: list[tuple[str, str]] = []
        if self.job:
            query.append(("metier", self.job))
        if self.place:
            query.append(("ou", self.place))
        if self.place and self.km != DEFAULT_RADIUS:
            query.append(("rayon", str(self.km)))
        for name, parameter in FILTERS.items():
            query += [(parameter, value) for value in self.chosen.get(name, ())]
        if self.order and self.order != ("distance" if self.place else "accueil"):
            query.append(("tri", self.order))
        if self.on_map:
            query.append(("vue", "carte"))
        if self.page > 1:
            query.append(("page", str(self.page)))
        return f"/immersions?{urlencode(query)}" if query else "/immersions"


def offer_href(siret: str, appellation_code: str, location_id: str | None = None, *, step: str = "") -> str:
    """The address of the page of an offer, or of a step that follows it (`contact`). Ids of places hold any character."""
    path = "/".join(quote(part, safe="") for part in (siret, appellation_code, *([step] if step else [])))
    return f"/immersions/{path}?{urlencode({'lieu': location_id})}" if location_id else f"/immersions/{path}"
