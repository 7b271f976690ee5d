"""What missions, immersions and events answer to one question, with all the page shows around it: counts, chips, the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tremplin.events.model import Fair
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.portal import labels
from tremplin.portal.answers import asking, pins
from tremplin.portal.answers.asking import DEPARTMENT, Answer
from tremplin.portal.answers.forms import FILTERS, KINDS, MODE, NAMES, ON_SITE, REMOTE, SUBJECTS, AnswerForm
from tremplin.portal.events import labels as event_labels
from tremplin.portal.events.results import fairs_of
from tremplin.portal.events.shown import Shown
from tremplin.portal.immersions import atlas
from tremplin.portal.immersions import labels as offer_labels
from tremplin.portal.immersions.atlas import Atlas
from tremplin.portal.immersions.offer import Offer
from tremplin.portal.immersions.recent import Recent
from tremplin.portal.language.spoken import _, marked
from tremplin.portal.listing import Choice, Filter, WayOut, choices
from tremplin.portal.results import Card
from tremplin.portal.whereabouts import Whereabouts
from tremplin.reference.rome.wanted import Wanted
from tremplin.search.model import FacetValue

SHOWN, SHOWN_ALONE, ON_MAP = 3, 12, 40
"""Of each kind: among the three, by itself, on a map."""
_MODES = {ON_SITE: marked("Sur place"), REMOTE: marked("À distance")}
_TITLES = {
    MODE: marked("Sur place ou à distance"),
    "domaine": marked("Domaine des missions"),
    "secteur": marked("Secteur des immersions"),
    "metiers": marked("Métiers des événements"),
}
assert set(_TITLES) == set(FILTERS)
_LABELS = {"domaine": labels.label, "secteur": offer_labels.label, "metiers": event_labels.label}
_FIELDS = {SUBJECTS[kind]: NAMES[kind].subject for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Answers:
    """The first of each kind, and how many there are."""

    form: AnswerForm
    where: Whereabouts
    missions: Sequence[Card] = ()
    offers: Sequence[Offer] = ()
    events: Sequence[Shown] = ()
    fairs: Sequence[Fair] = ()
    counts: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    filters: tuple[Filter, ...] = ()
    atlas: Atlas | None = None

    @property
    def total(self) -> int:
        """How many there are of the kinds that are shown."""
        return sum(count for kind, count in self.counts.items() if self.form.shows(kind))

    @property
    def chips(self) -> tuple[WayOut, ...]:
        """What was ticked, each a link that unticks it."""
        chosen = [(name, value) for name in FILTERS for value in self.form.chosen.get(name, ())]
        return tuple(WayOut(label(*pair), self.form.without(*pair).href) for pair in chosen)


async def answer(
    conn: Conn, scope: Condition, form: AnswerForm, where: Whereabouts, recent: Recent[Answer[Offer]], *, now: datetime
) -> Answers:
    """Answers a question. A place that is unknown or has homonyms finds nothing until the visitor says which one.

    Counting what all companies offer takes longer than the page: asked of the whole country, it is at most a minute old.
    """
    if where.undecided:
        return Answers(form, where)
    most = {kind: _most(form, kind) for kind in KINDS}
    missions = await asking.whole(lambda asked, limit: asking.missions(conn, scope, asked, where, limit), "missions", form, most)
    offers = await asking.whole(
        lambda asked, limit: asking.offers(conn, asked, where, recent, limit, now=now), "immersions", form, most
    )
    events = await asking.whole(lambda asked, limit: asking.events(conn, asked, where, limit, now=now), "evenements", form, most)
    fairs = await fairs_of(conn, form.events, Wanted(), now=now)
    facets = {"missions": missions.facets, "immersions": offers.facets, "evenements": events.facets}
    totals = {"missions": missions.total, "immersions": offers.total, "evenements": events.total + len(fairs)}
    shown = missions.items, offers.items, events.items
    return Answers(
        form,
        where,
        *shown,
        fairs=fairs,
        counts=totals,
        filters=tuple(each for each in _filters(form, facets) if each.choices),
        atlas=_atlas(form, where, facets, shown) if form.on_map else None,
    )


def _most(form: AnswerForm, kind: str) -> int:
    if not form.shows(kind) or (form.on_map and not form.place):
        return 0
    return ON_MAP if form.on_map else SHOWN_ALONE if form.kind else SHOWN


def _filters(form: AnswerForm, facets: Mapping[str, asking.Facets]) -> list[Filter]:
    """The filters of the kinds that are shown, with what each value would give."""
    ticked = form.chosen.get(MODE, ())
    boxes = [Choice(mode, _(title), _of_mode(mode, form, facets), mode in ticked) for mode, title in _MODES.items()]
    found = [Filter(MODE, MODE, _(_TITLES[MODE]), tuple(each for each in boxes if each.count or each.ticked))]
    for kind, name in SUBJECTS.items():
        if form.shows(kind):
            values = facets[kind].get(NAMES[kind].subject, [])
            of_name = choices(values, form.chosen.get(name, ()), lambda value, name=name: label(name, value), lambda _: True)  # type: ignore[misc]
            found.append(Filter(name, name, _(_TITLES[name]), of_name))
    return found


def _of_mode(mode: str, form: AnswerForm, facets: Mapping[str, asking.Facets]) -> int:
    kinds = [(NAMES[kind], facets[kind]) for kind in KINDS if form.shows(kind)]
    return sum(each.count for names, of in kinds for each in of.get(names.mode, []) if each.value in names.modes[mode])


def label(name: str, value: str) -> str:
    """A value of a filter in plain French."""
    return _(_MODES[value]) if name == MODE else _LABELS[name](_FIELDS[name], value)


def _atlas(
    form: AnswerForm,
    where: Whereabouts,
    facets: Mapping[str, asking.Facets],
    shown: tuple[Sequence[Card], Sequence[Offer], Sequence[Shown]],
) -> Atlas:
    if form.place:
        return pins.around(where, form.km, *shown)
    counts: dict[str, int] = {}
    for kind in KINDS:
        for each in facets[kind].get(DEPARTMENT, []) if form.shows(kind) else ():
            counts[each.value] = counts.get(each.value, 0) + each.count
    held = [FacetValue(name, count) for name, count in counts.items()]
    return atlas.of_country(held, lambda place: form.having(place=place).href)
