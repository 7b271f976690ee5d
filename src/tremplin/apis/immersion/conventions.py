"""Conventions of the agencies that a consumer may see (contract §1.10 to §1.12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.immersion import documentation
from tremplin.apis.immersion.caller import admit, service
from tremplin.apis.immersion.checks import Issue
from tremplin.apis.immersion.documentation import conventions as described
from tremplin.apis.immersion.errors import ConventionNotFound, ConventionOutOfScope
from tremplin.apis.immersion.questions import CONVENTION, CONVENTIONS, order_of, write_cursor
from tremplin.apis.immersion.received import Received, Route, broken_query, checked_input, receive
from tremplin.immersions.conventions.reading import store
from tremplin.immersions.conventions.reading.model import MOST, Asked, Page, Scope
from tremplin.immersions.conventions.vocabulary import Status
from tremplin.partners.consumers.model import Consumer, RightName

router = APIRouter(tags=["API Immersion Facilitée : conventions (v2)"])
_LIST = Route("GET", "/v2/conventions", query=CONVENTIONS)
_ONE = Route("GET", "/v2/conventions/:conventionId")


@documentation.read(router, "/api/v2/conventions", **described.LIST)
async def list_conventions(request: Request) -> Response:
    """Les conventions des structures que votre droit `convention` désigne, et de celles qui se réfèrent à elles : 100 au plus.

    Sans autre précision, la plus récente date de début vient d'abord. `startDateGreater` (non compris) et `startDateLessOrEqual`
    (compris) bornent cette date ; `withStatuses` garde certains statuts. Un paramètre inconnu est refusé.

    **Tout lire, et se tenir à jour** : avec `updatedSince`, les conventions qui ont changé depuis, la plus ancienne d'abord. Tant
    qu'il y en a d'autres, l'en-tête `Link` (`rel="next"`) donne l'adresse de la suite ; il en est de même sans `updatedSince`.
    Redemandez depuis une minute avant votre dernière lecture : ce qui était alors en train d'être écrit y sera.

    Exemple : `curl -G -H "authorization: $CLE" "https://…/api/v2/conventions" -d updatedSince=2026-03-02T09:00:00Z
    -d "withStatuses[]=ACCEPTED_BY_VALIDATOR"`

    Refus : 400 (paramètre en faute ou inconnu), 401, 403 (droit `convention` manquant), 429.
    """
    held = service(request)
    received = await receive(request, _LIST)
    cursor = received.query.get("cursor")
    if cursor and cursor[0] != order_of(received.query):
        raise broken_query([Issue(("cursor",), "Invalid input: this cursor is of another order")], _LIST)
    async with held.db.reading() as conn:
        consumer = await admit(held, conn, received, RightName.CONVENTION)
        page = await store.listed(conn, _asked(received.query, _scope(consumer)))
    headers = {"Link": f'<{_following(received, page)}>; rel="next"'} if page.next else None
    return Response(b"[%s]" % b",".join(page.bodies), 200, headers, "application/json")


@documentation.read(router, "/api/v2/conventions/{convention_id}", **described.ONE)
async def show_convention(request: Request, convention_id: str) -> Response:
    """Une convention, par son identifiant.

    Exemple : `curl -H "authorization: $CLE" "https://…/api/v2/conventions/a6111c22-9521-4f25-aa0d-2f5813b6c47a"`

    Refus : 400 (ce n'est pas un UUID), 401, 403 (droit `convention` manquant, ou convention d'une autre structure), 404, 429.
    """
    held = service(request)
    received = await receive(request, _ONE)
    async with held.db.reading() as conn:
        consumer = await admit(held, conn, received, RightName.CONVENTION)
        wanted = checked_input(CONVENTION, {"conventionId": convention_id}, "GetConvention")["conventionId"]
        found = await store.find(conn, wanted)
    if found is None:
        raise ConventionNotFound(convention_id=wanted)
    if not _scope(consumer).holds(found):
        raise ConventionOutOfScope(consumer_id=consumer.id, convention_id=wanted)
    return Response(found.body, 200, None, "application/json")


def _scope(consumer: Consumer) -> Scope:
    right = consumer.rights[RightName.CONVENTION]
    return Scope(right.agency_kinds or (), by_kind=True) if right.agency_ids is None else Scope(right.agency_ids)


def _asked(query: Mapping[str, Any], scope: Scope) -> Asked:
    # A convention begins at midnight, universal time: comparing days says the same as comparing instants.
    greater, until = query.get("startDateGreater"), query.get("startDateLessOrEqual")
    statuses, cursor = query.get("withStatuses"), query.get("cursor")
    return Asked(
        scope=scope,
        start_after=greater.date() if greater else None,
        start_until=until.date() if until else None,
        statuses=None if statuses is None else [Status(each) for each in statuses],
        changed_since=query.get("updatedSince"),
        after=cursor[1:] if cursor else None,
        limit=query.get("limit", MOST),
    )


def _following(received: Received, page: Page) -> str:
    """The address of what follows: the same question, resumed."""
    assert page.next is not None
    key, convention_id = page.next
    said = [(name, value) for name, value in received.raw_query.items() if name != "cursor"]
    pairs = [(f"{name}[]", each) if isinstance(value, list) else (name, each) for name, value in said for each in _each(value)]
    cursor = write_cursor(order_of(received.query), key, convention_id)
    return f"/api/v2/conventions?{urlencode([*pairs, ('cursor', cursor)])}"


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
