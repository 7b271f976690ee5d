"""OpenAPI documents of the contract, a version each, and the way to the pages for people (contract §1.15)."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from tremplin.apis.immersion import documentation
from tremplin.apis.immersion.checks import option, optional, shape
from tremplin.apis.immersion.documentation import KEY, invalid, parameters, response
from tremplin.apis.immersion.received import Route, receive

router = APIRouter(tags=["API Immersion Facilitée : documentation"])
_VERSIONS = ("v2", "v3")
_BASE = "/api"
_SCHEME = "consumerKey"
_VERSION = shape(version=optional(option(*_VERSIONS)))
_SPECIFICATION = Route("GET", "/open-api-spec", query=_VERSION, keyed=False)
_PAGE = Route("GET", "/doc-api", query=_VERSION, keyed=False)
_ASKED = {"parameters": parameters(_VERSION, {"version": ("`v2`, par défaut, ou `v3`", "v3")})}


@documentation.read(
    router,
    "/api/open-api-spec",
    summary="Décrire l'API aux programmes",
    openapi_extra=_ASKED,
    responses={
        200: response("Le document", {"openapi": "3.1.0", "info": {"title": "API Immersion Facilitée", "version": "v3"}}),
        **invalid("GET /open-api-spec", "queryParamsSchema", "version : Vous devez sélectionner une option parmi celles proposées"),
    },
)
async def specification(request: Request) -> Response:
    """La description OpenAPI 3.1 d'une version, tirée des règles qui lisent les demandes : elle ne peut pas dire autre chose.

    Exemple : `curl "https://…/api/open-api-spec?version=v3"`

    Refus : 400 (version inconnue).
    """
    received = await receive(request, _SPECIFICATION)
    version = received.query.get("version", "v2")
    return Response(orjson.dumps(document(request.app.openapi(), version)), 200, None, "application/json")


@router.get("/doc-api", include_in_schema=False)  # where their page is, outside their API
@documentation.read(
    router,
    "/api/doc-api",
    summary="Décrire l'API aux personnes",
    status_code=302,
    response_class=Response,
    openapi_extra=_ASKED,
    responses={
        302: {"description": "La page de la documentation"},
        **invalid("GET /doc-api", "queryParamsSchema", "version : Vous devez sélectionner une option parmi celles proposées"),
    },
)
async def page(request: Request) -> Response:
    """Mène à la documentation.

    Exemple : `curl -L "https://…/api/doc-api?version=v3"`

    Refus : 400 (version inconnue).
    """
    await receive(request, _PAGE)
    return RedirectResponse("/docs/api-immersion", 302)


def document(whole: dict[str, Any], version: str) -> dict[str, Any]:
    """What a version has, of the description of the whole platform."""
    prefix = f"{_BASE}/{version}/"
    paths = {path.removeprefix(_BASE): _methods(methods) for path, methods in whole["paths"].items() if path.startswith(prefix)}
    return {
        "openapi": whole["openapi"],
        "info": {"title": "API Immersion Facilitée", "version": version},
        "servers": [{"url": _BASE}],
        "paths": paths,
        "components": {"securitySchemes": {_SCHEME: {"type": "apiKey", "in": "header", "name": "authorization"}}},
    }


def _methods(methods: dict[str, Any]) -> dict[str, Any]:
    """The operations of a path. OpenAPI forbids to call a key a parameter: it is a security scheme."""
    return {method: _operation(operation) for method, operation in methods.items()}


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    kept = [each for each in operation.get("parameters", ()) if each != KEY]
    keyed = len(kept) < len(operation.get("parameters", ()))
    return {**operation, "parameters": kept, **({"security": [{_SCHEME: []}]} if keyed else {})}
