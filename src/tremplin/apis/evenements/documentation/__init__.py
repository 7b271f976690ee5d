"""What OpenAPI says of the contract's routes: what is sent and answered, with examples; each file beside it describes a module."""

from __future__ import annotations

from typing import Any

from tremplin.apis.documentation import header, parameter, read, response, write
from tremplin.apis.evenements.errors import ScopeMissing, TokenUnknown, TooManyCalls
from tremplin.kit.refusal import Refusal

__all__ = ["REFUSALS", "TOKEN", "parameter", "read", "refusal", "told", "write"]

TOKEN = {
    **header("authorization", "Votre jeton, après « Bearer ».", "Bearer 8hZcQ0exempleDeJetonOpaque"),
    "required": True,
}
_ERROR = {
    "type": "object",
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
    "required": ["code", "message"],
}
Responses = dict[int | str, dict[str, Any]]


def told(description: str, schema: dict[str, Any], example: Any) -> dict[str, Any]:
    """An answer in JSON: its schema, and an example."""
    answer = response(description, example)
    answer["content"]["application/json"]["schema"] = schema
    return answer


def refusal(description: str, kind: type[Refusal], **values: str) -> dict[str, Any]:
    """A refusal, by example."""
    return told(description, _ERROR, {"code": kind.code, "message": kind.sentence.format(**values)})


REFUSALS: Responses = {
    401: refusal("Jeton absent, inconnu, expiré ou révoqué", TokenUnknown),
    403: refusal("Portée manquante", ScopeMissing),
    429: refusal("Trop d'appels dans la seconde ; voir Retry-After", TooManyCalls),
}
