"""Where one arrives: the partners one acts for, then the way to a first mission shown somewhere."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, HOME, READ, Here, at, desk_of, to
from tremplin.diffusion import actions as diffusion
from tremplin.identity import membership
from tremplin.identity.model import Right
from tremplin.kit.abreast import abreast
from tremplin.kit.db import Conn
from tremplin.kit.french import number
from tremplin.missions import store as missions
from tremplin.missions import visibility
from tremplin.missions.catalogue import store as catalogue
from tremplin.missions.catalogue.model import Counted
from tremplin.missions.moderation import actions as moderation
from tremplin.partners import store as partners
from tremplin.partners.model import alphabetical
from tremplin.reference.spelling import fold

router = APIRouter(include_in_schema=False)
_MOST_PARTNERS = 200


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way. `href`: where it is done, for who may."""

    label: str
    done: bool
    told: str
    href: str | None = None
    action: str = ""


@router.api_route(HOME, methods=READ)
async def choose(request: Request) -> Response:
    """The partners one may act for; straight to the only one."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.known(request, conn)
        found = sorted(await membership.partners_of(conn, here.held.account), key=alphabetical)
    if len(found) == 1 and "choisir" not in request.query_params:
        return to(at(found[0].id))
    words = " ".join(request.query_params.get("nom", "")[:100].split())
    shown = [each for each in found if fold(words) in fold(each.name)] if words else found
    listed = [(each, at(each.id)) for each in shown[:_MOST_PARTNERS]]
    return pages.drawn(request, here, "partners.html", listed=listed, total=len(shown), held=len(found), words=words)


@router.api_route(AT, methods=READ)
async def home(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        (counted, announcing), broadcasting, waiting = await abreast(
            conn,
            lambda conn: _announcing(conn, here),
            lambda conn: _broadcasting(conn, here),
            lambda conn: _waiting(conn, here),
        )
    ways = [("annoncer", "Publier vos missions", announcing), ("diffuser", "Diffuser les missions des autres", broadcasting)]
    return pages.drawn(request, here, "home.html", section="", counted=counted, waiting=waiting, ways=[way for way in ways if way[2]])


async def _announcing(conn: Conn, here: Here) -> tuple[Counted, list[Step]]:
    """From nothing to a first mission that a broadcaster shows."""
    if not here.at.announces:
        return Counted(), []
    counted = await catalogue.count(conn, here.at.id)
    has_any = bool(counted.visible or counted.refused)
    shown_by = []
    if counted.latest and (mission := await missions.find(conn, counted.latest)):
        shown_by = [each.broadcaster_name for each in await visibility.everywhere(conn, mission) if each.visible]
    may = Right.ANNOUNCE in here.rights
    return counted, [
        Step(
            "Publier une première mission",
            has_any,
            "Vous en avez déjà publié." if has_any else "Par un formulaire, en quelques minutes.",
            here.href("missions/nouvelle") if may and not has_any else None,
            "Écrire une mission",
        ),
        Step(
            "Avoir une mission sans erreur",
            counted.visible > 0,
            f"{number(counted.visible)} sans erreur." if counted.visible else "Les erreurs sont dites sur la page de chaque mission.",
            here.href("missions") + "?etat=refused" if counted.refused and not counted.visible else None,
            "Voir ce qui est à corriger",
        ),
        Step(
            "La voir quelque part",
            counted.visible > 0,
            _where(shown_by) if counted.visible else "Elle paraîtra aussitôt sur le portail public.",
            f"/missions/{counted.latest}" if counted.latest else None,
            "La voir sur le portail public",
        ),
    ]


def _where(shown_by: list[str]) -> str:
    others = f", et chez {', '.join(shown_by[:3])}" if shown_by else ""
    more = f" et {len(shown_by) - 3} de plus" if len(shown_by) > 3 else ""
    return f"Elle est sur le portail public{others}{more}."


async def _broadcasting(conn: Conn, here: Here) -> list[Step]:
    """From nothing to calls that show missions."""
    if not here.at.broadcasts:
        return []
    rules, made = await abreast(
        conn, lambda conn: diffusion.rules_of(conn, here.at.id), lambda conn: partners.keys_of(conn, here.at.id)
    )
    opened, keys = len(rules), [key for key in made if key.revoked_at is None]
    used = any(key.last_used_on for key in keys)
    manages = Right.MANAGE in here.rights
    return [
        Step(
            "Avoir des annonceurs à montrer",
            opened > 0,
            f"{opened} annonceur{'s' if opened > 1 else ''} vous {'sont ouverts' if opened > 1 else 'est ouvert'}."
            if opened
            else "Choisissez dans le catalogue, et demandez : l'annonceur est prévenu.",
            here.href("annonceurs"),
            "Voir lesquels" if opened else "Choisir des annonceurs",
        ),
        Step(
            "Créer une clé d'API",
            bool(keys),
            f"{len(keys)} clé{'s' if len(keys) > 1 else ''} en service." if keys else "Elle permet à votre site de lire les missions.",
            here.href("cles") if manages and not keys else None,
            "Créer une clé",
        ),
        Step(
            "Lire les missions depuis votre site",
            used,
            "Votre clé sert." if used else "La documentation donne un premier appel à copier.",
            None if used else "/docs",
            "Lire la documentation",
        ),
    ]


async def _waiting(conn: Conn, here: Here) -> int | None:
    """How many missions wait for a decision; None for who does not moderate."""
    if not here.at.moderates or Right.MODERATE not in here.rights:
        return None
    return await moderation.waiting(conn, here.at)
