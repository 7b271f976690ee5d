"""Coming in by another server, such as ProConnect, and going out of it too.

What must come back unchanged waits in a cookie, encrypted, for ten minutes: nothing is kept for who never comes back.
"""

from __future__ import annotations

import hmac
import json
import secrets
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import HOME, Desk, back, desk_of
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.external.openid import Issuer, IssuerUnavailable, Passage, Person
from tremplin.identity import actions, store
from tremplin.identity.actions import Answer, CodeAsked, SignedIn
from tremplin.identity.federation import actions as federation
from tremplin.identity.model import Purpose
from tremplin.kit.db import Conn
from tremplin.kit.secrets import Unreadable
from tremplin.partners.enrolment import store as enrolments
from tremplin.partners.enrolment.errors import NumberInvalid
from tremplin.partners.enrolment.model import read_number

router = APIRouter(include_in_schema=False)
PATH = f"{HOME}/openid"
_SECONDS = 600
_AWAY = "Ce service ne répond pas comme prévu : recommencez, ou demandez un lien par courriel."
_REFUSED = "Vous n'avez pas été reconnu là-bas : recommencez, ou demandez un lien par courriel."


@router.get(PATH)
async def leave_for(request: Request) -> Response:
    desk = desk_of(request)
    issuer = _issuer(desk)
    passage = Passage(*(secrets.token_urlsafe(32) for _ in range(3)))
    try:
        response = RedirectResponse(await issuer.way_in(passage, now=desk.now()), 303, headers={"Cache-Control": "no-store"})
    except IssuerUnavailable:
        return pages.door(desk, 503, fault=_AWAY)
    kept = [passage.state, passage.nonce, passage.verifier, back(request.query_params.get("vers"), ""), int(desk.now().timestamp())]
    response.set_cookie(
        _cookie(desk), desk.secrets.encrypt(json.dumps(kept)).decode(), max_age=_SECONDS, path="/", httponly=True,
        secure=desk.base_url.startswith("https://"), samesite="lax",
    )  # fmt: skip
    return response


@router.get(f"{PATH}/retour")
async def come_back(request: Request) -> Response:
    """Lets in whoever comes back with the state that left, if what the issuer says of them is signed for this passage."""
    desk = desk_of(request)
    issuer, kept = _issuer(desk), _kept(request, desk)
    query = request.query_params
    if kept is None or not hmac.compare_digest(query.get("state", "").encode(), kept[0].state.encode()):
        return _forgetting(desk, pages.door(desk, 400, fault=_REFUSED))
    if "code" not in query:
        return _forgetting(desk, pages.door(desk, 401, fault=_REFUSED))
    try:
        person = await issuer.person(query["code"], kept[0], now=desk.now())
    except IssuerUnavailable:
        return _forgetting(desk, pages.door(desk, 503, fault=_AWAY))
    async with desk.db.writing() as conn:
        answer = await federation.arrive(conn, person, issuer.url, desk.visit(request))
        if answer is None:
            # Their address proves nothing there: it does by a link, if it has an account; nobody learns which.
            await actions.ask_link(conn, person.email, Purpose.SIGN_IN, now=desk.now())
            return _forgetting(desk, pages.outside("people/sent.html", email=person.email))
        leads = kept[1] or await _next(conn, person)
    return _forgetting(desk, _in(desk, answer, leads))


async def leaving(desk: Desk, token: str | None) -> Response | None:
    """The page that leads out of the issuer too; None where there is nothing to leave. Not a redirect: forms may lead to us alone."""
    if token is None or desk.issuer is None:
        return None
    try:
        way = await desk.issuer.way_out(
            token, back=f"{desk.base_url}{HOME}/connexion", state=secrets.token_urlsafe(16), now=desk.now()
        )
    except IssuerUnavailable:
        return None
    return pages.outside("people/leaving.html", way=way, issuer=desk.issuer.name) if way else None


async def _next(conn: Conn, person: Person) -> str:
    """Where someone goes: to the space of their organisation; to sign it up, with its number, when they have none."""
    account = await store.find_by_email(conn, person.email.strip().lower())
    places = await store.roles_of(conn, account.id) if account else {}
    try:
        number = read_number(person.siret or "")
    except NumberInvalid:
        return HOME
    its = await enrolments.partner_of(conn, number)
    if its in places or (places and not number.siret) or (account and account.staff):
        return HOME
    return f"{HOME}/inscription?siret={quote(number.siret or '')}" if not places or its else HOME


def _in(desk: Desk, answer: Answer, leads: str) -> Response:
    if isinstance(answer, SignedIn):
        return desk.welcome(answer, leads or HOME)
    assert isinstance(answer, CodeAsked)
    return pages.outside("people/code.html", token=answer.token, wanted=leads, fault="")


def _issuer(desk: Desk) -> Issuer:
    """The server that signs people in. Raises WorkspaceUnknown where there is none."""
    if desk.issuer is None:
        raise WorkspaceUnknown
    return desk.issuer


def _cookie(desk: Desk) -> str:
    return f"{desk.cookie}-passage"


def _kept(request: Request, desk: Desk) -> tuple[Passage, str] | None:
    """What waited for this browser to come back; None when nothing did, or too long."""
    try:
        state, nonce, verifier, wanted, at = json.loads(desk.secrets.decrypt(request.cookies.get(_cookie(desk), "").encode()))
    except (Unreadable, ValueError):
        return None
    return (Passage(state, nonce, verifier), wanted) if desk.now().timestamp() - at < _SECONDS else None


def _forgetting(desk: Desk, response: Response) -> Response:
    response.delete_cookie(_cookie(desk), path="/", secure=desk.base_url.startswith("https://"), httponly=True, samesite="lax")
    return response
