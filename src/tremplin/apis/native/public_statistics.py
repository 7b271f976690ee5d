"""Figures of the whole platform, for anyone: the open data behind the page of statistics."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import documentation
from tremplin.apis.native.caller import service
from tremplin.apis.native.documentation import statistics as described
from tremplin.apis.native.query import Query
from tremplin.kit.french import day_of
from tremplin.missions.model import MISSION_TYPES
from tremplin.reference.communes import departments
from tremplin.reference.domains import DOMAINS
from tremplin.tracking.statistics.public import actions
from tremplin.tracking.statistics.public.errors import YearNotPublished
from tremplin.tracking.statistics.public.model import UNSAID, Asked, Publication, PublicFigures

router = APIRouter(tags=["API Tremplin : statistiques"])
# Figures are made once a night, and any page may read them.
_OPEN = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}
_COLUMNS = ("year", "month", "department", "type", "domain", "organisations", "missions", "clicks", "applications")


@documentation.read(router, "/api/v1/statistics/public", **described.PUBLIC)
async def show_public(request: Request) -> Response:
    """Les chiffres de toute la plateforme, sans clé : organisations et missions en ligne, clics et candidatures, sur une année.

    Mois par mois, et répartis par domaine et par département. Un chiffre vaut `null` (vide dans le CSV) quand il dirait celui d'un
    seul partenaire : moins de trois annonceurs derrière lui, ou l'un d'eux pour plus de 85 % ; et quand une soustraction le dirait.

    Exemple : `curl "https://…/api/v1/statistics/public?year=2026&department=69&format=csv"`

    Refus : 400 `INVALID_QUERY`, 404 `YEAR_NOT_PUBLISHED`.
    """
    query = Query(request)
    year = query.number("year", day_of(service(request).now()).year, least=2000, most=2100)
    department = query.choice("department", (*departments(), UNSAID), "")
    type_ = query.choice("type", (*MISSION_TYPES, UNSAID), "")
    file = query.choice("format", ("json", "csv"), "json")
    for_sheet = query.flag("spreadsheet")
    query.refuse_if_wrong()
    async with service(request).db.reading() as conn:
        found = await actions.read(conn, Asked(year, department, type_))
    if found.computed_at is None:
        raise YearNotPublished(year=year)
    if file == "json":
        return Response(orjson.dumps(_told(found)), 200, _OPEN, "application/json")
    headers = {**_OPEN, "Content-Disposition": f'attachment; filename="statistiques-{year}.csv"'}
    return Response(_csv(found, for_sheet=for_sheet), 200, headers, "text/csv; charset=utf-8")


def _told(found: Publication) -> dict[str, Any]:
    assert found.computed_at is not None
    return {
        "year": found.asked.year,
        "department": found.asked.department or None,
        "type": found.asked.type or None,
        "computed_at": found.computed_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "years": found.years,
        **_figures(found.whole),
        "months": [{"month": number, **_figures(each)} for number, each in enumerate(found.months, 1)],
        "domains": [{"domain": _said(key), "name": DOMAINS.get(key), **_figures(each)} for key, each in found.domains],
        "departments": [
            {"department": _said(key), "name": departments()[key].name if key in departments() else None, **_figures(each)}
            for key, each in found.departments
        ],
    }


def _said(key: str) -> str | None:
    return None if key == UNSAID else key


def _figures(figures: PublicFigures) -> dict[str, int | None]:
    return {
        "organisations": figures.organisations,
        "missions": figures.missions,
        "clicks": figures.clicks,
        "applications": figures.applications,
    }


def _csv(found: Publication, *, for_sheet: bool) -> bytes:
    """One table: the year, its months, its domains, and every département for the same type of mission."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if for_sheet else ",")
    writer.writerow(_COLUMNS)
    writer.writerows(_lines(found))
    return text.getvalue().encode("utf-8-sig" if for_sheet else "utf-8")


def _lines(found: Publication) -> Iterator[tuple[Any, ...]]:
    year, department, type_ = found.asked.year, found.asked.department, found.asked.type

    def line(figures: PublicFigures, month: int | str = "", place: str = department, domain: str = "") -> tuple[Any, ...]:
        return (year, month, place, type_, domain, *_figures(figures).values())

    yield line(found.whole)
    yield from (line(each, month=number) for number, each in enumerate(found.months, 1))
    yield from (line(each, domain=key) for key, each in found.domains)
    yield from (line(each, place=key) for key, each in found.departments if key != department)
