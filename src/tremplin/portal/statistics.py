"""The page of public statistics: what is asked in its address, and what it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from tremplin.portal.language.spoken import _, marked, spoken
from tremplin.reference.communes import departments
from tremplin.reference.domains import DOMAINS
from tremplin.reference.mission_types import MISSION_TYPE_LABELS
from tremplin.tracking.statistics.public.model import ALL, UNSAID, Asked, Publication, PublicFigures

PAGE = "/statistiques"
# Rows shown before the fold: enough to see who comes first, few enough for a phone.
FIRST_ROWS = 12
MEASURES: Mapping[str, str] = {
    "organisations": marked("Organisations actives"),
    "missions": marked("Missions en ligne"),
    "clicks": marked("Clics vers les annonceurs"),
    "applications": marked("Candidatures déclarées"),
}
_WITHOUT = {"domain": marked("Sans domaine"), "department": marked("Sans lieu précis"), "type": marked("Type non précisé")}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: `shares` are the heights of its bars, as percentages of the largest of each measure."""

    label: str
    figures: PublicFigures
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything the page shows."""

    publication: Publication
    years: tuple[Option, ...]
    departments: tuple[Option, ...]
    types: tuple[Option, ...]
    months: tuple[Line, ...]
    domains: tuple[Line, ...]
    territories: tuple[Line, ...]
    subject: str

    @property
    def status(self) -> int:
        """404 for a year that is not among those published: robots must not keep it."""
        return 404 if self.publication.computed_at is None and self.publication.years else 200

    @property
    def withholds(self) -> bool:
        """Whether something on the page is not told."""
        publication = self.publication
        told = (publication.whole, *publication.months, *(each for _, each in (*publication.domains, *publication.departments)))
        return any(each.clicks is None or each.applications is None for each in told)

    def download(self, **options: str) -> str:
        """The address of the same figures as a file."""
        asked = self.publication.asked
        query = {"year": str(asked.year), "department": asked.department, "type": asked.type, **options}
        return f"/api/v1/statistics/public?{urlencode({name: value for name, value in query.items() if value})}"


def read(query: QueryParams, this_year: int) -> tuple[Asked, bool]:
    """What an address asks, and whether it names a year; what can't be understood is left aside."""
    year = query.get("annee", "")
    named = year.isascii() and year.isdigit() and len(year) == 4
    department, type_ = query.get("departement", ""), query.get("type", "")
    return (
        Asked(
            int(year) if named else this_year,
            department if department in departments() else ALL,
            type_ if type_ in MISSION_TYPE_LABELS else ALL,
        ),
        named,
    )


def view(publication: Publication) -> Statistics:
    """What the page shows of a publication."""
    asked = publication.asked
    named = departments()
    domains, types = ({code: _(label) for code, label in labels.items()} for labels in (DOMAINS, MISSION_TYPE_LABELS))
    years = sorted({*publication.years, asked.year}, reverse=True)
    return Statistics(
        publication,
        years=tuple(Option(str(year), str(year), year == asked.year) for year in years),
        departments=_options(
            {code: f"{code} {each.name}" for code, each in sorted(named.items())}, asked.department, _("Toute la France")
        ),
        types=_options(types, asked.type, _("Tous les types")),
        months=_lines([(spoken().writing.MONTHS[k], each) for k, each in enumerate(publication.months)]),
        domains=_lines([(_label("domain", domains, key), each) for key, each in publication.domains]),
        territories=_lines(
            [
                (_label("department", {code: each.name for code, each in named.items()}, key), each)
                for key, each in publication.departments
            ]
        ),
        subject=" · ".join(
            [
                str(asked.year),
                named[asked.department].name if asked.department in named else _("toute la France"),
                *([types[asked.type]] if asked.type in types else []),
            ]
        ),
    )


def _options(labels: Mapping[str, str], chosen: str, every: str) -> tuple[Option, ...]:
    return (Option("", every, not chosen), *(Option(value, label, value == chosen) for value, label in labels.items()))


def _label(kind: str, labels: Mapping[str, str], key: str) -> str:
    return _(_WITHOUT[kind]) if key == UNSAID else labels.get(key, key)


def _lines(found: Sequence[tuple[str, PublicFigures]]) -> tuple[Line, ...]:
    most = {name: max((getattr(each, name) or 0 for _, each in found), default=0) for name in MEASURES}
    return tuple(
        Line(label, each, {name: round(100 * (getattr(each, name) or 0) / most[name], 1) if most[name] else 0 for name in MEASURES})
        for label, each in found
    )
