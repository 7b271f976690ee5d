"""Conventions: the list, and one."""

from __future__ import annotations

from typing import Any

from tremplin.apis.immersion.documentation import KEY, REFUSALS, invalid, parameters, refusal, told
from tremplin.apis.immersion.documentation.convention import CONVENTION, EXAMPLE
from tremplin.apis.immersion.questions import CONVENTIONS, write_cursor
from tremplin.immersions.conventions.reading.model import MOST

_ASKED = parameters(
    CONVENTIONS,
    {
        "startDateGreater": ("Premier jour après cette date, non comprise", "2026-03-01"),
        "startDateLessOrEqual": ("Premier jour jusqu'à cette date, comprise", "2026-03-31"),
        "withStatuses": ("Un ou plusieurs statuts", ["ACCEPTED_BY_VALIDATOR"]),
        "updatedSince": ("Changées depuis, la plus ancienne d'abord", "2026-03-02T09:00:00Z"),
        "cursor": (
            "Où reprendre : donné par l'en-tête `Link`",
            write_cursor("start", "2026-03-01", "a6111c22-9521-4f25-aa0d-2f5813b6c47a"),
        ),
        "limit": (f"Conventions par réponse, {MOST} par défaut", MOST),
    },
)
_LISTED = told("Les conventions, dans un tableau", {"type": "array", "items": CONVENTION, "maxItems": MOST}, [EXAMPLE])
_NEXT = {"description": "L'adresse de la suite, avec `rel=\"next\"`, s'il y en a une", "schema": {"type": "string"}}
LIST: dict[str, Any] = {
    "summary": "Lister les conventions de vos structures",
    "openapi_extra": {"parameters": [KEY, *_ASKED]},
    "responses": {
        200: {**_LISTED, "headers": {"Link": _NEXT}},
        **invalid("GET /v2/conventions", "queryParamsSchema", ' : Unrecognized key: "page"'),
        **REFUSALS,
    },
}
_ID = {"name": "convention_id", "in": "path", "required": True, "schema": {"type": "string"}, "example": EXAMPLE["id"]}
ONE: dict[str, Any] = {
    "summary": "Lire une convention",
    "openapi_extra": {"parameters": [KEY, _ID]},
    "responses": {
        200: told("La convention", CONVENTION, EXAMPLE),
        400: refusal(
            400,
            "L'identifiant n'est pas un UUID",
            "Schema validation failed in usecase GetConvention. See issues for details.",
            "conventionId : Le format de l'identifiant est invalide",
        ),
        **REFUSALS,
        404: refusal(404, "Inconnue", f"Aucune convention trouvée avec l'identifiant '{EXAMPLE['id']}'."),
    },
}
