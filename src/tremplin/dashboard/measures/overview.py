"""The figures of a partner: totals beside other periods, the way of volunteers, day by day, and told apart; every table as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages, sheets
from tremplin.dashboard.desk import AT, READ, Here, desk_of
from tremplin.dashboard.listing import asked
from tremplin.dashboard.measures import questions
from tremplin.dashboard.measures.questions import COUNTERPARTS, GROUPINGS, INTERVALS, PERIODS, SIDES, Asked
from tremplin.identity.model import Right
from tremplin.kit.abreast import abreast
from tremplin.kit.french import PARIS, day_of
from tremplin.reference.communes import departments
from tremplin.reference.domains import DOMAINS
from tremplin.tracking.statistics import store
from tremplin.tracking.statistics.definitions import DEFINITIONS, FUNNEL
from tremplin.tracking.statistics.model import FIGURES, Figures, Grouping, Part, Row, funnel, growth

router = APIRouter(include_in_schema=False)
_MOST_ROWS = 50
_ORDER = "clicks"
_MOST_EXPORTED = 50_000
_SOURCES = {
    "publisher": "API ou site",
    "widget": "Widget",
    "campaign": "Campagne",
    "seo": "Moteurs de recherche",
    "email": "Courriel",
    "jstag": "Balise",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure, and by how much it has grown since the period before and since the same days a year earlier."""

    key: str
    count: int
    previous: float | None
    year: float | None


@router.api_route(f"{AT}/statistiques", methods=READ)
async def statistics(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    today = day_of(desk.now())
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MEASURE)
        wanted = questions.read(request, here.at, today)
        (as_of, (figures, previous, year, *before)), parts, (rows, more) = await abreast(
            conn,
            lambda conn: store.beside(conn, wanted.question, [*wanted.periods, *wanted.parts_before], now=desk.now()),
            lambda conn: store.series(conn, wanted.question, wanted.interval),
            lambda conn: store.first(conn, wanted.question, wanted.grouping, order=_ORDER, limit=_MOST_ROWS),
        )
    side, steps = wanted.question.side, funnel(figures)
    return pages.drawn(
        request, here, "measures/statistics.html", section="statistiques", wanted=wanted, question=wanted.question, rows=rows,
        sides=[(each, SIDES[each]) for each in questions.sides_of(here.at)], periods=[(key, each[0]) for key, each in PERIODS.items()],
        measures=_measures(figures, previous, year), figures=figures, steps=steps, funnel=FUNNEL, definitions=DEFINITIONS,
        most=max(step.count for step in steps), columns=list(FIGURES), more=more, groupings=GROUPINGS,
        counterpart=COUNTERPARTS[side], name=lambda row: _name(wanted.grouping, row), first=INTERVALS[wanted.interval],
        last=wanted.question.period.until - timedelta(days=1), as_of=as_of.astimezone(PARIS), others=wanted.periods[1:],
        chart=_chart(parts, before), beside=list(zip(parts, before, strict=True)), calls=_calls(wanted, desk.base_url),
        path=here.href("statistiques"), file=here.href("statistiques/tableau"),
    )  # fmt: skip


@router.api_route(f"{AT}/statistiques/tableau", methods=READ)
async def table(request: Request, partner_id: str) -> Response:
    """A table of the page as a file: `tableau` (temps, parts), `format` (csv, xlsx)."""
    desk = desk_of(request)
    in_time = asked(request, "tableau") == "temps"
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MEASURE)
        wanted = questions.read(request, here.at, day_of(desk.now()))
        lines: list[tuple[sheets.Cell, Figures]]
        if in_time:
            parts = await store.series(conn, wanted.question, wanted.interval)
            head, lines = INTERVALS[wanted.interval], [(part.period.since, part.figures) for part in parts]
        else:
            _, rows = await store.breakdown(conn, wanted.question, wanted.grouping, order=_ORDER, limit=_MOST_EXPORTED, offset=0)
            head, lines = GROUPINGS[wanted.grouping].capitalize(), [(_name(wanted.grouping, row), row.figures) for row in rows]
    columns = [head, *(DEFINITIONS[key].label for key in FIGURES), DEFINITIONS["conversion"].label]
    cells = [(first, *(getattr(figures, key) for key in FIGURES), figures.conversion) for first, figures in lines]
    name = _file_name(wanted, here, in_time=in_time)
    if asked(request, "format") == "xlsx":
        return await sheets.xlsx_response(name, columns, cells)
    return sheets.csv_response(name, columns, cells)


def _file_name(wanted: Asked, here: Here, *, in_time: bool) -> str:
    what = "temps" if in_time else wanted.grouping.value
    return f"statistiques-{what}-{wanted.question.period.since}-{wanted.question.period.until - timedelta(days=1)}"


def _name(grouping: Grouping, row: Row) -> str:
    """How a row is called."""
    match grouping:
        case Grouping.DOMAIN:
            return DOMAINS.get(row.key or "", row.key or "Sans domaine")
        case Grouping.DEPARTMENT:
            known = departments().get(row.key or "")
            return f"{known.name} ({row.key})" if known else row.key or "Sans lieu"
        case Grouping.SOURCE:
            return " : ".join(each for each in (_SOURCES.get(row.source or "", row.source), row.name or row.key) if each)
        case Grouping.MISSION:
            return row.name or row.client_id or row.key or "Sans mission"
        case _:
            return row.name or row.key or "Inconnu"


def _measures(figures: Figures, previous: Figures, year: Figures) -> list[Measure]:
    def grown(key: str, other: Figures) -> float | None:
        return growth(getattr(figures, key), getattr(other, key))

    return [Measure(key, getattr(figures, key), grown(key, previous), grown(key, year)) for key in FIGURES]


def _chart(parts: Sequence[Part], before: Sequence[Figures]) -> dict[str, object]:
    """What charts are drawn from: days (ISO); for each figure, a line, and the one of the period before."""
    lines = [
        {
            "label": DEFINITIONS[key].label,
            "values": [getattr(part.figures, key) for part in parts],
            "before": [getattr(figures, key) for figures in before],
        }
        for key in FIGURES
    ]
    return {"days": [part.period.since.isoformat() for part in parts], "lines": lines}


def _calls(wanted: Asked, base_url: str) -> dict[str, str]:
    return {
        "totaux": wanted.call(base_url, "", compare="previous"),
        "chemin": wanted.call(base_url, "/funnel"),
        "temps": wanted.call(base_url, "/series", interval=wanted.interval.value),
        "parts": wanted.call(base_url, "/breakdown", by=wanted.grouping.value, order="clicks"),
    }
