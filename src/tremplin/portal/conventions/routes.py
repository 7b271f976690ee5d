"""The addresses of a convention for its people. Reading changes nothing: programs that check the links of mails open them all."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from tremplin.external.sirene import Directory
from tremplin.immersions.conventions import actions, assessing, assessment_form, correcting
from tremplin.immersions.conventions.errors import AssessmentInvalid, ConventionInvalid, JustificationMissing, told
from tremplin.immersions.conventions.lifecycle import MOST_JUSTIFICATION
from tremplin.immersions.conventions.links import actions as links
from tremplin.immersions.conventions.links.errors import LinkExpired, LinkUnknown
from tremplin.immersions.conventions.links.model import PATH
from tremplin.immersions.conventions.notices import actions as notices
from tremplin.immersions.conventions.papers import calendar, sheet
from tremplin.immersions.conventions.papers.verification import PATH as VERIFICATION
from tremplin.immersions.conventions.visits import actions as visits
from tremplin.immersions.conventions.visits.actions import Visit
from tremplin.immersions.conventions.vocabulary import Status
from tremplin.kit.clock import Clock
from tremplin.kit.db import Conn, Database
from tremplin.kit.french import day_of
from tremplin.kit.rate import RateLimiter
from tremplin.kit.refusal import Refusal
from tremplin.kit.secrets import SecretBox
from tremplin.portal import pages as portal_pages
from tremplin.portal.conventions import forms, pages
from tremplin.portal.conventions import hours as timetables
from tremplin.portal.conventions.drafts.pages import PATH as DRAFT_PATH
from tremplin.portal.conventions.view import View

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
_PAGE = f"{PATH}/{{token}}"
# A code has eight letters of thirty: at this pace, finding one among a million takes years.
_MOST_CODES_A_MINUTE = 10
_MOST_PRINTS_A_MINUTE = 60
_MOST_DRAFTS_A_MINUTE = 20


@dataclass(frozen=True, slots=True)
class Counter:
    """What these pages need (`app.state.conventions`). `directory`: the national one of companies, when there is one to ask."""

    db: Database
    now: Clock
    base_url: str
    secrets: SecretBox
    codes: RateLimiter = field(default_factory=lambda: RateLimiter(_MOST_CODES_A_MINUTE))
    prints: RateLimiter = field(default_factory=lambda: RateLimiter(_MOST_PRINTS_A_MINUTE))
    drafts: RateLimiter = field(default_factory=lambda: RateLimiter(_MOST_DRAFTS_A_MINUTE))
    directory: Directory | None = None


@router.api_route(pages.CODE_PATH, methods=READ)
async def code_entry(request: Request) -> Response:
    return pages.code_entry()


@router.post(pages.CODE_PATH)
async def enter_code(request: Request) -> Response:
    """Opens the convention of a code dictated on the telephone."""
    at = _counter(request)
    if _insists(request, at, at.codes):
        return portal_pages.error(429)
    typed = forms.text(await forms.read(request), "code")
    try:
        async with at.db.writing() as conn:
            return _to(await visits.enter_code(conn, at.secrets, typed, now=at.now()))
    except (LinkUnknown, LinkExpired):
        return pages.code_entry(fault="Ce code n'ouvre rien. Vérifiez-le : huit lettres et chiffres, sans O, I ni L.", status=422)


@router.api_route(VERIFICATION, methods=READ)
async def verification_entry(request: Request) -> Response:
    typed = request.query_params.get("code", "").strip()[:60]
    return _to(f"{VERIFICATION}/{_plain(typed)}") if _plain(typed) else pages.verification_entry()


@router.api_route(f"{VERIFICATION}/{{code}}", methods=READ)
async def verification(request: Request, code: str) -> Response:
    """Whether a convention is valid today, for anyone who holds a copy."""
    at = _counter(request)
    async with at.db.reading() as conn:
        found = await visits.verification(conn, code, today=day_of(at.now()))
    if found is None:
        return pages.verification_entry(fault="Aucune convention n'a ce code. Vérifiez-le.", typed=code[:60])
    return pages.verification(found)


@router.api_route(_PAGE, methods=READ)
async def read(request: Request, token: str) -> Response:
    try:
        view = await _view(request, token)
    except LinkUnknown:
        # A convention that is still being written has pages of its own; a link of nothing is told there.
        return _to(f"{DRAFT_PATH}/{token}") if await _is_draft(request, token) else pages.dead_link(token)
    except LinkExpired:
        return pages.dead_link(token)
    return pages.convention(view, done=request.query_params.get("fait", ""))


@router.post(_PAGE)
async def act(request: Request, token: str) -> Response:
    """What a button says; a refusal is shown above what was typed, which is not lost."""
    at, sent = _counter(request), await forms.read(request)
    gesture = forms.text(sent, "geste")
    if gesture == "lien":
        return await _renew(request, at, token)
    try:
        async with at.db.writing() as conn:
            found = await visits.visit(conn, token, now=at.now())
            await _do(conn, at, found, gesture, sent, device=_device(request, at, found))
    except (LinkUnknown, LinkExpired):
        return pages.dead_link(token)
    except Refusal as refusal:
        view = await _view(request, token)
        return pages.convention(view, fault=told(refusal), typed=_typed(sent), status=refusal.status)
    # Reloading the page must not do it twice.
    return _to(f"{PATH}/{token}?fait={gesture if gesture in pages.DONE else ''}#etat")


@router.api_route(f"{_PAGE}/corriger", methods=READ)
async def correction(request: Request, token: str) -> Response:
    try:
        view = await _view(request, token)
    except (LinkUnknown, LinkExpired):
        return pages.dead_link(token)
    if not view.can_correct:
        return _to(f"{PATH}/{token}")
    groups = correcting.groups_of(view.convention, view.role)
    return pages.correction(view, groups, correcting.known(view.convention, groups), timetables.known(view.convention))


@router.post(f"{_PAGE}/corriger")
async def correct(request: Request, token: str) -> Response:
    """Another text for the convention; whoever writes it signs it."""
    at, sent = _counter(request), await forms.read(request)
    try:
        view = await _view(request, token)
    except (LinkUnknown, LinkExpired):
        return pages.dead_link(token)
    groups = correcting.groups_of(view.convention, view.role)
    typed, hours = correcting.read(sent, groups), timetables.read(sent)
    try:
        async with at.db.writing() as conn:
            faults = await _correct(conn, at, view, typed, hours, version=forms.number(forms.text(sent, "version")))
    except ConventionInvalid as refusal:
        faults = correcting.placed(refusal.faults, groups)
    except Refusal as refusal:
        return pages.convention(await _view(request, token), fault=str(refusal), status=refusal.status)
    if faults:
        return pages.correction(view, groups, typed, hours, faults=faults)
    return _to(f"{PATH}/{token}?fait={'corriger-tuteur' if view.convention.is_final else 'corriger'}#etat")


@router.api_route(f"{_PAGE}/bilan", methods=READ)
async def assessment(request: Request, token: str) -> Response:
    try:
        view = await _view(request, token)
    except (LinkUnknown, LinkExpired):
        return pages.dead_link(token)
    return pages.assessment(view) if view.can_assess else _to(f"{PATH}/{token}")


@router.post(f"{_PAGE}/bilan")
async def assess(request: Request, token: str) -> Response:
    """The assessment, as the company writes it."""
    at, sent = _counter(request), await forms.read(request)
    try:
        view = await _view(request, token)
        draft = assessment_form.read(sent, view.convention.id, now=at.now())
        if draft is None:
            return pages.assessment(view, typed=_typed(sent), faults={"presence": "Dites si la personne a fait l'immersion."})
        async with at.db.writing() as conn:
            await assessing.create(conn, view.convention.id, draft, view.visit.opened.author, now=at.now())
    except (LinkUnknown, LinkExpired):
        return pages.dead_link(token)
    except AssessmentInvalid as refusal:
        faults = {assessment_form.FIELDS.get(each.path, each.path): each.message for each in refusal.faults}
        return pages.assessment(view, typed=_typed(sent), faults=faults)
    except Refusal as refusal:
        return pages.convention(await _view(request, token), fault=str(refusal), status=refusal.status)
    return _to(f"{PATH}/{token}?fait=bilan#etat")


@router.api_route(f"{_PAGE}/{{name}}", methods=READ)
async def download(request: Request, token: str, name: str) -> Response:
    """The convention and its assessment in PDF, the days for an agenda, the proof of the signatures."""
    at = _counter(request)
    if _insists(request, at, at.prints):
        return portal_pages.error(429)
    try:
        view = await _view(request, token)
    except (LinkUnknown, LinkExpired):
        return pages.dead_link(token)
    one, chain, now = view.convention, view.visit.chain, at.now()
    match name:
        case "convention.pdf":
            draw = partial(sheet.convention_pdf, one, chain, base_url=at.base_url, at=now)
            return pages.file(await asyncio.to_thread(draw), "application/pdf", name)
        case "bilan.pdf" if view.assessment:
            draw = partial(sheet.assessment_pdf, one, view.assessment, chain, base_url=at.base_url, at=now)
            return pages.file(await asyncio.to_thread(draw), "application/pdf", name)
        case "agenda.ics":
            return pages.file(calendar.calendar(one, now=now), calendar.MEDIA_TYPE, name)
        case "preuves.json" if view.can_prove:
            async with at.db.reading() as conn:
                return pages.file(await visits.evidence(conn, view.visit, now=now), "application/json", name)
    return portal_pages.error(404)


async def _do(conn: Conn, at: Counter, found: Visit, gesture: str, sent: FormData, *, device: str) -> None:
    convention_id, author, now = found.convention.id, found.opened.author, at.now()
    match gesture:
        case "signer":
            one = found.convention.signatories.get(found.role)
            # Who presses twice is told that they have signed, not that the convention has changed: it has, by them.
            version = None if one is None or one.signed_at else forms.number(forms.text(sent, "version"))
            channel = found.channel
            await actions.sign(conn, convention_id, found.role, author, channel=channel, device=device, version=version, now=now)
        case "refuser":
            reason = forms.text(sent, "raison")
            if not reason:
                raise JustificationMissing(most=MOST_JUSTIFICATION)
            await actions.decide(conn, convention_id, Status.READY_TO_SIGN, author, justification=reason, now=now)
        case "repondre":
            agrees, answer = forms.text(sent, "accord") == "oui", forms.text(sent, "reponse")
            await assessing.sign(conn, convention_id, author, agreement=agrees, answer=answer, now=now)


async def _correct(
    conn: Conn, at: Counter, view: View, typed: Mapping[str, str], hours: timetables.Hours, *, version: int
) -> dict[str, str]:
    """Keeps a correction; what can't be read of it. Raises the refusals of `actions.edit` and `actions.edit_final`."""
    one, author, now = view.convention, view.visit.opened.author, at.now()
    if one.is_final:
        await actions.edit_final(conn, one.id, author, tutor=correcting.tutor_corrected(typed), now=now)
        return {}
    groups = correcting.groups_of(one, view.role)
    payload = correcting.corrected(one, groups, typed) | {"status": Status.READY_TO_SIGN.value}
    if hours.changes and view.role in correcting.SCHEDULERS:
        payload, faults = timetables.rescheduled(payload, hours)
        if faults:
            return correcting.placed(faults, groups)
    await actions.edit(conn, one.id, payload, author, version=version, channel=view.visit.channel, device=view.device, now=now)
    return {}


async def _renew(request: Request, at: Counter, token: str) -> Response:
    """Another link, where this one went. The answer is the same for all: whether it ever was one is told to that mailbox only."""
    if _insists(request, at, at.codes):
        return portal_pages.error(429)
    try:
        async with at.db.writing() as conn:
            await notices.renew_link(conn, token, now=at.now())
    except Refusal:
        pass
    return pages.dead_link(token, asked=True)


async def _is_draft(request: Request, token: str) -> bool:
    at = _counter(request)
    try:
        async with at.db.reading() as conn:
            return bool(await links.open_draft(conn, token, now=at.now()))
    except (LinkUnknown, LinkExpired):
        return False


async def _view(request: Request, token: str) -> View:
    """The page as it is now. Raises LinkUnknown, LinkExpired."""
    at = _counter(request)
    async with at.db.reading() as conn:
        found = await visits.visit(conn, token, now=at.now())
    return View(token, found, day_of(at.now()), _device(request, at, found))


def _device(request: Request, at: Counter, found: Visit) -> str:
    """A mark of the device, for this convention only: it says nothing of anyone, and can't be followed from one to another."""
    address = request.client.host if request.client else ""
    browser = request.headers.get("user-agent", "")
    return at.secrets.fingerprint("immersions.convention.device", found.convention.id, address, browser).hex()[:16]


def _insists(request: Request, at: Counter, limiter: RateLimiter) -> bool:
    return limiter.take(request.client.host if request.client else "", at.now().timestamp()).exceeded


def _typed(sent: FormData) -> dict[str, str]:
    return {name: forms.text(sent, name) for name in sent}


def _plain(code: str) -> str:
    return "".join(each for each in code if each.isascii() and (each.isalnum() or each == "-"))


def _to(path: str) -> RedirectResponse:
    answer = RedirectResponse(path, 303)
    answer.headers.update(pages.HEADERS)
    return answer


def _counter(request: Request) -> Counter:
    found: Counter = request.app.state.conventions
    return found
