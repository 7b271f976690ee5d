"""Signing an organisation up: its number, what it wants to do, an address that is confirmed; then its space is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import HOME, READ, Desk, Here, at, desk_of, line, said, to
from tremplin.dashboard.errors import SignInNeeded
from tremplin.identity.actions import CodeAsked, SignedIn
from tremplin.identity.arrivals import actions as arrivals
from tremplin.identity.arrivals.errors import SignUpIncomplete, SignUpUnknown
from tremplin.identity.arrivals.model import WANT_LABELS, Arrival
from tremplin.kit.db import Conn
from tremplin.partners.enrolment.errors import NumberInvalid
from tremplin.partners.enrolment.model import Checked, Known, Number
from tremplin.partners.errors import EmailInvalid

router = APIRouter(include_in_schema=False)
PATH = f"{HOME}/inscription"
_TOO_MANY = "Trop d'essais : attendez une minute."


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form holds. `told`: what is known of the number, once looked up."""

    number: str = ""
    organisation: str = ""
    wants: list[str] = field(default_factory=list)
    name: str = ""
    email: str = ""
    told: Known | None = None


@router.api_route(PATH, methods=READ)
async def form(request: Request) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await _someone(request, desk, conn)
    number = " ".join(request.query_params.get("siret", "")[:40].split())
    return _form(request, here, Typed(number=number))


@router.post(PATH)
async def sign_up(request: Request) -> Response:
    """Looks the number up; or keeps the sign-up and writes to its address. Whoever is signed in has nothing to confirm."""
    desk, sent = desk_of(request), await said(request)
    typed = _typed(sent)
    here: Here | None = None
    try:
        async with desk.db.writing() as conn:
            here = await _someone(request, desk, conn, sent=sent)
            if desk.insists(request):
                return _form(request, here, typed, 429, fault=_TOO_MANY)
            known = await arrivals.look_up(conn, typed.number, desk.directory)
            if sent.get("geste") == "chercher":
                return _form(request, here, _with(typed, known))
            if here is not None:
                return await _settled(conn, desk, here, typed, known)
            email = await arrivals.ask(
                conn, known=known, organisation=typed.organisation, wants=typed.wants, name=typed.name, email=typed.email,
                base_url=desk.base_url, now=desk.now(),
            )  # fmt: skip
    except NumberInvalid as refusal:
        return _form(request, here, typed, 422, fault=str(refusal), about="numero")
    except EmailInvalid as refusal:
        return _form(request, here, typed, 422, fault=str(refusal), about="courriel")
    except SignUpIncomplete as refusal:
        return _form(request, here, typed, 422, fault=str(refusal), about="organisation")
    return pages.outside("people/signup_sent.html", email=email)


@router.api_route(f"{PATH}/{{token}}", methods=READ)
async def look_at(request: Request, token: str) -> Response:
    """A link of a mail asks for one more click: programs open the links of mails before people do."""
    desk = desk_of(request)
    try:
        async with desk.db.reading() as conn:
            signup = await arrivals.look_at(conn, token, now=desk.now())
    except SignUpUnknown as refusal:
        return pages.outside("error.html", refusal.status, sentence=str(refusal))
    return pages.outside("people/signup_confirm.html", signup=signup, token=token)


@router.post(f"{PATH}/{{token}}")
async def confirm(request: Request, token: str) -> Response:
    desk = desk_of(request)
    await said(request)
    try:
        async with desk.db.writing() as conn:
            answer, arrival = await arrivals.confirm(conn, token, desk.visit(request), base_url=desk.base_url)
    except SignUpUnknown as refusal:
        return pages.outside("error.html", refusal.status, sentence=str(refusal))
    if isinstance(answer, CodeAsked):
        return pages.outside("people/code.html", token=answer.token, wanted=_leads(arrival), fault="")
    assert isinstance(answer, SignedIn)
    return desk.welcome(answer, f"{_leads(arrival)}?fait={_done(arrival)}")


async def _settled(conn: Conn, desk: Desk, here: Here, typed: Typed, known: Known) -> Response:
    """Someone signed in has an address that was confirmed already."""
    account = here.held.account
    signup = arrivals.prepared(
        known, organisation=typed.organisation, wants=typed.wants, name=account.name, email=account.email, now=desk.now()
    )
    arrival = await arrivals.settle(conn, account, signup, base_url=desk.base_url, now=desk.now())
    return to(_leads(arrival), _done(arrival))


def _leads(arrival: Arrival) -> str:
    return f"{HOME}/demande" if arrival.asked else at(arrival.partner_id)


def _done(arrival: Arrival) -> str:
    return "entree-demandee" if arrival.asked else "inscrite" if arrival.created else ""


@router.api_route(f"{HOME}/demande", methods=READ)
async def asked(request: Request) -> Response:
    """What happens next, for someone whose organisation was already there."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.known(request, conn)
    return pages.drawn(request, here, "people/signup_asked.html")


async def _someone(request: Request, desk: Desk, conn: Conn, *, sent: FormData | None = None) -> Here | None:
    """Whoever is signed in, if anyone. Raises FormStale for a form that is not theirs."""
    try:
        return await desk.known(request, conn, sent=sent)
    except SignInNeeded:
        return None


def _typed(sent: FormData) -> Typed:
    wants = [each for each in sent.getlist("vouloir")[:8] if isinstance(each, str)]
    return Typed(line(sent, "numero", 40), line(sent, "organisation", 120), wants, line(sent, "nom", 120), line(sent, "courriel", 300))


def _with(typed: Typed, known: Known) -> Typed:
    """The form, with the name that the registers know."""
    return Typed(typed.number, known.name or typed.organisation, typed.wants, typed.name, typed.email, known)


def _form(request: Request, here: Here | None, typed: Typed, status: int = 200, *, fault: str = "", about: str = "") -> Response:
    told = typed.told
    context: dict[str, Any] = {
        "typed": typed,
        "wants": WANT_LABELS,
        "fault": fault,
        "about": about,
        "found": told is not None and told.checked is not Checked.UNKNOWN,
        "unknown": told is not None and told.checked is Checked.UNKNOWN and told.number != Number(),
    }
    if here is None:
        return pages.outside("people/signup.html", status, **context)
    return pages.drawn(request, here, "people/signup.html", status, **context)
