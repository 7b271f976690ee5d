"""Models of conventions: what an adviser types once, and begins others from."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from tremplin.dashboard import pages
from tremplin.dashboard.conventions import entering
from tremplin.dashboard.desk import AT, READ, desk_of, line, said, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.identity.model import Right
from tremplin.immersions.conventions.drafts import actions as drafts
from tremplin.immersions.conventions.drafts import store
from tremplin.immersions.conventions.drafts.errors import DraftUnknown
from tremplin.immersions.conventions.drafts.model import MOST_NAME
from tremplin.immersions.conventions.links import actions as links

router = APIRouter(include_in_schema=False)
LIST = f"{AT}/modeles"


@router.api_route(LIST, methods=READ)
async def models(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE)
        found = await store.templates(conn, here.held.account.email)
    return pages.drawn(request, here, "conventions/models.html", section="conventions", models=found)


@router.post(LIST)
async def begin_or_delete(request: Request, partner_id: str) -> Response:
    """Begins a convention from a model: its draft opens, as anyone's."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE, sent=sent)
        chosen, owner = line(sent, "modele", 60), here.held.account.email
        try:
            if sent.get("geste") == "supprimer":
                await drafts.delete_template(conn, chosen, owner=owner)
                return to(here.href("modeles"), "modele-supprime")
            draft = await drafts.begin_from_template(conn, chosen, owner=owner, now=desk.now())
        except DraftUnknown:
            raise WorkspaceUnknown from None
        issued = await links.issue_for_draft(conn, desk.secrets, draft.id, now=desk.now())
    return RedirectResponse(issued.path, 303, headers={"Cache-Control": "no-store"})


@router.post(f"{LIST}/{{convention_id:path}}")
async def make(request: Request, partner_id: str, convention_id: str) -> Response:
    """Keeps the company and the work of a convention under a name: not the person, who is another each time."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE, sent=sent)
        found = await entering.look(conn, await entering.adviser(conn, here), convention_id)
        name = line(sent, "nom", MOST_NAME) or found.convention.business_name
        await drafts.make_template_of(conn, found.convention, name=name, owner=here.held.account.email, now=desk.now())
    return to(here.href("modeles"), "modele-garde")
