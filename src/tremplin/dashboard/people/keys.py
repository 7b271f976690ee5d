"""The API keys of a partner: made for what they have to do, shown once, replaced without a cut, revoked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, to
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.partners import actions, store
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act
from tremplin.partners.model import ALL_SCOPES, Key, Scope

router = APIRouter(include_in_schema=False)
OVERLAP = timedelta(days=7)
SCOPE_LABELS: Mapping[Scope, str] = {
    Scope.MISSIONS_READ: "Lire les missions",
    Scope.MISSIONS_WRITE: "Publier des missions",
    Scope.ACTIVITY_READ: "Lire les statistiques et les événements",
    Scope.ACTIVITY_WRITE: "Déclarer des candidatures",
    Scope.SETTINGS_WRITE: "Changer les réglages (règles, webhooks)",
    Scope.MODERATION_READ: "Lire la modération",
    Scope.MODERATION_WRITE: "Modérer",
}
LASTS: Mapping[str, str] = {"": "Sans fin", "30": "30 jours", "90": "3 mois", "365": "1 an"}


@router.api_route(f"{AT}/cles", methods=READ)
async def keys(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MANAGE)
        return await _page(request, desk, conn, here)


@router.post(f"{AT}/cles")
async def change(request: Request, partner_id: str) -> Response:
    """A new key is in the answer itself: nothing else will ever show it."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MANAGE, sent=sent)
        match sent.get("geste"):
            case "creer":
                return await _create(request, desk, conn, here, sent)
            case "remplacer":
                key = await _held(conn, here, sent)
                made = await actions.rotate_key(conn, here.at.id, key.id, overlap=OVERLAP, now=desk.now()) if key else None
                if key and made:
                    await _note(desk, conn, here, Act.KEY_ROTATED, key.label)
                    return await _page(request, desk, conn, here, made=made, replaced=key.label or "sans nom")
            case "revoquer":
                key = await _held(conn, here, sent)
                if key and await actions.revoke_key(conn, key.id, now=desk.now()):
                    await _note(desk, conn, here, Act.KEY_REVOKED, key.label)
                    return to(here.href("cles"), "cle-revoquee")
    return to(here.href("cles"))


async def _create(request: Request, desk: Desk, conn: Conn, here: Here, sent: FormData) -> Response:
    label = line(sent, "nom", 80) or "sans nom"
    scopes = tuple(each for each in ALL_SCOPES if each in sent.getlist("droits"))
    if "choisir" in sent and not scopes:
        return await _page(request, desk, conn, here, fault="Choisissez au moins une chose que cette clé pourra faire.")
    days = line(sent, "duree", 5)
    ends = desk.now() + timedelta(days=int(days)) if days in LASTS and days else None
    made = await actions.issue_key(conn, here.at.id, now=desk.now(), label=label, scopes=scopes or ALL_SCOPES, expires_at=ends)
    await _note(desk, conn, here, Act.KEY_MADE, label)
    return await _page(request, desk, conn, here, made=made)


async def _held(conn: Conn, here: Here, sent: FormData) -> Key | None:
    """A key of this partner."""
    key_id = line(sent, "cle")
    return next((key for key in await store.keys_of(conn, here.at.id) if key.id == key_id), None)


async def _note(desk: Desk, conn: Conn, here: Here, act: Act, label: str) -> None:
    await note(conn, act, by=here.author, now=desk.now(), partner_id=here.at.id, subject=label or "sans nom")


async def _page(
    request: Request, desk: Desk, conn: Conn, here: Here, *, made: str = "", replaced: str = "", fault: str = ""
) -> Response:
    found = await store.keys_of(conn, here.at.id)
    now = desk.now()
    alive = [key for key in found if key.revoked_at is None and (key.expires_at is None or key.expires_at > now)]
    closed = [key for key in found if key not in alive]
    return pages.drawn(
        request,
        here,
        "people/keys.html",
        422 if fault else 200,
        section="cles",
        alive=[(key, _may(key)) for key in alive],
        closed=closed,
        made=made,
        replaced=replaced,
        fault=fault,
        scopes=SCOPE_LABELS,
        lasts=LASTS,
        prefix="tpl_test" if here.at.sandbox_until else "tpl_live",
        overlap=OVERLAP.days,
        example=f"{desk.base_url}/v0/mission?limit=3",
    )


def _may(key: Key) -> str:
    """What a key may do, in words."""
    if set(key.scopes) >= set(ALL_SCOPES):
        return "tout"
    return ", ".join(SCOPE_LABELS[Scope(each)].lower() for each in key.scopes if each in ALL_SCOPES)
