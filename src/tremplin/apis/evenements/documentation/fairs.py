"""Online fairs and events on site."""

from __future__ import annotations

from typing import Any

from tremplin.apis.evenements.documentation import REFUSALS, TOKEN, told

_TEXT = {"type": "string"}
_DAY = {"type": "string", "pattern": "^[0-9]{2}/[0-9]{2}/[0-9]{4}$"}
FAIR_EXAMPLE: dict[str, Any] = {
    "titre": "Salon des métiers du soin",
    "dateDebut": "03/03/2027",
    "dateFin": "14/03/2027",
    "dateDebutCandidature": "24/02/2027",
    "dateFinCandidature": "12/03/2027",
    "description": "<p>Venez rencontrer <strong>douze employeurs</strong>.</p>",
    "localisation": "Finistère",
    "typeEvenement": "Salon en ligne",
    "organismeOrganisateur": "Agence de Quimper",
    "nombreOffres": 12,
    "urlSalonEnLigne": "https://salons.example/soin",
    "salonEnCours": False,
}
_FAIR: dict[str, Any] = {
    "type": "object",
    "properties": {
        **dict.fromkeys(FAIR_EXAMPLE, _TEXT),
        **dict.fromkeys(("dateDebut", "dateFin", "dateDebutCandidature", "dateFinCandidature"), _DAY),
        "nombreOffres": {"type": "integer", "minimum": 0},
        "salonEnCours": {"type": "boolean"},
    },
    "required": list(FAIR_EXAMPLE),
    "additionalProperties": False,
}
FAIRS: dict[str, Any] = {
    "summary": "Lister les salons en ligne en cours et à venir",
    "openapi_extra": {"parameters": [TOKEN]},
    "responses": {200: told("Tous les salons", {"type": "array", "items": _FAIR}, [FAIR_EXAMPLE]), **REFUSALS},
}
_ON_SITE_EXAMPLE = {
    "titre": "Forum de l'emploi de Quimper",
    "categorie": "Forum",
    "dateDebut": "12/03/2027",
    "dateFin": "12/03/2027",
    "periode": "de 9h à 17h30",
    "rue": "1 rue du Port",
    "codePostal": "29000",
    "ville": "Quimper",
    "region": "Bretagne",
    "latitudeGps": "47.996190",
    "longitudeGps": "-4.102030",
}
_ON_SITE_EVENT: dict[str, Any] = {
    "type": "object",
    "properties": {**dict.fromkeys(_ON_SITE_EXAMPLE, _TEXT), "dateDebut": _DAY, "dateFin": _DAY},
    "required": list(_ON_SITE_EXAMPLE),
    "additionalProperties": False,
}
ON_SITE: dict[str, Any] = {
    "summary": "Lister les événements sur place",
    "openapi_extra": {"parameters": [TOKEN]},
    "responses": {
        200: told("Les événements sur place", {"type": "array", "items": _ON_SITE_EVENT}, [_ON_SITE_EXAMPLE]),
        **REFUSALS,
    },
}
