"""The broadcasters that show an announcer: their requests answered, what each may show, how it is stopped and resumed."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Desk, Here, at, desk_of, line, said, text, to
from tremplin.dashboard.diffusion.people import told_at
from tremplin.dashboard.diffusion.words import SIDES, entry_in_words, in_words, rule_in_words
from tremplin.dashboard.errors import NotAllowed, WorkspaceUnknown
from tremplin.dashboard.tracing import noted
from tremplin.diffusion import store as rules
from tremplin.diffusion.agreements import actions, store
from tremplin.diffusion.agreements.model import KIND_LABELS, LONGEST_WORD, Actor, Entry, Kind, Side
from tremplin.diffusion.errors import NotDiffused
from tremplin.diffusion.model import ANNOUNCERS_OPERATORS, NETWORKS_FIELD, ORGANISATION_FIELD, Tree, trees
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.missions.reach import reach
from tremplin.partners import store as partners
from tremplin.partners.journal.model import Act
from tremplin.partners.model import Partner, alphabetical

router = APIRouter(include_in_schema=False)
_ONE = f"{AT}/diffuseurs/{{broadcaster_id}}"
_HISTORY = 30
_NOTED = {
    "demande-acceptee": "acceptée",
    "demande-refusee": "refusée",
    "diffusion-arretee": "arrêtée",
    "diffusion-reprise": "reprise",
}
_LONGEST_VALUE = 255
CHOICES = {
    f"{ORGANISATION_FIELD}|is": "Seulement cette organisation (son identifiant chez vous)",
    f"{ORGANISATION_FIELD}|is_not": "Tout sauf cette organisation (son identifiant chez vous)",
    f"{NETWORKS_FIELD}|is": "Seulement ce réseau",
    f"{NETWORKS_FIELD}|is_not": "Tout sauf ce réseau",
}
"""What an announcer may restrict: several « seulement » on one field are alternatives, a white list."""


@dataclass(frozen=True, slots=True)
class Shower:
    """A broadcaster: what it shows when it does, what was last said when it does not."""

    partner: Partner
    tree: Tree | None
    last: Entry | None

    @property
    def asks(self) -> bool:
        return self.tree is None and self.last is not None and self.last.kind == Kind.ASKED

    @property
    def resumable(self) -> bool:
        stopped = self.tree is None and self.last is not None and self.last.kind == Kind.STOPPED
        return stopped and self.last is not None and self.last.side == Side.ANNOUNCER

    @property
    def word(self) -> str:
        return entry_in_words(self.last) if self.last else ""


@router.api_route(f"{AT}/diffuseurs", methods=READ)
async def audience(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        found = await _showers(conn, here)
    return pages.drawn(
        request, here, "diffusion/audience.html", section="diffuseurs", may=_may(here), most=LONGEST_WORD,
        asking=[each for each in found if each.asks], showing=[each for each in found if each.tree],
        stopped=[each for each in found if each.resumable], one=lambda id_: here.href(f"diffuseurs/{id_}"),
        restrictions=lambda tree: [rule_in_words(each.field, each.operator, each.value) for each in tree.children],
    )  # fmt: skip


@router.post(f"{AT}/diffuseurs")
async def answer(request: Request, partner_id: str) -> Response:
    """Accepts or refuses a request, stops a broadcaster, lets it show again."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE, sent=sent)
        if not _may(here):
            raise NotAllowed
        done = await _answered(desk, conn, here, sent)
        if done:
            await _trace(desk, conn, here, line(sent, "diffuseur"), _NOTED[done])
    return to(here.href("diffuseurs"), done)


async def _answered(desk: Desk, conn: Conn, here: Here, sent: FormData) -> str:
    broadcaster_id, now, by = line(sent, "diffuseur"), desk.now(), Actor(Side.ANNOUNCER, here.author.name)
    pair = {"broadcaster_id": broadcaster_id, "announcer_id": here.at.id}
    match line(sent, "geste"):
        case "accepter" | "refuser" as gesture:
            told = await told_at(conn, broadcaster_id)
            verb = actions.accept if gesture == "accepter" else actions.refuse
            await verb(
                conn, announcer=here.at, broadcaster_id=broadcaster_id, answer=text(sent, "mot", LONGEST_WORD), by=by, told=told,
                link=desk.base_url + at(broadcaster_id, "annonceurs"), now=now,
            )  # fmt: skip
            return "demande-acceptee" if gesture == "accepter" else "demande-refusee"
        case "arreter":
            await actions.stop(conn, **pair, by=by, now=now)
            return "diffusion-arretee"
        case "reprendre":
            await actions.resume(conn, **pair, by=by, now=now)
            return "diffusion-reprise"
    return ""


@router.api_route(_ONE, methods=READ)
async def broadcaster(request: Request, partner_id: str, broadcaster_id: str) -> Response:
    """What one broadcaster shows: restrictions of the announcer, its own choice."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        tree = await _opened(conn, here, broadcaster_id)
        shower = await partners.find(conn, broadcaster_id)
        if shower is None:
            raise WorkspaceUnknown
        shown = await reach(conn, tree.scope(moderates=shower.moderates))
    return pages.drawn(
        request, here, "diffusion/broadcaster.html", section="diffuseurs", other=shower, tree=tree, shown=shown, may=_may(here),
        restrictions=[(each.id, rule_in_words(each.field, each.operator, each.value)) for each in tree.children], choices=CHOICES,
        own=in_words(tree.root.condition) if tree.root.condition is not None else "", most=_LONGEST_VALUE,
        one=here.href(f"diffuseurs/{broadcaster_id}"),
    )  # fmt: skip


@router.api_route(f"{_ONE}/histoire", methods=READ)
async def history(request: Request, partner_id: str, broadcaster_id: str) -> Response:
    """Everything done between both, and who did it."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        shower = await partners.find(conn, broadcaster_id) if broadcaster_id.isprintable() else None
        if shower is None:
            raise WorkspaceUnknown
        found = await store.history_between(conn, broadcaster_id, here.at.id, limit=_HISTORY)
        if not found:  # opened before anything was noted; else, both never met
            await _opened(conn, here, broadcaster_id)
    return pages.drawn(
        request, here, "diffusion/history.html", section="diffuseurs", other=shower, undoable="", one="",
        back=(here.href("diffuseurs"), "Tous les diffuseurs"),
        entries=[(each, KIND_LABELS[Kind(each.kind)], SIDES[each.side], entry_in_words(each)) for each in found],
    )  # fmt: skip


@router.post(_ONE)
async def restrict(request: Request, partner_id: str, broadcaster_id: str) -> Response:
    """Adds restrictions, one a line, or lifts one."""
    desk, sent = desk_of(request), await said(request)
    page = f"diffuseurs/{broadcaster_id}"
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE, sent=sent)
        await _opened(conn, here, broadcaster_id)
        if not _may(here):
            raise NotAllowed
        by = Actor(Side.ANNOUNCER, here.author.name)
        if line(sent, "geste") == "lever":
            await actions.lift(conn, line(sent, "regle"), announcer_id=here.at.id, by=by, now=desk.now())
            await _trace(desk, conn, here, broadcaster_id, "restriction levée")
            return to(here.href(page), "restriction-levee")
        field, _, operator = line(sent, "quoi").partition("|")
        if operator not in ANNOUNCERS_OPERATORS.get(field, ()):
            return to(here.href(page))
        for value in dict.fromkeys(each.strip()[:_LONGEST_VALUE] for each in text(sent, "valeurs").split("\n")[:200] if each.strip()):
            await actions.restrict(
                conn, announcer_id=here.at.id, broadcaster_ids=[broadcaster_id], field=field, operator=operator, value=value, by=by,
                now=desk.now(),
            )  # fmt: skip
        await _trace(desk, conn, here, broadcaster_id, "restreinte")
    return to(here.href(page), "restriction")


async def _trace(desk: Desk, conn: Conn, here: Here, broadcaster_id: str, done: str) -> None:
    shower = await partners.find(conn, broadcaster_id)
    await noted(desk, conn, here, Act.DIFFUSION, shower.name if shower else broadcaster_id, done)


def _may(here: Here) -> bool:
    """Who publishes decides who shows it; who diffuses too."""
    return here.at.announces and bool(here.rights & {Right.ANNOUNCE, Right.DIFFUSE})


async def _opened(conn: Conn, here: Here, broadcaster_id: str) -> Tree:
    if not broadcaster_id.isprintable():
        raise WorkspaceUnknown
    try:
        return await actions.tree_between(conn, broadcaster_id, here.at.id)
    except NotDiffused:
        raise WorkspaceUnknown from None


async def _showers(conn: Conn, here: Here) -> list[Shower]:
    """Every broadcaster with which something was ever said or opened, by name."""
    opened = {tree.root.broadcaster_id: tree for tree in trees(await rules.rules_about(conn, here.at.id))}
    said_ = {each.broadcaster_id: each for each in await store.last_entries(conn, announcer_id=here.at.id)}
    known = await partners.find_all(conn, [id_ for id_ in {*opened, *said_} if id_ != here.at.id])
    found = [Shower(each, opened.get(each.id), said_.get(each.id)) for each in known.values()]
    return sorted(found, key=lambda each: alphabetical(each.partner))
