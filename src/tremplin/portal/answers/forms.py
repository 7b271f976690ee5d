"""What is asked of everything at once, read from the address of the page: see `portal/forms.py`. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from tremplin.portal import typed
from tremplin.portal.events.forms import EventForm
from tremplin.portal.forms import SearchForm
from tremplin.portal.immersions.forms import OfferForm
from tremplin.portal.typed import DEFAULT_RADIUS

PATH = "/recherche"
KINDS = {"missions": "Missions de bénévolat", "immersions": "Immersions en entreprise", "evenements": "Événements emploi"}


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """A question. `kind` narrows it to one kind; `first` and `last`, days, both included, are asked of events alone: missions and
    offers last."""

    words: str = ""
    place: str = ""
    km: int = DEFAULT_RADIUS
    kind: str = ""
    first: date | None = None
    last: date | None = None

    @classmethod
    def read(cls, query: QueryParams) -> AnswerForm:
        """The form that an address holds."""
        days = EventForm.read(query)
        return cls(
            typed.text(query.get("quoi", "")),
            typed.text(query.get("ou", "")),
            typed.radius(query.get("rayon", "")),
            kind if (kind := query.get("genre", "")) in KINDS else "",
            days.first,
            days.last,
        )

    def having(self, **changes: Any) -> AnswerForm:
        """The same question with something changed."""
        return replace(self, **changes)

    @property
    def href(self) -> str:
        """The address of this question."""
        km = str(self.km) if self.place and self.km != DEFAULT_RADIUS else ""
        first, last = (day.isoformat() if day else "" for day in (self.first, self.last))
        asked = {"quoi": self.words, "ou": self.place, "rayon": km, "genre": self.kind, "du": first, "au": last}
        query = {name: value for name, value in asked.items() if value}
        return f"{PATH}?{urlencode(query)}" if query else PATH

    @property
    def missions(self) -> SearchForm:
        """The same, asked of missions alone."""
        return SearchForm(words=self.words, place=self.place, km=self.km)

    @property
    def offers(self) -> OfferForm:
        """The same, asked of immersions alone."""
        return OfferForm(job=self.words, place=self.place, km=self.km)

    @property
    def events(self) -> EventForm:
        """The same, asked of events alone."""
        return EventForm(words=self.words, place=self.place, km=self.km, first=self.first, last=self.last)
