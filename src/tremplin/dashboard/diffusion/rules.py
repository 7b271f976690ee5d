"""What a broadcaster shows of an announcer: a builder of conditions with its effect told before it is kept, and a history to undo."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Here, desk_of, line, said, to
from tremplin.dashboard.diffusion import builder
from tremplin.dashboard.diffusion.builder import Group
from tremplin.dashboard.diffusion.words import SIDES, entry_in_words, in_words, rule_in_words
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.tracing import noted
from tremplin.diffusion import conditions
from tremplin.diffusion.agreements import actions, store
from tremplin.diffusion.agreements.model import KIND_LABELS, Actor, Kind, Side
from tremplin.diffusion.errors import ConditionInvalid, NotDiffused
from tremplin.diffusion.model import Tree
from tremplin.identity.model import Right
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.missions.reach import reach
from tremplin.missions.visibility import CONDITION_FIELDS
from tremplin.partners import store as partners
from tremplin.partners.journal.model import Act
from tremplin.partners.model import Partner

router = APIRouter(include_in_schema=False)
_ONE = f"{AT}/annonceurs/{{announcer_id}}"
_SAMPLE = 5
_HISTORY = 50
_NOTHING = "Ajoutez une condition ou une valeur : telle quelle, la règle ne demande rien."


@router.api_route(_ONE, methods=READ)
async def rules(request: Request, partner_id: str, announcer_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        tree, announcer = await _opened(conn, here, announcer_id)
        return await _page(request, conn, here, announcer, tree, builder.shown(tree.root.condition), tree.root.condition)


@router.post(_ONE)
async def change(request: Request, partner_id: str, announcer_id: str) -> Response:
    """Keeps the rules, or shows what they would do; each button of the builder comes here too."""
    desk, sent = desk_of(request), await said(request)
    gesture = line(sent, "geste")
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.DIFFUSE, sent=sent)
        tree, announcer = await _opened(conn, here, announcer_id)
        by = Actor(Side.BROADCASTER, here.author.name)
        pair = {"broadcaster_id": here.at.id, "announcer_id": announcer.id}
        page = here.href(f"annonceurs/{announcer.id}")
        if gesture == "defaire":
            await actions.undo(conn, line(sent, "entree"), **pair, by=by, now=desk.now())
            await noted(desk, conn, here, Act.DIFFUSION, announcer.name, "choix défait")
            return to(page, "regles-defaites")
        draft = builder.pressed(builder.read(sent), gesture)
        asked, fault = _checked(draft)
        if gesture == "enregistrer" and not fault:
            await actions.choose(conn, **pair, condition=asked, by=by, now=desk.now())
            await noted(desk, conn, here, Act.DIFFUSION, announcer.name, "choix changé")
            return to(page, "regles")
        return await _page(request, conn, here, announcer, tree, draft, asked, fault=fault if gesture == "enregistrer" else "")


@router.api_route(f"{_ONE}/histoire", methods=READ)
async def history(request: Request, partner_id: str, announcer_id: str) -> Response:
    """Everything done between both, who did it, and the last choice to undo."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        announcer = await partners.find(conn, announcer_id) if announcer_id.isprintable() else None
        found = await store.history_between(conn, here.at.id, announcer_id, limit=_HISTORY) if announcer else []
    if announcer is None or not (found or announcer.announces):
        raise WorkspaceUnknown
    last = next((each.id for each in found if each.kind == Kind.CONDITION), "")
    return pages.drawn(
        request, here, "diffusion/history.html", section="annonceurs", other=announcer,
        entries=[(each, KIND_LABELS[Kind(each.kind)], SIDES[each.side], entry_in_words(each)) for each in found],
        undoable=last if Right.DIFFUSE in here.rights else "", one=here.href(f"annonceurs/{announcer.id}"),
        back=(here.href("annonceurs"), "Tous les annonceurs"),
    )  # fmt: skip


async def _opened(conn: Conn, here: Here, announcer_id: str) -> tuple[Tree, Partner]:
    """Raises WorkspaceUnknown for an announcer that is not shown."""
    if not announcer_id.isprintable():
        raise WorkspaceUnknown
    try:
        tree = await actions.tree_between(conn, here.at.id, announcer_id)
    except NotDiffused:
        raise WorkspaceUnknown from None
    announcer = await partners.find(conn, announcer_id)
    if announcer is None:
        raise WorkspaceUnknown
    return tree, announcer


def _checked(draft: Group) -> tuple[Condition | None, str]:
    """The condition of a form, and what is wrong with it."""
    asked = builder.condition(draft)
    if asked is None:
        return None, _NOTHING if draft.parts else ""
    try:
        return conditions.read(conditions.written(asked), CONDITION_FIELDS), ""
    except ConditionInvalid as refusal:
        return None, " ".join(each.message for each in refusal.problems[:5])


async def _page(
    request: Request, conn: Conn, here: Here, announcer: Partner, tree: Tree, draft: Group, asked: Condition | None, *, fault: str = ""
) -> Response:
    """The builder, with how many missions are shown now and how many would be."""
    moderates = here.at.moderates
    changed = asked != tree.root.condition
    wanted = Tree(replace(tree.root, condition=asked), tree.children)
    after = await reach(conn, wanted.scope(moderates=moderates), sample=_SAMPLE)
    before = await reach(conn, tree.scope(moderates=moderates)) if changed else after
    return pages.drawn(
        request, here, "diffusion/rules.html", 422 if fault else 200, section="annonceurs", announcer=announcer, draft=draft,
        before=before.total, after=after, changed=changed, fault=fault, fields=builder.FIELDS, operators=builder.OPERATORS,
        joins=builder.JOINS, senses=builder.SENSES, labels=builder.LABELS, one=here.href(f"annonceurs/{announcer.id}"),
        restrictions=[rule_in_words(each.field, each.operator, each.value) for each in tree.children],
        told=in_words(asked) if asked is not None else "", may=Right.DIFFUSE in here.rights,
    )  # fmt: skip
