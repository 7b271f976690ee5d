"""What is asked of everything at once, read from the address of the page: see `portal/forms.py`. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from tremplin.events import documents as event_names
from tremplin.immersions.offers.model import RemoteWork
from tremplin.missions.model import Remote
from tremplin.portal import typed
from tremplin.portal.events.forms import EventForm
from tremplin.portal.forms import SearchForm
from tremplin.portal.immersions.forms import OfferForm
from tremplin.portal.language.spoken import marked
from tremplin.portal.typed import DEFAULT_RADIUS, Chosen, Question

PATH = "/recherche"
KINDS = {
    "missions": marked("Missions de bénévolat"),
    "immersions": marked("Immersions en entreprise"),
    "evenements": marked("Événements emploi"),
}
MODE = "modalite"
ON_SITE, REMOTE = "sur-place", "a-distance"
SUBJECTS = {"missions": "domaine", "immersions": "secteur", "evenements": "metiers"}
"""Kind → the filter that only it has, by its name in the address: what each is about is told in words of its own."""
FILTERS = (MODE, *SUBJECTS.values())
# « Agent / Agente d'entretien », « Boulanger / Boulangère ».
_BOTH_GENDERS = re.compile(r"(?P<one>[^/]+) / (?P<other>[^/]+)")


@dataclass(frozen=True, slots=True)
class Names:
    """What a kind calls what is asked of all: the search fields of how and about what, and the values of each way to take part."""

    mode: str
    subject: str
    modes: Mapping[str, tuple[str, ...]]


NAMES = {
    "missions": Names(
        "remote", "domain", {ON_SITE: (Remote.NO, Remote.LOCAL, Remote.POSSIBLE), REMOTE: (Remote.POSSIBLE, Remote.FULL)}
    ),
    "immersions": Names(
        "remoteWorkMode",
        "nafSection",
        {ON_SITE: (RemoteWork.ON_SITE, RemoteWork.HYBRID), REMOTE: (RemoteWork.HYBRID, RemoteWork.FULL_REMOTE)},
    ),
    "evenements": Names(event_names.MODE, event_names.SECTOR, {ON_SITE: ("ENPHY",), REMOTE: ("ADIST",)}),
}


@dataclass(frozen=True, slots=True)
class AnswerForm(Question):
    """A question. `kind` narrows it to one kind; `first` and `last`, days, both included, are asked of events alone: missions and
    offers last. `on_map` asks for the map instead of the lists."""

    words: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None
    on_map: bool = False

    @classmethod
    def read(cls, query: QueryParams) -> AnswerForm:
        """The form that an address holds."""
        days = EventForm.read(query)
        chosen = {name: typed.values(query.getlist(name)) for name in FILTERS}
        chosen[MODE] = tuple(each for each in chosen[MODE] if each in (ON_SITE, REMOTE))
        return cls(
            words=typed.text(query.get("quoi", "")),
            place=typed.text(query.get("ou", "")),
            km=typed.radius(query.get("rayon", "")),
            chosen={name: values for name, values in chosen.items() if values},
            kind=kind if (kind := query.get("genre", "")) in KINDS else "",
            first=days.first,
            last=days.last,
            on_map=query.get("vue") == "carte",
        )

    @property
    def is_whole(self) -> bool:
        """Whether everything is asked for, but for what is ticked."""
        return not (self.words or self.place)

    @property
    def said(self) -> str:
        """The words as announcers write them: the register names a job in both genders, titles in one."""
        both = _BOTH_GENDERS.fullmatch(self.words)
        if both is None:
            return self.words
        further = both["other"].split()[len(both["one"].split()) :]
        return " ".join([both["one"], *further])

    def shows(self, kind: str) -> bool:
        """Whether a kind is asked for."""
        return self.kind in ("", kind)

    @property
    def href(self) -> str:
        """The address of this question."""
        km = str(self.km) if self.place and self.km != DEFAULT_RADIUS else ""
        first, last = (day.isoformat() if day else "" for day in (self.first, self.last))
        asked = {"quoi": self.words, "ou": self.place, "rayon": km, "genre": self.kind, "du": first, "au": last}
        query = [(name, value) for name, value in asked.items() if value]
        query += [(name, value) for name in FILTERS for value in self.chosen.get(name, ())]
        query += [("vue", "carte")] if self.on_map else []
        return f"{PATH}?{urlencode(query)}" if query else PATH

    def chosen_of(self, kind: str) -> Chosen:
        """What is ticked, in the words of a kind."""
        names = NAMES[kind]
        modes = tuple(dict.fromkeys(value for mode in self.chosen.get(MODE, ()) for value in names.modes[mode]))
        asked = {names.mode: modes, names.subject: self.chosen.get(SUBJECTS[kind], ())}
        return {name: values for name, values in asked.items() if values}

    @property
    def missions(self) -> SearchForm:
        """The same, asked of missions alone."""
        return SearchForm(words=self.said, place=self.place, km=self.km, chosen=self.chosen_of("missions"))

    @property
    def offers(self) -> OfferForm:
        """The same, asked of immersions alone."""
        return OfferForm(job=self.words, place=self.place, km=self.km, chosen=self.chosen_of("immersions"))

    @property
    def events(self) -> EventForm:
        """The same, asked of events alone."""
        chosen = self.chosen_of("evenements")
        return EventForm(words=self.said, place=self.place, km=self.km, first=self.first, last=self.last, chosen=chosen)
