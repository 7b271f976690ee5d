"""Widgets: built with their effect in sight, copied into a page, duplicated, switched off and on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from markupsafe import escape
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, to
from tremplin.dashboard.diffusion import widget_forms as forms
from tremplin.dashboard.diffusion.widget_forms import Typed
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.tracing import noted
from tremplin.diffusion import store as diffusion
from tremplin.diffusion.model import visible
from tremplin.diffusion.widgets import actions, contrast, errors, store, validation
from tremplin.diffusion.widgets.model import LONGEST_NAME, Widget
from tremplin.identity.model import Right
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.kit.refusal import Refusal
from tremplin.missions import window
from tremplin.missions.reach import Reach, Shown
from tremplin.partners.journal.model import Act
from tremplin.search import engine

router = APIRouter(include_in_schema=False)
_NEW = f"{AT}/widgets/nouveau"
_ONE = f"{AT}/widgets/{{widget_id}}"
_SAMPLE = 6


@dataclass(frozen=True, slots=True)
class Contrast:
    """How well the colour of a widget is read."""

    color: str
    ratio: float
    text: str  # the colour of what is written on it

    @property
    def enough(self) -> bool:
        """Links and titles are written in that colour, on white."""
        return self.ratio >= contrast.ENOUGH_FOR_TEXT


@router.api_route(f"{AT}/widgets", methods=READ)
async def widgets(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        held = await store.of_owner(conn, here.at.id)
    return pages.drawn(
        request, here, "diffusion/widgets.html", section="widgets", held=held, types=forms.TYPES, styles=forms.STYLES, may=_may(here)
    )


@router.api_route(_NEW, methods=READ)
async def new(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.DIFFUSE)
        offer = await _offer(conn, here)
        return await _form(request, desk, conn, here, Typed(publishers=tuple(offer.announcers)), offer)


@router.post(_NEW)
async def create(request: Request, partner_id: str) -> Response:
    desk, sent = desk_of(request), await said(request)
    gesture, fault = line(sent, "geste"), ""
    typed = forms.pressed(forms.typed(sent), gesture)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.DIFFUSE, sent=sent)
        if gesture == "enregistrer":
            try:
                async with conn.transaction():
                    made = await actions.create(conn, owner_id=here.at.id, now=desk.now(), **_settings(typed))
                await noted(desk, conn, here, Act.WIDGET, made.name, "créé")
                return to(here.href(f"widgets/{made.id}"), "widget-cree")
            except Refusal as refusal:
                fault = str(refusal)
        return await _form(request, desk, conn, here, typed, await _offer(conn, here), fault=fault)


@router.api_route(_ONE, methods=READ)
async def widget(request: Request, partner_id: str, widget_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        held = await _own(conn, here, widget_id)
        return await _form(request, desk, conn, here, forms.as_typed(held), await _offer(conn, here), held=held)


@router.post(_ONE)
async def change(request: Request, partner_id: str, widget_id: str) -> Response:
    """Changes a widget, switches it off or on, makes another like it; each button of the builder comes here too."""
    desk, sent = desk_of(request), await said(request)
    gesture, fault = line(sent, "geste"), ""
    typed = forms.pressed(forms.typed(sent), gesture)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.DIFFUSE, sent=sent)
        held = await _own(conn, here, widget_id)
        page = here.href(f"widgets/{held.id}")
        match gesture:
            case "desactiver":
                await actions.deactivate(conn, held.id, owner_id=here.at.id, now=desk.now())
                await noted(desk, conn, here, Act.WIDGET, held.name, "désactivé")
                return to(page, "widget-arrete")
            case "reactiver":
                await actions.reactivate(conn, held.id, owner_id=here.at.id, now=desk.now())
                await noted(desk, conn, here, Act.WIDGET, held.name, "réactivé")
                return to(page, "widget-repris")
            case "dupliquer":
                copy = await actions.duplicate(conn, held.id, owner_id=here.at.id, now=desk.now())
                await noted(desk, conn, here, Act.WIDGET, copy.name, "créé")
                return to(here.href(f"widgets/{copy.id}"), "widget-cree")
            case "enregistrer":
                try:
                    async with conn.transaction():
                        await actions.change(conn, held.id, owner_id=here.at.id, now=desk.now(), **_settings(typed, held))
                    await noted(desk, conn, here, Act.WIDGET, typed.name, "modifié")
                    return to(page, "widget-change")
                except Refusal as refusal:
                    fault = str(refusal)
        return await _form(request, desk, conn, here, typed, await _offer(conn, here), held=held, fault=fault)


def _settings(typed: Typed, held: Widget | None = None) -> dict[str, Any]:
    """What the domain is given. Raises WidgetInvalid for a place that nobody knows."""
    if typed.place_unknown and not (held and held.city == typed.city):
        raise errors.WidgetInvalid(fault=f"Le lieu « {typed.city} » n'est pas connu : écrivez une commune ou un code postal.")
    return typed.settings(held)


def _may(here: Here) -> bool:
    return Right.DIFFUSE in here.rights


async def _own(conn: Conn, here: Here, widget_id: str) -> Widget:
    if not widget_id.isprintable():
        raise WorkspaceUnknown
    try:
        return await actions.find(conn, widget_id, owner_id=here.at.id)
    except errors.WidgetUnknown:
        raise WorkspaceUnknown from None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a widget of a partner may show: announcers by id, and the condition on their missions."""

    announcers: dict[str, str]
    scope: Condition


async def _offer(conn: Conn, here: Here) -> Offer:
    rules, names = await diffusion.rules_and_names(conn, here.at.id)
    own = {here.at.id: here.at.name} if here.at.announces else {}
    shown = dict(sorted(names.items(), key=lambda each: each[1].casefold()))
    return Offer(own | shown, visible(here.at.id, rules, moderates=here.at.moderates))


async def _form(
    request: Request, desk: Desk, conn: Conn, here: Here, typed: Typed, offer: Offer, *, held: Widget | None = None,
    fault: str = "",
) -> Response:  # fmt: skip
    shown = await preview(conn, offer.scope, _draft(desk, here, typed, held))
    response = pages.drawn(
        request, here, "diffusion/widget.html", 422 if fault else 200, section="widgets", typed=typed, held=held, fault=fault,
        announcers=offer.announcers, shown=shown, types=forms.TYPES, styles=forms.STYLES, distances=forms.DISTANCES,
        fields=forms.FIELDS, operators=forms.OPERATORS, joins=forms.JOINS, filters=forms.FILTER_LABELS,
        contrast=_contrast(typed.color), may=_may(here), code=snippet(desk.base_url, held) if held else "",
        element=element(desk.base_url, held) if held else "",
        one=here.href(f"widgets/{held.id if held else 'nouveau'}"), most=LONGEST_NAME,
    )  # fmt: skip
    # The widget itself is shown in a frame, which no other page of the workspace may hold.
    response.headers["Content-Security-Policy"] += "; frame-src 'self'"
    return response


def _draft(desk: Desk, here: Here, typed: Typed, held: Widget | None) -> Widget | None:
    """The widget as it would be; None while something in it is wrong."""
    now = desk.now()
    base = held or Widget(id="", owner=here.at.id, name="aperçu", created_at=now, updated_at=now)
    try:
        draft = replace(base, **_settings(typed, held))
        draft = replace(draft, name=draft.name or "aperçu")
        validation.check(draft)
    except Refusal:
        return None
    return draft


async def preview(conn: Conn, scope: Condition, draft: Widget | None) -> Reach | None:
    """The first missions that a widget would show, of those its owner may; None while it can't be drawn."""
    if draft is None:
        return None
    found = await engine.find(conn, await window.question(conn, draft, scope, limit=_SAMPLE))
    return Reach(found.total, tuple(Shown.of(hit) for hit in found.hits))


def snippet(base_url: str, held: Widget) -> str:
    """The lines that are copied into a page to show a widget in a frame, which takes the height of its list (docs/partenaires)."""
    height = 780 if held.style == "carousel" else 1400
    return (
        f'<iframe src="{escape(base_url)}/embed/{escape(held.id)}" title="{_called(held)}" '
        f'width="100%" height="{height}" loading="lazy" frameborder="0"></iframe>\n'
        f'<script async src="{escape(base_url)}/embed.js"></script>'
    )


def element(base_url: str, held: Widget) -> str:
    """The same, to show it without a frame."""
    return (
        f'<script type="module" src="{escape(base_url)}/tremplin-missions.js"></script>\n'
        f'<tremplin-missions widget="{escape(held.id)}">\n'
        f'  <a href="{escape(base_url)}/embed/{escape(held.id)}">{_called(held)}</a>\n'
        "</tremplin-missions>"
    )


def _called(held: Widget) -> str:
    return "Missions de bénévolat" if held.type == "benevolat" else "Missions de volontariat"


def _contrast(color: str) -> Contrast | None:
    try:
        return Contrast(color, contrast.ratio(color, contrast.WHITE), contrast.text_on(color))
    except ValueError:
        return None
