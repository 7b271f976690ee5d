"""The routes of job events."""

from __future__ import annotations

from typing import Any

from tremplin.apis.native.documentation import INVALID_QUERY, KEY, REFUSALS, parameter, problem, refusal, response
from tremplin.apis.native.documentation.missions import FIELDS, HELD, UNCHANGED, listed

EVENT: dict[str, Any] = {
    "id": 300001,
    "title": "Atelier : refaire son CV",
    "description": "Apportez votre CV.",
    "description_html": "<p>Apportez votre CV.</p>",
    "programme": "- Accueil\n- Tour de table",
    "type": "Atelier",
    "status": "SCHEDULED",
    "status_reason": None,
    "starts_at": "2026-12-15T09:30:00+01:00",
    "ends_at": "2026-12-15T12:00:00+01:00",
    "all_day": False,
    "timezone": "Europe/Paris",
    "modes": ["on_site"],
    "place": {
        "venue": "Maison de l'emploi",
        "street": "4 rue Basse",
        "postcode": "35000",
        "city": "Rennes",
        "insee_code": "35238",
        "department_code": "35",
        "lat": 48.11,
        "lon": -1.68,
    },
    "remote_url": None,
    "distance_m": 812.4,
    "audiences": ["Ouvert aux jeunes"],
    "objectives": ["Aides à l'emploi"],
    "rome_codes": ["D1102"],
    "seats": {"on_site": 12, "on_site_taken": 4, "remote": 0, "remote_taken": 0},
    "organiser": "Agence de Rennes",
    "url": "https://tremplin.example/evenements/300001",
    "calendar_url": "https://tremplin.example/evenements/300001.ics",
    "updated_at": "2026-11-02T09:30:00.000Z",
    "created_at": "2026-11-02T09:30:00.000Z",
}
KEYS = tuple(EVENT)
"""What `fields` may name."""
_PAGE: dict[str, Any] = {
    "total": 1,
    "next": None,
    "job": {"label": "Boulanger / Boulangère", "rome_codes": ["D1102"], "guessed": False},
    "near": {"label": "Rennes (35)", "lat": 48.11, "lon": -1.68, "radius_km": 20, "others": []},
    "corrected": None,
    "facets": {"mode": [{"value": "on_site", "count": 1}]},
    "data": [EVENT],
}
_CHANGES: dict[str, Any] = {
    "data": [{**EVENT, "distance_m": None, "deleted": False}, {"id": 300002, "deleted": True}],
    "next": "MTIzfjMwMDAwMQ",
    "complete": True,
}
_SEVERAL = " ; plusieurs, séparés par des virgules"
_PARAMETERS = (
    parameter("words", "Des mots de l'événement : titre, organisateur, lieu, description", "cv"),
    parameter("job", "Un métier, comme on le tape, ou un code d'appellation ou ROME", "boulanger"),
    parameter("near", "Une commune, un code postal ou INSEE, ou « 48.11,-1.68 »", "Rennes"),
    parameter("radius_km", "Le rayon autour de near, de 1 à 100 ; 20 par défaut", 20, "integer"),
    parameter("department", "Des départements (codes)" + _SEVERAL, "35,56"),
    parameter("since", "Le premier jour, à Paris ; aujourd'hui par défaut", "2026-12-01"),
    parameter("until", "Le dernier jour, compris", "2026-12-31"),
    parameter("type", "Des types : Forum, Atelier, Job dating…" + _SEVERAL, "Forum,Atelier"),
    parameter("mode", "on_site ou remote" + _SEVERAL, "remote"),
    parameter("sector", "Des grands domaines du ROME (lettres)" + _SEVERAL, "D,G"),
    parameter("audience", "Un public, tel qu'il est écrit", "Ouvert aux jeunes"),
    parameter("status", "SCHEDULED, POSTPONED ou CANCELLED ; tous par défaut" + _SEVERAL, "SCHEDULED"),
    parameter("sort", "start (par défaut), distance, relevance ou created", "distance"),
    parameter("facets", "Ce qu'il faut compter : department, type, mode, sector, audience", "type,mode"),
    parameter("updatedSince", "Ce qui a changé depuis, ce qui est retiré compris ; sans autre filtre", "2026-11-20T08:00:00Z"),
    FIELDS,
    parameter("limit", "Lignes par page, 100 au plus ; 20 par défaut", 20, "integer"),
    parameter("cursor", "Le `next` de la page d'avant", "WyI2ZThkZmYiLDIwLDFd"),
    HELD,
)
_REFUSALS = {**INVALID_QUERY, 401: REFUSALS[401], 429: REFUSALS[429]}
_OPTIONAL_KEY = {**KEY, "description": "Facultative : sans elle, les appels comptent pour votre adresse"}
LIST: dict[str, Any] = {
    "summary": "Chercher des événements emploi",
    "openapi_extra": {"parameters": [_OPTIONAL_KEY, *_PARAMETERS]},
    "responses": {200: listed("Une page d'événements", _PAGE, _CHANGES), **UNCHANGED, **_REFUSALS},
}
_NOT_FOUND = {404: refusal("Pas d'événement", problem("Introuvable", 404, "EVENT_UNKNOWN", "Aucun événement n'a ce numéro."))}
ONE: dict[str, Any] = {
    "summary": "Lire un événement emploi",
    "openapi_extra": {"parameters": [_OPTIONAL_KEY, FIELDS, HELD]},
    "responses": {200: response("L'événement", {**EVENT, "distance_m": None}), **UNCHANGED, **_REFUSALS, **_NOT_FOUND},
}
