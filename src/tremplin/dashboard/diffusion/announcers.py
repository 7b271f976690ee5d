"""The announcers that may be shown: what each publishes; asked, shown, stopped and resumed by a broadcaster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages, sheets
from tremplin.dashboard.desk import AT, READ, Here, at, desk_of, line, said, text, to
from tremplin.dashboard.diffusion.people import told_at
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.listing import SIZE, Paging, asked, asked_page, skipped
from tremplin.dashboard.tracing import noted
from tremplin.diffusion.agreements import actions, store
from tremplin.diffusion.agreements.model import LONGEST_WORD, Actor, Kind, Offered, Side
from tremplin.identity.model import Right
from tremplin.missions.model import KIND
from tremplin.partners import store as partners
from tremplin.partners.journal.model import Act
from tremplin.reference.communes import departments
from tremplin.reference.domains import DOMAINS
from tremplin.reference.spelling import fold
from tremplin.search import engine
from tremplin.search.model import FacetValue, Profile

router = APIRouter(include_in_schema=False)
_MOST_TOLD = 4
_NOTED = {
    "demandee": "demandée",
    "demande-reprise": "demande reprise",
    "diffusion-arretee": "arrêtée",
    "diffusion-reprise": "reprise",
}
_COLUMNS = ("Annonceur", "État", "Missions", "Domaines", "Départements", "Site")
STATES = {
    "montre": "Que vous montrez",
    "demande": "Demandés",
    "autre": "Que vous ne montrez pas",
}


@dataclass(frozen=True, slots=True)
class Card:
    """An announcer of the catalogue: what it publishes, and where things stand with it."""

    offered: Offered
    profile: Profile

    @property
    def total(self) -> int:
        return self.profile.total

    @property
    def domains(self) -> tuple[str, ...]:
        return _named(self.profile.facets["domain"], DOMAINS)

    @property
    def places(self) -> tuple[str, ...]:
        return _named(self.profile.facets["departmentName"], {})

    def announces(self, domain: str) -> bool:
        return any(each.value == domain for each in self.profile.facets["domain"])

    @property
    def state(self) -> str:
        if self.offered.opened_at:
            return "montre"
        return "demande" if self.offered.said == Kind.ASKED else "autre"

    @property
    def resumable(self) -> bool:
        """Whether the broadcaster itself stopped: nobody else needs to agree to resuming."""
        return self.state == "autre" and self.offered.said == Kind.STOPPED and self.offered.said_by == Side.BROADCASTER


@router.api_route(f"{AT}/annonceurs", methods=READ)
async def announcers(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        offered = await store.announcers(conn, here.at.id)
        values = {"domain": tuple(DOMAINS), "departmentName": tuple(each.name for each in departments().values())}
        profiles = await engine.profiles(conn, KIND, [each.id for each in offered], values)
    cards = [Card(each, profiles[each.id]) for each in offered]
    if asked(request, "format") in {"csv", "xlsx"}:
        return await _sheet(asked(request, "format"), cards)
    return _page(request, here, cards)


async def _sheet(shape: str, cards: list[Card]) -> Response:
    rows = [
        (card.offered.name, STATES[card.state], card.total, ", ".join(card.domains), ", ".join(card.places), card.offered.url)
        for card in sorted(cards, key=lambda card: fold(card.offered.name))
    ]
    return (
        sheets.csv_response("annonceurs", _COLUMNS, rows)
        if shape == "csv"
        else await sheets.xlsx_response("annonceurs", _COLUMNS, rows)
    )


@router.post(f"{AT}/annonceurs")
async def decide(request: Request, partner_id: str) -> Response:
    """Asks an announcer, takes the request back, stops showing it, or shows it again."""
    desk, sent = desk_of(request), await said(request)
    announcer_id, gesture, now = line(sent, "annonceur"), sent.get("geste"), desk.now()
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.DIFFUSE, sent=sent)
        if not here.at.broadcasts:
            raise WorkspaceUnknown
        by = Actor(Side.BROADCASTER, here.author.name)
        pair = {"broadcaster_id": here.at.id, "announcer_id": announcer_id}
        done, more = "", {}
        match gesture:
            case "demander":
                told = await told_at(conn, announcer_id)
                link = desk.base_url + at(announcer_id, "diffuseurs")
                word = text(sent, "mot", LONGEST_WORD)
                await actions.ask(
                    conn, broadcaster=here.at, announcer_id=announcer_id, word=word, by=by, told=told, link=link, now=now
                )
                done = "demandee"
            case "reprendre-demande":
                await actions.cancel(conn, **pair, by=by, now=now)
                done = "demande-reprise"
            case "arreter":
                await actions.stop(conn, **pair, by=by, now=now)
                done, more = "diffusion-arretee", {"annonceur": announcer_id}
            case "reprendre":
                await actions.resume(conn, **pair, by=by, now=now)
                done = "diffusion-reprise"
        if done:
            announcer = await partners.find(conn, announcer_id)
            await noted(desk, conn, here, Act.DIFFUSION, announcer.name if announcer else announcer_id, _NOTED[done])
    return to(here.href("annonceurs"), done, **more)


def _named(found: list[FacetValue], labels: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{labels.get(each.value, each.value)} ({each.count})" for each in found[:_MOST_TOLD])


def _page(request: Request, here: Here, cards: list[Card]) -> Response:
    words, domain, state, number = (asked(request, "nom"), asked(request, "domaine"), asked(request, "etat"), asked_page(request))
    counts = {key: sum(card.state == key for card in cards) for key in STATES}
    kept = [
        card
        for card in cards
        if fold(words) in fold(card.offered.name)
        and (state not in STATES or card.state == state)
        and (domain not in DOMAINS or card.announces(domain))
    ]
    kept.sort(key=lambda card: (-bool(card.offered.opened_at), -card.total, fold(card.offered.name), card.offered.id))
    paging = Paging(here.href("annonceurs"), {"nom": words, "domaine": domain, "etat": state}, number, len(kept))
    stopped = asked(request, "annonceur")
    return pages.drawn(
        request, here, "diffusion/announcers.html", section="annonceurs", cards=kept[skipped(number) : skipped(number) + SIZE],
        paging=paging, words=words, domain=domain, domains=DOMAINS, state=state,
        states=[(key, text_, counts[key]) for key, text_ in STATES.items()], known=len(cards), most=LONGEST_WORD,
        may=Right.DIFFUSE in here.rights and here.at.broadcasts,
        undo=next((card for card in kept if card.offered.id == stopped and card.resumable), None),
    )  # fmt: skip
