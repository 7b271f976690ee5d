"""Search from any page: whatever a space holds under some words, and its pages by their names; for staff, partners and people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Here, desk_of
from tremplin.dashboard.listing import asked
from tremplin.dashboard.pages import STAFF
from tremplin.diffusion.agreements import store as agreements
from tremplin.diffusion.widgets import store as widgets
from tremplin.events.catalogue import store as agenda
from tremplin.events.catalogue.model import Wanted as EventsWanted
from tremplin.identity.model import Right
from tremplin.identity.oversight import store as oversight
from tremplin.immersions.offers import owned
from tremplin.kit.abreast import abreast
from tremplin.kit.db import Conn
from tremplin.missions.catalogue import store as catalogue
from tremplin.missions.catalogue.model import Counted
from tremplin.missions.catalogue.model import Wanted as MissionsWanted
from tremplin.reference.spelling import fold
from tremplin.tracking.campaigns import store as campaigns

router = APIRouter(include_in_schema=False)
PAGE = "chercher"
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Found:
    """Something found: what it is called, where it is, what is said beside."""

    label: str
    href: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What was found of one kind, the first of it, and where the rest is listed."""

    title: str
    total: int
    found: list[Found]
    rest: str = ""


@router.api_route(f"{AT}/{PAGE}", methods=READ)
async def in_space(request: Request, partner_id: str) -> Response:
    desk, words = desk_of(request), asked(request, "q", 100)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        sections = await _in_space(conn, here, words, request) if words else []
    return _page(request, here, words, [_pages(here, words), *sections])


@router.api_route(f"{STAFF}/{PAGE}", methods=READ)
async def in_platform(request: Request) -> Response:
    desk, words = desk_of(request), asked(request, "q", 100)
    sections: list[Section] = []
    async with desk.db.reading() as conn:
        here = await desk.staff(request, conn)
        if words:
            (total, held), (count, people) = await abreast(
                conn,
                lambda conn: oversight.partners(conn, words=words, state="open", limit=_SHOWN, skip=0),
                lambda conn: oversight.people(conn, words=words, limit=_SHOWN, skip=0),
            )
            partners = [Found(each.name, f"{STAFF}/partenaires/{quote(each.id, safe='')}", each.id) for each in held]
            known = [Found(each.name or each.email, f"{STAFF}/personnes/{quote(each.id, safe='')}", each.email) for each in people]
            rest = urlencode({"nom": words})
            sections = [
                Section("Partenaires", total, partners, f"{STAFF}/partenaires?{rest}"),
                Section("Personnes", count, known, f"{STAFF}/personnes?{rest}"),
            ]
    return _page(request, here, words, [_pages(here, words), *sections])


def _page(request: Request, here: Here, words: str, sections: list[Section]) -> Response:
    return pages.drawn(
        request, here, "seeking.html", section=PAGE, words=words, sections=[each for each in sections if each.total],
        moderates=here.partner is not None and here.at.moderates and Right.MODERATE in here.rights,
        elsewhere=urlencode({"texte": words}),
    )  # fmt: skip


def _pages(here: Here, words: str) -> Section:
    """Those of the menu whose name has these words."""
    found = [Found(label, href, group) for group, entries in pages.menu(here).items() for _, href, label in entries]
    suited = [each for each in found if words and _has(each.label, words)]
    return Section("Pages", len(suited), suited)


async def _in_space(conn: Conn, here: Here, words: str, request: Request) -> list[Section]:
    """What the space announces, then by what it shows what others announce."""
    announced, shown = await abreast(
        conn,
        lambda conn: abreast(
            conn,
            lambda conn: _missions(conn, here, words),
            lambda conn: _events(conn, here, words, request),
            lambda conn: _companies(conn, here, words),
        ),
        lambda conn: abreast(
            conn,
            lambda conn: _announcers(conn, here, words),
            lambda conn: _widgets(conn, here, words),
            lambda conn: _campaigns(conn, here, words),
        ),
    )
    return [*announced, *shown]


async def _missions(conn: Conn, here: Here, words: str) -> Section:
    total, lines = await catalogue.page(conn, here.at.id, MissionsWanted(words=words), limit=_SHOWN, skip=0, counted=Counted())
    found = [
        Found(each.title or "Sans titre", here.href(f"mission/{quote(each.id, safe='')}"), _joined(each.organisation, each.city))
        for each in lines
    ]
    return Section("Missions", total, found, here.href("missions") + f"?{urlencode({'texte': words})}")


async def _events(conn: Conn, here: Here, words: str, request: Request) -> Section:
    page = await agenda.page(conn, here.at.id, EventsWanted(words=words), now=desk_of(request).now(), limit=_SHOWN, skip=0)
    found = [Found(each.title, here.href(f"evenement/{each.id}"), _joined(each.city)) for each in page.events]
    return Section("Événements à venir", page.total, found, here.href("evenements") + f"?{urlencode({'texte': words})}")


async def _companies(conn: Conn, here: Here, words: str) -> Section:
    total, held = await owned.look_through(conn, by=here.at.id, words=words, limit=_SHOWN, skip=0)
    found = [Found(each.name, here.href(f"entreprise/{each.siret}"), each.siret) for each in held]
    return Section("Entreprises d'accueil", total, found, here.href("entreprises") + f"?{urlencode({'texte': words})}")


async def _announcers(conn: Conn, here: Here, words: str) -> Section:
    held = await agreements.announcers(conn, here.at.id) if here.at.broadcasts else []
    suited = [each for each in held if _has(each.name, words)]
    found = [Found(each.name, here.href(f"annonceurs/{quote(each.id, safe='')}")) for each in suited if each.opened_at]
    rest = here.href("annonceurs") + f"?{urlencode({'nom': words})}"
    return Section("Annonceurs", len(suited), (found or [Found(each.name, rest) for each in suited])[:_SHOWN], rest)


async def _widgets(conn: Conn, here: Here, words: str) -> Section:
    held = await widgets.of_owner(conn, here.at.id)
    return _named("Widgets", ((each.name, here.href(f"widgets/{each.id}")) for each in held), words, here.href("widgets"))


async def _campaigns(conn: Conn, here: Here, words: str) -> Section:
    held = await campaigns.of_owner(conn, here.at.id)
    listed = ((each.name, here.href(f"campagnes/{quote(each.id, safe='')}")) for each in held)
    return _named("Liens et QR codes", listed, words, here.href("campagnes"))


def _named(title: str, listed: Iterable[tuple[str, str]], words: str, rest: str) -> Section:
    suited = [Found(name, href) for name, href in listed if _has(name, words)]
    return Section(title, len(suited), suited[:_SHOWN], rest)


def _has(name: str, words: str) -> bool:
    folded = fold(name)
    return all(word in folded for word in fold(words).split())


def _joined(*told: str | None) -> str:
    return " · ".join(each for each in told if each)
