"""The figures of a report, read from the rollups."""

from __future__ import annotations

from datetime import date, datetime

from tremplin.kit.db import Conn
from tremplin.partners.model import Partner
from tremplin.tracking.model import Side
from tremplin.tracking.reports.model import Part, Report, Top, following, past_year, previous, worth_telling
from tremplin.tracking.statistics import store as statistics
from tremplin.tracking.statistics.model import Figures, Grouping, Interval, Period, Question, Row

_FIRST = 5
_UNNAMED = {Grouping.COUNTERPART: "Partenaire retiré", Grouping.MISSION: "Mission retirée"}


async def gather(conn: Conn, partner: Partner, month: date, *, now: datetime) -> Report:
    """The report of a partner for a month; without parts when there is nothing to tell."""
    as_of = await statistics.as_of(conn, now=now)
    parts = [part for side in Side if worth_telling((part := await _part(conn, partner.id, side, month)).figures)]
    return Report(partner_id=partner.id, partner_name=partner.name, month=month, as_of=as_of, parts=tuple(parts))


async def _part(conn: Conn, partner_id: str, side: Side, month: date) -> Part:
    asked = Question(partner_id=partner_id, side=side, period=Period(month, following(month)))
    year = past_year(month)
    whole = Question(partner_id=partner_id, side=side, period=Period(year[0], following(month)))
    months = {each.period.since: each.figures for each in await statistics.series(conn, whole, Interval.MONTH)}
    return Part(
        side=side,
        figures=months.get(month, Figures()),
        before=months.get(previous(month), Figures()),
        counterparts=await _first(conn, asked, Grouping.COUNTERPART),
        missions=await _first(conn, asked, Grouping.MISSION),
        year=tuple((each, months.get(each, Figures())) for each in year),
    )


async def _first(conn: Conn, asked: Question, grouping: Grouping) -> tuple[Top, ...]:
    rows, _ = await statistics.first(conn, asked, grouping, order="clicks", limit=_FIRST)
    return tuple(
        Top(row.name or _UNNAMED[grouping], row.figures.clicks, row.figures.applications) for row in rows if _is_worth_a_line(row)
    )


def _is_worth_a_line(row: Row) -> bool:
    """Events about no mission (links of campaigns) have a line of their own in breakdowns, which names nothing here."""
    return row.key is not None and worth_telling(row.figures)
