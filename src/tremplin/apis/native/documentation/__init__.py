"""What OpenAPI says of our own routes: the pieces they share. Each file beside it describes the module of the same name."""

from __future__ import annotations

from typing import Any

from tremplin.apis.documentation import header, parameter, read, response, write

__all__ = [
    "INVALID_QUERY",
    "KEY",
    "MATCH",
    "ONCE",
    "PERIOD",
    "PRECONDITION",
    "REFUSALS",
    "REUSED",
    "parameter",
    "problem",
    "read",
    "refusal",
    "response",
    "write",
]

_KEY = "Votre clé ; l'en-tête `Authorization: Bearer …` la porte aussi bien."
KEY = header("x-api-key", _KEY, "tpl_live_0a1b2c3d4e5f_exemple")
_MOMENT = "un jour (son début, à Paris) ou un instant avec son fuseau"
PERIOD = (
    parameter("since", f"À partir de quand, compris : {_MOMENT}", "2026-03-01"),
    parameter("until", f"Jusqu'à quand, non compris : {_MOMENT}", "2026-04-01T00:00:00+02:00"),
)
"""The two ends of a period, on every route that has one (`query.Query.instant` reads them)."""


def problem(title: str, status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    """A refusal as it is answered."""
    return {"type": "/docs/codes", "title": title, "status": status, "detail": detail, "code": code, **more}


def refusal(description: str, example: dict[str, Any]) -> dict[str, Any]:
    """A refusal, by example."""
    return {"description": description, "content": {"application/problem+json": {"example": example}}}


REFUSALS: dict[int | str, dict[str, Any]] = {
    401: refusal(
        "Clé absente, inconnue, expirée ou révoquée",
        problem(
            "Clé refusée",
            401,
            "UNAUTHORIZED",
            "Clé absente ou inconnue : envoyez-la dans l'en-tête Authorization (Bearer) ou x-api-key.",
        ),
    ),
    403: refusal(
        "La clé n'a pas ce droit", problem("Droit manquant", 403, "FORBIDDEN", "Cette clé n'a pas le droit « activity:read »…")
    ),
    429: refusal(
        "Trop d'appels dans la minute ; voir Retry-After",
        problem("Trop de demandes", 429, "TOO_MANY_REQUESTS", "Votre quota de la minute est épuisé…"),
    ),
}
MATCH = header("If-Match", "L'`ETag` lu : rien n'est écrit si ce qu'il marque a changé depuis", '"63f1c0a2b4d10-2"')
PRECONDITION: dict[int | str, dict[str, Any]] = {
    412: refusal("Changé depuis que vous l'avez lu", problem("Changé entre-temps", 412, "PRECONDITION_FAILED", "Ce que vous avez lu…"))
}
INVALID_QUERY: dict[int | str, dict[str, Any]] = {
    400: refusal(
        "Un paramètre est inconnu ou illisible ; tous sont nommés",
        problem(
            "Demande illisible",
            400,
            "INVALID_QUERY",
            "Des paramètres ne peuvent pas être lus : « errors » dit lesquels et pourquoi.",
            errors=[{"pointer": "/query/since", "detail": "« since » est un jour (2026-03-31) ou un instant avec son fuseau…"}],
        ),
    )
}
ONCE = header("Idempotency-Key", "Pour qu'une demande renvoyée ne soit faite qu'une fois", "3f2a9c1e")
REUSED: dict[int | str, dict[str, Any]] = {
    422: refusal(
        "Cette clé a servi à une autre demande",
        problem("Demande refusée", 422, "IDEMPOTENCY_KEY_REUSED", "Cette Idempotency-Key a déjà servi à une autre demande…"),
    )
}
