"""Applicants put in touch with a company (contract §1.8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.immersion import documentation
from tremplin.apis.immersion.caller import admit, service
from tremplin.apis.immersion.checks import Issue
from tremplin.apis.immersion.documentation import applications as described
from tremplin.apis.immersion.received import Route, broken_input, receive
from tremplin.apis.immersion.schemas import APPLY
from tremplin.immersions.contacts import actions as contacts
from tremplin.immersions.contacts.model import Applicant, ContactRequest
from tremplin.partners.consumers.model import Consumer, RightName

router = APIRouter(tags=["API Immersion Facilitée : offres (v3)"])
USE_CASE = "ContactEstablishment"
DISCUSSION_ID = "x-tremplin-discussion-id"
"""What webhooks about this contact are recognised by: the contract leaves no room for it in the body."""
_APPLY = Route("POST", "/v3/apply-to-offer", body=APPLY)
_INVALID_LINK = "Veuillez saisir une adresse URL valide"


@documentation.write(router, "POST", "/api/v3/apply-to-offer", **described.APPLY_ROUTE)
async def apply_to_offer(request: Request) -> Response:
    """Met un candidat en relation avec une entreprise, pour une de ses offres.

    Selon la façon dont l'entreprise veut être contactée (`contactMode`, donné par la recherche) : `EMAIL`, elle reçoit la demande du
    candidat et lui répond ; `PHONE`, le candidat reçoit le numéro à appeler ; `IN_PERSON`, il reçoit le nom et l'adresse où se
    présenter. `kind` vaut `IF`, ou `1_ELEVE_1_STAGE` pour un élève de 3ème ou de 2nde. La réponse est vide ; son en-tête
    `x-tremplin-discussion-id` dit à quoi reconnaître les webhooks `discussion.updated` de cette demande.

    Exemple : `curl -X POST -H "authorization: $CLE" -H "content-type: application/json" -d @candidature.json
    "https://…/api/v3/apply-to-offer"`

    Refus : 400 (corps mal formé, mode de contact qui n'est pas celui de l'entreprise, offre absente), 401, 403 (entreprise
    indisponible ou exclue), 404 (entreprise ou lieu inconnu), 409 (même candidat, même métier, dans les 7 jours), 429.
    """
    held = service(request)
    received = await receive(request, _APPLY)
    async with held.db.writing() as conn:
        consumer = await admit(held, conn, received, RightName.SEARCH)
        discussion_id = await contacts.contact(conn, _asked(received.body, consumer), relay=held.relay, now=held.now())
    answer = created()
    answer.headers[DISCUSSION_ID] = discussion_id
    return answer


def created() -> Response:
    """A 201 without a word, typed as the contract has it."""
    return Response(b"", 201, None, "application/json")


def _asked(body: Mapping[str, Any], consumer: Consumer) -> ContactRequest:
    link = body.get("potentialBeneficiaryResumeLink")
    check_link(body, link)
    return ContactRequest(
        siret=body["siret"],
        appellation_code=body["appellationCode"],
        location_id=body["locationId"],
        contact_mode=body["contactMode"],
        applicant=applicant(body),
        source=source(consumer),
        kind=body["kind"],
        date_preferences=body["datePreferences"],
        objective=body["immersionObjective"],
        experience=body.get("experienceAdditionalInformation"),
        resume_link=link,
        level_of_education=body.get("levelOfEducation"),
    )


def applicant(body: Mapping[str, Any]) -> Applicant:
    """Who the body is about."""
    return Applicant(
        first_name=body["potentialBeneficiaryFirstName"],
        last_name=body["potentialBeneficiaryLastName"],
        email=body["potentialBeneficiaryEmail"],
        phone=body.get("potentialBeneficiaryPhone"),
    )


def source(consumer: Consumer) -> str:
    """Through whom a contact came, as the contract names it."""
    return f"{consumer.id} - {consumer.name}"


def check_link(body: Mapping[str, Any], link: str | None) -> None:
    """The route takes any text for a link, the use case wants the address of a page. Raises InputBroken."""
    if not link:
        return
    try:
        parts = urlsplit(link)
        right = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        right = False
    if not right:
        raise broken_input([Issue(("potentialBeneficiaryResumeLink",), _INVALID_LINK)], body, USE_CASE)
