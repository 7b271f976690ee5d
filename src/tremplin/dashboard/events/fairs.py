"""The online fairs of an announcer: its list, the page of each, the form that writes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Here, desk_of, line, said, text, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.events import fair_form as forms
from tremplin.dashboard.events.own import LABELS, STATES, check_announcer, may
from tremplin.dashboard.faults import Fault, have_errors, shown
from tremplin.dashboard.listing import SIZE, Paging, asked, asked_page, skipped
from tremplin.dashboard.tracing import noted
from tremplin.events.catalogue.model import State
from tremplin.events.draft import FairDraft
from tremplin.events.errors import EventInvalid
from tremplin.events.fairs import actions, store
from tremplin.events.fairs.errors import FairExists
from tremplin.events.model import Fair, Origin, Status, paris_day
from tremplin.events.validation import check_fair
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.kit.pages import wants_fragment
from tremplin.kit.problem import Problem
from tremplin.partners.journal.model import Act

router = APIRouter(include_in_schema=False)
_LIST, _NEW = f"{AT}/salons", f"{AT}/salons/nouveau"
_ONE = f"{AT}/salon/{{fair_id}}"
_EDIT = f"{_ONE}/modifier"
_GESTURES = {
    "annuler": (Status.CANCELLED, "salon-annule", "annulé"),
    "remettre": (Status.SCHEDULED, "salon-remis", "remis à l'agenda"),
    "retirer": (Status.WITHDRAWN, "salon-retire", "retiré"),
}


@router.api_route(_LIST, methods=READ)
async def fairs(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    state, words, number = asked(request, "etat"), asked(request, "texte"), asked_page(request)
    chosen, today = State(state) if state in STATES else State.COMING, paris_day(desk.now())
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        found = await store.page(conn, here.at.id, chosen, words, today=today, limit=SIZE, skip=skipped(number))
    return pages.drawn(
        request, here, "events/fairs.html", section="salons", fairs=found.fairs, words=words, state=chosen, labels=LABELS, today=today,
        paging=Paging(here.href("salons"), {"etat": state, "texte": words}, number, found.total),
        states=[(each, label, found.counts[each]) for each, label in STATES.items()], any=any(found.counts.values()),
        may=may(here), link=lambda fair: href(here, fair),
    )  # fmt: skip


@router.api_route(_NEW, methods=READ)
async def new(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
        check_announcer(here)
    return _form(request, here, forms.blank(here.at.name))


@router.post(_NEW)
async def announce(request: Request, partner_id: str) -> Response:
    """Announces what the form says, or shows every problem and keeps nothing."""
    desk, sent = desk_of(request), await said(request)
    values = _typed(sent)
    draft, unread = forms.read(values)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        check_announcer(here)
        problems = _checked(draft, unread)
        if have_errors(problems) or "apercu" in sent:
            return _form(request, here, values, problems=problems, checked=True)
        try:
            done = await actions.announce(conn, draft, by=here.at.id)
        except (FairExists, EventInvalid) as refusal:
            return _form(request, here, values, refusal=refusal)
        await noted(desk, conn, here, Act.FAIR, done.title, "annoncé")
    return to(href(here, done), "salon-annonce")


@router.api_route(_ONE, methods=READ)
async def fair(request: Request, partner_id: str, fair_id: str) -> Response:
    """What a fair says, and what can be done with it."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        found = await own(conn, here, fair_id)
    return pages.drawn(
        request, here, "events/fair.html", section="salons", fair=found, labels=LABELS, may=may(here), one=href(here, found),
        edit=href(here, found, "modifier"), past=found.ends_on < paris_day(desk.now()), from_feed=found.origin == Origin.FEED,
        description=Markup(found.description),  # noqa: S704 - cleaned when it came (kit/hypertext.py)
    )  # fmt: skip


@router.post(_ONE)
async def change_state(request: Request, partner_id: str, fair_id: str) -> Response:
    """Cancels, withdraws, or undoes it: what was done is said, with the way back."""
    desk, sent = desk_of(request), await said(request)
    gesture, reason = line(sent, "geste"), line(sent, "motif", 500) or None
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        found = await own(conn, here, fair_id)
        if gesture not in _GESTURES:
            return to(href(here, found))
        status, done, told = _GESTURES[gesture]
        reason = reason if status == Status.CANCELLED else None
        await actions.become(conn, found, status, reason=reason)
        await noted(desk, conn, here, Act.FAIR, found.title, f"{told} ({reason})" if reason else told)
    return to(href(here, found), done)


@router.api_route(_EDIT, methods=READ)
async def edit(request: Request, partner_id: str, fair_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
        found = await own(conn, here, fair_id)
    return to(href(here, found)) if found.withdrawn else _form(request, here, forms.filled(found), fair=found)


@router.post(_EDIT)
async def revise(request: Request, partner_id: str, fair_id: str) -> Response:
    desk, sent = desk_of(request), await said(request)
    values = _typed(sent)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        found = await own(conn, here, fair_id)
        if found.withdrawn:
            return to(href(here, found))
        draft, unread = forms.read(values, before=found)
        problems = _checked(draft, unread)
        if have_errors(problems) or "apercu" in sent:
            return _form(request, here, values, fair=found, problems=problems, checked=True)
        try:
            await actions.revise(conn, found, draft)
        except (FairExists, EventInvalid) as refusal:
            return _form(request, here, values, fair=found, refusal=refusal)
        await noted(desk, conn, here, Act.FAIR, draft.title or found.title, "modifié")
    return to(href(here, found), "salon-modifie")


async def own(conn: Conn, here: Here, fair_id: str) -> Fair:
    """A fair of this partner. Raises WorkspaceUnknown, the same for another's."""
    is_number = fair_id.isascii() and fair_id.isdigit() and len(fair_id) < 17
    found = await store.find(conn, int(fair_id)) if is_number else None
    if found is None or found.partner_id != here.at.id:
        raise WorkspaceUnknown
    return found


def href(here: Here, fair: Fair, step: str = "") -> str:
    """The address of a fair's page, or of its form."""
    return here.href(f"salon/{fair.id}" + (f"/{step}" if step else ""))


def _typed(sent: FormData) -> dict[str, str]:
    return {name: line(sent, name, 2_000) for name in forms.LINES} | {name: text(sent, name, 50_500) for name in forms.TEXTS}


def _checked(draft: FairDraft, unread: Sequence[Problem]) -> list[Problem]:
    """Every problem of what was typed; a day that cannot be read is not told to be missing too."""
    told = {each.pointer for each in unread}
    return [*unread, *(each for each in check_fair(draft) if each.pointer not in told)]


def _form(
    request: Request, here: Here, values: Mapping[str, str], *, fair: Fair | None = None, problems: Sequence[Problem] = (),
    refusal: FairExists | EventInvalid | None = None, checked: bool = False,
) -> Response:  # fmt: skip
    """The form, with what is wrong in it; `checked`: and whether it could be announced."""
    found = forms.faults(refusal.problems if isinstance(refusal, EventInvalid) else problems)
    found += [Fault("adresse", str(refusal))] if isinstance(refusal, FairExists) else []
    if wants_fragment(request):
        return pages.drawn(request, here, "events/fair_verdict.html", section="salons", verdict=found)
    return pages.drawn(
        request, here, "events/fair_form.html", 422 if have_errors(problems) or refusal else 200, section="salons", values=values,
        **shown(found), verdict=found, checked=checked, fair=fair, leave=href(here, fair) if fair else here.href("salons"),
    )  # fmt: skip
