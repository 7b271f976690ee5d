"""The companies that a partner announces for them: its list, the form that writes one, the file that writes many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, text, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.faults import Fault, shown
from tremplin.dashboard.immersions import form as forms
from tremplin.dashboard.listing import SIZE, Paging, asked, asked_page, skipped
from tremplin.dashboard.tracing import noted
from tremplin.identity.model import Right
from tremplin.immersions.hosts import described
from tremplin.immersions.hosts.drafting import answers_of
from tremplin.immersions.hosts.drafting import described as description_of
from tremplin.immersions.hosts.model import Answers
from tremplin.immersions.offers import actions, identification, importing, owned
from tremplin.immersions.offers.draft import EstablishmentDraft
from tremplin.immersions.offers.errors import EstablishmentInvalid, EstablishmentOfAnother, EstablishmentUnknown, SheetWithoutColumns
from tremplin.immersions.offers.identification import Identity
from tremplin.immersions.offers.importing import Imported
from tremplin.immersions.offers.model import Role
from tremplin.immersions.offers.owned import Owned
from tremplin.immersions.offers.sheet import COLUMNS
from tremplin.immersions.offers.validation import is_siret
from tremplin.kit.db import Conn
from tremplin.kit.problem import Problem
from tremplin.partners.journal.model import Act

router = APIRouter(include_in_schema=False)
_LIST = f"{AT}/entreprises"
_NEW, _FILE = f"{_LIST}/nouvelle", f"{_LIST}/fichier"
_ONE = f"{AT}/entreprise/{{siret}}"
MOST_BYTES, MOST_LINES = 1_000_000, 500
_MOST_PROBLEMS = 500


@router.api_route(_LIST, methods=READ)
async def companies(request: Request, partner_id: str) -> Response:
    desk, words, number = desk_of(request), asked(request, "texte"), asked_page(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        total, found = await owned.look_through(conn, by=here.at.id, words=words, limit=SIZE, skip=skipped(number))
    paging = Paging(here.href("entreprises"), {"texte": words}, number, total)
    return pages.drawn(
        request, here, "immersions/list.html", section="entreprises", companies=found, words=words,
        paging=paging, may=_may(here), now=desk.now(), link=lambda company: _href(here, company.siret),
    )  # fmt: skip


@router.api_route(_NEW, methods=READ)
async def new(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
    _check_announcer(here)
    return _form(request, here, forms.filled(Answers()))


@router.post(_NEW)
async def add(request: Request, partner_id: str) -> Response:
    """Adds a company to the directory, or shows every problem and keeps nothing."""
    desk, sent = desk_of(request), await said(request)
    values = _typed(sent)
    siret = "".join(values["siret"].split())
    await _check_before_asking(request, desk, partner_id, sent)
    identity = await _identity(desk, siret)
    return await _save(request, desk, partner_id, values, siret, identity=identity, is_new=True)


@router.api_route(_ONE, methods=READ)
async def edit(request: Request, partner_id: str, siret: str) -> Response:
    """The form of a company, on what its page says."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
        known = await _own(conn, here, siret)
    return _form(request, here, forms.filled(_answers(known, desk.now())), known=known)


@router.post(_ONE)
async def revise(request: Request, partner_id: str, siret: str) -> Response:
    """Changes a company, or withdraws it once that was asked twice: what its page says cannot be had back."""
    desk, sent = desk_of(request), await said(request)
    if sent.get("geste") in ("retirer", "retirer-oui"):
        async with desk.db.writing() as conn:
            here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
            known = await _own(conn, here, siret)
            if sent.get("geste") == "retirer":
                return _form(request, here, forms.filled(_answers(known, desk.now())), known=known, asks=True)
            await described.remove(conn, siret, by=here.at, base_url=desk.base_url, now=desk.now())
            await noted(desk, conn, here, Act.COMPANY, known.establishment.name, "retirée")
        return to(here.href("entreprises"), "entreprise-retiree")
    await _check_before_asking(request, desk, partner_id, sent)
    identity = await _identity(desk, siret)
    return await _save(request, desk, partner_id, _typed(sent), siret, identity=identity, is_new=False)


@router.api_route(_FILE, methods=READ)
async def file(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
    _check_announcer(here)
    return _file(request, here)


@router.post(_FILE)
async def upload(request: Request, partner_id: str) -> Response:
    """Keeps the right lines of a sheet, and says what is wrong in the others."""
    desk, sent = desk_of(request), await said(request)
    try:
        async with desk.db.writing() as conn:  # staff's gestures are noted
            here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        _check_announcer(here)
        given = sent.get("fichier")
        content = await given.read(MOST_BYTES + 1) if isinstance(given, UploadFile) else b""
    finally:
        await sent.close()
    if not content:
        return _file(request, here, fault="Choisissez un fichier.")
    if len(content) > MOST_BYTES or content.count(b"\n") > MOST_LINES:
        return _file(request, here, fault=f"Ce fichier a plus de {MOST_LINES} lignes : envoyez-le en plusieurs fois, ou par l'API.")

    async def keep(conn: Conn, draft: EstablishmentDraft, *, by: str, now: datetime, identity: Identity) -> actions.Saved:
        before = await described.held(conn, "".join(draft.siret.split()), by=by)
        saved, _ = await described.put(conn, draft, by=here.at, before=before, base_url=desk.base_url, now=now, identity=identity)
        return saved

    try:
        done = await importing.import_sheet(desk.db, content, by=here.at.id, now=desk.now(), directory=desk.directory, keep=keep)
    except SheetWithoutColumns as refusal:
        return _file(request, here, fault=str(refusal))
    async with desk.db.writing() as conn:
        became = f"{done.created} ajoutées, {done.updated} modifiées, {done.refused} refusées"
        await noted(desk, conn, here, Act.COMPANY, "Fichier", became)
    return _file(request, here, done=done)


async def _save(
    request: Request, desk: Desk, partner_id: str, values: Mapping[str, str], siret: str, *, identity: Identity, is_new: bool
) -> Response:
    known: Owned | None = None
    try:
        async with desk.db.writing() as conn:
            here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
            _check_announcer(here)
            before = await described.held(conn, siret, by=here.at.id)
            known = None if is_new else before
            if is_new and before is not None:
                twice = Fault("siret", "Vous avez déjà annoncé cette entreprise", "Modifiez sa fiche plutôt que d'en créer une autre.")
                return _form(request, here, values, others=[twice])
            if not is_new and known is None:
                raise WorkspaceUnknown
            answers, wrong = forms.read(values, _answers(known, desk.now()) if known else Answers())
            draft, unread = description_of(answers, known.establishment if known else None, known.members if known else ())
            if wrong or unread:
                rules = await actions.problems(conn, draft, by=here.at.id, now=desk.now(), identity=identity)
                return _form(request, here, values, known=known, problems=[*unread, *rules], others=wrong)
            saved, _ = await described.put(
                conn, draft, by=here.at, before=before, base_url=desk.base_url, now=desk.now(), identity=identity
            )
            await noted(desk, conn, here, Act.COMPANY, saved.establishment.name, "annoncée" if saved.created else "modifiée")
    except EstablishmentInvalid as refusal:
        return _form(request, here, values, known=known, problems=refusal.problems)
    except EstablishmentOfAnother as refusal:
        return _form(request, here, values, others=[Fault("siret", str(refusal), "Elle se décrit elle-même, ou un autre le fait.")])
    return to(_href(here, saved.establishment.siret), "entreprise")


async def _check_before_asking(request: Request, desk: Desk, partner_id: str, sent: FormData) -> None:
    """Asks nothing of the national directory for someone who may not announce; what staff sends is noted there."""
    async with desk.db.writing() as conn:
        _check_announcer(await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent))


async def _identity(desk: Desk, siret: str) -> Identity:
    """What the national directory says of it, asked before any transaction."""
    return await identification.ask(desk.directory if is_siret(siret) else None, siret)


async def _own(conn: Conn, here: Here, siret: str) -> Owned:
    """A company of this partner. Raises WorkspaceUnknown, the same for another's."""
    try:
        return await owned.find(conn, siret if siret.isalnum() else "", by=here.at.id)
    except EstablishmentUnknown:
        raise WorkspaceUnknown from None


def _answers(known: Owned, now: datetime) -> Answers:
    admin = next((each.email for each in known.members if each.role == Role.ADMIN), "")
    return answers_of(known.establishment, known.members, email=admin, now=now)


def _check_announcer(here: Here) -> None:
    if not here.at.announces:
        raise WorkspaceUnknown


def _may(here: Here) -> bool:
    return Right.ANNOUNCE in here.rights and here.at.announces


def _href(here: Here, siret: str) -> str:
    return here.href(f"entreprise/{siret}")


def _typed(sent: FormData) -> dict[str, str]:
    values = {name: line(sent, name) for name in forms.LINES} | {name: text(sent, name, 12_000) for name in forms.TEXTS}
    return values | {name: "oui" if name in sent else "" for name in forms.TICKED}


def _form(
    request: Request, here: Here, values: Mapping[str, str], *, known: Owned | None = None, problems: Sequence[Problem] = (),
    others: Sequence[Fault] = (), asks: bool = False,
) -> Response:  # fmt: skip
    wrong = shown(forms.faults(problems, others))
    return pages.drawn(
        request, here, "immersions/form.html", 422 if wrong["errors"] else 200, section="entreprises", values=values, **wrong,
        choices=forms.CHOICES, company=known.establishment if known else None, asks=asks,
        leave=here.href("entreprises"), one=_href(here, known.establishment.siret) if known else here.href("entreprises/nouvelle"),
    )  # fmt: skip


def _file(request: Request, here: Here, *, fault: str = "", done: Imported | None = None) -> Response:
    return pages.drawn(
        request, here, "immersions/file.html", 422 if fault else 200, section="entreprises", fault=fault, done=done, columns=COLUMNS,
        problems=done.problems[:_MOST_PROBLEMS] if done else (), most=MOST_LINES,
    )  # fmt: skip
