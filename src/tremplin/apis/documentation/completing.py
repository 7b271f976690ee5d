"""Completes the OpenAPI document that the framework draws from routes: what it adds of its own is false here, or says nothing. Pure.

Our routes read their requests themselves: they never give the framework's 422. It knows the parameters of paths by name alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")
_AUTOMATIC = {"HTTPValidationError", "ValidationError"}
_MISSION = "0193b2c4-5d6e-7f80-91a2-b3c4d5e6f708"
PATH_PARAMETERS: dict[str, tuple[str, str]] = {
    "activity_id": ("L'identifiant de l'activité, donné quand elle a été déclarée", "0193b2c4-aaaa-7f80-91a2-b3c4d5e6f708"),
    "appellation_code": ("Le code du métier : celui d'une appellation du ROME", "11573"),
    "campaign_id": ("L'identifiant du lien de campagne", "rentree-2026"),
    "click_id": ("L'identifiant du clic, que le lien suivi a ajouté à l'adresse d'arrivée", "0193b2c4-bbbb-7f80-91a2-b3c4d5e6f708"),
    "client_id": ("Votre identifiant de la mission, qui ne change pas", "lecture-12"),
    "convention_id": ("L'identifiant de la convention", "0193b2c4-cccc-7f80-91a2-b3c4d5e6f708"),
    "endpoint_id": ("L'identifiant de l'adresse qui reçoit vos webhooks", "0193b2c4-dddd-7f80-91a2-b3c4d5e6f708"),
    "event_id": ("Le numéro de l'événement", "37"),
    "file_name": ("Le nom du fichier, qui dit son format", "linkedin.xml"),
    "location_id": ("L'identifiant du lieu de l'entreprise", "e5199a28-9695-5bf1-84f7-eeeb106988ea"),
    "mission_id": ("L'identifiant de la mission", _MISSION),
    "organization_client_id": ("Votre identifiant de l'organisation", "lire-ensemble"),
    "outlet_id": ("L'identifiant du débouché", "demo-linkedin"),
    "publisher_id": ("L'identifiant du diffuseur pour qui le lien compte", "0193b2c4-eeee-7f80-91a2-b3c4d5e6f708"),
    "rule_id": ("L'identifiant de la règle de diffusion", "0193b2c4-ffff-7f80-91a2-b3c4d5e6f708"),
    "signature": ("Ce qui fait de l'adresse un secret, donné avec elle", "beChqfbjafSM2cj8LC-5VA"),
    "siret": ("Le SIRET de l'entreprise, quatorze chiffres", "77561959600999"),
    "subscription_id": ("L'identifiant de l'abonnement", "0193b2c4-1234-7f80-91a2-b3c4d5e6f708"),
    "user_scoring_id": ("L'identifiant rendu quand les réponses ont été données", "0193b2c4-5678-7f80-91a2-b3c4d5e6f708"),
    "widget_id": ("L'identifiant du widget", "0193b2c4-9abc-7f80-91a2-b3c4d5e6f708"),
}
"""Name → what it is, and an example. A route that says it of its own is believed."""


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The document, changed in place."""
    for operation in operations(document):
        operation["parameters"] = list(_parameters(operation.get("parameters", ())))
        operation["responses"] = {
            status: _answer(status, answer) for status, answer in operation["responses"].items() if not _is_automatic(answer)
        }
    schemas = document.get("components", {}).get("schemas", {})
    for name in _AUTOMATIC & set(schemas):
        del schemas[name]
    return document


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every operation of a document."""
    for methods in document["paths"].values():
        yield from (methods[method] for method in METHODS if method in methods)


def _parameters(declared: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each parameter once: what a route says of it, else what is said of all that have its name."""
    told = {(each["in"], each["name"]): each for each in declared if each["in"] != "path" or "description" in each}
    for each in {(each["in"], each["name"]): each for each in declared}.values():
        known = told.get((each["in"], each["name"]))
        if known is None:
            description, example = PATH_PARAMETERS[each["name"]]
            known = {**each, "description": description, "example": example, "schema": {"type": "string"}}
        yield known


def _is_automatic(answer: dict[str, Any]) -> bool:
    reference = answer.get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "")
    return reference.rpartition("/")[2] in _AUTOMATIC


def _answer(status: str, answer: dict[str, Any]) -> dict[str, Any]:
    """An answer; one that leads elsewhere has no body, whatever the framework expects of all."""
    return answer if not status.startswith("3") else {name: value for name, value in answer.items() if name != "content"}
