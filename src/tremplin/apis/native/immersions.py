"""Offers of companies ready to welcome someone for some days, for any program: the search, and one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import deltas, documentation, lists
from tremplin.apis.native.caller import Service, admit, service
from tremplin.apis.native.documentation import immersions as described
from tremplin.apis.native.errors import OfferNotFound
from tremplin.apis.native.query import Query
from tremplin.apis.native.walking import Cursor
from tremplin.immersions.offers import directory
from tremplin.immersions.offers.directory import Nearest, OfferQuery, OfferRow, Sort
from tremplin.immersions.offers.model import CompanySize, ContactMode, DisabledWorkers, RemoteWork, read_row_id, row_id
from tremplin.kit.clock import Clock
from tremplin.kit.db import Conn
from tremplin.publication.model import Change, Kind
from tremplin.reference.communes import departments
from tremplin.reference.located import Located
from tremplin.reference.naf import naf_sections
from tremplin.reference.rome.wanted import Wanted, understand

router = APIRouter(tags=["API Tremplin : immersions"])
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
    """What a request asks: `places`, what `near` may mean, the best first; `after`, the last line of the page before."""

    query: OfferQuery
    facets: tuple[str, ...]
    job: Wanted | None
    places: Sequence[Located]
    widens: bool
    fields: tuple[str, ...]
    limit: int
    after: Cursor | None


@dataclass(frozen=True, slots=True)
class _Line:
    """An offer of a list; how far was searched goes with its place in the list, and so with the cursor: what is announced nearer
    meanwhile would otherwise narrow the list, which would end there."""

    row: OfferRow
    km: float

    @property
    def standing(self) -> Sequence[float]:
        return (self.km, *(self.row.standing or ()))


@documentation.read(router, "/api/v1/immersions", **described.LIST)
async def list_immersions(request: Request) -> Response:
    """Les offres d'immersion d'entreprises prêtes à accueillir quelques jours, par métier et par lieu, sans clé.

    `job` se donne comme on le tape (« boulanger », « aide soignante »), ou par un code (appellation `11573`, ROME `D1102`) : `job`,
    dans la réponse, dit les métiers compris. `near` est une commune, un code postal ou INSEE, ou `48.11,-1.68`. Quand il n'y a rien
    dans le rayon, il s'élargit jusqu'à la première offre, et `near.widened` le dit ; `widen=false` l'interdit. Les métiers que l'on
    découvre entièrement à distance sont trouvés partout.

    Une ligne est une entreprise, un lieu, un code ROME et un mode de travail. `next` est à redonner dans `cursor` : quoi qu'il soit
    écrit entre deux pages, une offre qui reste est donnée une fois et une seule. `fields` ne donne que les clés nommées. Un `ETag`
    redonné dans `If-None-Match` répond 304, sans corps, si rien n'a changé.

    `updatedSince` répond autre chose : ce qui a changé depuis un instant (14 jours au plus), ce qui n'est plus montré compris
    (`"deleted": true`), dans l'ordre où cela a changé ; `next`, toujours donné, se redonne dans `cursor`, maintenant ou plus tard.

    Exemple : `curl "https://…/api/v1/immersions?job=boulanger&near=Rennes&radius_km=20&facets=sector,remote"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED` (clé donnée, mais inconnue), 429 `TOO_MANY_REQUESTS` (120 appels par minute et par
    adresse sans clé ; avec une clé, le quota de votre compte).
    """
    held = service(request)
    async with held.db.reading() as conn:
        quota = await admit(request, conn)
        query = Query(request)
        limit = query.number("limit", lists.DEFAULT, least=1, most=lists.MOST)
        wanted = lists.fields(query, described.KEYS)

        async def tell(changes: Sequence[Change]) -> list[dict[str, Any]]:
            return [lists.sparse(_changed(each), wanted) for each in changes]

        if (changes := await deltas.page(query, conn, quota, Kind.IMMERSIONS, now=held.now(), limit=limit, tell=tell)) is not None:
            return changes
        asked = _asked(request, query, limit, wanted, held.now)
        headers, unchanged = await lists.marked(request, quota, now=held.now())
        if unchanged:
            return unchanged
        found = await _find(request, conn, asked)
    link = lists.link(request, request.app.state.portal.base_url, found.following)
    return Response(orjson.dumps(_told(asked, found)), 200, {**headers, **link}, "application/json")


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


def _changed(change: Change) -> dict[str, Any]:
    """Whether a company has room depends on the day: changes say nothing of it."""
    told = line(OfferRow(*read_row_id(change.id), change.body or b"", available=True))
    return {name: value for name, value in told.items() if name not in ("available", "distance_m")}


async def _shown(request: Request, siret: str, appellation_code: str, location_id: str | None) -> Response:
    held = service(request)
    async with held.db.reading() as conn:
        quota = await admit(request, conn)
        query = Query(request)
        wanted = lists.fields(query, described.KEYS)
        query.refuse_if_wrong()
        row = await _detail(held, conn, siret, appellation_code, location_id)
    if row is None:
        raise OfferNotFound
    return lists.one(request, orjson.dumps(lists.sparse(line(row), wanted)), quota)


async def _detail(held: Service, conn: Conn, siret: str, appellation_code: str, location_id: str | None) -> OfferRow | None:
    if not (siret.isascii() and siret.isdigit() and appellation_code.isascii() and appellation_code.isdigit()):
        return None  # no code of either register: nothing for the database to look for
    return await directory.detail(conn, siret, appellation_code, location_id, at=held.now(), exact=True)


def _asked(request: Request, query: Query, limit: int, wanted: tuple[str, ...], now: Clock) -> Asked:
    """The request's parameters. Raises InvalidQuery."""
    text, places = query.text("job"), lists.near(query)
    near = lists.circle(query, places)
    widens = query.choice("widen", ("true", "false"), "true") == "true"
    job = understand(text) if text else None
    if job and job.words:
        query.fault("job", "« job » n'est le nom ni le code d'aucun métier : cherchez ces mots avec « words ».")
    facets = query.choices("facets", tuple(FACETS))
    asked = _filters(query, now)
    sort = query.choice("sort", tuple(_SORTS), "distance" if near else "score")
    if sort == "distance" and not query.has("near"):
        query.fault("sort", "« distance » demande un lieu : donnez « near ».")
    after = lists.cursor(query, request)
    query.refuse_if_wrong()
    asked = replace(
        asked,
        sort=_SORTS[sort],
        near=near,
        rome_codes=[job.rome] if job and job.rome else None,
        appellation_codes=job.appellations if job else None,
    )
    return Asked(asked, facets, job, places, widens, wanted, limit, after)


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
        standing=True,
    )


async def _find(request: Request, conn: Conn, asked: Asked) -> lists.Page[Nearest, _Line]:
    facets = [FACETS[name] for name in asked.facets]

    async def ask(limit: int, offset: int, count: bool) -> tuple[Nearest, Sequence[_Line]]:
        found = await _within(conn, asked, replace(asked.query, limit=limit, offset=offset, facets=facets if count else ()))
        return found, [_Line(row, found.km) for row in found.page.rows]

    return await lists.page(request, ask, asked.after, asked.limit)


async def _within(conn: Conn, asked: Asked, query: OfferQuery) -> Nearest:
    """What a query finds; on the pages that follow the first, as far as that one searched."""
    near = query.near
    if near is None:
        return Nearest(await directory.search(conn, query), 0, widened=False)
    if asked.after is None and asked.widens:
        return await directory.nearest(conn, query)
    km = min(max(asked.after.key[0], near.km), directory.WIDEST_KM) if asked.after else near.km
    return Nearest(await directory.search(conn, replace(query, near=replace(near, km=km))), km, widened=km > near.km)


def _told(asked: Asked, found: lists.Page[Nearest, _Line]) -> dict[str, Any]:
    whole = found.whole.page
    return {
        "total": whole.total,
        "next": found.following,
        "job": _told_job(asked.job),
        "near": _told_place(asked, found.whole),
        "corrected": whole.corrected,
        "facets": {name: _told_facet(name, found.whole) for name in asked.facets},
        "data": [lists.sparse(line(each.row), asked.fields) for each in found.lines],
    }


def _told_job(job: Wanted | None) -> dict[str, Any] | None:
    if job is None:
        return None
    codes = list(job.appellations) if job.appellations is not None else None
    return {"label": job.label, "rome_code": job.rome, "appellation_codes": codes, "guessed": job.guessed}


def _told_place(asked: Asked, found: Nearest) -> dict[str, Any] | None:
    told = lists.told_place(asked.places, asked.query.near)
    return {**told, "searched_km": found.km, "widened": found.widened} if told else None


def _told_facet(name: str, found: Nearest) -> list[dict[str, Any]]:
    values = found.page.facets.get(FACETS[name], [])
    return [{"value": _TOLD_AUDIENCES.get(each.value, each.value), "count": each.count} for each in values]


def line(row: OfferRow) -> dict[str, Any]:
    """An offer under our names: every key always there, null when nothing is known."""
    value = row.fields
    address = value["address"]
    return {
        "id": row_id(row.siret, row.location_id, row.rome_code, row.remote_work),
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
