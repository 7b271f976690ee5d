"""The figures of a partner: totals beside those of the period before, day by day, and by counterpart; tables first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, desk_of
from tremplin.dashboard.listing import asked
from tremplin.identity.model import Right
from tremplin.kit.french import day_of
from tremplin.partners.model import Partner
from tremplin.tracking.model import Side
from tremplin.tracking.statistics import actions, store
from tremplin.tracking.statistics.model import FIGURES, Comparison, Figures, Grouping, Interval, Period, Question

router = APIRouter(include_in_schema=False)
# Days → how they are called, and how they are cut.
PERIODS = {
    "7": ("7 jours", 7, Interval.DAY),
    "30": ("30 jours", 30, Interval.DAY),
    "90": ("3 mois", 90, Interval.WEEK),
    "365": ("1 an", 365, Interval.MONTH),
}
_DEFAULT = "30"
_MOST_COUNTERPARTS = 50
SIDES = {Side.ANNOUNCER: "Vos missions, chez les diffuseurs", Side.BROADCASTER: "Ce que vous diffusez"}
COUNTERPARTS = {Side.ANNOUNCER: "Diffuseur", Side.BROADCASTER: "Annonceur"}
INTERVALS = {Interval.DAY: "Jour", Interval.WEEK: "Semaine du", Interval.MONTH: "Mois du"}


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: its name, what it means, how much it was, by how much it has grown since the period before."""

    key: str
    label: str
    meaning: str
    count: int
    growth: float | None


_TOLD = {
    "impressions": ("Affichages", "Une mission a été vue dans une liste ou un widget."),
    "clicks": ("Redirections", "Une personne a suivi le lien vers l'annonceur."),
    "accounts": ("Comptes créés", "Déclarés par l'annonceur après une redirection."),
    "applications": ("Candidatures", "Déclarées par l'annonceur après une redirection."),
}


@router.api_route(f"{AT}/statistiques", methods=READ)
async def statistics(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    chosen = asked(request, "periode")
    name, days, interval = PERIODS.get(chosen, PERIODS[_DEFAULT])
    today = day_of(desk.now())
    period = Period(today - timedelta(days=days), today)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MEASURE)
        sides = _sides(here.at)
        side = next((each for each in sides if each == asked(request, "cote")), sides[0])
        question = Question(partner_id=here.at.id, side=side, period=period)
        totals = await actions.compare(conn, question, Comparison.PREVIOUS, now=desk.now())
        parts = await store.series(conn, question, interval)
        counterparts = await store.breakdown(conn, question, Grouping.COUNTERPART, order="clicks", limit=_MOST_COUNTERPARTS, offset=0)
    growth = totals.compared.growth if totals.compared else {}
    return pages.drawn(
        request, here, "measures/statistics.html", section="statistiques", side=side, sides=[(each, SIDES[each]) for each in sides],
        chosen=chosen if chosen in PERIODS else _DEFAULT, periods=[(key, each[0]) for key, each in PERIODS.items()], name=name,
        measures=_measures(totals.figures, growth), bots=totals.figures.bots, parts=parts, columns=list(_TOLD), labels=_TOLD,
        counterparts=counterparts[1], more=counterparts[0] - len(counterparts[1]), counterpart=COUNTERPARTS[side],
        first=INTERVALS[interval], period=period, last=today - timedelta(days=1), as_of=totals.as_of,
    )  # fmt: skip


def _sides(partner: Partner) -> list[Side]:
    """The sides a partner has figures on."""
    held = [side for side, has in ((Side.ANNOUNCER, partner.announces), (Side.BROADCASTER, partner.broadcasts)) if has]
    return held or [Side.BROADCASTER]


def _measures(figures: Figures, growth: dict[str, float | None]) -> list[Measure]:
    return [Measure(key, *_TOLD[key], getattr(figures, key), growth.get(key)) for key in FIGURES]
