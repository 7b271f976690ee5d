"""What OpenAPI says of routes that read their own requests, piece by piece: parameters, bodies and answers, with examples."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

Endpoint = TypeVar("Endpoint", bound=Callable[..., Awaitable[Response]])


def read(router: APIRouter, *paths: str, **documented: Any) -> Callable[[Endpoint], Endpoint]:
    """Serves an endpoint by GET, documented, and by HEAD, which needs no word: documented too, both would share one operation id."""

    def declare(endpoint: Endpoint) -> Endpoint:
        for path in paths:
            router.add_api_route(path, endpoint, methods=["GET"], **documented)
            router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)
        return endpoint

    return declare


def write(router: APIRouter, method: str, *paths: str, **documented: Any) -> Callable[[Endpoint], Endpoint]:
    """Serves an endpoint by POST, PUT, PATCH or DELETE, documented."""

    def declare(endpoint: Endpoint) -> Endpoint:
        for path in paths:
            router.add_api_route(path, endpoint, methods=[method], **documented)
        return endpoint

    return declare


def parameter(name: str, description: str, example: Any, kind: str = "string") -> dict[str, Any]:
    """An optional query parameter."""
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": kind},
        "example": example,
    }


def header(name: str, description: str, example: str) -> dict[str, Any]:
    """An optional header."""
    return {**parameter(name, description, example), "in": "header"}


def response(description: str, example: Any) -> dict[str, Any]:
    """An answer in JSON, by example."""
    return {"description": description, "content": {"application/json": {"example": example}}}


def body(model: type[BaseModel], example: Any) -> dict[str, Any]:
    """The `requestBody` of a route that reads its body with `bodies.read`."""
    schema = _inlined(model.model_json_schema(by_alias=True))
    return {"required": True, "content": {"application/json": {"schema": schema, "example": example}}}


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without references: those of pydantic point to its own root, not to OpenAPI's."""
    definitions = schema.pop("$defs", {})

    def inline(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                return inline(definitions[node["$ref"].rpartition("/")[2]])
            return {name: inline(value) for name, value in node.items()}
        return [inline(value) for value in node] if isinstance(node, list) else node

    inlined: dict[str, Any] = inline(schema)
    return inlined
