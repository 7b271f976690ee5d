"""Figures of companies (contract §1.13)."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.immersion import documentation
from tremplin.apis.immersion.caller import admit, service
from tremplin.apis.immersion.documentation import statistics as described
from tremplin.apis.immersion.errors import PageTooHigh
from tremplin.apis.immersion.received import Route, receive
from tremplin.apis.immersion.schemas import PER_PAGE, STATISTICS
from tremplin.immersions.statistics import store
from tremplin.immersions.statistics.store import Figures
from tremplin.partners.consumers.model import RightName

router = APIRouter(tags=["API Immersion Facilitée : statistiques (v2)"])
_ROUTE = Route("GET", "/v2/statistics/establishments", query=STATISTICS)


@documentation.read(router, "/api/v2/statistics/establishments", **described.STATISTICS)
async def establishments(request: Request) -> Response:
    """Les entreprises de l'annuaire et celles que des conventions nomment, par SIRET : depuis quand elles y sont, combien les nomment.

    `referencedAt` est nul pour une entreprise qui n'est pas dans l'annuaire. Une ligne par SIRET : les pages et leur total concordent.

    Exemple : `curl -H "authorization: $CLE" "https://…/api/v2/statistics/establishments?page=1&perPage=1000"`

    Refus : 400 (paramètre en faute, page après la dernière), 401, 403 (droit `statistics` manquant), 429.
    """
    held = service(request)
    received = await receive(request, _ROUTE)
    page, size = received.query.get("page", 1), received.query.get("perPage", PER_PAGE)
    async with held.db.reading() as conn:
        await admit(held, conn, received, RightName.STATISTICS)
        total = await store.count(conn)
        pages = max(1, -(-total // size))
        if page > pages:
            raise PageTooHigh(page=page, pages=pages, per_page=size)
        rows = await store.page(conn, limit=size, offset=(page - 1) * size)
    pagination = {"totalRecords": total, "currentPage": page, "totalPages": pages, "numberPerPage": size}
    return Response(orjson.dumps({"data": [_told(row) for row in rows], "pagination": pagination}), 200, None, "application/json")


def _told(row: Figures) -> dict[str, Any]:
    return {
        "siret": row.siret,
        "name": row.name,
        "numberOfConventions": row.conventions,
        "isReferenced": row.referenced_at is not None,
        "referencedAt": row.referenced_at and f"{row.referenced_at:%Y-%m-%dT%H:%M:%S}.{row.referenced_at.microsecond // 1000:03}Z",
    }
