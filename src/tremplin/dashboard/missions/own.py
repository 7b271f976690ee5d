"""The missions of an announcer: its list, the page of each, the form that writes one."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Here, desk_of, line, said, text, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.listing import SIZE, Paging, asked, asked_page, skipped
from tremplin.dashboard.missions import form as forms
from tremplin.dashboard.missions.form import Form, Place
from tremplin.identity.model import Right
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.texts import legible
from tremplin.missions import pushing, store, visibility
from tremplin.missions.actions import Published
from tremplin.missions.catalogue import store as catalogue
from tremplin.missions.catalogue.model import State, Wanted
from tremplin.missions.model import Mission, Organisation, Status
from tremplin.missions.pushing import Push
from tremplin.partners.model import Partner
from tremplin.reference.domains import DOMAINS

router = APIRouter(include_in_schema=False)
DOOR = "form"
STATES = {State.VISIBLE: "Publiées", State.REFUSED: "À corriger", State.WITHDRAWN: "Retirées"}
_ONE = f"{AT}/mission/{{mission_id:path}}"
_EDIT = f"{AT}/modifier/{{mission_id:path}}"


class _Undo(Exception):
    """Leaves a transaction without keeping what it wrote."""


@router.api_route(f"{AT}/missions", methods=READ)
async def missions(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    state, words, number = asked(request, "etat"), asked(request, "texte"), asked_page(request)
    wanted = Wanted(State(state) if state in STATES else None, words)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        counted = await catalogue.count(conn, here.at.id)
        total, lines = await catalogue.page(conn, here.at.id, wanted, limit=SIZE, skip=skipped(number))
    paging = Paging(here.href("missions"), {"etat": state, "texte": words}, number, total)
    counts = {State.VISIBLE: counted.visible, State.REFUSED: counted.refused, State.WITHDRAWN: counted.withdrawn}
    states = [(each.value, label, counts[each]) for each, label in STATES.items()]
    return pages.drawn(
        request, here, "missions/list.html", section="missions", lines=lines, paging=paging, states=states, state=state,
        words=words, labels={each.value: label for each, label in STATES.items()}, may=Right.ANNOUNCE in here.rights,
        link=lambda mission_id: _href(here, mission_id),
    )  # fmt: skip


@router.api_route(f"{AT}/missions/nouvelle", methods=READ)
async def new(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
    return _form(request, here, forms.NEW)


@router.post(f"{AT}/missions/nouvelle")
async def write(request: Request, partner_id: str) -> Response:
    """Publishes what the form says, or shows every problem and keeps nothing."""
    desk, sent = desk_of(request), await said(request)
    typed = _typed(sent)
    published: list[Published] = []
    try:
        async with desk.db.writing() as conn:
            here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
            _check_announcer(here.at)
            if "autre-lieu" in sent:
                return _form(request, here, _with_room(typed))
            push = Push(uuid7(desk.now()), forms.changes(forms.BLANK, typed))
            published.append(await pushing.announce(conn, push, by=here.at, now=desk.now(), door=DOOR))
            _keep_if_right(published[0])
    except _Undo:
        return _form(request, here, typed, published[0])
    return to(_href(here, published[0].mission.id), "publiee")


@router.api_route(_ONE, methods=READ)
async def mission(request: Request, partner_id: str, mission_id: str) -> Response:
    """What a mission is, what is wrong in it, and where it is shown or why not."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        held, organisation = await _own(conn, here, mission_id)
        shown = await visibility.everywhere(conn, held)
    return pages.drawn(
        request, here, "missions/detail.html", section="missions", mission=held, organisation=organisation, shown=shown,
        faults=forms.faults(held.problems), domain=DOMAINS.get(held.domain or "", held.domain or ""),
        seen=sum(each.visible for each in shown), edit=_href(here, held.id, "modifier"), one=_href(here, held.id),
        may=Right.ANNOUNCE in here.rights, state=_state(held), states=STATES, public=f"/missions/{quote(held.id, safe='')}",
    )  # fmt: skip


@router.post(_ONE)
async def withdraw_or_restore(request: Request, partner_id: str, mission_id: str) -> Response:
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        held, _ = await _own(conn, here, mission_id)
        if sent.get("geste") == "remettre" and held.deleted_at is not None:
            await pushing.restore(conn, held.client_id, by=here.at, now=desk.now(), door=DOOR)
            return to(_href(here, held.id), "remise")
        if sent.get("geste") == "retirer":
            await pushing.retire(conn, held.client_id, by=here.at, now=desk.now(), door=DOOR)
            return to(_href(here, held.id), "retiree")
    return to(_href(here, held.id))


@router.api_route(_EDIT, methods=READ)
async def edit(request: Request, partner_id: str, mission_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
        held, organisation = await _own(conn, here, mission_id)
    if held.deleted_at is not None:
        return to(_href(here, held.id))
    return _form(request, here, forms.filled(held, organisation), mission=held)


@router.post(_EDIT)
async def revise(request: Request, partner_id: str, mission_id: str) -> Response:
    """Keeps what was changed, if the mission stays right; what was wrong before may be corrected in several times."""
    desk, sent = desk_of(request), await said(request)
    typed = _typed(sent)
    published: list[Published] = []
    try:
        async with desk.db.writing() as conn:
            here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
            held, organisation = await _own(conn, here, mission_id)
            if held.deleted_at is not None:
                return to(_href(here, held.id))
            if "autre-lieu" in sent:
                return _form(request, here, _with_room(typed), mission=held)
            push = Push(held.client_id, forms.changes(forms.filled(held, organisation), typed))
            published.append(await pushing.revise(conn, push, by=here.at, now=desk.now(), door=DOOR))
            _keep_if_right(published[0])
    except _Undo:
        return _form(request, here, typed, published[0], mission=held)
    return to(_href(here, held.id), "modifiee")


def _keep_if_right(published: Published) -> None:
    if published.mission.status == Status.REFUSED:
        raise _Undo


def _check_announcer(partner: Partner) -> None:
    if not partner.announces:
        raise WorkspaceUnknown


async def _own(conn: Conn, here: Here, mission_id: str) -> tuple[Mission, Organisation | None]:
    """A mission of this partner. Raises WorkspaceUnknown, the same for another's."""
    held = await store.find(conn, mission_id) if "\0" not in mission_id else None
    if held is None or held.owner != here.at.id:
        raise WorkspaceUnknown
    found = await store.find_organisations(conn, [held.organisation_id] if held.organisation_id else [])
    return held, next(iter(found.values()), None)


def _state(held: Mission) -> State:
    if held.deleted_at is not None:
        return State.WITHDRAWN
    return State.VISIBLE if held.status == Status.ACCEPTED else State.REFUSED


def _href(here: Here, mission_id: str, page: str = "mission") -> str:
    return here.href(f"{page}/{quote(mission_id, safe='')}")


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


def _form(
    request: Request, here: Here, typed: Form, published: Published | None = None, *, mission: Mission | None = None
) -> Response:
    """The form; `published`: what the domain had to say of what was typed."""
    found = forms.faults(published.problems) if published else []
    beside: dict[str, list[forms.Fault]] = {}
    for each in found:
        beside.setdefault(each.field, []).append(each)
    errors = [each for each in found if each.is_error]
    return pages.drawn(
        request, here, "missions/form.html", 422 if published else 200, section="missions", typed=typed, values=typed.values,
        faults=beside, errors=errors, choices=forms.CHOICES, mission=mission, most_places=forms.MOST_PLACES,
        leave=_href(here, mission.id) if mission else here.href("missions"),
    )  # fmt: skip
