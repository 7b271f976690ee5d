"""Offers of companies ready to welcome someone for some days, for any program: the search, and one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import deltas, documentation
from tremplin.apis.native.caller import Service, admit, service
from tremplin.apis.native.documentation import immersions as described
from tremplin.apis.native.errors import OfferNotFound
from tremplin.apis.native.query import Query
from tremplin.immersions.offers import directory
from tremplin.immersions.offers.directory import Nearest, OfferQuery, OfferRow, Sort
from tremplin.immersions.offers.model import CompanySize, ContactMode, DisabledWorkers, RemoteWork, read_row_id
from tremplin.kit.clock import Clock
from tremplin.kit.db import Conn
from tremplin.publication.model import Change, Kind
from tremplin.reference.communes import departments
from tremplin.reference.geocoder import locate
from tremplin.reference.located import Located
from tremplin.reference.naf import naf_sections
from tremplin.reference.rome.wanted import Wanted, understand
from tremplin.search.model import Near

router = APIRouter(tags=["API Tremplin : immersions"])
_OPEN = {"Access-Control-Allow-Origin": "*"}
_DEFAULT_LIMIT, _MOST_LINES, _LAST_LINE = 20, 100, 10_000_000
_DEFAULT_RADIUS, _MOST_RADIUS = 20, 100
_MOST_HOMONYMS = 5
# Name in our answers → search field.
FACETS = {
    "department": "departmentName",
    "occupation": "romeCode",
    "sector": "nafSection",
    "remote": "remoteWorkMode",
    "contact_mode": "contactMode",
    "company_size": "companySize",
    "disabled_workers": "fitForDisabledWorkers",
    "audience": "searchableBy",
}
_AUDIENCES = {"pupils": "students", "adults": "jobSeekers"}
_TOLD_AUDIENCES = {field: name for name, field in _AUDIENCES.items()}
_SORTS = {"distance": Sort.DISTANCE, "updated": Sort.DATE, "score": Sort.SCORE}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: `places`, what `near` may mean, the best first."""

    query: OfferQuery
    facets: tuple[str, ...]
    job: Wanted | None
    places: Sequence[Located]
    widens: bool


@documentation.read(router, "/api/v1/immersions", **described.LIST)
async def list_immersions(request: Request) -> Response:
    """Les offres d'immersion d'entreprises prêtes à accueillir quelques jours, par métier et par lieu, sans clé.

    `job` se donne comme on le tape (« boulanger », « aide soignante »), ou par un code (appellation `11573`, ROME `D1102`) : `job`,
    dans la réponse, dit les métiers compris. `near` est une commune, un code postal ou INSEE, ou `48.11,-1.68`. Quand il n'y a rien
    dans le rayon, il s'élargit jusqu'à la première offre, et `near.widened` le dit ; `widen=false` l'interdit. Les métiers que l'on
    découvre entièrement à distance sont trouvés partout.

    `updatedSince` répond autre chose : ce qui a changé depuis un instant (14 jours au plus), ce qui n'est plus montré compris
    (`"deleted": true`), dans l'ordre où cela a changé ; `next`, toujours donné, se redonne dans `cursor`, maintenant ou plus tard.

    Une ligne est une entreprise, un lieu, un code ROME et un mode de travail. L'ordre est total : les pages, par `limit` et `offset`,
    n'ont jamais de ligne commune, et `total` est exact.

    Exemple : `curl "https://…/api/v1/immersions?job=boulanger&near=Rennes&radius_km=20&facets=sector,remote"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED` (clé donnée, mais inconnue), 429 `TOO_MANY_REQUESTS` (120 appels par minute et par
    adresse sans clé ; avec une clé, le quota de votre compte).
    """
    held = service(request)
    async with held.db.reading() as conn:
        headers = await admit(request, conn)
        if deltas.is_asked(request):
            return await deltas.page(request, conn, headers, Kind.IMMERSIONS, now=held.now(), tell=_changed)
        asked = _asked(request, held.now)
        found = await _find(conn, asked)
    return Response(orjson.dumps(_told(asked, found)), 200, {**_OPEN, **headers}, "application/json")


@documentation.read(router, "/api/v1/immersions/{siret}/{appellation_code}/{location_id:path}", **described.ONE_AT)
async def show_immersion_at(request: Request, siret: str, appellation_code: str, location_id: str) -> Response:
    """Une offre, par le SIRET de l'entreprise, le code de l'appellation et le lieu (`location_id` de la liste).

    Une entreprise qui a reçu assez de demandes est donnée, avec `available` à faux. Un lieu que l'entreprise n'a pas est un refus.

    Exemple : `curl "https://…/api/v1/immersions/77561959600155/11573/5f3b6c1e-0000-4000-8000-000000000001"`

    Refus : 400 `INVALID_QUERY` (cette route ne lit aucun paramètre), 401 `UNAUTHORIZED`, 404 `OFFER_NOT_FOUND` (offre ou lieu
    inconnu, entreprise exclue, fermée, ou qui n'accueille pas encore), 429 `TOO_MANY_REQUESTS`.
    """
    return await _shown(request, siret, appellation_code, location_id)


@documentation.read(router, "/api/v1/immersions/{siret}/{appellation_code}", **described.ONE)
async def show_immersion(request: Request, siret: str, appellation_code: str) -> Response:
    """Une offre, par le SIRET de l'entreprise et le code de l'appellation, au premier lieu que l'entreprise a donné.

    Exemple : `curl "https://…/api/v1/immersions/77561959600155/11573"`

    Refus : 400 `INVALID_QUERY` (cette route ne lit aucun paramètre), 401 `UNAUTHORIZED`, 404 `OFFER_NOT_FOUND`, 429
    `TOO_MANY_REQUESTS`.
    """
    return await _shown(request, siret, appellation_code, None)


async def _changed(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Whether a company has room depends on the day: changes say nothing of it."""
    lines = []
    for each in changes:
        siret, location, rome, remote = read_row_id(each.id)
        told = line(OfferRow(siret, location, rome, remote, each.body or b"", available=True))
        lines.append({"id": each.id, **{name: value for name, value in told.items() if name not in ("available", "distance_m")}})
    return lines


async def _shown(request: Request, siret: str, appellation_code: str, location_id: str | None) -> Response:
    held = service(request)
    async with held.db.reading() as conn:
        headers = await admit(request, conn)
        Query(request).refuse_if_wrong()
        row = await _detail(held, conn, siret, appellation_code, location_id)
    if row is None:
        raise OfferNotFound
    return Response(orjson.dumps(line(row)), 200, {**_OPEN, **headers}, "application/json")


async def _detail(held: Service, conn: Conn, siret: str, appellation_code: str, location_id: str | None) -> OfferRow | None:
    if not (siret.isascii() and siret.isdigit() and appellation_code.isascii() and appellation_code.isdigit()):
        return None  # no code of either register: nothing for the database to look for
    return await directory.detail(conn, siret, appellation_code, location_id, at=held.now(), exact=True)


def _asked(request: Request, now: Clock) -> Asked:
    """The request's parameters. Raises InvalidQuery."""
    query = Query(request)
    text, typed = query.text("job"), query.text("near")
    radius = query.number("radius_km", _DEFAULT_RADIUS, least=1, most=_MOST_RADIUS)
    widens = query.choice("widen", ("true", "false"), "true") == "true"
    places = locate(typed, limit=_MOST_HOMONYMS) if typed else []
    if typed and not places:
        query.fault("near", "« near » n'est pas un lieu connu : donnez une commune, un code postal ou INSEE, ou « 48.11,-1.68 ».")
    job = understand(text) if text else None
    if job and job.words:
        query.fault("job", "« job » n'est le nom ni le code d'aucun métier : cherchez ces mots avec « words ».")
    facets = query.choices("facets", tuple(FACETS))
    asked = _filters(query, now)
    sort = query.choice("sort", tuple(_SORTS), "distance" if typed else "score")
    if sort == "distance" and not typed:
        query.fault("sort", "« distance » demande un lieu : donnez « near ».")
    query.refuse_if_wrong()
    best = places[0] if places else None
    asked = replace(
        asked,
        sort=_SORTS[sort],
        near=Near(best.lat, best.lon, radius) if best else None,
        rome_codes=[job.rome] if job and job.rome else None,
        appellation_codes=job.appellations if job else None,
        facets=[FACETS[name] for name in facets],
    )
    return Asked(asked, facets, job, places, widens)


def _filters(query: Query, now: Clock) -> OfferQuery:
    """The criteria that are read the same way whatever the others are."""
    audience = query.choice("audience", tuple(_AUDIENCES), "")
    return OfferQuery(
        at=now(),
        words=query.text("words") or "",
        department_codes=query.choices("department", tuple(departments())) or None,
        naf_sections=query.choices("sector", tuple(naf_sections())) or None,
        remote_work=query.choices("remote", tuple(RemoteWork)) or None,
        contact_modes=query.choices("contact_mode", tuple(ContactMode)) or None,
        company_sizes=query.choices("company_size", tuple(CompanySize)) or None,
        fit_for_disabled_workers=query.choices("disabled_workers", tuple(DisabledWorkers)) or None,
        searchable_by=_AUDIENCES.get(audience),
        only_available=query.choice("available", ("only", "all"), "only") == "only",
        remote_everywhere=True,
        limit=query.number("limit", _DEFAULT_LIMIT, least=1, most=_MOST_LINES),
        offset=query.number("offset", 0, least=0, most=_LAST_LINE),
    )


async def _find(conn: Conn, asked: Asked) -> Nearest:
    near = asked.query.near
    if near is not None and asked.widens:
        return await directory.nearest(conn, asked.query)
    return Nearest(await directory.search(conn, asked.query), near.km if near else 0, widened=False)


def _told(asked: Asked, found: Nearest) -> dict[str, Any]:
    page = found.page
    return {
        "total": page.total,
        "limit": asked.query.limit,
        "offset": asked.query.offset,
        "job": _told_job(asked.job),
        "near": _told_place(asked, found),
        "corrected": page.corrected,
        "facets": {name: _told_facet(name, found) for name in asked.facets},
        "data": [line(row) for row in page.rows],
    }


def _told_job(job: Wanted | None) -> dict[str, Any] | None:
    if job is None:
        return None
    codes = list(job.appellations) if job.appellations is not None else None
    return {"label": job.label, "rome_code": job.rome, "appellation_codes": codes, "guessed": job.guessed}


def _told_place(asked: Asked, found: Nearest) -> dict[str, Any] | None:
    if asked.query.near is None:
        return None
    best, *others = asked.places
    return {
        "label": best.label,
        "lat": best.lat,
        "lon": best.lon,
        "radius_km": asked.query.near.km,
        "searched_km": found.km,
        "widened": found.widened,
        "others": [each.label for each in others],
    }


def _told_facet(name: str, found: Nearest) -> list[dict[str, Any]]:
    values = found.page.facets.get(FACETS[name], [])
    return [{"value": _TOLD_AUDIENCES.get(each.value, each.value), "count": each.count} for each in values]


def line(row: OfferRow) -> dict[str, Any]:
    """An offer under our names: every key always there, null when nothing is known."""
    value = row.fields
    address = value["address"]
    return {
        "siret": row.siret,
        "location_id": row.location_id,
        "name": value["name"],
        "customized_name": value.get("customizedName") or None,
        "naf_code": value["naf"] or None,
        "naf_label": value["nafLabel"],
        "rome_code": row.rome_code,
        "rome_label": value["romeLabel"],
        "appellations": [{"code": each["appellationCode"], "label": each["appellationLabel"]} for each in value["appellations"]],
        "remote": row.remote_work,
        "contact_mode": value.get("contactMode"),
        "employees": value["numberOfEmployeeRange"] or None,
        "disabled_workers": value["fitForDisabledWorkers"],
        "website": value.get("website") or None,
        "additional_information": value.get("additionalInformation") or None,
        "address": {
            "street": address["streetNumberAndAddress"] or None,
            "postcode": address["postcode"] or None,
            "city": address["city"],
            "department_code": address["departmentCode"],
        },
        "lat": value["position"]["lat"],
        "lon": value["position"]["lon"],
        "distance_m": value.get("distance_m"),
        "score": value["establishmentScore"],
        "available": row.available,
        "updated_at": value["updatedAt"],
        "created_at": value["createdAt"],
    }
