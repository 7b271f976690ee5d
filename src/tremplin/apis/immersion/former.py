"""Search and contact as they were in v2, removed by the original in May 2026, which real clients still call (contract §1.9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.immersion import documentation
from tremplin.apis.immersion.applications import applicant, check_link, created, source
from tremplin.apis.immersion.caller import admit, service
from tremplin.apis.immersion.documentation import former as described
from tremplin.apis.immersion.offers import offer
from tremplin.apis.immersion.received import Route, receive
from tremplin.apis.immersion.schemas import CONTACT_V2, SEARCH_V2
from tremplin.immersions.contacts import actions as contacts
from tremplin.immersions.contacts.model import ContactRequest
from tremplin.immersions.offers import directory
from tremplin.immersions.offers.directory import OfferQuery, OfferRow, Sort
from tremplin.partners.consumers.model import Consumer, RightName
from tremplin.search.model import Near

router = APIRouter(tags=["API Immersion Facilitée : recherche et contact (v2)"])
_SEARCH = Route("GET", "/v2/search", query=SEARCH_V2)
_DETAIL = Route("GET", "/v2/search/:siret/:appellationCode")
_CONTACT = Route("POST", "/v2/contact-establishment", body=CONTACT_V2)
_MOST = 100
# Keys that the v2 had not.
_LATER = ("createdAt", "updatedAt", "fitForDisabledWorkers", "customizedName", "remoteWorkMode", "isAvailable")


@documentation.read(router, "/api/v2/search", **described.SEARCH)
async def search(request: Request) -> Response:
    """Les offres autour d'un point, 100 au plus : une liste, sans pages. Préférez `/api/v3/offers`.

    `voluntaryToImmersion=false` demandait les seules entreprises d'un annuaire partenaire, absent d'ici : la liste est vide.

    Exemple : `curl -H "authorization: $CLE" "https://…/api/v2/search?latitude=45.76&longitude=4.84&distanceKm=10"`

    Refus : 400 (`issues` nomme chaque paramètre en faute), 401, 403, 429.
    """
    held = service(request)
    received = await receive(request, _SEARCH)
    asked = received.query
    async with held.db.reading() as conn:
        await admit(held, conn, received, RightName.SEARCH)
        rows: list[OfferRow] = []
        if asked.get("voluntaryToImmersion", True):
            wanted = OfferQuery(
                at=held.now(),
                sort=Sort(asked.get("sortedBy", Sort.DISTANCE)),
                near=Near(asked["latitude"], asked["longitude"], asked["distanceKm"]),
                appellation_codes=asked.get("appellationCodes"),
                searchable_by=asked.get("establishmentSearchableBy"),
                limit=_MOST,
            )
            rows = (await directory.search(conn, wanted)).rows
    return Response(orjson.dumps([_as_then(row) for row in rows]), 200, None, "application/json")


@documentation.read(router, "/api/v2/search/{siret}/{appellation_code}", **described.DETAIL)
async def show(request: Request, siret: str, appellation_code: str) -> Response:
    """L'offre d'une entreprise pour un métier, à son premier lieu. Préférez `/api/v3/offers/{siret}/{appellationCode}`.

    Exemple : `curl -H "authorization: $CLE" "https://…/api/v2/search/77561959600155/11573"`

    Refus : 400, 401, 403, 404 (pas d'offre de ce métier), 429.
    """
    held = service(request)
    received = await receive(request, _DETAIL)
    async with held.db.reading() as conn:
        await admit(held, conn, received, RightName.SEARCH)
        row = await offer(conn, held.now(), siret, appellation_code)
    return Response(orjson.dumps(_as_then(row)), 200, None, "application/json")


@documentation.write(router, "POST", "/api/v2/contact-establishment", **described.CONTACT)
async def contact_establishment(request: Request) -> Response:
    """Met un candidat en relation avec une entreprise. Préférez `/api/v3/apply-to-offer`.

    Le `locationId` est ignoré : le premier lieu de l'entreprise est retenu. La réponse est vide.

    Exemple : `curl -X POST -H "authorization: $CLE" -H "content-type: application/json" -d @contact.json
    "https://…/api/v2/contact-establishment"`

    Refus : les mêmes que `/api/v3/apply-to-offer`.
    """
    held = service(request)
    received = await receive(request, _CONTACT)
    async with held.db.writing() as conn:
        consumer = await admit(held, conn, received, RightName.SEARCH)
        await contacts.contact(conn, _asked(received.body, consumer), relay=held.relay, now=held.now())
    return created()


def _asked(body: Mapping[str, Any], consumer: Consumer) -> ContactRequest:
    link = body.get("potentialBeneficiaryResumeLink") or None
    check_link(body, link)
    return ContactRequest(
        siret=body["siret"],
        appellation_code=body["appellationCode"],
        location_id=None,
        contact_mode=body["contactMode"],
        applicant=applicant(body),
        source=source(consumer),
        objective=body.get("immersionObjective"),
        resume_link=link,
        message=body.get("message"),
    )


def _as_then(row: OfferRow) -> dict[str, Any]:
    return {name: value for name, value in row.fields.items() if name not in _LATER}
