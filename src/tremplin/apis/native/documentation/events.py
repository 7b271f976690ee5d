"""The route of events to be taken away."""

from __future__ import annotations

from typing import Any

from tremplin.apis.native.documentation import INVALID_QUERY, KEY, PERIOD, REFUSALS, parameter

EVENT: dict[str, Any] = {
    "id": "019a2b6e-3c1f-7d40-8a51-0f2f7f6a9c11",
    "at": "2026-03-02T09:12:45.120Z",
    "kind": "apply",
    "status": "VALIDATED",
    "updated_at": "2026-03-04T10:00:00.000Z",
    "announcer_id": "5f5931496c7ea514150a818f",
    "announcer_name": "Les Passeurs de Mots",
    "broadcaster_id": "60cd04a0d2321e05a743fa8d",
    "broadcaster_name": "Le Bon Voisin",
    "mission_id": "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11",
    "mission_client_id": "lecture-12",
    "mission_title": "Lire des histoires à l'hôpital",
    "source": "publisher",
    "source_id": "60cd04a0d2321e05a743fa8d",
    "tags": ["accueil"],
    "tag": "accueil",
    "click_id": "019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50",
    "client_event_id": "candidature-981",
    "referer_host": "bon-voisin.example",
    "custom": {"parcours": "court"},
    "human": True,
    "bot": None,
    "request_id": None,
}
_CSV = "id,at,kind,status,…\r\n019a2b6e-3c1f-7d40-8a51-0f2f7f6a9c11,2026-03-02T09:12:45.120Z,apply,VALIDATED,…\r\n"
_CONTENT = {
    "application/json": {"example": {"data": [EVENT], "next_cursor": "MTc3MjQ0MjY1fjAxOWEyYjZl"}},
    "text/csv": {"example": _CSV},
    "application/x-ndjson": {"example": '{"id":"019a2b6e-3c1f-7d40-8a51-0f2f7f6a9c11","at":"2026-03-02T09:12:45.120Z",…}\n'},
    "application/gzip": {"example": "(le même fichier, compressé)"},
}
_PARAMETERS = (
    parameter(
        "side",
        "De quel côté vous êtes : announcer (vos missions) ou broadcaster (celles que vous diffusez) ; les deux sinon",
        "announcer",
    ),
    *PERIOD,
    parameter(
        "kind",
        "print (impression), click (clic), account (compte créé), apply (candidature) ; plusieurs, séparés par des virgules",
        "click,apply",
    ),
    parameter("source", "publisher, widget, campaign, seo, email ou jstag ; plusieurs, séparés par des virgules", "widget"),
    parameter("counterpart", "L'autre partenaire (identifiant)", "60cd04a0d2321e05a743fa8d"),
    parameter("mission", "Une mission (notre identifiant)", "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"),
    parameter("status", "Ce que sont devenus candidatures et comptes ; plusieurs, séparés par des virgules", "VALIDATED,CARRIED_OUT"),
    parameter("bots", "exclude (sans les robots, par défaut) ou include", "include"),
    parameter("format", "json (une page, par défaut), csv, csv.gz, ndjson ou ndjson.gz (tout)", "csv.gz"),
    parameter("limit", "Taille de la page, 1 000 au plus ; 100 par défaut", 500, "integer"),
    parameter("cursor", "Le next_cursor de la page précédente", "MTc3MjQ0MjY1fjAxOWEyYjZl"),
    parameter(
        "spreadsheet", "true : un CSV pour un tableur français (point-virgule, titres en français, marque UTF-8)", True, "boolean"
    ),
)
EVENTS: dict[str, Any] = {
    "summary": "Récupérer vos événements de suivi",
    "openapi_extra": {"parameters": [KEY, *_PARAMETERS]},
    "responses": {200: {"description": "Une page, ou un fichier", "content": _CONTENT}, **INVALID_QUERY, **REFUSALS},
}
