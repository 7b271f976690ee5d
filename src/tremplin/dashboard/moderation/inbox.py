"""A moderator's desk: what waits, by risk or by age, alike missions together; one gesture decides of many, another undoes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Here, desk_of, line, said, text, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.listing import SIZE, Paging, asked, asked_page, skipped
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.kit.french import day_of
from tremplin.missions.moderation import actions
from tremplin.missions.moderation.actions import MOST_AT_ONCE, MOST_TRIAGED, Triage
from tremplin.missions.moderation.errors import MotiveRequired, MotiveUnknown, NothingToUndo, SelectionMissing
from tremplin.missions.moderation.inbox.model import Wanted
from tremplin.missions.moderation.inbox.risk import ORDERS, Level
from tremplin.missions.moderation.model import Author, Status
from tremplin.missions.moderation.motives import MOTIVES, label
from tremplin.partners.model import Partner
from tremplin.reference.domains import DOMAINS

router = APIRouter(include_in_schema=False)
STATUSES = {Status.PENDING: "En attente", Status.ONGOING: "En cours", Status.ACCEPTED: "Acceptées", Status.REFUSED: "Refusées"}
LEVELS = {Level.HIGH: "Risque élevé", Level.MEDIUM: "Risque moyen", Level.LOW: "Risque faible"}
ORDER_LABELS = {"risque": "Risque, puis attente", "age": "Attente, puis risque"}
GESTURES = {"accepter": Status.ACCEPTED, "refuser": Status.REFUSED, "regarder": Status.ONGOING}
OPEN = (Status.PENDING.value, Status.ONGOING.value)
UNDO_LASTS = timedelta(hours=24)
NEEDS_MOTIVE = "Donnez un motif ou un commentaire : l'annonceur les lira."
_FILTERS = ("etat", "texte", "annonceur", "domaine", "departement", "risque", "change", "ordre")
_MOST_IDS = 300


@router.api_route(f"{AT}/moderation", methods=READ)
async def inbox(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MODERATE)
        check_moderator(here.at)
        return await _list(request, conn, here, {name: asked(request, name) for name in _FILTERS})


@router.post(f"{AT}/moderation")
async def decide(request: Request, partner_id: str) -> Response:
    """Decides of missions ticked, of those of an organisation, or of all that suit the filters; or undoes such a gesture."""
    desk, sent = desk_of(request), await said(request)
    kept = {name: line(sent, name, 120) for name in _FILTERS}
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MODERATE, sent=sent)
        check_moderator(here.at)
        back = {name: value for name, value in kept.items() if value}
        try:
            if sent.get("geste") == "annuler":
                batch = line(sent, "lot", 60)
                done = await actions.undo_many(conn, here.at, batch, by=author(here), now=desk.now(), within=UNDO_LASTS)
                return to(here.href("moderation"), "annulee", **back)
            if sent.get("geste") not in GESTURES:
                return to(here.href("moderation"), **back)
            done = await actions.decide_many(conn, here.at, _chosen(sent, kept), given(sent), by=author(here), now=desk.now())
        except (MotiveRequired, MotiveUnknown):
            return await _list(request, conn, here, kept, fault=NEEDS_MOTIVE)
        except SelectionMissing:
            return await _list(request, conn, here, kept, fault="Cochez des missions, ou choisissez un filtre, avant de décider.")
        except NothingToUndo:
            fault = "Ce geste ne peut plus être annulé : il a plus de 24 heures, ou d'autres décisions ont suivi."
            return await _list(request, conn, here, kept, fault=fault)
    more = {"lot": done.batch or "", "nombre": str(len(done.mission_ids)), "reste": str(done.remaining or "")}
    return to(here.href("moderation"), "decidee" if done.mission_ids else "deja-decidee", **back, **more)


def check_moderator(partner: Partner) -> None:
    """Raises WorkspaceUnknown for a partner that does not moderate."""
    if not partner.moderates:
        raise WorkspaceUnknown


def author(here: Here) -> Author:
    """Who decides, as the history tells it."""
    person = here.held.account
    return Author(name=person.name or person.email)


def given(sent: FormData) -> dict[str, str | None]:
    """What a form decides."""
    status = GESTURES[str(sent.get("geste"))]
    return {"status": status.value, "motive": line(sent, "motif", 60), "comment": text(sent, "commentaire", 2_000)}


def motives(here: Here) -> dict[str, str]:
    """Motive → its sentence; the place of each is the digit that chooses it."""
    return {code: label(code, here.at.id) for code in MOTIVES}


def link(here: Here, mission_id: str) -> str:
    """The page where a moderator reads a mission."""
    return here.href(f"moderation/{quote(mission_id, safe='')}")


def _chosen(sent: FormData, kept: Mapping[str, str]) -> Wanted:
    """What a form decides of: only what waits, but for missions ticked one by one."""
    if organisation := line(sent, "organisation", 200):
        return Wanted(status=OPEN, organization=(organisation,))
    if sent.get("tout"):
        return _wanted(kept)
    ticked = [each for line in sent.getlist("missions") if isinstance(line, str) for each in line.replace("\0", "").split()]
    return Wanted(ids=tuple(ticked[:_MOST_IDS]))


def _wanted(kept: Mapping[str, str]) -> Wanted:
    status = kept["etat"] if kept["etat"] in STATUSES else Status.PENDING.value

    def one(name: str) -> tuple[str, ...]:
        return (kept[name],) if kept[name] else ()

    return Wanted(
        status=(status,), words=kept["texte"], publisher=one("annonceur"), domain=one("domaine"), department=one("departement"),
        changed=bool(kept["change"]),
    )  # fmt: skip


async def _list(request: Request, conn: Conn, here: Here, kept: Mapping[str, str], *, fault: str = "") -> Response:
    desk, number = desk_of(request), asked_page(request)
    wanted, order = _wanted(kept), kept["ordre"] if kept["ordre"] in ORDERS else "risque"
    found = await actions.triage(conn, here.at, wanted, order=ORDERS[order], now=desk.now())
    groups = [each for each in found.groups if not kept["risque"] or each.first.level == kept["risque"]]
    paging = Paging(here.href("moderation"), dict(kept), number, len(groups))
    today = day_of(desk.now())
    return pages.drawn(
        request, here, "moderation/inbox.html", 422 if fault else 200, section="moderation", fault=fault, paging=paging, kept=kept,
        groups=groups[skipped(number) : skipped(number) + SIZE], total=found.total, most=MOST_TRIAGED, most_at_once=MOST_AT_ONCE,
        chosen=wanted.status[0], order=order, orders=ORDER_LABELS, levels=LEVELS, motives=motives(here), choices=_choices(found),
        statuses=[(each.value, name, found.counts.get(each, 0)) for each, name in STATUSES.items()], undo=_undo(request),
        narrows=wanted.narrows, waits=wanted.status[0] in OPEN, link=lambda mission_id: link(here, mission_id),
        age=lambda since: (today - day_of(since)).days,
    )  # fmt: skip


def _choices(found: Triage) -> dict[str, dict[str, str]]:
    """The values of what was looked at, to filter by."""
    lines = [each.line for group in found.groups for each in group.members]
    values = {
        "annonceur": {each.publisher_id: each.publisher_name or each.publisher_id for each in lines},
        "domaine": {each.domain: DOMAINS.get(each.domain, each.domain) for each in lines if each.domain},
        "departement": {each.department_code: each.department_code for each in lines if each.department_code},
    }
    return {name: dict(sorted(held.items(), key=lambda pair: pair[1])) for name, held in values.items()}


def _undo(request: Request) -> tuple[str, int, int] | None:
    """The gesture just made: what undoes it, how many missions it decided, how many more suited it."""
    batch, count, rest = (asked(request, name, 60) for name in ("lot", "nombre", "reste"))
    if not batch or not count.isdecimal():
        return None
    return batch, int(count), int(rest) if rest.isdecimal() else 0
