"""The contact."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from tremplin.apis.immersion.documentation import KEY, REFUSALS, body, empty, invalid, refusal
from tremplin.apis.immersion.schemas import APPLY
from tremplin.immersions.contacts.errors import CompanyUnknown, SimilarContact
from tremplin.immersions.contacts.model import BETWEEN_SIMILAR

APPLY_EXAMPLE: dict[str, Any] = {
    "kind": "IF",
    "siret": "77561959600155",
    "appellationCode": "11573",
    "locationId": "5f3b6c1e-0000-4000-8000-000000000001",
    "contactMode": "EMAIL",
    "potentialBeneficiaryFirstName": "Camille",
    "potentialBeneficiaryLastName": "Exemple",
    "potentialBeneficiaryEmail": "camille@candidat.example",
    "potentialBeneficiaryPhone": "+33612345678",
    "datePreferences": "Deux semaines en mars",
    "immersionObjective": "Découvrir un métier ou un secteur d'activité",
}
CONTACT_REFUSALS: dict[int | str, dict[str, Any]] = {
    **REFUSALS,
    403: refusal(
        403,
        "Droit manquant, ou entreprise exclue ou indisponible",
        "L'entreprise 77561959600155 n'est pas disponible pour des immersions.",
    ),
    404: refusal(404, "Entreprise ou lieu inconnu", CompanyUnknown.sentence.format(siret="77561959600155")),
    409: refusal(
        409,
        "Même candidat, même entreprise, même métier dans les 7 jours",
        SimilarContact.sentence.format(siret="77561959600155", appellation_code="11573", days=BETWEEN_SIMILAR.days),
    ),
    413: refusal(413, "Corps de plus de 800 ko", "Le corps de la requête dépasse 800 ko."),
}
APPLY_ROUTE: dict[str, Any] = {
    "summary": "Contacter une entreprise pour un candidat",
    "status_code": 201,
    "response_class": Response,
    "openapi_extra": {"parameters": [KEY], "requestBody": body(APPLY, APPLY_EXAMPLE)},
    "responses": {
        201: empty("Demande transmise ; la réponse est vide"),
        **invalid("POST /v3/apply-to-offer", "requestBodySchema", "potentialBeneficiaryPhone : Numéro de téléphone incorrect"),
        **CONTACT_REFUSALS,
    },
}
