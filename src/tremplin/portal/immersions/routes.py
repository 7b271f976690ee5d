"""The addresses of the public pages of immersions: the search, an offer, the form that contacts a company."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from tremplin.immersions.contacts import actions as contacts
from tremplin.immersions.contacts import errors
from tremplin.kit.db import Conn
from tremplin.kit.french import day_of
from tremplin.kit.idempotency import actions as idempotency
from tremplin.kit.idempotency.model import Answer
from tremplin.kit.refusal import Refusal
from tremplin.portal import typed
from tremplin.portal.immersions import pages, refusals, standing
from tremplin.portal.immersions.application import SOURCE, Application
from tremplin.portal.immersions.desk import Desk
from tremplin.portal.immersions.forms import OfferForm, offer_href
from tremplin.portal.immersions.offer import Offer
from tremplin.portal.immersions.results import of_company, of_job, search, similar
from tremplin.portal.immersions.standing import Standing, State
from tremplin.portal.whereabouts import understand
from tremplin.reference.rome import wanted
from tremplin.reference.rome.catalogue import find_appellation, search_appellations

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
OFFER = "/immersions/{siret}/{appellation_code}"
SUGGESTIONS = 8
# What a siret and the code of an appellation look like: anything else names nothing, and needs no question to the database.
_SIRET, _APPELLATION = re.compile(r"\d{14}", re.ASCII), re.compile(r"\d{5,6}", re.ASCII)
_MOST_FIELDS = 30


@router.api_route("/immersions", methods=READ)
async def offer_list(request: Request) -> Response:
    desk = _desk(request)
    form = OfferForm.read(request.query_params)
    where, job = understand(form.place), wanted.understand(form.job)
    async with desk.db.reading() as conn:
        found = await search(conn, form, where, job, desk.country, now=desk.now())
    if found.total and not form.on_map and form.page > found.paging.count:
        return RedirectResponse(form.having(page=found.paging.count).href, 303)
    return pages.results(request, found, base_url=desk.base_url)


@router.api_route("/immersions/metiers", methods=READ)
async def suggest(request: Request) -> Response:
    asked = request.query_params
    return pages.suggestions(search_appellations(typed.text(asked.get("metier") or asked.get("quoi", "")), SUGGESTIONS))


@router.api_route(OFFER, methods=READ)
async def offer_detail(request: Request, siret: str, appellation_code: str) -> Response:
    desk = _desk(request)
    async with desk.db.reading() as conn:
        found, others = await _found(request, conn, siret, appellation_code)
    if found.offer is None:
        return _missing(found, others, appellation_code)
    return pages.offer(found, others, base_url=desk.base_url, today=day_of(desk.now()))


@router.api_route(f"{OFFER}/contact", methods=READ)
async def contact_form(request: Request, siret: str, appellation_code: str) -> Response:
    async with _desk(request).db.reading() as conn:
        found, others = await _found(request, conn, siret, appellation_code)
    if found.offer is None:
        return _missing(found, others, appellation_code)
    if found.state != State.OPEN:  # its page says why, and where else to go
        return RedirectResponse(found.offer.href, 303)
    return pages.contact(found, Application())


@router.post(f"{OFFER}/contact")
async def send_contact(request: Request, siret: str, appellation_code: str) -> Response:
    """Sends the request once: the same form sent twice within a day leads to the same page, and to one request."""
    desk = _desk(request)
    form = Application.read(await _said(request))
    async with desk.db.reading() as conn:
        found, others = await _found(request, conn, siret, appellation_code)
    if found.offer is None:
        return _missing(found, others, appellation_code)
    assert found.company is not None
    asked = form.checked(found.offer, found.company)
    if asked.errors:
        return pages.contact(found, asked, status=422)
    if desk.contacts.take(request.client.host if request.client else "", desk.now().timestamp()).exceeded:
        return pages.contact(found, asked, status=429, alert=refusals.TOO_MANY)
    try:
        await _send(desk, asked, found.offer)
    except (errors.CompanyUnknown, errors.CompanyBanned, errors.OfferMissing, errors.LocationMissing):
        return RedirectResponse(found.offer.href, 303)  # gone since it was read: its page says so
    except tuple(refusals.SENTENCES) as refusal:
        return await _refused(request, refusal, asked)
    return RedirectResponse(offer_href(siret, found.offer.job.code, found.offer.location_id, step="envoyee"), 303)


@router.api_route(f"{OFFER}/envoyee", methods=READ)
async def contact_sent(request: Request, siret: str, appellation_code: str) -> Response:
    async with _desk(request).db.reading() as conn:
        found, others = await _found(request, conn, siret, appellation_code)
    return pages.sent(found, others) if found.offer else _missing(found, others, appellation_code)


async def _send(desk: Desk, asked: Application, offer: Offer) -> None:
    now = desk.now()
    key = asked.fingerprint(offer)
    async with desk.db.writing() as conn:

        async def contact() -> Answer:
            await contacts.contact(conn, asked.request(offer), relay=desk.relay, now=now)
            return Answer(201, b"")

        await idempotency.once(conn, SOURCE, key, key.encode(), now=now, answer=contact)


async def _refused(request: Request, refusal: Refusal, asked: Application) -> Response:
    """The form again, with all that was typed, for the offer as it now is."""
    async with _desk(request).db.reading() as conn:
        parameters = request.path_params
        found, others = await _found(request, conn, parameters["siret"], parameters["appellation_code"])
    if found.offer is None:
        return _missing(found, others, parameters["appellation_code"])
    return pages.contact(found, asked, status=409, alert=refusals.SENTENCES[type(refusal)])


async def _found(request: Request, conn: Conn, siret: str, appellation_code: str) -> tuple[Standing, tuple[Offer, ...]]:
    """The offer that an address names, with others to look at."""
    now = _desk(request).now()
    if not _SIRET.fullmatch(siret) or not _APPELLATION.fullmatch(appellation_code):
        return Standing(State.UNKNOWN), ()
    location = request.query_params.get("lieu") or None
    if location is not None and not location.isprintable():
        return Standing(State.UNKNOWN), ()
    found = await standing.find(conn, siret, appellation_code, location, now=now)
    if found.offer is not None:
        return found, await similar(conn, found.offer, now=now)
    if found.company is not None:  # the company is there, but not for that job or not at that place: here is what it has
        return found, await of_company(conn, siret, now=now)
    return found, await of_job(conn, wanted.understand(appellation_code), now=now)


def _missing(found: Standing, others: tuple[Offer, ...], appellation_code: str) -> Response:
    job = find_appellation(appellation_code)
    return pages.missing(found, others, job=job.label if job else "")


async def _said(request: Request) -> FormData:
    """What was posted; nothing when it can't be read, and every field is then asked for."""
    try:
        return await request.form(max_files=1, max_fields=_MOST_FIELDS)
    except HTTPException:
        return FormData()


def _desk(request: Request) -> Desk:
    found: Desk = request.app.state.immersion_pages
    return found
