"""What OpenAPI says of the contract's routes, drawn from the schemas that check what comes; each file beside it describes a module."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tremplin.apis.documentation import header, read, response, write
from tremplin.apis.immersion.checks import Check

__all__ = ["KEY", "REFUSALS", "body", "empty", "invalid", "parameters", "read", "refusal", "response", "told", "write"]

KEY = {
    **header(
        "authorization", "Votre clé, telle quelle ou après « Bearer ».", "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.exemple.signature"
    ),
    "required": True,
}
_ERROR = {
    "type": "object",
    "properties": {
        "status": {"type": "integer"},
        "message": {"type": "string"},
        "issues": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["status", "message"],
}
Responses = dict[int | str, dict[str, Any]]


def told(description: str, schema: dict[str, Any], example: Any) -> dict[str, Any]:
    """An answer in JSON: its schema, and an example."""
    return {"description": description, "content": {"application/json": {"schema": schema, "example": example}}}


def refusal(status: int, description: str, message: str, *issues: str) -> dict[str, Any]:
    """A refusal, by example."""
    example = {"status": status, "message": message, **({"issues": list(issues)} if issues else {})}
    return told(description, _ERROR, example)


def empty(description: str) -> dict[str, Any]:
    """An answer without a word."""
    return {"description": description}


REFUSALS: Responses = {
    401: refusal(401, "Clé absente, inconnue, révoquée, remplacée ou expirée", "incorrect Jwt"),
    403: refusal(403, "Droit manquant", "Accès refusé"),
    429: refusal(429, "Trop d'appels dans la seconde ; voir Retry-After", "Too many requests, please try again later."),
}


def invalid(route: str, part: str, issue: str) -> Responses:
    """What cannot be read, or is HTML."""
    message = f"Shared-route schema '{part}' was not respected in adapter 'express'.\nRoute: {route}"
    return {400: refusal(400, "Ce qui est envoyé est illisible ; `issues` dit où et pourquoi", message, issue)}


def body(check: Check, example: Any) -> dict[str, Any]:
    """The `requestBody` of a route that reads its own."""
    return {"required": True, "content": {"application/json": {"schema": check.described, "example": example}}}


def parameters(check: Check, words: Mapping[str, tuple[str, Any]]) -> list[dict[str, Any]]:
    """The query parameters of a schema, each with its description and an example."""
    found = _fields(check.described)
    assert set(found) == set(words), set(found) ^ set(words)
    return [
        {"name": name, "in": "query", "required": required, "description": words[name][0], "schema": schema, "example": words[name][1]}
        for name, (schema, required) in found.items()
    ]


def _fields(described: Mapping[str, Any]) -> dict[str, tuple[dict[str, Any], bool]]:
    """Name → (schema, required) of the fields of an object, of several together, or of the one that is chosen among several."""
    own = {name: (schema, name in described["required"]) for name, schema in described.get("properties", {}).items()}
    for part in described.get("allOf", ()):
        own |= _fields(part)
    branches = [_fields(branch) for branch in described.get("oneOf", ())]
    for name in dict.fromkeys(name for branch in branches for name in branch):
        held = [branch[name] for branch in branches if name in branch]
        schema = dict(held[0][0])
        if "enum" in schema:
            schema["enum"] = list(dict.fromkeys(value for each, _ in held for value in each["enum"]))
        own[name] = schema, len(held) == len(branches) and all(required for _, required in held)
    return own
