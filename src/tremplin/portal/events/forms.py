"""What a visitor of the agenda asks, read from the address of the page, its only state: see `portal/forms.py`. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from tremplin.events import documents as names
from tremplin.events.vocabulary import Family
from tremplin.portal import typed
from tremplin.portal.language.spoken import marked
from tremplin.portal.typed import DEFAULT_RADIUS, Question
from tremplin.reference.rome import wanted

PATH = "/evenements"
ORDERS = {"date": marked("Date"), "distance": marked("Distance"), "pertinence": marked("Pertinence")}
# Search field → name in the address. Their order is the order of the filters on the page.
FILTERS = {
    names.TYPE: "type",
    names.MODE: "modalite",
    names.TAGS[Family.AUDIENCES]: "public",
    names.SECTOR: "domaine",
}
LIST, WEEK, DAY = "liste", "semaine", "jour"
VIEWS = {LIST: marked("Liste"), WEEK: marked("Semaine"), DAY: marked("Jour")}
_ONE_DAY = timedelta(days=1)
# Years that any calendar has, with days before and after them.
_YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class EventForm(Question):
    """A question. `job` is a code of ROME, or the name of a job; `first` and `last` are days, both included.

    In the views of a day and of a week, `first` is the day, or one of the week; None is today.
    """

    words: str = ""
    job: str = ""
    first: date | None = None
    last: date | None = None
    view: str = LIST

    @classmethod
    def read(cls, query: QueryParams) -> EventForm:
        """The form that an address holds; what can't be understood is left aside."""
        chosen = {name: typed.values(query.getlist(parameter)) for name, parameter in FILTERS.items()}
        first, last = _day(query.get("du", "")), _day(query.get("au", ""))
        if first and last and last < first:
            first, last = last, first
        return cls(
            words=typed.text(query.get("quoi", "")),
            job=typed.text(query.get("metier", "")),
            place=typed.text(query.get("ou", "")),
            km=typed.radius(query.get("rayon", "")),
            first=first,
            last=last,
            chosen={name: values for name, values in chosen.items() if values},
            order=order if (order := query.get("tri")) in ORDERS else None,
            view=view if (view := query.get("vue", "")) in VIEWS else LIST,
            page=typed.page(query.get("page", "")),
        )

    @property
    def possible_orders(self) -> tuple[str, ...]:
        """The orders that mean something for this question, the natural one first."""
        if self.view != LIST:
            return ("date",)
        return ("date", *(("distance",) if self.place else ()), *(("pertinence",) if self.words else ()))

    @property
    def is_blank(self) -> bool:
        """Whether nothing was asked: all that is to come."""
        return not (self.words or self.job or self.place or self.chosen or self.first or self.last)

    @property
    def is_worth_indexing(self) -> bool:
        """See `portal/forms.py`; days pass, and are not worth it."""
        unbound = not (self.words or self.first or self.last or self.view != LIST) and self.km == DEFAULT_RADIUS
        return unbound and self.ticked + bool(self.place) + bool(self.job) <= 1

    @property
    def is_whole(self) -> bool:
        """Whether it is asked of the whole country, about anything."""
        return not (self.words or self.job or self.place)

    def days(self, today: date) -> tuple[date, date | None]:
        """The days that are searched: from today on when none is asked for."""
        day = self.first or today
        if self.view == DAY:
            return day, day
        if self.view == WEEK:
            monday = day - day.weekday() * _ONE_DAY
            return monday, monday + 6 * _ONE_DAY
        return (self.first or (min(today, self.last) if self.last else today)), self.last

    @property
    def bare(self) -> EventForm:
        """The same question without anything ticked, nor any day."""
        return self.having(chosen={}, first=None, last=None, job="")

    @property
    def href(self) -> str:
        """The address of this question: defaults are left out, so that one question has one address."""
        return self.address(PATH)

    def address(self, path: str) -> str:
        """The address of this question at another path, of a feed for instance."""
        query = self._asked()
        return f"{path}?{urlencode(query)}" if query else path

    @property
    def followed(self) -> str:
        """What a calendar or a feed that follows this question is asked: whatever the day, all of it."""
        return self.having(first=None, last=None, order=None, view=LIST).address("")

    def _asked(self) -> list[tuple[str, str]]:
        query = [(name, value) for name, value in (("quoi", self.words), ("metier", self.job), ("ou", self.place)) if value]
        if self.place and self.km != DEFAULT_RADIUS:
            query.append(("rayon", str(self.km)))
        query += [
            (name, day.isoformat()) for name, day in (("du", self.first), ("au", self.last if self.view == LIST else None)) if day
        ]
        for name, parameter in FILTERS.items():
            query += [(parameter, value) for value in self.chosen.get(name, ())]
        if self.order in self.possible_orders[1:]:
            query.append(("tri", self.order or ""))
        if self.view != LIST:
            query.append(("vue", self.view))
        if self.page > 1:
            query.append(("page", str(self.page)))
        return query


def title(form: EventForm) -> str:
    """What programs call a search."""
    about = [part for part in (form.words, wanted.understand(form.job).label, form.place) if part]
    return f"Événements emploi : {', '.join(about)}" if about else "Événements emploi"


def event_href(event_id: int | str, step: str = "") -> str:
    """The address of the page of an event, or of a step that follows it (`inscription`)."""
    return f"{PATH}/{event_id}/{step}" if step else f"{PATH}/{event_id}"


def _day(raw: str) -> date | None:
    try:
        day = date.fromisoformat(raw) if len(raw) == 10 else None
    except ValueError:
        return None
    return day if day and day.year in _YEARS else None
