"""Figures of a partner: totals, series, breakdowns, funnel."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import documentation
from tremplin.apis.native.caller import authenticate, service
from tremplin.apis.native.documentation import statistics as described
from tremplin.apis.native.query import Query
from tremplin.kit.db import Conn
from tremplin.kit.french import day_of
from tremplin.partners.model import Scope
from tremplin.reference.communes import departments
from tremplin.reference.domains import DOMAINS
from tremplin.tracking.model import Kind, Side, Source
from tremplin.tracking.statistics import actions, store
from tremplin.tracking.statistics.errors import MissionNotCounted
from tremplin.tracking.statistics.model import (
    DEFAULT_DAYS,
    FIGURES,
    FURTHEST,
    MOST_DAYS,
    MOST_DAYS_BY_MISSION,
    MOST_ROWS,
    Comparison,
    Figures,
    Grouping,
    Interval,
    Period,
    Question,
    Row,
    day_bounds,
    funnel,
    latest_days,
)

router = APIRouter(tags=["API Tremplin : statistiques"])
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
_DEFAULT_ROWS = 50
# Sums are made anew every minute. Kept by the caller alone: another key reads other figures.
_KEPT = {"Cache-Control": "private, max-age=60", "Vary": "Authorization, X-Api-Key"}


@documentation.read(router, "/api/v1/statistics", **described.TOTALS)
async def show_totals(request: Request) -> Response:
    """Ce que vos missions ont reçu (`side=announcer`), ou ce que vous avez apporté (`side=broadcaster`), sur une période.

    Les robots sont comptés à part, dans `bots`. Les candidatures et les comptes sont aussi donnés par statut. `as_of` est l'instant
    jusqu'auquel tout est compté ; `complete` dit si la période est finie et entièrement comptée. `compare` ajoute la période
    précédente (`previous`) ou les mêmes jours un an plus tôt (`year`), et l'évolution : `0.25` pour + 25 %, `null` depuis zéro.

    Exemple : `curl -H "Authorization: Bearer $CLE" "https://…/api/v1/statistics?since=2026-03-01&until=2026-04-01&compare=year"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN` (clé sans le droit `activity:read`), 404 `NOT_FOUND` (la mission
    n'est pas à vous), 429 `TOO_MANY_REQUESTS`.
    """
    query = Query(request)
    comparison = Comparison(query.choice("compare", tuple(Comparison), Comparison.NONE))
    async with service(request).db.reading() as conn:
        question, headers = await _asked(request, conn, query)
        totals = await actions.compare(conn, question, comparison, now=service(request).now())
    compared = totals.compared and {
        **_period(totals.compared.period),
        "figures": _figures(totals.compared.figures),
        "growth": totals.compared.growth,
    }
    return _answer(question, headers, totals.as_of, {"figures": _figures(totals.figures), "compared": compared})


@documentation.read(router, "/api/v1/statistics/series", **described.SERIES)
async def show_series(request: Request) -> Response:
    """Les mêmes chiffres, jour par jour, semaine par semaine (du lundi) ou mois par mois. Un jour sans événement y est, à zéro.

    La première et la dernière tranche sont plus courtes quand la période commence ou finit au milieu d'elles : leurs dates le disent.

    Exemple : `curl -H "Authorization: Bearer $CLE" "https://…/api/v1/statistics/series?interval=week&since=2026-01-01"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN` (clé sans le droit `activity:read`), 404 `NOT_FOUND` (la mission
    n'est pas à vous), 429 `TOO_MANY_REQUESTS`.
    """
    query = Query(request)
    interval = Interval(query.choice("interval", tuple(Interval), Interval.DAY))
    async with service(request).db.reading() as conn:
        question, headers = await _asked(request, conn, query)
        as_of = await store.as_of(conn, now=service(request).now())
        parts = await store.series(conn, question, interval)
    data = [{**_period(part.period), **_figures(part.figures)} for part in parts]
    return _answer(question, headers, as_of, {"interval": interval, "data": data})


@documentation.read(router, "/api/v1/statistics/breakdown", **described.BREAKDOWN)
async def show_breakdown(request: Request) -> Response:
    """Les mêmes chiffres, répartis par partenaire (`by=counterpart`), moyen de diffusion (`source`), mission, domaine ou département.

    Par mission, domaine et département : un an au plus. Du plus grand au plus petit selon `order`, puis par identifiant : d'une page à
    l'autre, rien ne manque ni ne revient. Le domaine et le département sont ceux que la mission a aujourd'hui, et son premier lieu
    compte seul : la somme des lignes est le total.
    `key` vaut `null` pour ce qui n'a ni mission, ni domaine ou ni département.

    Exemple : `curl -H "Authorization: Bearer $CLE" "https://…/api/v1/statistics/breakdown?by=mission&order=applications&limit=20"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN` (clé sans le droit `activity:read`), 404 `NOT_FOUND` (la mission
    n'est pas à vous), 429 `TOO_MANY_REQUESTS`.
    """
    query = Query(request)
    grouping = Grouping(query.choice("by", tuple(Grouping), Grouping.COUNTERPART))
    order = query.choice("order", tuple(FIGURES), "clicks")
    limit = query.number("limit", _DEFAULT_ROWS, least=1, most=MOST_ROWS)
    offset = query.number("offset", 0, least=0, most=FURTHEST)
    most = MOST_DAYS if grouping in (Grouping.COUNTERPART, Grouping.SOURCE) else MOST_DAYS_BY_MISSION
    async with service(request).db.reading() as conn:
        question, headers = await _asked(request, conn, query, most_days=most)
        as_of = await store.as_of(conn, now=service(request).now())
        total, rows = await store.breakdown(conn, question, grouping, order=order, limit=limit, offset=offset)
    page = {"by": grouping, "order": order, "total": total, "limit": limit, "offset": offset}
    return _answer(question, headers, as_of, {**page, "data": [_row(grouping, row) for row in rows]})


@documentation.read(router, "/api/v1/statistics/funnel", **described.FUNNEL)
async def show_funnel(request: Request) -> Response:
    """Le chemin des bénévoles : mission vue, lien suivi, compte créé, candidature, candidature validée, mission effectuée.

    `of_previous` est la part de l'étape d'avant (pour une candidature : des clics, peu de sites demandant un compte), `of_clicks` la
    part des clics. Ces parts valent `null` quand elles dépasseraient 100 % : des candidatures sont alors venues sans clic suivi.

    Exemple : `curl -H "Authorization: Bearer $CLE" "https://…/api/v1/statistics/funnel?side=broadcaster&source=widget"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN` (clé sans le droit `activity:read`), 404 `NOT_FOUND` (la mission
    n'est pas à vous), 429 `TOO_MANY_REQUESTS`.
    """
    query = Query(request)
    async with service(request).db.reading() as conn:
        question, headers = await _asked(request, conn, query)
        as_of = await store.as_of(conn, now=service(request).now())
        figures = await store.totals(conn, question)
    return _answer(question, headers, as_of, {"steps": [asdict(step) for step in funnel(figures)]})


async def _asked(request: Request, conn: Conn, query: Query, *, most_days: int = MOST_DAYS) -> tuple[Question, dict[str, str]]:
    """What is common to all these routes, and the headers to answer with.

    Raises InvalidQuery, MissionNotCounted, and as `authenticate`.
    """
    caller, headers = await authenticate(request, conn, Scope.ACTIVITY_READ)
    usual = Side.ANNOUNCER if caller.partner.announces else Side.BROADCASTER
    question = Question(
        partner_id=caller.partner.id,
        side=Side(query.choice("side", tuple(Side), usual)),
        period=_read_period(query, day_of(service(request).now()), most_days),
        counterpart=query.text("counterpart"),
        source=query.choice("source", tuple(Source), "") or None,
        source_id=query.text("source_id"),
        mission_id=query.text("mission"),
    )
    query.refuse_if_wrong()
    if question.mission_id is not None and not await store.known_mission(conn, question):
        raise MissionNotCounted
    return question, headers | _KEPT


def _read_period(query: Query, today: date, most_days: int) -> Period:
    """The days asked. With one end only, the other is today, included, or thirty days before."""
    since, until = query.day("since"), query.day("until")
    for name, day in (("since", since), ("until", until)):
        if day is not None and not _FIRST_DAY <= day <= _LAST_DAY:
            query.fault(name, f"« {name} » est un jour du {_FIRST_DAY} au {_LAST_DAY}.")
            return latest_days(today)
    if since is None and until is None:
        return latest_days(today)
    end = until or today + timedelta(days=1)
    period = Period(since or end - timedelta(days=DEFAULT_DAYS), end)
    if period.days < 1:
        query.fault("until", "« until » vient après « since » : c'est le premier jour qui n'est plus compté.")
    if period.days > most_days:
        query.fault("since", f"La période demandée a {period.days} jours : {most_days} au plus ici.")
    return period


def _answer(question: Question, headers: dict[str, str], as_of: datetime, content: dict[str, Any]) -> Response:
    body = {
        "side": question.side,
        **_period(question.period),
        "as_of": as_of.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "complete": day_bounds(question.period.until)[0] <= as_of,
        **content,
    }
    return Response(orjson.dumps(body), 200, headers, "application/json")


def _period(period: Period) -> dict[str, str]:
    return {"since": period.since.isoformat(), "until": period.until.isoformat()}


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        **{name: getattr(figures, name) for name in FIGURES},
        "conversion": figures.conversion,
        "applications_by_status": _statuses(figures, Kind.APPLY),
        "accounts_by_status": _statuses(figures, Kind.ACCOUNT),
        "bots": figures.bots,
    }


def _statuses(figures: Figures, kind: Kind) -> dict[str, int]:
    return {status.value: count for status, count in figures.statuses[kind].items()}


def _row(grouping: Grouping, row: Row) -> dict[str, Any]:
    told: dict[str, Any] = {"key": row.key, "name": _name(grouping, row)}
    if grouping is Grouping.SOURCE:
        told["source"] = row.source
    if grouping is Grouping.MISSION:
        told["client_id"] = row.client_id
    return told | _figures(row.figures)


def _name(grouping: Grouping, row: Row) -> str | None:
    match grouping:
        case Grouping.DOMAIN:
            return DOMAINS.get(row.key or "")
        case Grouping.DEPARTMENT:
            known = departments().get(row.key or "")
            return known.name if known else None
        case _:
            return row.name
