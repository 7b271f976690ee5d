"""What a visitor asks of a widget, read from the address of the embed: nothing in it can be wrong enough to show an error. Pure.

Parameters have the names that widgets always had (contract of API Engagement §1.10): addresses pasted years ago still say the same.
What the widget does not let its visitors choose is left aside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from tremplin.diffusion.widgets.model import FILTERS, Widget
from tremplin.portal import typed
from tremplin.portal.typed import Chosen

# Filters with boxes to tick.
LISTS = ("domain", "department", "organization", "schedule", "beneficiary", "action", "accessibility")
# Filters with one choice among a few.
CHOICES = {
    "remote": {"no": "Sur place", "yes": "À distance"},
    "country": {"FR": "En France", "NOT_FR": "À l'étranger"},
    "minor": {"yes": "Ouvert aux mineurs"},
}
LONGEST_MONTHS = 12
_FLAGS = {"untracked": "notrack", "legacy": "ancien"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedForm:
    """A visitor's question. `point` (degrees) is given by addresses, never typed; `single` holds the filters of one choice.

    `untracked`: nothing is counted, for who tries. `legacy`: the page around is one that sites pasted from API Engagement.
    """

    words: str = ""
    place: str = ""
    point: tuple[float, float] | None = None
    single: dict[str, str] = field(default_factory=dict)
    chosen: Chosen = field(default_factory=dict)
    start: date | None = None
    months: int | None = None
    page: int = 1
    untracked: bool = False
    legacy: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing was asked."""
        return self == EmbedForm(page=self.page, untracked=self.untracked, legacy=self.legacy)

    @property
    def flags(self) -> tuple[str, ...]:
        """The marks that every address of the embed goes on carrying."""
        return tuple(parameter for name, parameter in _FLAGS.items() if getattr(self, name))

    @property
    def query(self) -> str:
        """The question as the end of an address, `?` included; one question has one address."""
        pairs: list[tuple[str, str]] = [("search", self.words), ("city", self.place)]
        if self.point:
            pairs += zip(("lat", "lon"), map(str, self.point), strict=True)
        pairs += sorted(self.single.items())
        pairs += [(name, value) for name in LISTS for value in self.chosen.get(name, ())]
        pairs += [("start", self.start.isoformat() if self.start else ""), ("duration", str(self.months or ""))]
        pairs += [("page", str(self.page) if self.page > 1 else ""), *((each, "1") for each in self.flags)]
        said = [(name, value) for name, value in pairs if value]
        return f"?{urlencode(said)}" if said else ""

    def having(self, **changes: Any) -> EmbedForm:
        """The same question with something changed, from its first page."""
        return replace(self, **({"page": 1} | changes))

    def bare(self) -> EmbedForm:
        """No question, on the same kind of page."""
        return EmbedForm(untracked=self.untracked, legacy=self.legacy)


def allowed(widget: Widget) -> tuple[str, ...]:
    """The filters that visitors of a widget are given, in their usual order."""
    given = set(widget.filters)
    if widget.map:
        given.add("department")  # what a click on the map asks for
    if widget.lat is not None:
        given.discard("place")  # it has one
    if widget.type == "volontariat":
        given.discard("remote")  # civic service is done on the spot
    return tuple(name for name in FILTERS if name in given)


def read(query: QueryParams, widget: Widget) -> EmbedForm:
    """The question that an address holds, of those that the widget lets ask."""
    may = allowed(widget)
    lists = {name: typed.values(query.getlist(name)) for name in LISTS if name in may}
    single = {name: query.get(name, "") for name, values in CHOICES.items() if name in may and query.get(name) in values}
    return EmbedForm(
        words=typed.text(query.get("search", "")) if "keyword" in may else "",
        place=typed.text(query.get("city", "")) if "place" in may else "",
        point=_point(query) if "place" in may else None,
        single=single,
        chosen={name: values for name, values in lists.items() if values},
        start=_day(query.get("start", "")) if "start" in may else None,
        months=_months(query.get("duration", "")) if "duration" in may else None,
        page=typed.page(query.get("page", "")),
        untracked="notrack" in query,
        legacy="ancien" in query,
    )


def _point(query: QueryParams) -> tuple[float, float] | None:
    try:
        lat, lon = float(query.get("lat", "")), float(query.get("lon", ""))
    except ValueError:
        return None
    sound = math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180
    return (lat, lon) if sound else None


def _day(raw: str) -> date | None:
    try:
        return date.fromisoformat(raw[:10])
    except ValueError:
        return None


def _months(raw: str) -> int | None:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 2 and 0 < int(raw) <= LONGEST_MONTHS else None
