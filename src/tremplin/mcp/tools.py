"""The three tools: search, detail, explain. Each opens a connection for the time of its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tremplin.kit.clock import Clock, utc_now
from tremplin.kit.db import Conn, Database
from tremplin.kit.refusal import Refusal
from tremplin.mcp.arguments import Arguments
from tremplin.mcp.protocol import ArgumentsRefused, Server, Tool
from tremplin.mcp.seeking import EVENT, IMMERSION, KINDS, MISSION, Seeker, Wish
from tremplin.missions import store as missions
from tremplin.missions import visibility
from tremplin.missions.visibility import Hidden
from tremplin.partners import actions as partners
from tremplin.partners.model import Partner, Scope
from tremplin.reference.geocoder import locate
from tremplin.search.model import Near

_DEFAULT_RADIUS, _MOST_RADIUS = 20, 100
_DEFAULT_LIMIT, _MOST = 5, 20
INSTRUCTIONS = (
    "Tremplin réunit des missions de bénévolat, des immersions en entreprise et des événements emploi, en France. Cherchez avec "
    "« search », lisez avec « detail », et donnez toujours à la personne l'adresse de la page (« url ») : c'est là qu'elle candidate."
)
_TEXT = {"type": "string"}


class NothingThere(Refusal):
    code = "TOOL_NOTHING_THERE"
    status = 404
    sentence = "Rien n'a cet identifiant, ou ce n'est plus proposé : cherchez de nouveau avec « search »."


class KeyNeeded(Refusal):
    code = "TOOL_KEY_NEEDED"
    status = 401
    sentence = "Il faut une clé de partenaire pour cette question : lancez « tremplin mcp » avec la variable TREMPLIN_MCP_KEY."


@dataclass(frozen=True, slots=True)
class Toolbox:
    """What the tools work with; `key` is that of the partner for whom the assistant asks, if it is one."""

    db: Database
    base_url: str
    key: str | None = field(default=None, repr=False)
    now: Clock = utc_now

    def server(self, version: str) -> Server:
        """The server of these tools."""
        return Server("tremplin", version, INSTRUCTIONS, (self._search(), self._detail(), self._explain()))

    def _search(self) -> Tool:
        number = {"type": "integer", "minimum": 1}
        schema = {
            "words": {**_TEXT, "description": "Mots cherchés : une cause, une activité, un métier. Vide : tout."},
            "near": {**_TEXT, "description": "Commune, code postal ou INSEE, ou « 48.11,-1.68 »."},
            "radius_km": {**number, "maximum": _MOST_RADIUS, "default": _DEFAULT_RADIUS, "description": "Rayon autour de « near »."},
            "since": {**_TEXT, "format": "date", "description": "Premier jour (2026-12-31) ; les événements partent d'aujourd'hui."},
            "until": {**_TEXT, "format": "date", "description": "Dernier jour, compris."},
            "kinds": {
                "type": "array",
                "items": {"enum": list(KINDS)},
                "description": "mission (bénévolat), immersion (métier à découvrir), event (événement emploi).",
            },
            "limit": {**number, "maximum": _MOST, "default": _DEFAULT_LIMIT, "description": "Combien de résultats par sorte."},
        }
        told = (
            "Cherche des missions de bénévolat, des entreprises qui accueillent en immersion et des événements emploi, par mots, lieu "
            "et jours. Rend le nombre exact de chaque sorte et les premiers résultats, avec l'adresse de leur page."
        )
        return Tool("search", "Chercher", told, _object(schema), self.search)

    def _detail(self) -> Tool:
        schema = {
            "kind": {"enum": list(KINDS), "description": "La sorte, comme « search » la donne."},
            "id": {**_TEXT, "description": "L'identifiant, comme « search » le donne."},
        }
        told = "Donne tout ce qui est publié d'une mission, d'une immersion ou d'un événement."
        return Tool("detail", "Lire", told, _object(schema, "kind", "id"), self.detail)

    def _explain(self) -> Tool:
        schema = {"mission_id": {**_TEXT, "description": "L'identifiant de la mission."}}
        told = (
            "Dit pourquoi une mission est visible, ou non : chez vous si vous diffusez, chez chacun de vos diffuseurs si la mission "
            "est à vous. Demande que le serveur soit lancé avec une clé de partenaire."
        )
        return Tool("explain", "Expliquer la visibilité", told, _object(schema, "mission_id"), self.explain)

    async def search(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Every kind that is asked for, beside what was understood of the place."""
        read = Arguments(given)
        read.refuse_unknown(("words", "near", "radius_km", "since", "until", "kinds", "limit"))
        kinds, radius = read.choices("kinds", KINDS), read.number("radius_km", _DEFAULT_RADIUS, least=1, most=_MOST_RADIUS)
        near, place = _place(read.text("near"), radius)
        limit = read.number("limit", _DEFAULT_LIMIT, least=1, most=_MOST)
        wish = Wish(read.text("words"), near, read.day("since"), read.day("until"), limit)
        if wish.since and wish.until and wish.until < wish.since:
            raise ArgumentsRefused(reason="« until » précède « since ».")
        async with self.db.reading() as conn:
            seeker = Seeker(conn, self.base_url, self.now())
            ways = {MISSION: seeker.missions, IMMERSION: seeker.immersions, EVENT: seeker.events}
            return {"near": place, **{f"{kind}s": await ways[kind](wish) for kind in kinds}}

    async def detail(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """One thing. Raises NothingThere."""
        read = Arguments(given)
        read.refuse_unknown(("kind", "id"))
        (kind, *others), id_ = read.choices("kind", KINDS), read.required("id")
        if others:
            raise ArgumentsRefused(reason=f"Donnez « kind » : {', '.join(KINDS)}.")
        async with self.db.reading() as conn:
            seeker = Seeker(conn, self.base_url, self.now())
            ways = {MISSION: seeker.mission, IMMERSION: seeker.immersion, EVENT: seeker.event}
            found = await ways[kind](id_)
        if found is None:
            raise NothingThere
        return found

    async def explain(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Why a mission is, or is not, visible, to the partner of the key. Raises KeyNeeded."""
        read = Arguments(given)
        read.refuse_unknown(("mission_id",))
        mission_id = read.required("mission_id")
        async with self.db.reading() as conn:
            partner = await self._partner(conn)
            mission = await missions.find(conn, mission_id)
            if mission is not None and mission.owner == partner.id:
                answers = await visibility.everywhere(conn, mission)
            else:
                answer = await visibility.at(conn, mission_id, partner.id)
                # As in the workspace: why a stranger's mission was refused or withdrawn is not this partner's business.
                is_hidden = answer.reason in {Hidden.WITHDRAWN, Hidden.REFUSED}
                is_open = not is_hidden or await visibility.is_open_to(conn, mission_id, partner.id)
                answers = [answer if is_open else visibility.unknown_at(partner)]
        return {"mission_id": mission_id, "asked_by": partner.name, "answers": [each.as_json() for each in answers]}

    async def _partner(self, conn: Conn) -> Partner:
        known = await partners.recognise(conn, self.key, now=self.now()) if self.key else None
        if known is None or Scope.MISSIONS_READ.value not in known[1].scopes:
            raise KeyNeeded
        return known[0]


def _place(typed: str, radius: int) -> tuple[Near | None, dict[str, Any] | None]:
    """The circle around a place, and what was understood. Raises ArgumentsRefused when nothing bears this name."""
    if not typed:
        return None, None
    places = locate(typed, limit=3)
    if not places:
        raise ArgumentsRefused(
            reason="« near » n'est pas un lieu connu : donnez une commune, un code postal ou INSEE, ou « 48.11,-1.68 »."
        )
    best, *others = places
    told = {"label": best.label, "radius_km": radius, "others": [each.label for each in others]}
    return Near(best.lat, best.lon, radius), told


def _object(properties: Mapping[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
