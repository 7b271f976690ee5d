"""A report as sentences, labels and rows: said once here, laid out by the mail and by the printed sheet. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tremplin.kit.french import NO_BREAK_SPACE, number, short_date
from tremplin.tracking.model import Side
from tremplin.tracking.reports.model import Part, Report, Top, change, month_name, of_month, previous
from tremplin.tracking.statistics.model import Figures


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of the month, and the same one a month earlier."""

    label: str
    value: str
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The first partners or missions of a month."""

    title: str
    heading: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A month of the curve; `share` is its clicks among those of the best month, from 0 to 1."""

    month: str
    short: str
    clicks: str
    applications: str
    share: float


@dataclass(frozen=True, slots=True)
class Section:
    """One side of a report."""

    title: str
    summary: str
    lines: tuple[Line, ...]
    rankings: tuple[Ranking, ...]
    bars: tuple[Bar, ...]
    curve: str


@dataclass(frozen=True, slots=True)
class Presentation:
    """A whole report."""

    title: str
    partner: str
    month: str
    month_before: str
    notice: str
    # The two months as headings of columns: a phone is narrow.
    headings: tuple[str, str]
    sections: tuple[Section, ...]

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


_TITLES = {
    Side.ANNOUNCER: "Ce que vos missions ont reçu",
    Side.BROADCASTER: "Ce que vous avez apporté aux autres",
}
_COUNTERPARTS = {
    Side.ANNOUNCER: ("Les diffuseurs qui vous ont le plus apporté", "Diffuseur"),
    Side.BROADCASTER: ("Les annonceurs à qui vous avez le plus apporté", "Annonceur"),
}


def present(report: Report) -> Presentation:
    """The report in French."""
    before = month_name(previous(report.month))
    return Presentation(
        title=f"Bilan {of_month(report.month)}",
        partner=report.partner_name,
        month=month_name(report.month),
        month_before=before,
        notice=f"Chiffres arrêtés le {short_date(report.as_of)}, robots exclus ; comparés à {before}.",
        headings=(_short(report.month), _short(previous(report.month))),
        sections=tuple(_section(part, before) for part in report.parts),
    )


def _section(part: Part, before: str) -> Section:
    now, then = part.figures, part.before
    counts = (
        ("Affichages", now.impressions, then.impressions),
        ("Clics", now.clicks, then.clicks),
        ("Comptes créés", now.accounts, then.accounts),
        ("Candidatures", now.applications, then.applications),
    )
    lines = [Line(label, number(value), number(old), change(old, value)) for label, value, old in counts]
    title, heading = _COUNTERPARTS[part.side]
    rankings = (
        Ranking(title, heading, _rows(part.counterparts)),
        Ranking("Les missions les plus suivies", "Mission", _rows(part.missions)),
    )
    return Section(
        title=_TITLES[part.side],
        summary=_summary(part, before),
        lines=(*lines, _conversion(now, then)),
        rankings=tuple(each for each in rankings if each.rows),
        bars=_bars(part),
        curve=_curve(part),
    )


def _summary(part: Part, before: str) -> str:
    now, then = part.figures, part.before
    clicks = f"{number(now.clicks)} {'clics' if now.clicks > 1 else 'clic'} ({_since(then.clicks, now.clicks, before)})"
    applications = f"{number(now.applications)} {'candidatures' if now.applications > 1 else 'candidature'}"
    return f"{clicks} et {applications} ({_since(then.applications, now.applications, before)})."


def _since(then: int, now: int, before: str) -> str:
    said = change(then, now)
    if said == "nouveau":
        return f"rien en {before}"
    return f"rien non plus en {before}" if said == "–" else f"{said} par rapport à {before}"


def _conversion(now: Figures, then: Figures) -> Line:
    """A share has no growth in per cent that would not be misread: the two are shown."""
    return Line("Candidatures pour 100 clics", _per_hundred(now), _per_hundred(then), "")


def _per_hundred(figures: Figures) -> str:
    return "–" if figures.conversion is None else number(100 * figures.conversion)


def _rows(tops: tuple[Top, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((top.name, number(top.clicks), number(top.applications)) for top in tops)


def _bars(part: Part) -> tuple[Bar, ...]:
    most = max(figures.clicks for _, figures in part.year) or 1
    return tuple(
        Bar(
            month_name(month),
            f"{_SHORT[month.month - 1]} {month:%y}",
            number(figures.clicks),
            number(figures.applications),
            figures.clicks / most,
        )
        for month, figures in part.year
    )


def _curve(part: Part) -> str:
    """What the drawing shows, for those who don't see it; the figures are in the table below it."""
    best, figures = max(part.year, key=lambda each: each[1].clicks)
    return (
        f"Clics de chaque mois depuis {month_name(part.year[0][0])}. Le plus fort est {month_name(best)},"
        f" avec {number(figures.clicks)}{NO_BREAK_SPACE}clics."
    )


def _short(month: date) -> str:
    return f"{_SHORT[month.month - 1]} {month.year}"


_SHORT = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
