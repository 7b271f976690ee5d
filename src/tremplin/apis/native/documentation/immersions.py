"""The routes of immersion offers."""

from __future__ import annotations

from typing import Any

from tremplin.apis.native.documentation import INVALID_QUERY, KEY, REFUSALS, parameter, problem, refusal, response
from tremplin.apis.native.documentation.missions import FIELDS, HELD, UNCHANGED, listed

OFFER: dict[str, Any] = {
    "id": "77561959600155|5f3b6c1e-0000-4000-8000-000000000001|D1102|ON_SITE",
    "siret": "77561959600155",
    "location_id": "5f3b6c1e-0000-4000-8000-000000000001",
    "name": "FOURNIL DU PORT",
    "customized_name": "Le Fournil du Port",
    "naf_code": "1071C",
    "naf_label": "Boulangerie et boulangerie-pâtisserie",
    "rome_code": "D1102",
    "rome_label": "Boulangerie - viennoiserie",
    "appellations": [{"code": "11573", "label": "Boulanger / Boulangère"}],
    "remote": "ON_SITE",
    "contact_mode": "EMAIL",
    "employees": "3-5",
    "disabled_workers": "yes-declared-only",
    "website": "https://fournil.example",
    "additional_information": None,
    "address": {"street": "3 rue des Lilas", "postcode": "35000", "city": "Rennes", "department_code": "35"},
    "lat": 48.117,
    "lon": -1.678,
    "distance_m": 812.4,
    "score": 30,
    "available": True,
    "updated_at": "2026-11-02T09:30:00.000Z",
    "created_at": "2026-06-01T08:00:00.000Z",
}
KEYS = tuple(OFFER)
"""What `fields` may name."""
_PAGE: dict[str, Any] = {
    "total": 1,
    "next": None,
    "job": {"label": "Boulanger / Boulangère", "rome_code": None, "appellation_codes": ["11573"], "guessed": False},
    "near": {
        "label": "Rennes (35)",
        "lat": 48.11,
        "lon": -1.68,
        "radius_km": 20,
        "searched_km": 20,
        "widened": False,
        "others": [],
    },
    "corrected": None,
    "facets": {"sector": [{"value": "C", "count": 1}]},
    "data": [OFFER],
}
_CHANGES: dict[str, Any] = {
    "data": [
        {**{name: value for name, value in OFFER.items() if name not in ("available", "distance_m")}, "deleted": False},
        {"id": "77561959600163|5f3b6c1e-0000-4000-8000-000000000002|D1505|ON_SITE", "deleted": True},
    ],
    "next": "MTIzfjc3NTYx",
    "complete": True,
}
_SEVERAL = " ; plusieurs, séparées par des virgules"
_PARAMETERS = (
    parameter("job", "Un métier, comme on le tape, ou un code d'appellation ou ROME", "boulanger"),
    parameter("words", "Des mots des offres : métier, entreprise, commune, description", "fournil"),
    parameter("near", "Une commune, un code postal ou INSEE, ou « 48.11,-1.68 »", "Rennes"),
    parameter("radius_km", "Le rayon autour de near, de 1 à 100 ; 20 par défaut", 20, "integer"),
    parameter("widen", "false : ne pas élargir le rayon quand il n'y a rien dedans ; true par défaut", "false"),
    parameter("department", "Des départements (codes)" + _SEVERAL, "35,56"),
    parameter("sector", "Des sections de la NAF (lettres)" + _SEVERAL, "C,G"),
    parameter("remote", "ON_SITE, HYBRID ou FULL_REMOTE" + _SEVERAL, "ON_SITE"),
    parameter("contact_mode", "EMAIL, PHONE ou IN_PERSON" + _SEVERAL, "EMAIL"),
    parameter("company_size", "0-9, 10-49, 50-249 ou 250+" + _SEVERAL, "0-9"),
    parameter("disabled_workers", "yes-ft-certified, yes-declared-only ou no" + _SEVERAL, "yes-declared-only"),
    parameter("audience", "pupils (élèves) ou adults ; tous par défaut", "pupils"),
    parameter("available", "only (par défaut) : celles qui prennent des demandes ; all : aussi celles qui en ont reçu assez", "all"),
    parameter("sort", "distance (par défaut avec near), score (par défaut sans) ou updated", "updated"),
    parameter(
        "facets",
        "Ce qu'il faut compter : department, occupation, sector, remote, contact_mode, company_size, disabled_workers, audience",
        "sector,remote",
    ),
    parameter("updatedSince", "Ce qui a changé depuis, ce qui est retiré compris ; sans autre filtre", "2026-11-20T08:00:00Z"),
    FIELDS,
    parameter("limit", "Lignes par page, 100 au plus ; 20 par défaut", 20, "integer"),
    parameter("cursor", "Le `next` de la page d'avant", "WyI2ZThkZmYiLDIwLDFd"),
    HELD,
)
_REFUSALS = {**INVALID_QUERY, 401: REFUSALS[401], 429: REFUSALS[429]}
_OPTIONAL_KEY = {**KEY, "description": "Facultative : sans elle, les appels comptent pour votre adresse"}
LIST: dict[str, Any] = {
    "summary": "Chercher des offres d'immersion",
    "openapi_extra": {"parameters": [_OPTIONAL_KEY, *_PARAMETERS]},
    "responses": {200: listed("Une page d'offres", _PAGE, _CHANGES), **UNCHANGED, **_REFUSALS},
}
_NOT_FOUND = {
    404: refusal(
        "Pas d'offre de ce métier, ou pas à ce lieu",
        problem("Introuvable", 404, "OFFER_NOT_FOUND", "Aucune offre d'immersion n'a ce SIRET, ce métier et ce lieu…"),
    )
}
_ONE_OFFER = {**OFFER, "distance_m": None}


def _one(summary: str) -> dict[str, Any]:
    return {
        "summary": summary,
        "openapi_extra": {"parameters": [_OPTIONAL_KEY, FIELDS, HELD]},
        "responses": {200: response("L'offre", _ONE_OFFER), **UNCHANGED, **_REFUSALS, **_NOT_FOUND},
    }


ONE = _one("Lire une offre d'immersion")
ONE_AT = _one("Lire une offre d'immersion à un lieu")
