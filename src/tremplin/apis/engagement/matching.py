"""Browsing by criteria, answers of visitors, and the missions that suit them (contract §1.11)."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import bodies, documentation
from tremplin.apis.engagement import matching_answers as answers
from tremplin.apis.engagement.caller import authenticate, service
from tremplin.apis.engagement.documentation import matching as described
from tremplin.apis.engagement.errors import MissionNotFound
from tremplin.apis.engagement.matching_bodies import (
    FACETS,
    BrowseSearch,
    UserScoringBody,
    UserScoringChange,
    browse_search,
    match_search,
    read_answers,
    uuid_of,
)
from tremplin.apis.engagement.parameters import Parameters, query_string
from tremplin.apis.engagement.widget_answers import browsed
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.missions import store as missions
from tremplin.missions.matching import actions as matching
from tremplin.missions.matching.errors import UserScoringNotFound
from tremplin.missions.model import KIND
from tremplin.missions.showing import as_shown
from tremplin.partners import store as partners
from tremplin.partners.model import Scope
from tremplin.search import engine
from tremplin.search.model import FacetValue, Result

router = APIRouter(tags=["API Engagement : appariement"])


@documentation.read(router, "/missions/browse", **described.BROWSE)
async def browse(request: Request) -> Response:
    """Les missions que vous pouvez diffuser, par critères, avec le décompte de chaque critère sur tout le résultat.

    Chaque paramètre accepte plusieurs valeurs, répétées ou séparées par des virgules ; les paramètres se combinent. Un décompte
    ignore le filtre qui porte sur lui : les autres choix d'une liste restent proposés. `applicationUrl` est le lien de l'annonceur.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/missions/browse?domaine=sante_soins&departmentCode=69&pageSize=10"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ, for_visitor=True)
        search = browse_search(query_string(request))
        found = await _browse(conn, search, caller.scope)
        hits = await as_shown(conn, caller.partner, found.hits)
        particulars = await missions.particulars(conn, [hit.id for hit in hits])
        publishers = await partners.find_all(conn, [each.value for each in found.facets[FACETS["publisherId"]]])
    listed = answers.rendered(hits, base_url=held.base_url, reader=caller.partner.id)
    data = {
        "data": [browsed(each, particulars.get(each["id"])) for each in listed],
        "total": found.total,
        "page": search.page,
        "pageSize": search.size,
        "facets": answers.facets(found.facets, publishers),
    }
    return _json({"ok": True, "data": data}, headers)


@documentation.read(router, "/missions/browse/{mission_id}", **described.DETAIL)
async def show(request: Request, mission_id: str) -> Response:
    """Une mission que vous pouvez diffuser, en entier ; `addressId` choisit le lieu montré, le premier sinon.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/missions/browse/0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `NOT_FOUND` (inconnue, retirée, ou que vous ne diffusez pas),
    429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ, for_visitor=True)
        # PostgreSQL refuses texts with a zero byte: no mission has such an id.
        hit = await engine.get(conn, KIND, mission_id, caller.scope) if mission_id.isprintable() else None
        if hit is None:
            raise MissionNotFound
        hits = await as_shown(conn, caller.partner, [hit])
        particulars = await missions.particulars(conn, [hit.id])
    (mission,) = answers.rendered(hits, base_url=held.base_url, reader=caller.partner.id)
    address_id = Parameters(query_string(request)).first("addressId")
    return _json({"ok": True, "data": answers.detail(mission, particulars.get(hit.id), address_id)}, headers)


@documentation.read(router, "/missions/match", **described.MATCH)
async def match(request: Request) -> Response:
    """Les missions que vous pouvez diffuser et qui conviennent à une personne, les meilleures d'abord, avec les raisons.

    `userScoringId` désigne les réponses données à `POST /user-scoring`. `totalScore` va de 0 à 1 ; `taxonomyScores` le détaille par
    critère, et `values` cite dans chaque mission ce qui l'explique. Une mission hors du rayon ou de l'âge n'est pas proposée.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/missions/match?userScoringId=$REPONSES&limit=5"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `NOT_FOUND` (réponses inconnues, oubliées, ou d'un autre
    partenaire), 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    started = time.perf_counter()
    async with held.db.writing() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ, for_visitor=True)
        search = match_search(query_string(request))
        found = await matching.match(
            conn,
            search.user_scoring_id,
            by=caller.partner,
            scope=caller.scope,
            engine=search.engine,
            limit=search.limit,
            offset=search.offset,
            now=held.now(),
        )
        hits = await as_shown(conn, caller.partner, [each.hit for each in found.page])
    listed = answers.rendered(hits, base_url=held.base_url, reader=caller.partner.id)
    average = found.average_km
    data = {
        "tookMs": round((time.perf_counter() - started) * 1000),
        "engineVersion": search.engine,
        "items": [answers.matched(*each, found.answers) for each in zip(found.page, listed, strict=True)],
        "total": found.total,
        "avgDistanceKmTop5": None if average is None else round(average, 3),
    }
    return _json({"ok": True, "data": data}, headers)


@documentation.write(router, "POST", "/user-scoring", **described.CREATE)
async def create_user_scoring(request: Request) -> Response:
    """Garde les réponses d'un visiteur, pour chercher ensuite les missions qui lui conviennent.

    Chaque réponse donne une valeur d'une taxonomie, ou des paramètres (`tranche_age` : `age`, `handicap` ; `location` : `lat`, `lon`,
    `radius_km`, `country_code`). L'âge n'est pas gardé, seulement sa tranche. Les réponses sont oubliées après 13 mois sans usage.

    Exemple : `curl -H "x-api-key: $CLE" -H "content-type: application/json"
    -d '{"answers":[{"taxonomy":"domaine","value":"sante_soins"}]}' https://…/user-scoring`

    Refus : 400 `INVALID_BODY` (chaque faute est nommée), 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.writing() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ, for_visitor=True)
        sent = await bodies.read(request, UserScoringBody)
        scoring = await matching.create(
            conn,
            read_answers(sent.answers),
            by=caller.partner,
            distinct_id=sent.distinct_id,
            alerts=sent.mission_alert_enabled,
            now=held.now(),
        )
    return _json({"ok": True, "data": {"id": scoring.id}}, headers, 201)


@documentation.write(router, "PUT", "/user-scoring/{user_scoring_id}", **described.CHANGE)
async def change_user_scoring(request: Request, user_scoring_id: str) -> Response:
    """Remplace les réponses d'un visiteur, ou son choix d'être prévenu ; `distinctId` doit être celui donné à la création.

    `answers` remplace toutes les réponses, le lieu compris ; sans `answers`, elles restent.

    Exemple : `curl -X PUT -H "x-api-key: $CLE" -H "content-type: application/json"
    -d '{"distinctId":"v-12","missionAlertEnabled":true}' "https://…/user-scoring/$REPONSES"`

    Refus : 400 `INVALID_BODY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN` (`distinctId` différent, ou aucun à la création), 404 `NOT_FOUND`,
    429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.writing() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ, for_visitor=True)
        scoring_id = uuid_of(user_scoring_id)
        sent = await bodies.read(request, UserScoringChange)
        if scoring_id is None:
            raise UserScoringNotFound
        given = None if sent.answers is None else read_answers(sent.answers)
        scoring = await matching.change(
            conn,
            scoring_id,
            by=caller.partner,
            distinct_id=sent.distinct_id,
            answers=given,
            alerts=sent.mission_alert_enabled,
            now=held.now(),
        )
    data = {
        "user_scoring_id": scoring.id,
        "created_count": len(given.values) if given else 0,
        "mission_alert_enabled": scoring.alerts,
    }
    return _json({"ok": True, "data": data}, headers)


async def _browse(conn: Conn, search: BrowseSearch, scope: Condition) -> Result:
    """The page, and each facet counted without its own filter: one question for the page, one for each filter in use."""
    found = await engine.find(conn, search.query(scope, [name for name in FACETS if name not in search.filters]))
    counted: dict[str, list[FacetValue]] = dict(found.facets)
    for name in search.filters:
        query = replace(search.query(scope, [name], without=name), limit=0, offset=0)
        counted |= (await engine.find(conn, query)).facets
    return replace(found, facets=counted)


def _json(body: dict[str, Any], headers: dict[str, str], status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, headers, "application/json")
