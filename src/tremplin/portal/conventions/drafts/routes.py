"""The addresses of a convention that is being written. Each step keeps what was sent, right or wrong, and goes on when it is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from tremplin.immersions.agencies import actions as agencies
from tremplin.immersions.agencies.errors import AgencyNotOpen, AgencyUnknown
from tremplin.immersions.agencies.model import Agency
from tremplin.immersions.contacts.discussion import Discussion
from tremplin.immersions.contacts.reading import read as read_discussion
from tremplin.immersions.conventions import actions, trade
from tremplin.immersions.conventions.audit import Author
from tremplin.immersions.conventions.drafts import actions as drafts
from tremplin.immersions.conventions.drafts import sharing
from tremplin.immersions.conventions.drafts.errors import DraftOutdated, DraftUnknown, EmailUnreadable, TooManyLinks
from tremplin.immersions.conventions.drafts.model import Draft
from tremplin.immersions.conventions.errors import CompanyClosed, ConventionInvalid
from tremplin.immersions.conventions.links import actions as links
from tremplin.immersions.conventions.links.errors import LinkExpired, LinkUnknown
from tremplin.immersions.conventions.vocabulary import AgencyKind, InternshipKind, Role
from tremplin.immersions.conventions.writing import siret_of
from tremplin.immersions.offers import identification
from tremplin.kit.db import Conn
from tremplin.kit.mailbox import mailbox
from tremplin.kit.refusal import Refusal
from tremplin.kit.shapes import Fault
from tremplin.portal import pages as portal_pages
from tremplin.portal.conventions import forms
from tremplin.portal.conventions import hours as timetables
from tremplin.portal.conventions import pages as convention_pages
from tremplin.portal.conventions.drafts import pages, steps
from tremplin.portal.conventions.drafts.steps import STEPS, Answers, Step
from tremplin.reference.communes import department_of_postcode
from tremplin.reference.rome.catalogue import find_appellation
from tremplin.reference.rome.model import Appellation

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
_DRAFT = f"{pages.PATH}/{{token}}"
_CONSULAR = frozenset({AgencyKind.CCI, AgencyKind.CMA, AgencyKind.CHAMBRE_AGRICULTURE})
_DEAD = (LinkUnknown, LinkExpired, DraftUnknown)


@router.api_route(pages.START, methods=READ)
async def start(request: Request) -> Response:
    return pages.start(exchange=request.query_params.get("echange", "")[:200])


@router.post(pages.START)
async def begin(request: Request) -> Response:
    """A draft, filled with what an exchange with a company already said, when it comes from one."""
    at = request.app.state.conventions
    sent = await forms.read(request)
    kind, wanted, exchange = forms.text(sent, "nature"), forms.text(sent, "envoi")[:300], forms.text(sent, "echange")[:200]
    if kind not in pages.KINDS:
        return pages.start(exchange=exchange, fault="Choisissez une des deux.", typed=wanted)
    if wanted and mailbox(wanted) is None:
        return pages.start(exchange=exchange, typed=wanted, mail_fault=str(EmailUnreadable()))
    if at.drafts.take(request.client.host if request.client else "", at.now().timestamp()).exceeded:
        return portal_pages.error(429)
    async with at.db.writing() as conn:
        code, answers = await _from_exchange(request, conn, forms.text(sent, "echange"))
        draft = await drafts.begin(conn, {"internshipKind": kind, **answers}, now=at.now(), discussion_code=code)
        issued = await links.issue_for_draft(conn, at.secrets, draft.id, now=at.now())
        if wanted:
            await sharing.send_link(conn, at.secrets, draft, wanted, base_url=at.base_url, now=at.now())
    return _to(issued.token, STEPS[0], mailed=bool(wanted))


@router.api_route(_DRAFT, methods=READ)
async def resume(request: Request, token: str) -> Response:
    """The first step where something is left to say."""
    at = request.app.state.conventions
    try:
        async with at.db.reading() as conn:
            draft = await _open(request, conn, token)
    except _DEAD:
        return convention_pages.dead_link(token)
    return _to(token, next((step for step in STEPS if steps.faults_of(step, draft.answers, now=at.now())), Step.CHECK))


@router.api_route(f"{_DRAFT}/{{name}}", methods=READ)
async def show(request: Request, token: str, name: str) -> Response:
    at, step = request.app.state.conventions, _step(name)
    try:
        async with at.db.reading() as conn:
            draft = await _open(request, conn, token)
            if step is Step.CHECK:
                faults = [each for one in STEPS for each in steps.faults_of(one, draft.answers, now=at.now())]
                return pages.check(token, draft, faults, await _agency(conn, draft.answers))
            mailed = "envoye" in request.query_params
            return pages.step(token, step, draft, draft.answers, agencies=await _proposed(conn, step, draft.answers), mailed=mailed)
    except _DEAD:
        return convention_pages.dead_link(token)


@router.post(f"{_DRAFT}/lien")
async def send_link(request: Request, token: str) -> Response:
    """Sends the link of a draft to whoever will go on with it."""
    at, sent = request.app.state.conventions, await forms.read(request)
    step = _step(forms.text(sent, "etape"))
    if at.drafts.take(request.client.host if request.client else "", at.now().timestamp()).exceeded:
        return portal_pages.error(429)
    try:
        async with at.db.writing() as conn:
            draft = await _open(request, conn, token)
            await sharing.send_link(conn, at.secrets, draft, forms.text(sent, "envoi")[:300], base_url=at.base_url, now=at.now())
    except _DEAD:
        return convention_pages.dead_link(token)
    except (EmailUnreadable, TooManyLinks) as refusal:
        async with at.db.reading() as conn:
            proposed = await _proposed(conn, step, draft.answers)
        return pages.step(token, step, draft, draft.answers, agencies=proposed, mail_fault=str(refusal))
    return _to(token, step, mailed=True)


@router.post(f"{_DRAFT}/{{name}}")
async def answer(request: Request, token: str, name: str) -> Response:
    """Keeps what a step sends, whatever it is; goes on only when it is right."""
    at, sent, step = request.app.state.conventions, await forms.read(request), _step(name)
    if step is Step.CHECK:
        return await _submit(request, token)
    try:
        async with at.db.writing() as conn:
            draft = await _open(request, conn, token)
            if "recopier" in sent:
                return pages.step(token, step, draft, draft.answers, hours=timetables.read(sent).copied)
            answers, faults, hours = _answered(step, sent, draft.answers)
            job, jobs, answers = _job(step, sent, answers)
            draft = await drafts.keep(conn, draft.id, answers, version=forms.number(forms.text(sent, "version")), now=at.now())
            wrong = steps.placed(step, [*faults, *steps.faults_of(step, answers, now=at.now())], answers)
            if jobs:
                wrong["metier"] = "Choisissez le métier dans la liste."
            if wrong and "precedent" not in sent:
                proposed = await _proposed(conn, step, answers)
                return pages.step(token, step, draft, answers, faults=wrong, hours=hours, job=job, jobs=jobs, agencies=proposed)
    except _DEAD:
        return convention_pages.dead_link(token)
    except DraftOutdated:
        return _to(token, step)
    return _to(token, STEPS[STEPS.index(step) + (-1 if "precedent" in sent and step is not STEPS[0] else 1)])


async def _submit(request: Request, token: str) -> Response:
    """Sends the convention to those who sign it."""
    at = request.app.state.conventions
    try:
        async with at.db.reading() as conn:
            draft = await _open(request, conn, token)
        # Asked before any transaction: nobody waits for it while holding something.
        identity = await identification.ask(at.directory, siret_of(draft.answers))
        async with at.db.writing() as conn:
            author = Author(id="draft", roles=frozenset({Role.BENEFICIARY}))
            made = await actions.submit(conn, draft.answers, author, draft_id=draft.id, identity=identity, now=at.now())
    except _DEAD:
        return convention_pages.dead_link(token)
    except ConventionInvalid as refusal:
        return await _refused(request, token, draft, refusal.faults)
    except (AgencyUnknown, AgencyNotOpen) as refusal:
        return await _refused(request, token, draft, [Fault("agencyId", "", str(refusal))])
    except CompanyClosed as refusal:
        return await _refused(request, token, draft, [Fault("siret", "", str(refusal))])
    return pages.sent([each.name for each in made.convention.signatories], now=at.now())


async def _refused(request: Request, token: str, draft: Draft, faults: Sequence[Fault]) -> Response:
    async with request.app.state.conventions.db.reading() as conn:
        return pages.check(token, draft, faults, await _agency(conn, draft.answers))


def _answered(step: Step, sent: FormData, before: Mapping[str, Any]) -> tuple[Answers, list[Fault], timetables.Hours | None]:
    answers = steps.read(step, sent, before)
    if step is Step.HOURS:
        hours = timetables.read(sent)
        answers, faults = timetables.rescheduled(answers, hours)
        return answers, faults, hours
    if step is Step.PRESCRIBER:
        answers |= {"agencyId": forms.text(sent, "agence")}
    return answers, [], None


def _job(step: Step, sent: FormData, answers: Answers) -> tuple[str, list[Appellation], Answers]:
    """The name of a job as it was typed, those it may mean, and the answers with the one that was chosen."""
    typed, code = forms.text(sent, "metier"), forms.text(sent, "metier-code")
    if step is not Step.WORK:
        return "", [], answers
    if code and (job := find_appellation(code[:6])):
        return "", [], steps.with_job(answers, job)
    known = answers.get("immersionAppellation") or {}
    if not typed or (isinstance(known, Mapping) and typed == known.get("appellationLabel")):
        return typed, [], answers
    job = trade.named(typed)
    return typed, [] if job else trade.like(typed), steps.with_job(answers, job)


async def _proposed(conn: Conn, step: Step, answers: Mapping[str, Any]) -> list[Agency]:
    """The agencies of the place of the immersion that may validate it."""
    place = str(answers.get("immersionAddress", ""))
    department = next((found for word in place.split() if (found := department_of_postcode(word))), None)
    if step is not Step.PRESCRIBER or department is None:
        return []
    consular = answers.get("internshipKind") == InternshipKind.MINI_STAGE
    covering = await agencies.list_covering(conn, department)
    return [each for each in covering if (each.kind in _CONSULAR) is consular]


async def _agency(conn: Conn, answers: Mapping[str, Any]) -> Agency | None:
    try:
        return await agencies.find(conn, str(answers.get("agencyId", "")))
    except AgencyUnknown:
        return None


async def _open(request: Request, conn: Conn, token: str) -> Draft:
    """The draft of a link. Raises LinkUnknown, LinkExpired, DraftUnknown."""
    return await drafts.find(conn, await links.open_draft(conn, token, now=request.app.state.conventions.now()))


async def _from_exchange(request: Request, conn: Conn, token: str) -> tuple[str | None, Answers]:
    """What an exchange between an applicant and a company says of the convention that it leads to; nothing when it can't be read."""
    code = request.app.state.relay.read(token) if token else None
    if not code:
        return None, {}
    try:
        found = (await read_discussion(conn, code, now=request.app.state.conventions.now())).discussion
    except Refusal:
        return None, {}
    return code, _told_by(found)


def _told_by(found: Discussion) -> Answers:
    person = {"firstName": found.first_name, "lastName": found.last_name, "phone": found.phone}
    told = {name: value for name, value in person.items() if value}
    answers: Answers = {"siret": found.siret, "businessName": found.company_name or ""}
    if told:
        answers["signatories"] = {"beneficiary": told | {"role": Role.BENEFICIARY.value}}
    return steps.with_job(answers, find_appellation(found.appellation_code))


def _step(name: str) -> Step:
    return next((step for step in STEPS if step == name), STEPS[0])


def _to(token: str, step: Step, *, mailed: bool = False) -> RedirectResponse:
    answer = RedirectResponse(f"{pages.PATH}/{token}/{step}{'?envoye=1' if mailed else ''}", 303)
    answer.headers.update(convention_pages.HEADERS)
    return answer
