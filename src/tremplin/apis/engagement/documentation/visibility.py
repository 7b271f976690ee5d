"""The route that explains where a mission is visible."""

from __future__ import annotations

from typing import Any

from tremplin.apis.engagement.documentation import KEY, REFUSALS, parameter, response

VISIBILITY: dict[str, Any] = {
    "summary": "Comprendre où une mission est visible",
    "openapi_extra": {"parameters": [KEY, parameter("publisher", "Un seul partenaire (identifiant)", "60cd04a0d2321e05a743fa8d")]},
    "responses": {
        200: response(
            "Un élément par diffuseur de vos missions",
            {
                "ok": True,
                "data": [
                    {
                        "publisherId": "60cd04a0d2321e05a743fa8d",
                        "publisherName": "Le Bon Voisin",
                        "visible": False,
                        "reason": "HIDDEN_BY_CONDITION",
                        "message": "La mission ne remplit pas la condition que Le Bon Voisin a choisie pour Les Passeurs de Mots.",
                        "rootId": "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11",
                        "explanation": [
                            {"code": "IS", "message": "domaine parmi « sport » ; ici : « education »", "holds": False, "parts": []}
                        ],
                    }
                ],
                "total": 1,
            },
        ),
        404: response("Mission inconnue ou pas à vous, ou partenaire inconnu", {"ok": False, "code": "NOT_FOUND"}),
        **REFUSALS,
    },
}
