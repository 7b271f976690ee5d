"""Coming in and going out: by mail link, by password, with a code, by invitation; a forgotten password."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import HOME, READ, Desk, back, desk_of, line, said, to
from tremplin.dashboard.done import DONE
from tremplin.dashboard.people import openid
from tremplin.identity import actions, membership, protection
from tremplin.identity.actions import Answer, CodeAsked, Denied, SignedIn
from tremplin.identity.errors import AccessLinkUnknown, InvitationUnknown, PasswordWeak
from tremplin.identity.federation import actions as federation
from tremplin.identity.model import ROLE_LABELS, Purpose, Role
from tremplin.kit.mailbox import mailbox

router = APIRouter(include_in_schema=False)
_PASSWORD = "mot-de-passe"  # noqa: S105 (an address)
_TOO_MANY = "Trop d'essais : attendez un quart d'heure, ou demandez un lien par courriel."
_WRONG = "L'adresse ou le mot de passe n'est pas le bon."
_UNREADABLE = "Cette adresse est illisible. Par exemple : nom@association.fr"


@router.api_route(f"{HOME}/connexion", methods=READ)
async def door(request: Request) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        if await desk.session(request, conn):
            return to(back(request.query_params.get("vers")))
    return _door(desk, request.query_params.get("vers", ""), done=request.query_params.get("fait", ""))


@router.post(f"{HOME}/connexion")
async def come_in(request: Request) -> Response:
    """One form for two ways: a password, or a link by mail."""
    desk, sent = desk_of(request), await said(request)
    email, wanted = line(sent, "courriel", 300), line(sent, "vers")
    if desk.insists(request):
        return _door(desk, wanted, 429, email=email, fault=_TOO_MANY)
    if sent.get("geste") != _PASSWORD:
        return await _send(desk, email, Purpose.SIGN_IN, wanted)
    if mailbox(email) is None:
        return _door(desk, wanted, 422, email=email, fault=_UNREADABLE)
    password = sent.get("mot-de-passe")
    async with desk.db.writing() as conn:
        answer = await actions.give_password(conn, email, password[:1000] if isinstance(password, str) else "", desk.visit(request))
    if isinstance(answer, Denied):
        return _door(desk, wanted, *_told(answer, _WRONG), email=email)
    return _answered(desk, answer, wanted)


@router.post(f"{HOME}/code")
async def give_code(request: Request) -> Response:
    desk, sent = desk_of(request), await said(request)
    token, wanted = line(sent, "suite"), line(sent, "vers")
    if desk.insists(request):
        return pages.outside("people/code.html", 429, token=token, wanted=wanted, fault=_TOO_MANY)
    try:
        async with desk.db.writing() as conn:
            answer = await actions.give_code(conn, token, line(sent, "code", 20), desk.visit(request))
    except AccessLinkUnknown:
        return _door(desk, wanted, 410, fault="Vous avez attendu trop longtemps : recommencez.")
    if isinstance(answer, Denied):
        status, fault = _told(answer, "Ce code n'est pas le bon : recopiez celui que montre votre application en ce moment.")
        return pages.outside("people/code.html", status, token=token, wanted=wanted, fault=fault)
    return desk.welcome(answer, back(wanted))


@router.get(f"{HOME}/entrer/{{token}}")
async def look_at_link(request: Request, token: str) -> Response:
    """A link of a mail asks for one more click: programs open the links of mails before people do."""
    desk = desk_of(request)
    try:
        async with desk.db.writing() as conn:
            account, purpose = await actions.look_at_link(conn, token, Purpose.SIGN_IN, Purpose.COMMAND, now=desk.now())
            if purpose is Purpose.COMMAND:
                return _answered(desk, await actions.open_link(conn, token, desk.visit(request)), "")
    except AccessLinkUnknown as refusal:
        return _door(desk, "", 410, fault=f"{refusal} Demandez-en un autre.")
    return pages.outside("confirm.html", email=account.email, action=f"{HOME}/entrer/{token}")


@router.post(f"{HOME}/entrer/{{token}}")
async def open_link(request: Request, token: str) -> Response:
    desk = desk_of(request)
    await said(request)
    try:
        async with desk.db.writing() as conn:
            return _answered(desk, await actions.open_link(conn, token, desk.visit(request)), "")
    except AccessLinkUnknown as refusal:
        return _door(desk, "", 410, fault=f"{refusal} Demandez-en un autre.")


@router.post(f"{HOME}/deconnexion")
async def go_out(request: Request) -> Response:
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.known(request, conn, sent=sent)
        token = await federation.token_of(conn, here.held, desk.visit(request)) if desk.issuer else None
        await actions.sign_out(conn, here.held, desk.visit(request))
    response = await openid.leaving(desk, token) or to(f"{HOME}/connexion", "sortie-session")
    response.delete_cookie(desk.cookie, path="/", secure=desk.base_url.startswith("https://"), httponly=True, samesite="lax")
    return response


# --- passwords ---------------------------------------------------------------------------------------------------------


@router.api_route(f"{HOME}/{_PASSWORD}", methods=READ)
async def forgotten(request: Request) -> Response:
    return pages.outside("people/forgotten.html", email="", fault="")


@router.post(f"{HOME}/{_PASSWORD}")
async def ask_password(request: Request) -> Response:
    desk, sent = desk_of(request), await said(request)
    email = line(sent, "courriel", 300)
    if desk.insists(request):
        return pages.outside("people/forgotten.html", 429, email=email, fault=_TOO_MANY)
    return await _send(desk, email, Purpose.PASSWORD, "")


@router.api_route(f"{HOME}/{_PASSWORD}/{{token}}", methods=READ)
async def new_password(request: Request, token: str) -> Response:
    desk = desk_of(request)
    try:
        async with desk.db.reading() as conn:
            account, _ = await actions.look_at_link(conn, token, Purpose.PASSWORD, now=desk.now())
    except AccessLinkUnknown as refusal:
        return pages.outside("people/forgotten.html", 410, email="", fault=f"{refusal} Demandez-en un autre.")
    return pages.outside("people/password.html", token=token, email=account.email, fault="")


@router.post(f"{HOME}/{_PASSWORD}/{{token}}")
async def choose_password(request: Request, token: str) -> Response:
    desk, sent = desk_of(request), await said(request)
    given = sent.get("mot-de-passe")
    try:
        async with desk.db.writing() as conn:
            password = given if isinstance(given, str) else ""
            return _answered(desk, await protection.choose_password(conn, token, password, desk.visit(request)), "")
    except PasswordWeak as refusal:
        return pages.outside("people/password.html", 422, token=token, email="", fault=str(refusal))
    except AccessLinkUnknown as refusal:
        return pages.outside("people/forgotten.html", 410, email="", fault=f"{refusal} Demandez-en un autre.")


# --- invitations -------------------------------------------------------------------------------------------------------


@router.api_route(f"{HOME}/invitation/{{token}}", methods=READ)
async def look_at_invitation(request: Request, token: str) -> Response:
    desk = desk_of(request)
    try:
        async with desk.db.reading() as conn:
            expected = await membership.look_at_invitation(conn, token, now=desk.now())
    except InvitationUnknown as refusal:
        return pages.outside("error.html", refusal.status, sentence=str(refusal))
    role = ROLE_LABELS[Role(expected.invitation.role)]
    return pages.outside("people/invitation.html", expected=expected, role=role, token=token)


@router.post(f"{HOME}/invitation/{{token}}")
async def accept_invitation(request: Request, token: str) -> Response:
    desk = desk_of(request)
    await said(request)
    try:
        async with desk.db.writing() as conn:
            return _answered(desk, await membership.accept(conn, token, desk.visit(request)), "")
    except InvitationUnknown as refusal:
        return pages.outside("error.html", refusal.status, sentence=str(refusal))


def _door(desk: Desk, wanted: str, status: int = 200, fault: str = "", *, email: str = "", done: str = "") -> Response:
    return pages.door(desk, status, email=email, fault=fault, wanted=back(wanted, ""), done=DONE.get(done, ""))


def _told(denied: Denied, wrong: str) -> tuple[int, str]:
    return (429, _TOO_MANY) if denied is Denied.TOO_MANY else (401, wrong)


def _answered(desk: Desk, answer: Answer, wanted: str) -> Response:
    """In, or at the second step."""
    if isinstance(answer, SignedIn):
        return desk.welcome(answer, back(wanted))
    assert isinstance(answer, CodeAsked)
    return pages.outside("people/code.html", token=answer.token, wanted=back(wanted, ""), fault="")


async def _send(desk: Desk, email: str, purpose: Purpose, wanted: str) -> Response:
    """Answers the same to everyone: whether an address is known is told to its mailbox only."""
    async with desk.db.writing() as conn:
        readable = await actions.ask_link(conn, email, purpose, now=desk.now())
    if not readable and purpose is Purpose.PASSWORD:
        return pages.outside("people/forgotten.html", 422, email=email, fault=_UNREADABLE)
    return pages.outside("people/sent.html", email=email) if readable else _door(desk, wanted, 422, email=email, fault=_UNREADABLE)
