"""Offers of the directory: the search, and one by its company, its job and its place (contract §1.6 and §1.7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.immersion import documentation
from tremplin.apis.immersion.caller import admit, service
from tremplin.apis.immersion.documentation import offers as described
from tremplin.apis.immersion.errors import GeoIncomplete, OfferNotFound
from tremplin.apis.immersion.received import Received, Route, checked_input, receive
from tremplin.apis.immersion.schemas import MOST_PER_PAGE_SERVED, OFFER_PATH, OFFERS, PER_PAGE
from tremplin.immersions.offers import directory
from tremplin.immersions.offers.directory import OfferQuery, OfferRow, Sort
from tremplin.kit.db import Conn
from tremplin.partners.consumers.model import RightName
from tremplin.search.model import Near

router = APIRouter(tags=["API Immersion Facilitée : offres (v3)"])
SEARCH = Route("GET", "/v3/offers", query=OFFERS)
DETAIL = Route("GET", "/v3/offers/:siret/:appellationCode/:locationId?")
_GEO = ("latitude", "longitude", "distanceKm")
# Further than any page that holds something: the database counts rows with numbers of a limited size.
_LAST_OFFSET = 2**31 - 1


@documentation.read(router, "/api/v3/offers", **described.SEARCH)
async def search_offers(request: Request) -> Response:
    """Les offres d'immersion d'entreprises prêtes à accueillir, par métier, lieu, secteur ou date.

    Une ligne est un établissement, un lieu, un code ROME et un mode de travail : une entreprise peut en avoir plusieurs. `sortBy` est
    obligatoire ; pour `distance`, donnez aussi `latitude`, `longitude` et `distanceKm`. Ces trois-là vont ensemble, quel que soit le
    tri. Une liste s'écrit `nafCodes[]=1071C&nafCodes[]=4711D`, ou `nafCodes=1071C` pour une seule valeur.

    L'ordre est total : deux pages n'ont jamais de ligne commune. Une page après la dernière est vide.

    Exemple : `curl -H "authorization: $CLE" "https://…/api/v3/offers?sortBy=distance&latitude=45.76&longitude=4.84&distanceKm=10"`

    Refus : 400 (`issues` nomme chaque paramètre en faute), 401, 403 (droit `searchEstablishment` manquant), 429.
    """
    held = service(request)
    received = await receive(request, SEARCH)
    async with held.db.reading() as conn:
        await admit(held, conn, received, RightName.SEARCH)
        return Response(
            await page_of_offers(conn, received, held.now(), PER_PAGE, MOST_PER_PAGE_SERVED), 200, None, "application/json"
        )


async def page_of_offers(conn: Conn, received: Received, now: datetime, per_page: int, most: int) -> bytes:
    """A page of the search, as the contract writes it. Raises GeoIncomplete."""
    asked, page = received.query, received.query.get("page", 1)
    size = min(asked.get("perPage", per_page), most)
    found = await directory.search(
        conn, offer_query(asked, near(asked, received.raw_query), now, limit=size, offset=min((page - 1) * size, _LAST_OFFSET))
    )
    pagination = {
        "totalRecords": found.total,
        "currentPage": page,
        "totalPages": max(1, -(-found.total // size)),
        "numberPerPage": size,
    }
    return b'{"data":[%s],"pagination":%s}' % (b",".join(row.body for row in found.rows), orjson.dumps(pagination))


def near(asked: Mapping[str, Any], sent: Mapping[str, Any]) -> Near | None:
    """The circle asked for; None when there is none. Raises GeoIncomplete when it lacks a part.

    A part left empty is lacking: the schema reads it as zero, which is a place like another.
    """
    given = [name for name in _GEO if name in asked and sent.get(name) != ""]
    wanted = bool(given) or asked.get("sortBy") == Sort.DISTANCE
    if wanted and len(given) < len(_GEO):
        raise GeoIncomplete
    return Near(asked["latitude"], asked["longitude"], asked["distanceKm"]) if given else None


def offer_query(asked: Mapping[str, Any], circle: Near | None, now: datetime, *, limit: int, offset: int) -> OfferQuery:
    """The question to the directory."""
    sort = Sort(asked["sortBy"])
    usual = "asc" if sort is Sort.DISTANCE else "desc"
    return OfferQuery(
        at=now,
        sort=sort,
        reverse=asked.get("sortOrder", usual) != usual,
        near=circle,
        appellation_codes=asked.get("appellationCodes"),
        department_codes=asked.get("departmentCodes"),
        naf_codes=asked.get("nafCodes"),
        sirets=asked.get("sirets"),
        location_ids=asked.get("locationIds"),
        fit_for_disabled_workers=asked.get("fitForDisabledWorkers"),
        remote_work=asked.get("remoteWorkModes"),
        searchable_by=asked.get("searchableBy"),
        only_available=asked.get("showOnlyAvailableOffers", True),
        limit=limit,
        offset=offset,
    )


@documentation.read(router, "/api/v3/offers/{siret}/{appellation_code}/{location_id}", **described.DETAIL_AT)
async def show_offer_at(request: Request, siret: str, appellation_code: str, location_id: str) -> Response:
    """Une offre, par le SIRET de l'entreprise, le code de l'appellation et le lieu (`locationId` de la recherche).

    Une entreprise dont le quota de contacts est atteint est donnée, avec `isAvailable` à faux. Un lieu que l'entreprise n'a pas est
    ignoré : son premier lieu est donné.

    Exemple : `curl -H "authorization: $CLE" "https://…/api/v3/offers/77561959600155/11573/5f3b6c1e-0000-4000-8000-000000000001"`

    Refus : 400 (SIRET, code ou lieu mal formé), 401, 403, 404 (pas d'offre de ce métier), 429.
    """
    return await _shown(request, siret, appellation_code, location_id)


@documentation.read(router, "/api/v3/offers/{siret}/{appellation_code}", **described.DETAIL)
async def show_offer(request: Request, siret: str, appellation_code: str) -> Response:
    """Une offre, par le SIRET de l'entreprise et le code de l'appellation, à son premier lieu.

    Exemple : `curl -H "authorization: $CLE" "https://…/api/v3/offers/77561959600155/11573"`

    Refus : 400 (SIRET ou code mal formé), 401, 403, 404 (pas d'offre de ce métier), 429.
    """
    return await _shown(request, siret, appellation_code, None)


async def _shown(request: Request, siret: str, appellation_code: str, location_id: str | None) -> Response:
    held = service(request)
    received = await receive(request, DETAIL)
    async with held.db.reading() as conn:
        await admit(held, conn, received, RightName.SEARCH)
        row = await offer(conn, held.now(), siret, appellation_code, location_id)
    return Response(row.body, 200, None, "application/json")


async def offer(conn: Conn, now: datetime, siret: str, appellation_code: str, location_id: str | None = None) -> OfferRow:
    """One line of the directory, by what an address holds. Raises InputBroken, OfferNotFound."""
    given = {"siret": siret, "appellationCode": appellation_code, **({"locationId": location_id} if location_id else {})}
    sent = {name: value.replace("\0", "") for name, value in given.items()}
    read = checked_input(OFFER_PATH, sent, "GetSearchResultBySearchQuery")
    row = await directory.detail(conn, read["siret"], read["appellationCode"], read.get("locationId"), at=now)
    if row is None:
        raise OfferNotFound(siret=read["siret"], appellation_code=read["appellationCode"])
    return row
