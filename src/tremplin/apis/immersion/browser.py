"""The few routes without a key that the original's site uses and that others call too (contract §1.16)."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.immersion import documentation
from tremplin.apis.immersion.caller import service
from tremplin.apis.immersion.documentation import browser as described
from tremplin.apis.immersion.offers import page_of_offers
from tremplin.apis.immersion.received import Route, receive
from tremplin.apis.immersion.schemas import APPELLATION_SEARCH, OFFERS
from tremplin.reference.rome.catalogue import search_appellations
from tremplin.reference.rome.model import Suggestion

router = APIRouter(tags=["API Immersion Facilitée : sans clé"])
_OFFERS = Route("GET", "/offers", query=OFFERS, keyed=False)
_APPELLATION = Route("GET", "/appellation", query=APPELLATION_SEARCH, keyed=False)
_PER_PAGE, _MOST_PER_PAGE = 12, 100
_MOST_SUGGESTED = 80


@documentation.read(router, "/api/offers", **described.OFFERS)
async def search_offers(request: Request) -> Response:
    """La recherche de `/api/v3/offers`, sans clé : 12 lignes par page, 100 au plus.

    Exemple : `curl "https://…/api/offers?sortBy=date&departmentCodes=35"`

    Refus : 400 (`issues` nomme chaque paramètre en faute).
    """
    held = service(request)
    received = await receive(request, _OFFERS)
    async with held.db.reading() as conn:
        return Response(await page_of_offers(conn, received, held.now(), _PER_PAGE, _MOST_PER_PAGE), 200, None, "application/json")


@documentation.read(router, "/api/appellation", **described.APPELLATION)
async def suggest_appellations(request: Request) -> Response:
    """Les métiers que peut vouloir dire ce qui est saisi : 80 au plus, les plus probables d'abord.

    Accents, pluriels et ordre des mots ne comptent pas ; une faute de frappe est admise. `matchRanges` dit où le libellé contient ce
    qui est cherché. Moins de deux lettres ne donnent rien.

    Exemple : `curl "https://…/api/appellation?searchText=boulanger"`

    Refus : 400 (`searchText` absent).
    """
    received = await receive(request, _APPELLATION)
    found = search_appellations(received.query["searchText"], _MOST_SUGGESTED)
    return Response(orjson.dumps([_told(each) for each in found]), 200, None, "application/json")


def _told(suggestion: Suggestion) -> dict[str, Any]:
    job = suggestion.appellation
    return {
        "appellation": {
            "romeCode": job.rome_code,
            "romeLabel": job.rome_label,
            "appellationCode": job.code,
            "appellationLabel": job.label,
        },
        "matchRanges": [{"startIndexInclusive": start, "endIndexExclusive": end} for start, end in suggestion.match_ranges],
    }
