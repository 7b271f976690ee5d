"""What a partner asks of its figures: a period, alone or beside another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from tremplin.kit.db import Conn
from tremplin.tracking.model import Side
from tremplin.tracking.statistics import store
from tremplin.tracking.statistics.model import FIGURES, Comparison, Figures, Period, Question, growth


@dataclass(frozen=True, slots=True)
class Compared:
    """The figures of another period, and by how much each has grown since; None where a share of nothing would be told."""

    period: Period
    figures: Figures
    growth: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of a period, as of an instant, and beside another period when one was asked."""

    period: Period
    figures: Figures
    as_of: datetime
    compared: Compared | None


async def totals(conn: Conn, partner_id: str, side: Side, since: date, until: date) -> Figures:
    """What a partner announced or showed brought, from a day to the one before another."""
    return await store.totals(conn, Question(partner_id=partner_id, side=side, period=Period(since, until)))


async def compare(conn: Conn, question: Question, comparison: Comparison, *, now: datetime) -> Totals:
    """The figures asked, beside those of the period they are compared with."""
    as_of = await store.as_of(conn, now=now)
    figures = await store.totals(conn, question)
    other = question.period.compared(comparison)
    if other is None:
        return Totals(question.period, figures, as_of, None)
    before = await store.totals(conn, replace(question, period=other))
    grown = {name: growth(getattr(figures, name), getattr(before, name)) for name in FIGURES}
    return Totals(question.period, figures, as_of, Compared(other, before, grown))
