"""A convention on one screen: what it says, who signed, what was done and sent, what can be done now."""

from __future__ import annotations

import asyncio
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.conventions import entering, gestures, telling
from tremplin.dashboard.conventions.inbox import LABELS
from tremplin.dashboard.desk import AT, READ, Here, desk_of, line, said, text, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.identity.model import Right
from tremplin.immersions.conventions import store as kept
from tremplin.immersions.conventions.advising import actions as advising
from tremplin.immersions.conventions.advising.errors import NoteInvalid, NoteUnknown
from tremplin.immersions.conventions.advising.model import MOST_NOTE, Adviser, File
from tremplin.immersions.conventions.advising.risks import risks_of
from tremplin.immersions.conventions.audit import Author
from tremplin.immersions.conventions.errors import ConventionUnknown
from tremplin.immersions.conventions.evidence import written
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.papers import sheet
from tremplin.immersions.conventions.papers.presentation import (
    answer_told,
    assessment_rows,
    decision,
    parties,
    signature_rows,
    when,
)
from tremplin.immersions.conventions.papers.verification import PATH as VERIFICATION
from tremplin.immersions.conventions.papers.verification import code_of
from tremplin.immersions.conventions.upkeep import Channel
from tremplin.immersions.conventions.vocabulary import SIGNATORIES, Role
from tremplin.kit.refusal import Refusal

router = APIRouter(include_in_schema=False)
ONE = f"{AT}/convention/{{convention_id:path}}"
_PDF, _PROOF = "convention.pdf", "preuves.json"


@router.api_route(ONE, methods=READ)
async def convention(request: Request, partner_id: str, convention_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE)
        who = await entering.adviser(conn, here)
        found = await entering.look(conn, who, convention_id)
    return drawn(request, here, who, found)


@router.post(ONE)
async def remind_or_note(request: Request, partner_id: str, convention_id: str) -> Response:
    """A link sent again to someone, a note to colleagues: what is done at once, or undone."""
    desk, sent = desk_of(request), await said(request)
    fault: Refusal | None = None
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE, sent=sent)
        who = await entering.adviser(conn, here)
        if "\0" in convention_id:
            raise WorkspaceUnknown
        gesture, note, now = sent.get("geste"), line(sent, "note", 60), desk.now()
        done = ""
        try:
            if gesture in {"courriel", "sms"}:
                role, channel = line(sent, "role", 40), Channel.SMS if gesture == "sms" else Channel.EMAIL
                if role in SIGNATORIES | {Role.ESTABLISHMENT_TUTOR}:
                    await advising.remind(conn, who, convention_id, Role(role), channel=channel, now=now)
                    done = "convention-rappel"
            elif gesture == "noter":
                await advising.write_note(conn, who, convention_id, text(sent, "texte", 4 * MOST_NOTE), now=now)
                done = "convention-note"
            elif gesture == "effacer":
                await advising.remove_note(conn, who, convention_id, note, now=now)
                done = "convention-note-effacee"
            elif gesture == "remettre":
                await advising.restore_note(conn, who, convention_id, note)
                done = "convention-note"
        except (ConventionUnknown, NoteUnknown):
            raise WorkspaceUnknown from None
        except Refusal as refusal:
            fault = refusal
            found = await entering.look(conn, who, convention_id)
    if fault is not None:
        return drawn(request, here, who, found, fault=str(fault), status=422 if isinstance(fault, NoteInvalid) else fault.status)
    return to(entering.address(here, convention_id), done)


@router.api_route(f"{AT}/fichiers/{{name}}/{{convention_id:path}}", methods=READ)
async def download(request: Request, partner_id: str, name: str, convention_id: str) -> Response:
    """The convention in PDF, the file that proves its signatures."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE)
        found = await entering.look(conn, await entering.adviser(conn, here), convention_id)
        texts = await kept.signed_texts(conn, convention_id) if name == _PROOF else {}
    one, now = found.convention, desk.now()
    if name == _PDF:
        draw = partial(sheet.convention_pdf, one, found.chain, base_url=desk.base_url, at=now)
        return _file(await asyncio.to_thread(draw), "application/pdf", name)
    if name == _PROOF and found.chain:
        proof = written(found.chain, [each.decode() for each in texts.values()], convention_id=one.id, at=now)
        return _file(proof, "application/json", name)
    raise WorkspaceUnknown


def drawn(
    request: Request,
    here: Here,
    who: Adviser,
    found: File,
    *,
    fault: str = "",
    seen: int | None = None,
    status: int = 200,
) -> Response:
    """The screen. `seen`: the version that someone acted upon, when it is not the one kept any more."""
    one, desk = found.convention, desk_of(request)
    author = who.acting_on(one)
    renewed = one.renewed.from_id if one.renewed else ""
    open_ones = gestures.open_to(one, author)
    return pages.drawn(
        request, here, "conventions/file.html", status, section="conventions", one=one, found=found, fault=fault,
        label=LABELS[one.status], parties=list(parties(one)), work=telling.work(one), signatures=signature_rows(one, found.chain),
        missing=[each for each in one.signatories if each.signed_at is None], decision=decision(one), renewed=renewed,
        reached=telling.reached(one, author, desk.now()),
        risks=[*(sentence for _, sentence in risks_of(advising.as_listed(found), now=desk.now())), *advising.over_a_year(found)],
        history=telling.history(one, [entry for _, entry in found.history]),
        missed=telling.missed(found, seen) if seen is not None else [],
        notices=telling.notices(found.notices), links=telling.links(found.links, desk.now()), when=when,
        notes=[each for each in found.notes if each.removed_at is None or each.author == who.email], who=who, most_note=MOST_NOTE,
        ways=[(gestures.WAYS[each], entering.address(here, one.id, each)) for each in open_ones],
        forms=_forms(here, one, author), link=lambda id_: entering.address(here, id_),
        file=lambda name: here.href(f"fichiers/{name}/{entering.address(here, one.id).rpartition('/')[2]}"),
        make_model=here.href(f"modeles/{entering.address(here, one.id).rpartition('/')[2]}"),
        verification=f"{VERIFICATION}/{code_of(one.id)}",
        assessment=assessment_rows(one, found.assessment) if found.assessment else [],
        answer=answer_told(one, found.assessment) if found.assessment else "",
    )  # fmt: skip


def _forms(here: Here, one: Convention, author: Author) -> list[tuple[str, str]]:
    """The forms open to someone, by their labels."""
    forms = []
    if gestures.may_correct(one, author):
        forms.append(("Corriger", entering.form(here, "convention-corriger", one.id)))
    if gestures.may_assess(one, author):
        forms.append(("Remplir le bilan", entering.form(here, "convention-bilan", one.id)))
    return forms


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
