"""The announcers that a broadcaster shows, and under which conditions, in words."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, desk_of
from tremplin.diffusion import actions as diffusion
from tremplin.diffusion.model import OWNER, demands
from tremplin.identity.model import Right
from tremplin.kit.condition import All, AnyOf, Condition, Exists, Is, Not
from tremplin.missions.visibility import FIELD_LABELS
from tremplin.partners import store as partners
from tremplin.partners.model import alphabetical
from tremplin.reference.domains import DOMAINS

router = APIRouter(include_in_schema=False)
_MOST_TOLD = 8


@router.api_route(f"{AT}/annonceurs", methods=READ)
async def announcers(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        trees = {tree.root.value: tree for tree in await diffusion.rules_of(conn, here.at.id)}
        known = await partners.find_all(conn, list(trees))
    shown = [
        (
            each,
            [in_words(demand.condition) for demand in demands(trees[each.id].children)],
            in_words(own) if (own := trees[each.id].root.condition) is not None else "",
            trees[each.id].root.created_at,
        )
        for each in sorted(known.values(), key=alphabetical)
    ]
    return pages.drawn(request, here, "diffusion/announcers.html", section="annonceurs", shown=shown)


def in_words(condition: Condition) -> str:
    """A condition as a sentence: « domaine : Environnement, et pas (ville : Lyon) »."""
    match condition:
        case Is(field, values):
            told = [f"« {_value(field, value)} »" for value in values[:_MOST_TOLD]]
            more = f" et {len(values) - _MOST_TOLD} autres valeurs" if len(values) > _MOST_TOLD else ""
            return f"{_label(field)} : {' ou '.join(told)}{more}"
        case Exists(field):
            return f"{_label(field)} renseigné"
        case Not(inner):
            return f"tout sauf ({in_words(inner)})"
        case All(parts):
            return " et ".join(f"({in_words(part)})" for part in parts) or "tout"
        case AnyOf(parts):
            return " ou ".join(f"({in_words(part)})" for part in parts) or "rien"


def _label(field: str) -> str:
    return "annonceur" if field == OWNER else FIELD_LABELS.get(field, field)


def _value(field: str, value: str) -> str:
    return DOMAINS.get(value, value) if field == "domain" else value
