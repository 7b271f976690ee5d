"""« Mes événements emploi »: the search, one event, the tags of national operations (§A6-A13)."""

from __future__ import annotations

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tremplin.apis.evenements import criteria, documentation
from tremplin.apis.evenements.caller import admit, service
from tremplin.apis.evenements.documentation import mee as described
from tremplin.apis.evenements.errors import EventUnknown
from tremplin.events import agenda, store
from tremplin.events.rendering import complete
from tremplin.events.vocabulary import Family

router = APIRouter(tags=["API Événements : Mes événements emploi"])
PREFIX = "/partenaire/evenements/v1/mee"


@documentation.write(router, "POST", f"{PREFIX}/evenements", **described.SEARCH)
async def search_events(request: Request) -> Response:
    """Les événements emploi qui répondent à des critères : lieu, dates, type, modalité, secteur, tags.

    Les critères sont dans le corps, en JSON ; `{}` les demande tous. Ils se combinent par « et », les valeurs d'une liste par « ou ».
    La page (`page`, à partir de 0, `size`, 100 au plus) et l'ordre (`sort=dateEvenement,desc`) sont dans l'adresse. Sans `sort`, les
    plus proches dans le temps viennent d'abord ; l'ordre est total, deux pages n'ont jamais d'événement commun. Sans `dateDebut`, les
    événements passés viennent aussi. Les jours sont ceux de Paris.

    Un événement annulé ou reporté reste dans la liste : son titre commence par « Annulé : » ou « Reporté : », et `statut` le dit aux
    programmes.

    Exemple : `curl -H "authorization: Bearer $JETON" -H "content-type: application/json" -d '{"departements":["35"]}'
    "https://…/partenaire/evenements/v1/mee/evenements?page=0&size=10"`

    Refus : 400 (critère ou paramètre illisible, nommé), 401, 403 (portée manquante), 413, 429.
    """
    held = service(request)
    async with held.db.reading() as conn:
        await admit(request, conn)
        wanted, sent = criteria.page(request), await criteria.received(request)
        found = await agenda.search(conn, criteria.question(sent, wanted, await agenda.labels(conn, criteria.tags(sent))))
    content = b",".join(complete(hit.body, hit.id, held.base_url) for hit in found.hits)
    return Response(b'{"totalElements":%d,"content":[%s]}' % (found.total, content), 200, None, "application/json")


@documentation.read(router, f"{PREFIX}/evenement/{{event_id}}", **described.DETAIL)
async def show_event(request: Request, event_id: str) -> Response:
    """Un événement, par l'identifiant que donne la recherche ; passé ou annulé, il est donné aussi.

    `heureDebut` et `heureFin` sont en temps universel, comme `dateEvenement` ; `timezone` est le fuseau du lieu.

    Exemple : `curl -H "authorization: Bearer $JETON" "https://…/partenaire/evenements/v1/mee/evenement/106757"`

    Refus : 401, 403 (portée manquante), 404 (identifiant inconnu), 429.
    """
    held = service(request)
    async with held.db.reading() as conn:
        await admit(request, conn)
        hit = await agenda.detail(conn, event_id) if event_id.isascii() and event_id.isdigit() else None
    if hit is None:
        raise EventUnknown
    return Response(complete(hit.body, hit.id, held.base_url), 200, None, "application/json")


@documentation.read(router, f"{PREFIX}/tags/opera/lister", **described.OPERATIONS)
async def list_operations(request: Request) -> Response:
    """Les opérations nationales, dont les événements portent le nom : `id` est la valeur du critère `operations`.

    Exemple : `curl -H "authorization: Bearer $JETON" "https://…/partenaire/evenements/v1/mee/tags/opera/lister"`

    Refus : 401, 403 (portée manquante), 429.
    """
    async with service(request).db.reading() as conn:
        await admit(request, conn)
        found = await store.tags(conn, Family.OPERATIONS)
    return Response(orjson.dumps([{"id": number, "libelle": label} for number, label in found]), 200, None, "application/json")
