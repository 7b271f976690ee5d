"""The addresses where companies join and look after their page. Whoever has a link is let in: it came by mail, or a moment ago."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from tremplin.external.sirene import Directory
from tremplin.immersions.hosts import actions
from tremplin.immersions.hosts.actions import Open, Page
from tremplin.immersions.hosts.drafting import opening, step_of
from tremplin.immersions.hosts.errors import LinkUnknown, MailboxUnproved
from tremplin.immersions.hosts.letters import PATH
from tremplin.immersions.hosts.model import STEPS, Answers, Step
from tremplin.immersions.offers import actions as offers
from tremplin.immersions.offers import identification
from tremplin.immersions.offers.errors import EstablishmentExists, EstablishmentInvalid
from tremplin.immersions.offers.identification import NOT_ASKED, Identity
from tremplin.immersions.offers.validation import is_email, is_siret
from tremplin.kit.clock import Clock
from tremplin.kit.db import Conn, Database
from tremplin.kit.rate import RateLimiter
from tremplin.portal import pages as portal_pages
from tremplin.portal.hosts import forms, pages
from tremplin.portal.hosts.forms import Fault
from tremplin.reference.rome.catalogue import search_appellations
from tremplin.reference.rome.model import Appellation

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
_DRAFT, _PAGE = f"{PATH}/brouillon/{{token}}", f"{PATH}/fiche/{{token}}"
_MOST_PROPOSED = 12
_MOST_FIELDS = 500
_MOST_LETTERS_A_MINUTE = 20
KNOWN = Fault(
    "siret",
    "Cette entreprise a déjà une fiche dans l'annuaire",
    "Pour la modifier, demandez votre lien : « J'ai déjà une fiche ».",
)


@dataclass(frozen=True, slots=True)
class Reception:
    """What these pages need (`app.state.hosts`). `directory`: the national one, when there is one to ask. `letters`: how many mails
    one visitor may have sent to others."""

    db: Database
    now: Clock
    base_url: str
    directory: Directory | None = None
    letters: RateLimiter = field(default_factory=lambda: RateLimiter(_MOST_LETTERS_A_MINUTE))


@router.api_route(PATH, methods=READ)
async def start(request: Request) -> Response:
    return pages.start(base_url=request.app.state.hosts.base_url)


@router.api_route(f"{PATH}/nouvelle", methods=READ)
async def new(request: Request) -> Response:
    return pages.step(Step.COMPANY, Answers())


@router.post(f"{PATH}/nouvelle")
async def begin(request: Request) -> Response:
    """The first step: until it is right, nothing is kept."""
    at = _reception(request)
    if _insists(request, at):
        return portal_pages.error(429)
    answers = forms.read(Step.COMPANY, await _said(request), Answers())
    identity = await _identity(at, answers)
    answers = actions.completed(answers, identity)
    async with at.db.writing() as conn:
        if faults := await _faults(conn, at, Step.COMPANY, answers, identity=identity):
            return pages.step(Step.COMPANY, answers, faults=faults)
        token = await actions.begin(conn, answers, base_url=at.base_url, now=at.now())
    return _to(token, Step.JOBS)


@router.api_route(_DRAFT, methods=READ)
async def resume(request: Request, token: str) -> Response:
    """The first step where something is left to say."""
    at = _reception(request)
    async with at.db.reading() as conn:
        try:
            held = await actions.open_draft(conn, token, now=at.now())
        except LinkUnknown:
            return pages.links(dead=True)
        wrong = await actions.judge(conn, held.draft.answers, known=held.known, members=held.members, now=at.now())
    return _to(token, actions.first_wrong(wrong) or Step.CHECK)


@router.api_route(f"{_DRAFT}/{{name}}", methods=READ)
async def show(request: Request, token: str, name: str) -> Response:
    at = _reception(request)
    if name not in STEPS:
        return _to(token, None)
    async with at.db.reading() as conn:
        try:
            held = await actions.open_draft(conn, token, now=at.now())
        except LinkUnknown:
            return pages.links(dead=True)
        step = Step(name)
        wrong = await _wrong_before(conn, at, held, step)
    if step == Step.CHECK and wrong:
        return _to(token, wrong)
    return pages.step(step, held.draft.answers, held=held, wanders=wrong is not None)


@router.post(f"{_DRAFT}/{{name}}")
async def answer(request: Request, token: str, name: str) -> Response:
    """Keeps what a step sends, whatever it is; goes on only when it is right."""
    at, sent = _reception(request), await _said(request)
    step = Step(name) if name in STEPS else Step.CHECK
    async with at.db.reading() as conn:
        try:
            held = await actions.open_draft(conn, token, now=at.now())
        except LinkUnknown:
            return pages.links(dead=True)
    if step == Step.CHECK:
        return await _finish(at, held)
    answers = forms.read(step, sent, held.draft.answers, siret_is_fixed=held.draft.siret is not None)
    identity = await _identity(at, answers) if step == Step.COMPANY and "precedent" not in sent else NOT_ASKED
    answers = actions.completed(answers, identity)
    async with at.db.writing() as conn:
        await actions.keep(conn, held, answers, forms.ASKED[step], now=at.now())
        typed = str(sent.get("texte", ""))[:200].strip()
        if request.headers.get("HX-Request") == "true":
            return pages.choice(answers, typed, _proposed(typed))
        if "precedent" in sent:
            return _to(token, STEPS[max(0, STEPS.index(step) - 1)])
        if "chercher" in sent or (step == Step.JOBS and typed and not answers.jobs):
            return pages.step(step, answers, held=held, typed=typed, proposed=_proposed(typed))
        if faults := await _faults(conn, at, step, answers, identity=identity, held=held):
            return pages.step(step, answers, faults=faults, held=held)
    return _to(token, STEPS[STEPS.index(step) + 1])


async def _finish(at: Reception, held: Open) -> Response:
    """Publishes, for whoever came from their mailbox; otherwise sends there the link from which it can be done."""
    answers = held.draft.answers
    identity = await _identity(at, answers)
    try:
        async with at.db.writing() as conn:
            if held.proved:
                return pages.published(await actions.publish(conn, held, identity=identity, base_url=at.base_url, now=at.now()))
            if wrong := await _wrong_before(conn, at, held, Step.CHECK):
                return _to(held.token, wrong)
            return pages.confirm(answers.email, sent=await actions.send_confirmation(conn, held, base_url=at.base_url, now=at.now()))
    except EstablishmentExists:
        return pages.step(Step.COMPANY, answers, faults=[KNOWN], held=held)
    except EstablishmentInvalid as refusal:
        errors = [each for each in refusal.problems if each.severity == "error"]
        step = actions.first_wrong(errors) or Step.COMPANY
        faults = forms.faults([each for each in errors if step_of(each) == step], answers)
        return pages.step(step, answers, faults=faults, held=held)
    except (LinkUnknown, MailboxUnproved):
        return pages.links(dead=True)


@router.api_route(f"{PATH}/lien", methods=READ)
async def links(request: Request) -> Response:
    return pages.links()


@router.post(f"{PATH}/lien")
async def ask_links(request: Request) -> Response:
    """Answers the same to everyone: whether an address is known is told to its mailbox only."""
    at = _reception(request)
    email = str((await _said(request)).get("courriel", ""))[:300].strip()
    if not is_email(email.lower()):
        return pages.links(email=email, fault="Cette adresse est illisible. Par exemple : nom@entreprise.fr")
    if _insists(request, at):
        return portal_pages.error(429)
    async with at.db.writing() as conn:
        await actions.ask_links(conn, email, now=at.now())
    return pages.links_sent(email)


@router.api_route(_PAGE, methods=READ)
async def page(request: Request, token: str) -> Response:
    at = _reception(request)
    async with at.db.reading() as conn:
        try:
            found = await actions.open_page(conn, token, now=at.now())
        except LinkUnknown:
            return pages.links(dead=True)
    return pages.page(found, now=at.now())


@router.post(_PAGE)
async def change(request: Request, token: str) -> Response:
    """What the buttons of a page do."""
    at, sent = _reception(request), await _said(request)
    async with at.db.writing() as conn:
        try:
            found = await actions.open_page(conn, token, now=at.now())
        except LinkUnknown:
            return pages.links(dead=True)
        match sent.get("geste"):
            case "modifier":
                return _to(await actions.edit(conn, found, now=at.now()), Step.COMPANY)
            case "retirer":
                return pages.withdrawal(found)
            case "confirmer-retrait":
                await actions.withdraw(conn, found, base_url=at.base_url, now=at.now())
                return pages.withdrawn(found.company.customized_name or found.company.name)
            case _:
                return await _adjust(conn, at, found, sent)


async def _adjust(conn: Conn, at: Reception, found: Page, sent: FormData) -> Response:
    """Pauses, opens again, or changes how many contacts are wanted."""
    siret, now, gesture = found.company.siret, at.now(), sent.get("geste")
    if gesture == "pause":
        until = opening(str(sent.get("jour", "")))
        if until is None or until <= now:
            return pages.page(found, now=now, fault="Choisissez un jour à venir : celui où vous accueillerez de nouveau.")
        company = await offers.pause(conn, siret, until=until, now=now)
        return pages.page(replace(found, company=company), now=now, done="Votre fiche est en pause.")
    if gesture == "reprendre":
        company = await offers.pause(conn, siret, until=None, now=now)
        return pages.page(replace(found, company=company), now=now, done="Votre fiche est de nouveau visible.")
    if gesture == "quota":
        wanted = str(sent.get("demandes", "")).strip()
        if not (wanted.isascii() and wanted.isdigit() and int(wanted[:6]) <= 1000 and len(wanted) < 6):
            return pages.page(found, now=now, fault="Donnez un nombre entier de demandes par mois, de 0 à 1000.")
        company = await offers.change_quota(conn, siret, max_contacts_per_month=int(wanted), now=now)
        return pages.page(replace(found, company=company), now=now, done="C'est noté.")
    return pages.page(found, now=now)


async def _identity(at: Reception, answers: Answers) -> Identity:
    """What the national directory says: asked before any transaction, so that nobody waits for it while holding something."""
    siret = "".join(answers.siret.split())
    return await identification.ask(at.directory if is_siret(siret) else None, siret)


async def _faults(
    conn: Conn, at: Reception, step: Step, answers: Answers, *, identity: Identity = NOT_ASKED, held: Open | None = None
) -> list[Fault]:
    """What is to be put right in a step."""
    known, members = (held.known, held.members) if held else (None, ())
    problems = await actions.judge(conn, answers, identity=identity, known=known, members=members, now=at.now())
    found = forms.faults([each for each in problems if step_of(each) == step], answers)
    changes = held is not None and held.draft.siret is not None
    if step == Step.COMPANY and not changes and await actions.is_listed(conn, answers.siret):
        found.insert(0, KNOWN)
    return found


async def _wrong_before(conn: Conn, at: Reception, held: Open, step: Step) -> Step | None:
    """The first step before this one that has something to be put right."""
    wrong = await actions.judge(conn, held.draft.answers, known=held.known, members=held.members, now=at.now())
    first = actions.first_wrong(wrong)
    return first if first and STEPS.index(first) < STEPS.index(step) else None


def _insists(request: Request, at: Reception) -> bool:
    """Whether a visitor has mails sent faster than anyone types: this form must not become a way to write to strangers."""
    return at.letters.take(request.client.host if request.client else "", at.now().timestamp()).exceeded


def _proposed(typed: str) -> list[Appellation]:
    return [each.appellation for each in search_appellations(typed, _MOST_PROPOSED)]


def _to(token: str, step: Step | None) -> RedirectResponse:
    return RedirectResponse(f"{PATH}/brouillon/{token}" + (f"/{step.value}" if step else ""), 303)


async def _said(request: Request) -> FormData:
    """What was posted; nothing when it can't be read, and every field is then asked for."""
    try:
        return await request.form(max_files=1, max_fields=_MOST_FIELDS)
    except HTTPException:
        return FormData()


def _reception(request: Request) -> Reception:
    found: Reception = request.app.state.hosts
    return found
