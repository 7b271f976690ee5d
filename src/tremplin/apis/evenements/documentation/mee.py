"""The search of events, one event, and tags."""

from __future__ import annotations

from typing import Any

from tremplin.apis.evenements.documentation import REFUSALS, TOKEN, parameter, refusal, told
from tremplin.apis.evenements.errors import CriteriaTooLarge, CriterionInvalid, EventUnknown
from tremplin.events.vocabulary import MODES, SECTORS, TYPES

_TEXT: dict[str, Any] = {"type": "string"}
_TEXT_OR_NULL: dict[str, Any] = {"type": ["string", "null"]}
_NUMBER_OR_NULL: dict[str, Any] = {"type": ["number", "null"]}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_CLOCK: dict[str, Any] = {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}:[0-9]{2}$"}
_INSTANT: dict[str, Any] = {"type": "string", "format": "date-time"}
_PROPERTIES: dict[str, Any] = {
    "id": {"type": "integer"},
    "titre": _TEXT,
    "description": _TEXT,
    "deroulement": _TEXT,
    "dateEvenement": _INSTANT,
    "heureDebut": _CLOCK,
    "heureFin": _CLOCK,
    "timezone": _TEXT,
    **dict.fromkeys(("ville", "codePostal", "codeInsee"), _TEXT_OR_NULL),
    **dict.fromkeys(("latitude", "longitude"), _NUMBER_OR_NULL),
    "type": _TEXT,
    "modalites": {"type": "array", "items": {"type": "string", "enum": list(MODES.values())}},
    **dict.fromkeys(("objectifs", "publics", "operations", "benefices"), _TEXTS),
    "diplomes": {"type": "null"},
    "codesRome": _TEXTS,
    "multisectoriel": {"type": "boolean"},
    "offresId": _TEXTS,
    "nombrePlaceTotalPresentiel": _COUNT,
    "nombrePlaceTotalDistance": _COUNT,
    "nombreInscritPresentiel": _COUNT,
    "nombreInscritDistance": _COUNT,
    "urlDetailEvenement": _TEXT,
    **dict.fromkeys(("libelleOrganisateurPrincipal", "libelleEtablissement"), _TEXT_OR_NULL),
}
_ADDED: dict[str, Any] = {
    "dateFinEvenement": {**_INSTANT, "description": "Seulement quand l'événement dure plus que ce que dit heureFin"},
    "statut": {"type": "string", "enum": ["ANNULE", "REPORTE"], "description": "Seulement pour un événement annulé ou reporté"},
    "motifStatut": _TEXT,
    "urlConnexion": _TEXT,
}
EVENT: dict[str, Any] = {"type": "object", "properties": {**_PROPERTIES, **_ADDED}, "required": list(_PROPERTIES)}
EVENT_EXAMPLE: dict[str, Any] = {
    "id": 106757,
    "titre": "Atelier : réussir son entretien d'embauche",
    "description": "Apportez votre CV.",
    "deroulement": "- Accueil\n- Mise en situation",
    "dateEvenement": "2027-03-04T07:00:00.000+00:00",
    "heureDebut": "07:00:00",
    "heureFin": "09:00:00",
    "timezone": "Europe/Paris",
    "ville": "Quimper",
    "codePostal": "29000",
    "codeInsee": "29232",
    "latitude": 47.99619,
    "longitude": -4.10203,
    "type": "Atelier",
    "modalites": ["en physique"],
    "objectifs": ["Aides à l'emploi"],
    "publics": ["Ouvert aux jeunes"],
    "operations": ["#1jeune1solution"],
    "benefices": [],
    "diplomes": None,
    "codesRome": ["D1102"],
    "multisectoriel": False,
    "offresId": [],
    "nombrePlaceTotalPresentiel": 12,
    "nombrePlaceTotalDistance": 0,
    "nombreInscritPresentiel": 4,
    "nombreInscritDistance": 0,
    "urlDetailEvenement": "https://tremplin.example/evenements/106757",
    "libelleOrganisateurPrincipal": "Agence de Quimper",
    "libelleEtablissement": "Médiathèque",
}
_WORDS = {"type": "array", "items": {"type": ["string", "integer"]}}
_DAY = {"type": "string", "format": "date"}
_CRITERIA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "codePostal": {**_WORDS, "description": "Codes postaux, exacts"},
        "departements": {**_WORDS, "description": "Codes de département"},
        "secteurActivite": {"type": "string", "enum": list(SECTORS), "description": "Grand domaine ROME"},
        "dateDebut": {**_DAY, "description": "Premier jour, compris, à Paris"},
        "dateFin": {**_DAY, "description": "Dernier jour, compris, à Paris"},
        "typeEvenement": {
            "type": ["string", "integer"],
            "description": ", ".join(f"{code} {label}" for code, label in TYPES.items()),
        },
        "modalite": {"type": "string", "enum": list(MODES), "description": "ENPHY en physique, ADIST à distance"},
        "objectifs": {**_WORDS, "description": "Numéros d'objectifs, ou leurs libellés"},
        "publicCible": {**_WORDS, "description": "Numéros de publics, ou leurs libellés"},
        "operations": {**_WORDS, "description": "Numéros d'opérations nationales, ou leurs libellés"},
        "beneficeParticipations": {**_WORDS, "description": "Numéros de bénéfices, ou leurs libellés"},
        "longitude": {"type": "number", "minimum": -180, "maximum": 180},
        "latitude": {"type": "number", "minimum": -90, "maximum": 90},
        "rayon": {"type": "number", "exclusiveMinimum": 0, "description": "Kilomètres autour du point, 10 par défaut"},
    },
}
_PAGE = [
    parameter("page", "Numéro de la page, à partir de 0", 0, "integer"),
    parameter("size", "Événements par page, 20 par défaut, 100 au plus", 10, "integer"),
    parameter("sort", "Ordre : dateEvenement ou distance, suivi de « ,asc » ou « ,desc »", "dateEvenement,asc"),
]
SEARCH: dict[str, Any] = {
    "summary": "Chercher des événements",
    "openapi_extra": {
        "parameters": [TOKEN, *_PAGE],
        "requestBody": {
            "required": False,
            "content": {
                "application/json": {
                    "schema": _CRITERIA,
                    "example": {"codePostal": ["29000"], "typeEvenement": "16", "dateDebut": "2027-03-01", "dateFin": "2027-03-31"},
                }
            },
        },
    },
    "responses": {
        200: told(
            "Le nombre d'événements et une page",
            {
                "type": "object",
                "properties": {"totalElements": _COUNT, "content": {"type": "array", "items": EVENT}},
                "required": ["totalElements", "content"],
            },
            {"totalElements": 1, "content": [EVENT_EXAMPLE]},
        ),
        400: refusal("Critère ou paramètre illisible", CriterionInvalid, name="dateDebut", expected="une date comme 2026-12-31"),
        413: refusal("Corps trop volumineux", CriteriaTooLarge, kilobytes="100"),
        **REFUSALS,
    },
}
DETAIL: dict[str, Any] = {
    "summary": "Lire un événement",
    "openapi_extra": {"parameters": [TOKEN]},
    "responses": {
        200: told("L'événement", EVENT, EVENT_EXAMPLE),
        404: refusal("Identifiant inconnu", EventUnknown),
        **REFUSALS,
    },
}
_TAG: dict[str, Any] = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "libelle": _TEXT},
    "required": ["id", "libelle"],
}
OPERATIONS: dict[str, Any] = {
    "summary": "Lister les opérations nationales",
    "openapi_extra": {"parameters": [TOKEN]},
    "responses": {
        200: told("Les opérations", {"type": "array", "items": _TAG}, [{"id": 101, "libelle": "#1jeune1solution"}]),
        **REFUSALS,
    },
}
