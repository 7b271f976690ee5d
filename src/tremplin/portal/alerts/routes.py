"""The addresses of followed searches: asking for one, and the link that confirms, changes or stops it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from tremplin.kit.mailbox import mailbox
from tremplin.portal import pages as portal
from tremplin.portal.alerts import actions, pages, store
from tremplin.portal.alerts.errors import AlertLinkUnknown
from tremplin.portal.alerts.following import read
from tremplin.portal.alerts.links import PATH
from tremplin.portal.events.desk import EventDesk
from tremplin.portal.language.spoken import FRENCH, _, marked, speaking

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
DONE = {
    "confirmee": marked("C'est confirmé. Le premier courriel part dès qu'il y a du nouveau."),
    "changee": marked("C'est changé."),
    "prolongee": marked("Votre alerte dure un an de plus."),
}


@router.api_route(PATH, methods=READ)
async def alert_form(request: Request) -> Response:
    followed = read(request.query_params.get("recherche", "/missions"))
    return pages.form(followed) if followed else portal.error(404)


@router.post(PATH)
async def ask(request: Request) -> Response:
    """Asks for an alert. The answer is the same whether or not the address has it already."""
    desk, sent = _desk(request), await _said(request)
    followed, typed = read(_line(sent, "recherche")), _line(sent, "courriel")[:254]
    weekly = sent.get("frequence") == "semaine"
    if followed is None:
        return portal.error(404)
    email = mailbox(typed)
    if email is None:
        return pages.form(followed, email=typed, weekly=weekly, error=pages.WRONG_ADDRESS, status=422)
    if desk.flags.take(request.client.host if request.client else "", desk.now().timestamp()).exceeded:
        return pages.form(followed, email=typed, weekly=weekly, alert=pages.TOO_MANY, status=429)
    with speaking(FRENCH):  # mails say its title, whoever follows it
        kept = read(followed.address) or followed
    async with desk.db.writing() as conn:
        await actions.ask(conn, kept, email, weekly=weekly, postman=_postman(request), now=desk.now())
    return RedirectResponse(f"{PATH}/demandee", 303)


@router.api_route(f"{PATH}/demandee", methods=READ)
async def asked(request: Request) -> Response:
    return pages.asked()


@router.api_route(f"{PATH}/{{token}}", methods=READ)
async def alert(request: Request, token: str) -> Response:
    """Only shows: programs that check the links of mails must neither confirm nor stop anything."""
    async with _desk(request).db.reading() as conn:
        try:
            found = await actions.read(conn, token, secrets=request.app.state.secrets)
        except AlertLinkUnknown as refusal:
            return portal.dead_link(_(refusal.sentence))
        others = [each for each in await store.of_email(conn, found.email) if each.id != found.id]
    return pages.alert(found, others, token=token, done=DONE.get(request.query_params.get("fait", ""), ""))


@router.post(f"{PATH}/{{token}}")
async def decide(request: Request, token: str) -> Response:
    """Confirms or changes an alert as the buttons ask; stops it otherwise, as mail programs ask it (RFC 8058)."""
    desk, sent = _desk(request), await _said(request)
    async with desk.db.writing() as conn:
        try:
            found = await actions.read(conn, token, secrets=request.app.state.secrets)
        except AlertLinkUnknown as refusal:
            return portal.dead_link(_(refusal.sentence))
        match sent.get("geste"):
            case "confirmer":
                await actions.confirm(conn, found, now=desk.now())
                return _back(token, "prolongee" if found.active else "confirmee")
            case "frequence":
                await store.set_frequency(conn, found.id, weekly=sent.get("frequence") == "semaine")
                return _back(token, "changee")
            case gesture:
                await actions.stop(conn, found, everything=gesture == "tout")
                return pages.stopped(found, everything=gesture == "tout")


def _back(token: str, done: str) -> Response:
    return RedirectResponse(f"{PATH}/{token}?fait={done}", 303)


def _line(sent: FormData, name: str) -> str:
    given = sent.get(name)
    return given.strip().replace("\0", "") if isinstance(given, str) else ""


async def _said(request: Request) -> FormData:
    """What was posted; nothing when it can't be read."""
    try:
        return await request.form(max_files=1, max_fields=10)
    except HTTPException:
        return FormData()


def _postman(request: Request) -> actions.Postman:
    return actions.Postman(request.app.state.secrets, _desk(request).base_url)


def _desk(request: Request) -> EventDesk:
    found: EventDesk = request.app.state.event_pages
    return found
