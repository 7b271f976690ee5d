"""Alerts of a partner: what to watch, from which threshold; paused, taken up again, removed."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Here, desk_of, line, said, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.partners.warnings import store as warnings
from tremplin.tracking.alerts import actions, store
from tremplin.tracking.alerts.errors import AlertInvalid, AlertTooMany, AlertUnknown
from tremplin.tracking.alerts.model import MOST_ALERTS, WATCHES

router = APIRouter(include_in_schema=False)
_PAGE = f"{AT}/statistiques/alertes"
_MOST_TOLD = 20


@router.api_route(_PAGE, methods=READ)
async def alerts(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MEASURE)
        return await _page(request, conn, here)


@router.post(_PAGE)
async def change(request: Request, partner_id: str) -> Response:
    """Sets an alert for whoever asks, pauses it, takes it up again or removes it."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MEASURE, sent=sent)
        gesture, alert_id = line(sent, "geste", 20), line(sent, "alerte", 60)
        try:
            match gesture:
                case "ajouter":
                    raw = line(sent, "seuil", 6)
                    threshold = int(raw) if raw.isdecimal() else None if not raw else -1
                    email = here.held.account.email
                    await actions.add(conn, here.at, line(sent, "sujet", 40), threshold, email=email, now=desk.now())
                    return to(here.href("statistiques/alertes"), "alerte")
                case "pause" | "reprendre":
                    await actions.pause(conn, here.at, alert_id, paused=gesture == "pause", now=desk.now())
                    return to(here.href("statistiques/alertes"), "alerte-pause" if gesture == "pause" else "alerte-reprise")
                case "retirer":
                    await actions.remove(conn, here.at, alert_id)
                    return to(here.href("statistiques/alertes"), "alerte-retiree")
        except AlertUnknown:
            raise WorkspaceUnknown from None
        except (AlertInvalid, AlertTooMany) as refusal:
            return await _page(request, conn, here, fault=str(refusal), status=refusal.status)
    return to(here.href("statistiques/alertes"))


async def _page(request: Request, conn: Conn, here: Here, *, fault: str = "", status: int = 200) -> Response:
    found = await store.of_partner(conn, here.at.id)
    _, told = await warnings.page(conn, here.at.id, open_only=True, limit=_MOST_TOLD, skip=0)
    return pages.drawn(
        request, here, "measures/alerts.html", status, section="statistiques", alerts=found, told=told, watches=WATCHES, fault=fault,
        full=len(found) >= MOST_ALERTS, email=here.held.account.email,
    )  # fmt: skip
