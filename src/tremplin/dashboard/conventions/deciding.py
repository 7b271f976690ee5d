"""One thing to do with a convention: a page that says what will happen, then does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from tremplin.dashboard import pages
from tremplin.dashboard.conventions import entering, gestures, timing
from tremplin.dashboard.conventions import file as files
from tremplin.dashboard.conventions.gestures import WAYS, Gesture
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, text, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.faults import Fault, shown
from tremplin.identity.model import Right
from tremplin.immersions.agencies import actions as agencies
from tremplin.immersions.agencies.model import Agency
from tremplin.immersions.agencies.vocabulary import MINI_STAGE_KINDS
from tremplin.immersions.conventions import actions, assessing
from tremplin.immersions.conventions.advising import actions as advising
from tremplin.immersions.conventions.advising.model import Adviser, File
from tremplin.immersions.conventions.drafts import actions as drafts
from tremplin.immersions.conventions.errors import JustificationMissing, Outdated, told
from tremplin.immersions.conventions.keeping import department_of
from tremplin.immersions.conventions.links import actions as links
from tremplin.immersions.conventions.model import Convention, PersonName
from tremplin.immersions.conventions.vocabulary import InternshipKind
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.refusal import Refusal

router = APIRouter(include_in_schema=False)
DO = f"{AT}/decider/{{gesture}}/{{convention_id:path}}"


@router.api_route(DO, methods=READ)
async def ask(request: Request, partner_id: str, gesture: str, convention_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE)
        who = await entering.adviser(conn, here)
        found = await entering.look(conn, who, convention_id)
        wanted = _open(gesture, found, who)
        if wanted is None:
            return to(entering.address(here, convention_id))
        return _page(request, here, who, found, wanted, await _proposed(conn, found.convention, wanted))


@router.post(DO)
async def do(request: Request, partner_id: str, gesture: str, convention_id: str) -> Response:
    """Does it. Someone else may have changed the convention meanwhile: what they did is shown, and nothing is done."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE, sent=sent)
        who = await entering.adviser(conn, here)
        found = await entering.look(conn, who, convention_id)
        wanted, seen = _open(gesture, found, who), entering.version(sent)
        if wanted is None and seen == found.stored.version:
            return to(entering.address(here, convention_id))
        try:
            if wanted is None or seen != found.stored.version:
                raise Outdated
            if "recopier" in sent:
                return _page(request, here, who, found, wanted, [], sent=sent)
            async with conn.transaction():
                return await _do(conn, desk, here, who, found, wanted, sent)
        except Outdated as refusal:
            found = await entering.look(conn, who, convention_id)
            return files.drawn(request, here, who, found, fault=str(refusal), seen=seen, status=409)
        except timing.Unreadable as wrong:
            assert wanted is not None  # nothing else was tried
            return _page(request, here, who, found, wanted, [], sent=sent, wrong=wrong.faults)
        except Refusal as refusal:
            assert wanted is not None
            proposed = await _proposed(conn, found.convention, wanted)
            return _page(request, here, who, found, wanted, proposed, sent=sent, wrong=[Fault("", told(refusal))])


async def _do(conn: Conn, desk: Desk, here: Here, who: Adviser, found: File, gesture: Gesture, sent: FormData) -> Response:
    one, author, now, version = found.convention, who.acting_on(found.convention), desk.now(), found.stored.version
    way, reason, made_id = WAYS[gesture], text(sent, "raison"), one.id
    match gesture:
        case Gesture.TRANSFER:
            agency_id = line(sent, "structure", 255)
            moved = await actions.transfer(conn, one.id, agency_id, author, justification=reason, version=version, now=now)
            if not who.sees(moved.convention.agency):
                return to(here.href("conventions"), way.done)
        case Gesture.REFERENT:
            await actions.edit_referent(conn, one.id, _name(sent), author, version=version, now=now)
        case Gesture.RENEW:
            period = timing.read(sent).read()
            made = await actions.renew(
                conn, one.id, author, start=period.start, end=period.end, schedule=period.schedule, justification=reason,
                new_id=_new_id(sent), now=now,
            )  # fmt: skip
            made_id = made.convention.id
        case Gesture.WITHDRAW:
            await assessing.delete(conn, one.id, author, justification=reason, now=now)
        case Gesture.DUPLICATE:
            draft = await drafts.begin_from_convention(conn, one, now=now)
            issued = await links.issue_for_draft(conn, desk.secrets, draft.id, now=now)
            return RedirectResponse(issued.path, 303, headers={"Cache-Control": "no-store"})
        case _:
            target = gestures.target_of(gesture, one, author)
            assert target is not None  # `_open` found it open
            if way.most and not reason:
                raise JustificationMissing(most=way.most)
            decider = _name(sent) if gesture is Gesture.ACCEPT else None
            await actions.decide(conn, one.id, target, author, justification=reason, decider=decider, version=version, now=now)
    return to(entering.address(here, made_id), way.done)


def _page(
    request: Request,
    here: Here,
    who: Adviser,
    found: File,
    gesture: Gesture,
    proposed: list[Agency],
    *,
    sent: FormData | None = None,
    wrong: Sequence[Fault] = (),
) -> Response:
    one, typed = found.convention, _typed(sent)
    period = timing.to_renew(one) if sent is None else timing.read(sent)
    target = gestures.target_of(gesture, one, who.acting_on(one))
    name = who.name
    if gesture is Gesture.REFERENT and one.agency_referent:
        name = one.agency_referent
    return pages.drawn(
        request, here, "conventions/decide.html", 422 if wrong else 200, section="conventions", one=one, way=WAYS[gesture],
        gesture=gesture, consequences=gestures.consequences(gesture, one, target), warned=_warned(gesture, found),
        version=found.stored.version, **shown(wrong),
        typed={"prenom": name.firstname or "", "nom": name.lastname or "", **typed}, agencies=proposed,
        timing=period.copied if "recopier" in typed else period,
        new_id=typed.get("nouveau") or uuid7(desk_of(request).now()),
        action=entering.address(here, one.id, gesture), leave=entering.address(here, one.id),
    )  # fmt: skip


def _warned(gesture: Gesture, found: File) -> list[str]:
    """What to look at before saying yes."""
    return advising.over_a_year(found) if gesture in (Gesture.ACCEPT, Gesture.RENEW) else []


def _open(gesture: str, found: File, who: Adviser) -> Gesture | None:
    """The gesture of an address, if it may be made now. Raises WorkspaceUnknown for one that does not exist."""
    if gesture not in set(Gesture):
        raise WorkspaceUnknown
    wanted = Gesture(gesture)
    return wanted if wanted in gestures.open_to(found.convention, who.acting_on(found.convention)) else None


async def _proposed(conn: Conn, one: Convention, gesture: Gesture) -> list[Agency]:
    """The agencies that a convention may be given to: those of its place, of its kind."""
    if gesture is not Gesture.TRANSFER:
        return []
    consular = one.kind is InternshipKind.MINI_STAGE
    covering = await agencies.list_covering(conn, department_of(one) or one.agency.department)
    return [each for each in covering if (each.kind in MINI_STAGE_KINDS) is consular and each.id != one.agency.id]


def _new_id(sent: FormData) -> str | None:
    """The id that the page gave to what it makes: pressed twice, its button makes one."""
    try:
        return str(UUID(line(sent, "nouveau", 40)))
    except ValueError:
        return None


def _name(sent: FormData) -> PersonName:
    return PersonName(firstname=line(sent, "prenom", 255) or None, lastname=line(sent, "nom", 255) or None)


def _typed(sent: FormData | None) -> Mapping[str, str]:
    return {name: text(sent, name) for name in sent} if sent is not None else {}
