"""Missions being written by a form: checked while they are, previewed, kept as drafts, published now or later, revised."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Here, desk_of, line, said, text, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.faults import Fault, shown
from tremplin.dashboard.missions import form as forms
from tremplin.dashboard.missions import own
from tremplin.dashboard.missions.form import Form, Place
from tremplin.dashboard.missions.noting import note
from tremplin.identity.model import Right
from tremplin.kit.french import PARIS
from tremplin.kit.pages import wants_fragment
from tremplin.kit.texts import legible
from tremplin.missions import pushing
from tremplin.missions.actions import Published
from tremplin.missions.checking import check
from tremplin.missions.drafts import actions as drafts
from tremplin.missions.drafts import store as draft_store
from tremplin.missions.drafts.model import Draft, said_anew
from tremplin.missions.model import Mission, Status
from tremplin.missions.preparation import Prepared
from tremplin.missions.pushing import Push
from tremplin.partners.model import Partner
from tremplin.reference.domains import DOMAINS

router = APIRouter(include_in_schema=False)
_NEW = f"{AT}/missions/nouvelle"
_DRAFT = f"{AT}/brouillon/{{draft_id}}"
_EDIT = f"{AT}/modifier/{{mission_id:path}}"
_MOST_DRAFTS = 200


class _Undo(Exception):
    """Leaves a transaction without keeping what it wrote."""


@router.api_route(_NEW, methods=READ)
async def new(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
    return form_page(request, here, forms.NEW)


@router.post(_NEW)
async def write(request: Request, partner_id: str) -> Response:
    """Does with a new mission what its button says."""
    return await _written(request, partner_id, None)


@router.api_route(f"{AT}/brouillons", methods=READ)
async def listed(request: Request, partner_id: str) -> Response:
    """The missions being written, those to be published first."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        found = await draft_store.of_owner(conn, here.at.id, limit=_MOST_DRAFTS)
    return pages.drawn(request, here, "missions/drafts.html", section="missions", drafts=found, may=Right.ANNOUNCE in here.rights)


@router.api_route(_DRAFT, methods=READ)
async def draft(request: Request, partner_id: str, draft_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
        found = await drafts.find(conn, draft_id, by=here.at)
    return form_page(request, here, forms.said(found.said), draft=found)


@router.post(_DRAFT)
async def write_draft(request: Request, partner_id: str, draft_id: str) -> Response:
    """Does with a draft what its button says."""
    return await _written(request, partner_id, draft_id)


@router.post(f"{AT}/missions/verifier")
async def verify(request: Request, partner_id: str) -> Response:
    """What the rules say of what is being typed, and how the mission will look: a part of the form's page."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:  # staff's gestures are noted
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
    typed = _typed(sent)
    checked = check(forms.changes(forms.BLANK, typed), by=here.at, now=desk.now())
    if not wants_fragment(request):
        return form_page(request, here, typed, checked=checked)
    return pages.drawn(request, here, "missions/verdict.html", section="missions", **_verdict(checked))


async def _written(request: Request, partner_id: str, draft_id: str | None) -> Response:
    """A mission that is not published yet: nothing of it is kept when it is sent to be published and is not right."""
    desk, sent = desk_of(request), await said(request)
    typed, verb, now = _typed(sent), line(sent, "geste"), desk.now()
    named = typed.values["titre"]
    published: list[Published] = []
    known: Draft | None = None
    try:
        async with desk.db.writing() as conn:
            here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
            check_announcer(here.at)
            known = await drafts.find(conn, draft_id, by=here.at) if draft_id else None
            changes = forms.changes(forms.said(known.said) if known else forms.BLANK, typed)
            after = said_anew(known or drafts.begin(by=here.at, now=now), changes, now=now)
            if "autre-lieu" in sent:
                return form_page(request, here, _with_room(typed), draft=known)
            if verb == "verifier":
                return form_page(request, here, typed, draft=known, checked=check(after.said, by=here.at, now=now))
            if verb == "supprimer":
                await draft_store.delete(conn, here.at.id, [after.id])
                await note(desk, conn, here, named, "brouillon supprimé")
                return to(here.href("brouillons"), "brouillon-supprime")
            if verb == "brouillon":
                await drafts.keep(conn, after)
                if known is None:  # a draft is kept again at each pause of who types
                    await note(desk, conn, here, named, "mise en brouillon")
                return _kept(request, here.href(f"brouillon/{after.id}"))
            if verb == "programmer":
                at = _moment(line(sent, "publier-le"))
                checked = check(forms.changes(forms.BLANK, typed), by=here.at, now=now)
                if at is None or at <= now or checked.mission.status == Status.REFUSED:
                    late = "" if at and at > now else "Donnez un jour et une heure à venir"
                    return form_page(request, here, typed, draft=known, checked=checked, status=422, late=late)
                await drafts.keep(conn, said_anew(after, changes, now=now, publish_at=at))
                await note(desk, conn, here, named, f"publication programmée le {at:%d/%m/%Y à %H:%M}")
                return to(here.href("brouillons"), "programmee")
            published.append(await drafts.publish(conn, after, by=here.at, now=now, found=changes.problems))
            _keep_if_right(published[0])
            await note(desk, conn, here, published[0].mission.title, "publiée")
    except _Undo:
        return form_page(request, here, typed, published[0], draft=known)
    return to(own.href(here, published[0].mission.id), "publiee")


@router.api_route(_EDIT, methods=READ)
async def edit(request: Request, partner_id: str, mission_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
        held, organisation = await own.own(conn, here, mission_id)
    if held.deleted_at is not None:
        return to(own.href(here, held.id))
    return form_page(request, here, forms.filled(held, organisation), mission=held)


@router.post(_EDIT)
async def revise(request: Request, partner_id: str, mission_id: str) -> Response:
    """Keeps what was changed, if the mission stays right and nobody else has changed it meanwhile."""
    desk, sent = desk_of(request), await said(request)
    typed = _typed(sent)
    published: list[Published] = []
    try:
        async with desk.db.writing() as conn:
            here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
            held, organisation = await own.own(conn, here, mission_id)
            if held.deleted_at is not None:
                return to(own.href(here, held.id))
            current = forms.filled(held, organisation)
            if "autre-lieu" in sent:
                return form_page(request, here, _with_room(typed), mission=held)
            if line(sent, "geste") == "verifier":
                checked = check(forms.changes(forms.BLANK, typed), by=here.at, now=desk.now())
                return form_page(request, here, typed, mission=held, checked=checked)
            seen = line(sent, "vu")
            if seen and seen != held.updated_at.isoformat() and (names := forms.differences(typed, current)):
                return form_page(request, here, typed, mission=held, status=409, meanwhile=names)
            push = Push(held.client_id, forms.changes(current, typed))
            published.append(await pushing.revise(conn, push, by=here.at, now=desk.now(), door=own.DOOR))
            _keep_if_right(published[0])
            await note(desk, conn, here, published[0].mission.title, "modifiée")
    except _Undo:
        return form_page(request, here, typed, published[0], mission=held)
    return to(own.href(here, held.id), "modifiee")


@router.post(f"{AT}/copier/{{mission_id:path}}")
async def copy(request: Request, partner_id: str, mission_id: str) -> Response:
    """Makes a draft that says what a mission says."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        held, _ = await own.own(conn, here, mission_id)
        made = await drafts.copy(conn, [held.id], by=here.at, now=desk.now())
        await note(desk, conn, here, held.title, "copiée dans un brouillon")
    return to(here.href(f"brouillon/{made[held.id].id}"), "copiee")


def check_announcer(partner: Partner) -> None:
    """Raises WorkspaceUnknown for a partner that does not announce."""
    if not partner.announces:
        raise WorkspaceUnknown


def form_page(
    request: Request, here: Here, typed: Form, published: Published | None = None, *, mission: Mission | None = None,
    draft: Draft | None = None, checked: Prepared | None = None, status: int = 0, late: str = "", meanwhile: list[str] | None = None,
    notice: str = "", action: str = "",
) -> Response:  # fmt: skip
    """The form; `published`: what the domain had to say of what was typed; `checked`: what the rules would say of it."""
    found = forms.faults(published.problems if published else checked.problems if checked else ())
    found += [Fault("publier-le", late)] if late else []
    leave = own.href(here, mission.id) if mission else here.href("brouillons") if draft else here.href("missions")
    return pages.drawn(
        request, here, "missions/form.html", status or (422 if published else 200), section="missions", typed=typed,
        values=typed.values, choices=forms.CHOICES, mission=mission,
        draft=draft, most_places=forms.MOST_PLACES, leave=leave, meanwhile=meanwhile or [], notice=notice, action=action,
        later=_local(draft.publish_at) if draft and draft.publish_at else "", refused=bool(published) or status == 422,
        version=mission.updated_at.isoformat() if mission else "",
        # What has a date to be published at is changed on purpose only: it may be due before it is finished.
        keeps=mission is None and not action and not (draft and draft.publish_at),
        **shown(found), **_verdict(checked),
    )  # fmt: skip


def _verdict(checked: Prepared | None) -> dict[str, Any]:
    """What the rules say, and the mission as people will see it; nothing before it is asked."""
    if checked is None:
        return {"verdict": None, "preview": None}
    mission = checked.mission
    html = mission.description_html or ""
    return {
        "verdict": forms.faults(checked.problems),
        "preview": {
            "title": mission.title,
            "organisation": checked.organisation.name if checked.organisation else None,
            "domain": DOMAINS.get(mission.domain or ""),
            "places": [" ".join(filter(None, (each.street, each.postal_code, each.city))) for each in mission.addresses],
            "remote": forms.REMOTE.get(mission.remote or "") if mission.remote else None,
            "start_at": mission.start_at,
            "end_at": mission.end_at,
            "schedule": mission.schedule,
            "description": Markup(html if "<" in html else html.replace("\n", "<br>")),  # noqa: S704 - cleaned as it is when kept
        },
    }


def _kept(request: Request, address: str) -> Response:
    """Where a draft is: shown there, or told to the script that keeps it while it is typed."""
    if wants_fragment(request):
        return Response(status_code=204, headers={"Location": address, "Cache-Control": "no-store"})
    return to(address, "brouillon")


def _keep_if_right(published: Published) -> None:
    if published.mission.status == Status.REFUSED:
        raise _Undo


def _typed(sent: FormData) -> Form:
    """What was typed, tidied as the form shows it again."""
    values = {name: line(sent, name, 2_000) for name in forms.FIELDS}
    values["description"] = text(sent, "description")
    columns = [[_tidy(each) for each in sent.getlist(name)][: forms.MOST_PLACES] for name in ("rue", "code-postal", "ville")]
    return Form(values, tuple(Place(*each) for each in zip(*columns, strict=False)) or (Place(),))


def _tidy(given: object) -> str:
    return " ".join(legible(given[:300]).split()) if isinstance(given, str) else ""


def _with_room(typed: Form) -> Form:
    """One more place to fill."""
    return Form(typed.values, (*typed.places, Place())[: forms.MOST_PLACES])


def _moment(typed: str) -> datetime | None:
    """A day and an hour as browsers write them, on the clock of Paris."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=PARIS) if typed else None
    except (ValueError, OverflowError):
        return None


def _local(at: datetime) -> str:
    """As browsers write it."""
    return f"{at.astimezone(PARIS):%Y-%m-%dT%H:%M}"
