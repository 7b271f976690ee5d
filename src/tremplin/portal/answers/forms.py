"""What is asked of everything at once, read from the address of the page: see `portal/forms.py`. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from tremplin.portal import typed
from tremplin.portal.events.forms import EventForm
from tremplin.portal.forms import SearchForm
from tremplin.portal.immersions.forms import OfferForm

PATH = "/recherche"


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """A question."""

    words: str = ""
    place: str = ""

    @classmethod
    def read(cls, query: QueryParams) -> AnswerForm:
        """The form that an address holds."""
        return cls(typed.text(query.get("quoi", "")), typed.text(query.get("ou", "")))

    def having(self, **changes: Any) -> AnswerForm:
        """The same question with something changed."""
        return replace(self, **changes)

    @property
    def href(self) -> str:
        """The address of this question."""
        query = [(name, value) for name, value in (("quoi", self.words), ("ou", self.place)) if value]
        return f"{PATH}?{urlencode(query)}" if query else PATH

    @property
    def missions(self) -> SearchForm:
        """The same, asked of missions alone."""
        return SearchForm(words=self.words, place=self.place)

    @property
    def offers(self) -> OfferForm:
        """The same, asked of immersions alone."""
        return OfferForm(job=self.words, place=self.place)

    @property
    def events(self) -> EventForm:
        """The same, asked of events alone."""
        return EventForm(words=self.words, place=self.place)
