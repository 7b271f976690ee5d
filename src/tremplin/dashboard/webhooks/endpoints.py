"""Endpoints: declared, their secret shown once, tried, paused, replaced; what was sent to each, why it failed, sent again."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.listing import asked
from tremplin.dashboard.tracing import noted
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.kit.french import PARIS
from tremplin.kit.refusal import Refusal
from tremplin.partners.journal.model import Act
from tremplin.webhooks import actions, errors, store
from tremplin.webhooks.log import store as log
from tremplin.webhooks.log.model import Delivery, Place, Question
from tremplin.webhooks.log.reasons import why
from tremplin.webhooks.model import OVERLAP, PARTNERS_EVENTS, DeliveryState, Endpoint, Event, Reason, State

router = APIRouter(include_in_schema=False)
_ONE = f"{AT}/webhooks/{{endpoint_id}}"
_SIZE = 25
EVENTS = {
    Event.MISSION_UPDATED: "Une mission paraît ou change",
    Event.MISSION_WITHDRAWN: "Une mission n'est plus montrée",
    Event.FEED_RUN_FINISHED: "Un import de votre catalogue est fini",
    Event.APPLICATION_CREATED: "Une candidature ou un compte est déclaré",
    Event.APPLICATION_UPDATED: "L'état d'une candidature change",
    Event.OFFER_UPDATED: "Une offre d'immersion paraît ou change",
    Event.OFFER_WITHDRAWN: "Une offre d'immersion disparaît",
    Event.EVENT_UPDATED: "Un événement paraît ou change",
    Event.EVENT_WITHDRAWN: "Un événement n'est plus annoncé",
}
assert set(EVENTS) == set(PARTNERS_EVENTS)
STATES = {State.ACTIVE: "en service", State.PAUSED: "en pause", State.DISABLED: "arrêté"}
REASONS = {
    Reason.ASKED: "à votre demande",
    Reason.GONE: "votre serveur a répondu que cette adresse n'existe plus",
    Reason.FAILING: "votre serveur n'a rien reçu correctement pendant trois jours",
}
DELIVERIES = {
    DeliveryState.PENDING: "en attente",
    DeliveryState.SENDING: "en cours d'envoi",
    DeliveryState.DELIVERED: "reçu",
    DeliveryState.DEAD: "abandonné",
    DeliveryState.CANCELLED: "annulé",
}
_AGAIN = {"abandonnes": (DeliveryState.DEAD,), "tous": (DeliveryState.DEAD, DeliveryState.CANCELLED, DeliveryState.DELIVERED)}

_NOTED = {"point-pause": "mis en pause", "point-repris": "repris", "modifiee": "modifié", "point-supprime": "supprimé"}


@router.api_route(f"{AT}/webhooks", methods=READ)
async def endpoints(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.DIFFUSE)
        return await _list(request, conn, here)


@router.post(f"{AT}/webhooks")
async def declare(request: Request, partner_id: str) -> Response:
    """The secret is in the answer itself: nothing else will ever show it."""
    desk, sent = desk_of(request), await said(request)
    url, events, description = line(sent, "adresse", 2_048), _events(sent), line(sent, "nom", 255)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.DIFFUSE, sent=sent)
        try:
            async with conn.transaction():
                endpoint, secret = await actions.declare(
                    conn, desk.secrets, partner_id=here.at.id, url=url, events=events, description=description,
                    loopback=request.app.state.loopback, now=desk.now(),
                )  # fmt: skip
        except Refusal as refusal:
            return await _list(request, conn, here, fault=str(refusal), url=url, events=events, description=description)
        await noted(desk, conn, here, Act.WEBHOOK, endpoint.url, "déclaré")
        return await _page(request, desk, conn, here, endpoint, secret=secret)


@router.api_route(_ONE, methods=READ)
async def endpoint(request: Request, partner_id: str, endpoint_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.DIFFUSE)
        held = await _own(conn, here, endpoint_id)
        return await _page(request, desk, conn, here, held)


@router.post(_ONE)
async def act(request: Request, partner_id: str, endpoint_id: str) -> Response:
    """Tries an endpoint, pauses or resumes it, replaces its secret, changes what it follows, sends again, removes it."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.DIFFUSE, sent=sent)
        held = await _own(conn, here, endpoint_id)
        try:
            async with conn.transaction():
                if line(sent, "geste") == "secret":
                    secret, until = await actions.rotate(conn, desk.secrets, held.id, partner_id=here.at.id, now=desk.now())
                    await noted(desk, conn, here, Act.WEBHOOK, held.url, "secret remplacé")
                    return await _page(request, desk, conn, here, held, secret=secret, until=until)
                done = await _done(desk, conn, here, held, sent)
                if done in _NOTED:
                    await noted(desk, conn, here, Act.WEBHOOK, held.url, _NOTED[done])
        except Refusal as refusal:
            return await _page(request, desk, conn, here, held, fault=str(refusal))
    return to(here.href("webhooks" if done == "point-supprime" else f"webhooks/{held.id}"), done)


async def _done(desk: Desk, conn: Conn, here: Here, held: Endpoint, sent: FormData) -> str:
    """Does what a button asks, and names what pages say of it."""
    whose, now = here.at.id, desk.now()
    match line(sent, "geste"):
        case "essayer":
            await actions.ping(conn, held.id, partner_id=whose, now=now)
            return "point-essai"
        case "pause":
            await actions.pause(conn, held.id, partner_id=whose, now=now)
            return "point-pause"
        case "reprendre":
            await actions.resume(conn, held.id, partner_id=whose, now=now)
            return "point-repris"
        case "suivre":
            description = line(sent, "nom", 255)
            await actions.follow(conn, held.id, partner_id=whose, events=_events(sent), description=description, now=now)
            return "modifiee"
        case "renvoyer":
            await actions.replay(conn, held.id, line(sent, "envoi"), partner_id=whose, now=now)
            return "point-renvoi"
        case "renvoyer-tout":
            await actions.replay_all(conn, _range(held, sent), partner_id=whose, now=now)
            return "point-renvoi"
        case "supprimer":
            await actions.remove(conn, held.id, partner_id=whose)
            return "point-supprime"
    return ""


def _range(held: Endpoint, sent: FormData) -> Question:
    """The deliveries to send again: of whole days, on the clock of Paris."""
    since, until = _day(line(sent, "du")), _day(line(sent, "au"))
    return Question(
        held.id, _AGAIN.get(line(sent, "lesquels"), _AGAIN["abandonnes"]), since, until + timedelta(days=1) if until else None
    )


def _day(typed: str) -> datetime | None:
    try:
        return datetime.combine(datetime.strptime(typed, "%Y-%m-%d").date(), time(), PARIS).astimezone(UTC)  # noqa: DTZ007 (a day)
    except (ValueError, OverflowError):
        return None


def _events(sent: FormData) -> list[str]:
    return [str(each) for each in sent.getlist("evenement")][: len(EVENTS) + 1]


async def _own(conn: Conn, here: Here, endpoint_id: str) -> Endpoint:
    if not endpoint_id.isprintable():
        raise WorkspaceUnknown
    try:
        return await actions.find(conn, endpoint_id, partner_id=here.at.id)
    except errors.EndpointUnknown:
        raise WorkspaceUnknown from None


async def _list(request: Request, conn: Conn, here: Here, *, fault: str = "", **typed: Any) -> Response:
    held = await store.of_partner(conn, here.at.id)
    return pages.drawn(
        request, here, "webhooks/list.html", 422 if fault else 200, section="webhooks", held=held, fault=fault, events=EVENTS,
        states=STATES, reasons=REASONS, typed={"url": "", "events": [], "description": "", **typed},
        most=actions.MOST_ENDPOINTS,
    )  # fmt: skip


async def _page(
    request: Request, desk: Desk, conn: Conn, here: Here, held: Endpoint, *, secret: str = "", until: datetime | None = None,
    fault: str = "",
) -> Response:  # fmt: skip
    state = asked(request, "etat")
    question = Question(held.id, (DeliveryState(state),) if state in set(DeliveryState) else ())
    found = await log.page(conn, question, after=_after(request), limit=_SIZE + 1)
    shown, more = found[:_SIZE], len(found) > _SIZE
    one = here.href(f"webhooks/{held.id}")
    return pages.drawn(
        request, here, "webhooks/endpoint.html", 422 if fault else 200, section="webhooks", held=held, secret=secret, until=until,
        fault=fault, events=EVENTS, states=STATES, reasons=REASONS, deliveries=[(each, _attempts(each)) for each in shown],
        labels=DELIVERIES, state=state, one=one, overlap=OVERLAP.days, today=desk.now(),
        following=f"{one}?etat={state}&apres={_written(shown[-1])}" if more else "",
    )  # fmt: skip


def _attempts(delivery: Delivery) -> list[tuple[Any, str]]:
    return [(each, why(each)) for each in delivery.attempts]


def _after(request: Request) -> Place | None:
    """The place in the log that an address asks for: an instant and an identifier."""
    at, _, id_ = asked(request, "apres", 200).partition("~")
    try:
        instant = datetime.fromtimestamp(int(at) / 1_000_000, UTC) if at.isdecimal() and len(at) < 18 else None
    except (ValueError, OverflowError, OSError):
        return None
    return Place(instant, id_) if instant and id_ else None


def _written(last: Delivery) -> str:
    return f"{round(last.created_at.timestamp() * 1_000_000)}~{last.id}"
