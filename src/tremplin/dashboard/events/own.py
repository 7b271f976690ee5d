"""The events of an announcer: its list, the page of each, the form that writes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, text, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.events import form as forms
from tremplin.dashboard.events.reading import Typed, read
from tremplin.dashboard.faults import have_errors, shown
from tremplin.dashboard.listing import SIZE, Paging, asked, asked_page, skipped
from tremplin.dashboard.tracing import noted
from tremplin.events import problems as kinds
from tremplin.events import recurrence, store, telling
from tremplin.events.catalogue import actions
from tremplin.events.catalogue import store as catalogue
from tremplin.events.catalogue.errors import EventRegistered
from tremplin.events.catalogue.model import MOST_COUNTED, State, Wanted
from tremplin.events.errors import EventInvalid
from tremplin.events.model import Event, Origin, Status
from tremplin.events.preparation import prepare
from tremplin.events.recurrence import Every
from tremplin.identity.model import Right
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.pages import wants_fragment
from tremplin.kit.problem import Problem
from tremplin.partners.journal.model import Act
from tremplin.reference.rome.catalogue import find_rome

router = APIRouter(include_in_schema=False)
LIST, NEW = f"{AT}/evenements", f"{AT}/evenements/nouveau"
ONE = f"{AT}/evenement/{{event_id}}"
EDIT = f"{ONE}/modifier"
STATES = {State.COMING: "À venir", State.PAST: "Passés", State.CANCELLED: "Annulés", State.WITHDRAWN: "Retirés"}
LABELS = {Status.SCHEDULED: "Prévu", Status.POSTPONED: "Reporté", Status.CANCELLED: "Annulé", Status.WITHDRAWN: "Retiré"}
_DONE = {
    "annuler": ("evenement-annule", "annulé"),
    "reporter": ("evenement-reporte", "reporté"),
    "remettre": ("evenement-remis", "remis à l'agenda"),
    "retirer": ("evenement-retire", "retiré"),
}
_LONG = 50_500


@router.api_route(LIST, methods=READ)
async def events(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    state, words, number = asked(request, "etat"), asked(request, "texte"), asked_page(request)
    wanted = Wanted(State(state) if state in STATES else State.COMING, words)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        found = await catalogue.page(conn, here.at.id, wanted, now=desk.now(), limit=SIZE, skip=skipped(number))
    paging = Paging(here.href("evenements"), {"etat": state, "texte": words}, number, found.total)
    return pages.drawn(
        request, here, "events/list.html", section="evenements", events=found.events, paging=paging, words=words, telling=telling,
        states=[(each, label, found.counts[each]) for each, label in STATES.items()], state=wanted.state, labels=LABELS,
        may=may(here), most=MOST_COUNTED, link=lambda event: href(here, event), any=any(found.counts.values()),
    )  # fmt: skip


@router.api_route(NEW, methods=READ)
async def new(request: Request, partner_id: str) -> Response:
    """An empty form, or that of an event to be announced again on another day."""
    desk = desk_of(request)
    like = asked(request, "copie")
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
        check_announcer(here)
        values = forms.copied(await own(conn, here, like)) if like else forms.blank(here.at.name)
    return _form(request, here, values)


@router.post(NEW)
async def announce(request: Request, partner_id: str) -> Response:
    """Announces what the form says, each date of it, or shows every problem and keeps nothing."""
    desk, sent = desk_of(request), await said(request)
    values = _typed(sent)
    typed = read(values)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        check_announcer(here)
        seen, problems = _prepared(typed, desk, here.at.id, None)
        if have_errors(problems) or "apercu" in sent:
            return _form(request, here, values, problems=problems, seen=seen, typed=typed)
        done = await actions.announce(conn, typed.drafts(uuid7(desk.now())), by=here.at.id, now=desk.now())
        dates = f" à {len(done)} dates" if len(done) > 1 else ""
        await noted(desk, conn, here, Act.EVENT, done[0].title, f"annoncé{dates}")
    return to(href(here, done[0]), "evenements-annonces" if len(done) > 1 else "evenement-annonce")


@router.api_route(ONE, methods=READ)
async def event(request: Request, partner_id: str, event_id: str) -> Response:
    """What an event says, its registrations, and what can be done with it."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        found = await own(conn, here, event_id)
    return _shown(request, desk, here, found)


@router.post(ONE)
async def change_state(request: Request, partner_id: str, event_id: str) -> Response:
    """Cancels, puts off, withdraws, or undoes it: what was done is said, with the way back."""
    desk, sent = desk_of(request), await said(request)
    gesture, reason = line(sent, "geste"), line(sent, "motif", 500) or None
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        found = await own(conn, here, event_id)
        of: dict[str, Any] = {"by": here.at.id, "now": desk.now()}
        match gesture:
            case "annuler":
                await actions.cancel(conn, found.client_id, reason=reason, **of)
            case "reporter":
                await actions.postpone(conn, found.client_id, reason=reason, **of)
            case "remettre":
                await actions.restore(conn, found.client_id, **of)
            case "retirer":
                try:
                    await actions.withdraw(conn, found.client_id, **of)
                except EventRegistered as refusal:
                    return _shown(request, desk, here, found, fault=str(refusal))
            case _:
                return to(href(here, found))
        done, told = _DONE[gesture]
        await noted(desk, conn, here, Act.EVENT, found.title, f"{told} ({reason})" if reason else told)
    return to(href(here, found), done)


@router.api_route(EDIT, methods=READ)
async def edit(request: Request, partner_id: str, event_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
        found = await own(conn, here, event_id)
    return to(href(here, found)) if found.withdrawn else _form(request, here, forms.filled(found), event=found)


@router.post(EDIT)
async def revise(request: Request, partner_id: str, event_id: str) -> Response:
    desk, sent = desk_of(request), await said(request)
    values = _typed(sent)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        found = await own(conn, here, event_id)
        if found.withdrawn:
            return to(href(here, found))
        typed = read(values, before=found)
        others = "toute-la-serie" in sent
        seen, problems = _prepared(typed, desk, here.at.id, found)
        if have_errors(problems) or "apercu" in sent:
            return _form(request, here, values, event=found, problems=problems, seen=seen, typed=typed, others=others)
        try:
            await actions.revise(conn, found, typed.draft, others=others, now=desk.now())
        except EventInvalid as refusal:  # of another date of the series
            return _form(request, here, values, event=found, problems=refusal.problems, others=others)
        await noted(desk, conn, here, Act.EVENT, found.title, "modifié avec les dates suivantes" if others else "modifié")
    return to(href(here, found), "evenement-modifie")


def check_announcer(here: Here) -> None:
    """Only partners that announce do so. Raises WorkspaceUnknown."""
    if not here.at.announces:
        raise WorkspaceUnknown


async def own(conn: Conn, here: Here, event_id: str) -> Event:
    """An event of this partner. Raises WorkspaceUnknown, the same for another's."""
    is_number = event_id.isascii() and event_id.isdigit() and len(event_id) < 17
    found = await store.find(conn, int(event_id)) if is_number else None
    if found is None or found.partner_id != here.at.id:
        raise WorkspaceUnknown
    return found


def href(here: Here, event: Event, step: str = "") -> str:
    """The address of an event's page, or of one that follows it."""
    return here.href(f"evenement/{event.id}" + (f"/{step}" if step else ""))


def may(here: Here) -> bool:
    """Whether who reads a page of events may also write."""
    return Right.ANNOUNCE in here.rights and here.at.announces


def _typed(sent: FormData) -> dict[str, str]:
    values = {name: line(sent, name, 2_000) for name in forms.LINES}
    values |= {name: text(sent, name, _LONG) for name in forms.TEXTS}
    values["metiers"] = "\n".join(each for each in (values["metiers"].strip(), line(sent, "metier", 120)) if each)
    return values | {name: "oui" if name in sent else "" for name in forms.TICKED}


def _prepared(typed: Typed, desk: Desk, partner_id: str, known: Event | None) -> tuple[Event | None, list[Problem]]:
    """The first date as it would be kept, and every problem of what was typed."""
    draft = typed.draft if known else replace(typed.draft, client_id=typed.draft.client_id or "nouveau")
    done = prepare(draft, partner_id=partner_id, number=known.id if known else 0, known=known, origin=Origin.FORM, now=desk.now())
    told = {each.pointer for each in typed.problems}
    of_time = bool(told & {"/dateEvenement", "/heureDebut"})
    rules = [each for each in done.problems if not (of_time and each.code == kinds.START_MISSING.code) and each.pointer not in told]
    return (None if have_errors(typed.problems) else done.event), [*typed.problems, *rules]


def _form(
    request: Request, here: Here, values: Mapping[str, str], *, event: Event | None = None, problems: Sequence[Problem] = (),
    seen: Event | None = None, typed: Typed | None = None, others: bool = False,
) -> Response:  # fmt: skip
    """The form, with what is wrong in it and what it would give."""
    found = forms.faults(problems)
    verdict: dict[str, Any] = {"verdict": found, "seen": seen, "telling": telling, "repeated": _repeated(values, typed)}
    verdict["jobs"] = _jobs(seen) if seen else ()
    if wants_fragment(request):
        return pages.drawn(request, here, "events/verdict.html", section="evenements", **verdict)
    return pages.drawn(
        request, here, "events/form.html", 422 if have_errors(problems) else 200, section="evenements", values=values,
        **shown(found), **verdict, choices=forms.CHOICES, event=event, others=others,
        leave=href(here, event) if event else here.href("evenements"),
    )  # fmt: skip


def _repeated(values: Mapping[str, str], typed: Typed | None) -> str:
    """The dates of a series, in a sentence; empty for one."""
    if typed is None or len(typed.days) < 2:
        return ""
    until = typed.days[-1] if values.get("repete") and not values.get("autres-jours") else None
    every = values.get("repete", "")
    return recurrence.told(typed.days[0], Every(every) if every in set(Every) else Every.ONCE, until, len(typed.days))


def _shown(request: Request, desk: Desk, here: Here, event: Event, *, fault: str = "") -> Response:
    now = desk.now()
    return pages.drawn(
        request, here, "events/detail.html", 409 if fault else 200, section="evenements", event=event, telling=telling, fault=fault,
        labels=LABELS, may=may(here), one=href(here, event), edit=href(here, event, "modifier"), people=href(here, event, "inscrits"),
        copy=f"{here.href('evenements/nouveau')}?copie={event.id}", past=event.ends_at <= now, public=f"/evenements/{event.id}",
        jobs=_jobs(event), from_feed=event.origin == Origin.FEED,
    )  # fmt: skip


def _jobs(event: Event) -> tuple[str, ...]:
    known = ((code, find_rome(code)) for code in event.rome_codes)
    return tuple(f"{code} {rome.label}" if rome else code for code, rome in known)
