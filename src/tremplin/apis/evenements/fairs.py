"""The first generation: online fairs and events on site, each whole in one bare list (§A4, §A5)."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tremplin.apis.evenements import documentation
from tremplin.apis.evenements.caller import admit, service
from tremplin.apis.evenements.documentation import fairs as described
from tremplin.events import agenda

router = APIRouter(tags=["API Événements : salons et événements physiques"])
PREFIX = "/partenaire/evenements/v1"


@documentation.read(router, f"{PREFIX}/salonsenligne", **described.FAIRS)
async def list_fairs(request: Request) -> Response:
    """Les salons en ligne en cours et à venir, tous, dans l'ordre de leur début.

    `salonEnCours` est vrai du premier au dernier jour, à Paris. `description` est du HTML sans script, parfois avec une image.

    Exemple : `curl -H "authorization: Bearer $JETON" "https://…/partenaire/evenements/v1/salonsenligne"`

    Refus : 401, 403 (portée manquante), 429.
    """
    held = service(request)
    async with held.db.reading() as conn:
        await admit(request, conn)
        found = await agenda.fairs(conn, at=held.now())
    return Response(f"[{found}]".encode(), 200, None, "application/json")


@documentation.read(router, f"{PREFIX}/evenementsphysiques", **described.ON_SITE)
async def list_events_on_site(request: Request) -> Response:
    """Les événements sur place d'aujourd'hui et des jours suivants, les plus proches d'abord, 10 000 au plus.

    Les dates et les heures sont celles du lieu, les coordonnées du texte. Au-delà, ou pour chercher, préférez
    `/partenaire/evenements/v1/mee/evenements`.

    Exemple : `curl -H "authorization: Bearer $JETON" "https://…/partenaire/evenements/v1/evenementsphysiques"`

    Refus : 401, 403 (portée manquante), 429.
    """
    held = service(request)
    async with held.db.reading() as conn:
        await admit(request, conn)
        found = await agenda.on_site(conn, at=held.now())
    return Response(f"[{found}]".encode(), 200, None, "application/json")
