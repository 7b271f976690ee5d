"""The routes of companies that a partner describes."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from tremplin.apis.native.documentation import INVALID_QUERY, KEY, MATCH, PRECONDITION, REFUSALS, parameter, problem, refusal, response
from tremplin.apis.native.establishment_bodies import MOST_ADDRESSES, MOST_OFFERS, MOST_PEOPLE
from tremplin.immersions.offers.model import EMPLOYEES, ContactMode, DisabledWorkers, RemoteWork, RightStatus, Role
from tremplin.immersions.offers.validation import INFORMATION_MOST, NAME_MOST

_SIRET = "77561959600155"
_ADDRESS = {
    "id": "5b7a5f0e-0c5a-5b53-9c1e-0f6a3f0f9d10",
    "streetNumberAndAddress": "3 rue des Lilas",
    "postcode": "35000",
    "city": "Rennes",
    "departmentCode": "35",
    "lat": 48.1113,
    "lon": -1.68,
}
_PERSON = {
    "email": "gerance@fournil.example",
    "role": "establishment-admin",
    "status": "ACCEPTED",
    "firstName": "Camille",
    "lastName": "Exemple",
    "phone": "0639981000",
    "job": "Gérante",
    "shouldReceiveDiscussionNotifications": True,
    "isMainContactByPhone": False,
    "isMainContactInPerson": False,
}
_SENT = {
    "businessName": "Le Fournil du Port",
    "naf": "1071C",
    "numberOfEmployeeRange": "3-5",
    "businessAddresses": [{"rawAddress": "3 rue des Lilas 35000 Rennes"}],
    "offers": [{"appellationCode": "11573", "remoteWorkMode": "ON_SITE"}],
    "contactMode": "EMAIL",
    "userRights": [{each: _PERSON[each] for each in ("email", "role", "phone", "job")}],
    "maxContactsPerMonth": 8,
}
_KEPT: dict[str, Any] = {
    "siret": _SIRET,
    "establishment": {
        **_SENT,
        "businessNameCustomized": None,
        "businessAddresses": [_ADDRESS],
        "potentialBeneficiaryWelcomeAddress": None,
        "userRights": [_PERSON],
        "nextAvailabilityDate": None,
        "searchableBy": {"students": True, "jobSeekers": True},
        "fitForDisabledWorkers": None,
        "isEngagedEnterprise": False,
        "website": None,
        "additionalInformation": None,
    },
    "listed": True,
    "isOpen": True,
    "verification": "VERIFIED",
    "status": None,
    "bannishmentJustification": None,
    "establishmentScore": 10,
    "createdAt": "2026-03-02T09:12:45.120Z",
    "updatedAt": "2026-03-02T09:12:45.120Z",
}


def _text(most: int, **more: Any) -> dict[str, Any]:
    return {"type": ["string", "null"], "maxLength": most, **more}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _list(items: dict[str, Any], most: int, least: int = 1) -> dict[str, Any]:
    return {"type": "array", "minItems": least, "maxItems": most, "items": items}


_FLAG = {"type": ["boolean", "null"]}
_DEGREES = {"type": ["number", "null"]}
_PLACE = _object(
    [],
    id=_text(36, description="Gardé ; sans lui, tiré de l'adresse"),
    rawAddress=_text(510, description="L'adresse d'un trait, à la place des morceaux"),
    streetNumberAndAddress=_text(255),
    postcode=_text(40),
    city=_text(255),
    departmentCode=_text(40),
    lat=_DEGREES,
    lon=_DEGREES,
)
_SCHEMA = _object(
    ["businessName", "businessAddresses", "offers", "contactMode", "userRights"],
    businessName=_text(NAME_MOST, description="La raison sociale ; celle du répertoire national l'emporte quand il répond"),
    businessNameCustomized=_text(NAME_MOST, description="L'enseigne"),
    naf=_text(40, description="Quatre chiffres et une lettre"),
    numberOfEmployeeRange={"type": ["string", "null"], "enum": [*EMPLOYEES, None]},
    businessAddresses=_list(_PLACE, MOST_ADDRESSES),
    offers=_list(
        _object(["appellationCode"], appellationCode={"type": "string"}, remoteWorkMode={"enum": [*RemoteWork, None]}), MOST_OFFERS
    ),
    contactMode={"type": "string", "enum": list(ContactMode)},
    potentialBeneficiaryWelcomeAddress={"anyOf": [_PLACE, {"type": "null"}], "description": "Pour IN_PERSON : où se présenter"},
    userRights=_list(
        _object(
            ["email"],
            email={"type": "string", "format": "email", "maxLength": 255},
            role={"enum": [*Role, None]},
            status={"enum": [*RightStatus, None]},
            firstName=_text(255),
            lastName=_text(255),
            phone=_text(40),
            job=_text(255),
            shouldReceiveDiscussionNotifications=_FLAG,
            isMainContactByPhone=_FLAG,
            isMainContactInPerson=_FLAG,
        ),
        MOST_PEOPLE,
    ),
    maxContactsPerMonth={"type": ["integer", "null"], "minimum": 0, "maximum": 100_000},
    nextAvailabilityDate={"type": ["string", "null"], "description": "Un jour ou un instant avec son fuseau : cachée d'ici là"},
    searchableBy={"anyOf": [_object([], students=_FLAG, jobSeekers=_FLAG), {"type": "null"}]},
    fitForDisabledWorkers={"enum": [*DisabledWorkers, None]},
    isEngagedEnterprise=_FLAG,
    website=_text(2048),
    additionalInformation=_text(INFORMATION_MOST),
)
_INVALID: dict[int | str, dict[str, Any]] = {
    400: refusal(
        "Un champ est inconnu ou illisible (`INVALID_BODY`), ou une règle n'est pas tenue ; tout est nommé",
        problem(
            "Demande illisible",
            400,
            "ESTABLISHMENT_INVALID",
            "L'entreprise ne peut pas être enregistrée : Métier inconnu : code d'appellation « 99 »",
            errors=[
                {
                    "pointer": "/body/offers/0/appellationCode",
                    "detail": "Métier inconnu : code d'appellation « 99 ». Cherchez le métier dans le référentiel ROME…",
                    "code": "APPELLATION_UNKNOWN",
                }
            ],
        ),
    )
}
_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: refusal(
        "Absente de l'annuaire, ou décrite par un autre",
        problem("Introuvable", 404, "ESTABLISHMENT_UNKNOWN", f"Aucune des entreprises que vous avez décrites n'a le SIRET {_SIRET}."),
    )
}


def _route(
    summary: str, answers: dict[int | str, dict[str, Any]], *parameters: Any, one: bool = True, body: Any = None
) -> dict[str, Any]:
    siret = {"name": "siret", "in": "path", "required": True, "schema": {"type": "string"}, "example": _SIRET}
    extra: dict[str, Any] = {"parameters": [KEY, *([siret] if one else []), *parameters]}
    if body:
        extra["requestBody"] = body
    return {
        "summary": summary,
        "status_code": next(int(each) for each in answers if int(each) < 300),
        "response_class": Response,
        "openapi_extra": extra,
        "responses": {**answers, **REFUSALS},
    }


PUT = _route(
    "Décrire une entreprise d'accueil",
    {
        200: response("Remplacée, ou essayée", {**_KEPT, "created": False, "warnings": []}),
        201: response("Ajoutée", {**_KEPT, "created": True, "warnings": []}),
        **_INVALID,
        **PRECONDITION,
    },
    parameter("dryRun", "true : tout faire, et ne rien garder", True, "boolean"),
    MATCH,
    body={"required": True, "content": {"application/json": {"schema": _SCHEMA, "example": _SENT}}},
)
LIST = _route(
    "Lister les entreprises que vous avez décrites",
    {200: response("Une page", {"data": [_KEPT], "total": 1, "next": None}), **INVALID_QUERY},
    parameter("limit", "Taille de la page, 100 au plus ; 20 par défaut", 20, "integer"),
    parameter("cursor", "Le `next` de la page d'avant", "77561959600155"),
    one=False,
)
SHOW = _route("Montrer une entreprise que vous avez décrite", {200: response("L'entreprise", _KEPT), **INVALID_QUERY, **_UNKNOWN})
DELETE = _route(
    "Retirer une entreprise que vous avez décrite",
    {204: {"description": "Retirée"}, **INVALID_QUERY, **_UNKNOWN, **PRECONDITION},
    MATCH,
)
