"""What a moderator does of the missions it is offered: added to the contract, under the names of its back-office (§1.14)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import documentation, moderation_views
from tremplin.apis.engagement.bodies import read
from tremplin.apis.engagement.caller import authenticate, service
from tremplin.apis.engagement.documentation import moderation as described
from tremplin.apis.engagement.moderation_bodies import Decide, Many, Rules, Trial, UndoMany, UndoOne
from tremplin.apis.engagement.parameters import Parameters, query_string
from tremplin.kit.db import Conn
from tremplin.missions.moderation import actions, automatic
from tremplin.missions.moderation.errors import MissionNotOffered
from tremplin.missions.moderation.inbox.model import Wanted
from tremplin.missions.moderation.model import Author, Status
from tremplin.missions.moderation.motives import MOTIVES
from tremplin.partners.model import Partner, Scope

router = APIRouter(tags=["API Engagement : modération"])
STATUSES = tuple(status.value for status in Status)
DEFAULT_LIMIT, MOST = 25, 500
FURTHEST = 1_000_000_000
# Our names → those of the original's back-office, understood too.
_LISTS = {
    "publisher": "publisherIds",
    "domain": "domains",
    "department": "departments",
    "city": "cities",
    "organization": "organizationIds",
    "activity": "activities",
    "motive": "comment",
}


@dataclass(frozen=True, slots=True)
class Session:
    """A moderator's call."""

    conn: Conn
    moderator: Partner
    headers: dict[str, str]
    key_label: str
    base_url: str

    def author(self, user_name: str | None) -> Author:
        return Author(name=(user_name or "").strip() or self.key_label or self.moderator.name)

    def answer(self, data: object, **further: object) -> Response:
        return Response(orjson.dumps({"ok": True, **further, "data": data}), 200, self.headers, "application/json")


@asynccontextmanager
async def _session(request: Request, scope: Scope) -> AsyncIterator[Session]:
    held = service(request)
    opened = held.db.writing() if scope == Scope.MODERATION_WRITE else held.db.reading()
    async with opened as conn:
        caller, headers = await authenticate(request, conn, scope)
        await actions.offered_to(conn, caller.partner)  # a stranger is refused before anything it sent is read
        yield Session(conn, caller.partner, headers, caller.key.label, held.base_url)


def _known(mission_id: str) -> str:
    """PostgreSQL refuses texts with a zero byte: no mission has such an id. Raises MissionNotOffered."""
    if not mission_id.isprintable():
        raise MissionNotOffered
    return mission_id


@documentation.read(router, "/v2/moderation", **described.INBOX)
async def list_moderations(request: Request) -> Response:
    """Les missions que les annonceurs vous ouvrent, avec votre décision ; d'abord celles qui attendent depuis le plus longtemps.

    Une mission que personne n'a décidée est `PENDING`. Chaque filtre accepte plusieurs valeurs, répétées ou séparées par des virgules.
    `aggs` compte les missions par valeur de chaque filtre, les autres filtres appliqués. `sort=newest` inverse l'ordre.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v2/moderation?status=PENDING&department=69&limit=50"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN` (vous ne modérez pas), 429 `TOO_MANY_REQUESTS`.
    """
    async with _session(request, Scope.MODERATION_READ) as session:
        parameters = Parameters(query_string(request).replace("%00", ""))
        wanted = _wanted(parameters)
        sizes: dict[str, int] = {}
        for name, former, default, most in (("limit", "size", DEFAULT_LIMIT, MOST), ("skip", "from", 0, FURTHEST)):
            used = name if parameters.has(name) or not parameters.has(former) else former
            sizes[name] = int(parameters.number(used, default, least=0, most=most, whole=True) or 0)
        newest = parameters.options("sort", ("oldest", "newest", "asc", "desc"))[:1] in (["newest"], ["desc"])
        parameters.refuse_if_wrong()
        page = await actions.inbox(session.conn, session.moderator, wanted, newest=newest, limit=sizes["limit"], skip=sizes["skip"])
        now = service(request).now()
        data = [moderation_views.line(each, now) for each in page.lines]
        return session.answer(data, total=page.total, **sizes, aggs=moderation_views.aggregates(page))


def _wanted(parameters: Parameters) -> Wanted:
    lists = {name: tuple(parameters.listed(name) or parameters.listed(former)) for name, former in _LISTS.items()}
    return Wanted(
        status=tuple(parameters.listed_options("status", STATUSES)),
        words=parameters.first("q") or parameters.first("search") or "",
        changed=parameters.options("changed", ("true", "false"))[:1] == ["true"],
        **lists,
    )


@documentation.read(router, "/v2/moderation/motives", **described.MOTIVES)
async def list_motives(request: Request) -> Response:
    """Les motifs de refus : un même vocabulaire pour tous les modérateurs. `ofOrganization` : vaut pour toute l'organisation.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v2/moderation/motives"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 429 `TOO_MANY_REQUESTS`.
    """
    async with _session(request, Scope.MODERATION_READ) as session:
        return session.answer([moderation_views.motive(each, session.moderator.id) for each in MOTIVES.values()])


@documentation.read(router, "/v2/moderation/rules", **described.RULES)
async def show_rules(request: Request) -> Response:
    """Vos règles automatiques, dans leur ordre ; `active` dit si elles décident. `presets` donne des règles prêtes à l'emploi.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v2/moderation/rules"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 429 `TOO_MANY_REQUESTS`.
    """
    async with _session(request, Scope.MODERATION_READ) as session:
        return session.answer(moderation_views.rule_set(await automatic.rules_of(session.conn, session.moderator)))


@documentation.write(router, "PUT", "/v2/moderation/rules", **described.RULES_WRITE)
async def write_rules(request: Request) -> Response:
    """Remplace vos règles automatiques. La première règle dont tous les critères sont remplis décide ; une mission qui n'en remplit
    aucune attend une personne, et ce qu'une personne a décidé n'est jamais repris.

    `active` : elles décident, des missions publiées dans les instants qui suivent et, toutes les trois heures, de tout ce qui attend.
    Envoyez `preset` à la place de `rules` pour des règles prêtes à l'emploi.

    Exemple : `curl -X PUT -H "x-api-key: $CLE" -d '{"preset":"jeveuxaider","active":true}' "https://…/v2/moderation/rules"`

    Refus : 400 `INVALID_BODY` ou `RULE_INVALID` (la phrase dit où), 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 429 `TOO_MANY_REQUESTS`.
    """
    async with _session(request, Scope.MODERATION_WRITE) as session:
        sent = await read(request, Rules)
        current = await automatic.rules_of(session.conn, session.moderator)
        active = current.active if sent.active is None else sent.active
        now = service(request).now()
        written = await automatic.set_rules(session.conn, session.moderator, sent.chosen(current.rules), active=active, now=now)
        return session.answer(moderation_views.rule_set(written))


@documentation.write(router, "POST", "/v2/moderation/rules/simulate", **described.SIMULATION)
async def simulate_rules(request: Request) -> Response:
    """Ce que des règles décideraient aujourd'hui des missions des derniers jours (`days`, 30 sans valeur), sans rien écrire.

    `rules` ou `preset` ; sans l'un ni l'autre, vos règles enregistrées. Pour chaque règle : combien de missions, ce qui en est décidé
    à ce jour (`decided` : une règle qui refuserait ce que vous avez accepté se voit là) et quelques exemples.

    Exemple : `curl -X POST -H "x-api-key: $CLE" -d '{"preset":"jeveuxaider","days":90}' "https://…/v2/moderation/rules/simulate"`

    Refus : 400 `INVALID_BODY` ou `RULE_INVALID`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 429 `TOO_MANY_REQUESTS`.
    """
    async with _session(request, Scope.MODERATION_READ) as session:
        sent = await read(request, Trial)
        current = await automatic.rules_of(session.conn, session.moderator)
        now = service(request).now()
        tried = await automatic.simulate(session.conn, session.moderator, sent.chosen(current.rules), days=sent.days, now=now)
        return session.answer(moderation_views.simulation(tried, now))


@documentation.write(router, "POST", "/v2/moderation/many", **described.MANY)
async def decide_many(request: Request) -> Response:
    """Décide de plusieurs missions d'un geste : par identifiants (`ids`), par organisation ou par tout autre filtre de la liste.

    Sans `status` dans `where`, seules les missions en attente sont prises (ou toutes celles de `ids`). Deux mille missions au plus par
    appel, les plus anciennes d'abord : `remaining` dit combien il en reste. `batch` sert à tout annuler ; `dryRun` montre sans écrire.

    Exemple : `curl -X POST -H "x-api-key: $CLE" -d '{"where":{"ids":["0f6f…"]},"update":{"status":"ACCEPTED"}}' "https://…/v2/moderation/many"`

    Refus : 400 `INVALID_BODY`, `SELECTION_MISSING`, `MOTIVE_REQUIRED`, `MOTIVE_UNKNOWN`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`,
    429 `TOO_MANY_REQUESTS`.
    """
    async with _session(request, Scope.MODERATION_WRITE) as session:
        sent = await read(request, Many)
        done = await actions.decide_many(
            session.conn,
            session.moderator,
            sent.where.wanted(),
            sent.update.decision(),
            by=session.author(sent.user_name),
            now=service(request).now(),
            dry_run=sent.dry_run,
        )
        return session.answer(moderation_views.done(done))


@documentation.write(router, "POST", "/v2/moderation/many/undo", **described.UNDO_MANY)
async def undo_many(request: Request) -> Response:
    """Annule d'un geste ce qu'un geste a décidé (`batch`), sauf là où quelqu'un a décidé autre chose depuis.

    Exemple : `curl -X POST -H "x-api-key: $CLE" -d '{"batch":"019…"}' "https://…/v2/moderation/many/undo"`

    Refus : 400 `INVALID_BODY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 409 `NOTHING_TO_UNDO`, 429 `TOO_MANY_REQUESTS`.
    """
    async with _session(request, Scope.MODERATION_WRITE) as session:
        sent = await read(request, UndoMany)
        by = session.author(sent.user_name)
        done = await actions.undo_many(session.conn, session.moderator, sent.batch, by=by, now=service(request).now())
        return session.answer(moderation_views.done(done))


@documentation.read(router, "/v2/moderation/{mission_id}", **described.DETAIL)
async def show_moderation(request: Request, mission_id: str) -> Response:
    """Une mission entière, votre décision, et tout ce qui l'a changée, du plus récent au plus ancien.

    `changed` nomme les champs que l'annonceur a modifiés depuis votre décision, quand ils méritent d'être relus.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v2/moderation/0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `NOT_FOUND` (inconnue, retirée, ou pas ouverte à vous), 429 `TOO_MANY_REQUESTS`.
    """
    async with _session(request, Scope.MODERATION_READ) as session:
        return await _shown(session, mission_id)


@documentation.write(router, "PUT", "/v2/moderation/{mission_id}", **described.DECIDE)
async def decide(request: Request, mission_id: str) -> Response:
    """Décide d'une mission : acceptée, elle est visible dans vos listes à la requête suivante ; refusée, elle en disparaît.

    Un refus demande un `motive` (un code) ou un `comment`, que l'annonceur lira. `title` remplace le titre là où vous diffusez la
    mission ; `note` reste dans votre équipe. Une clé absente ne change rien, `null` efface. `userName` : qui décide (historique).

    Exemple : `curl -X PUT -H "x-api-key: $CLE" -d '{"status":"ACCEPTED","title":"Lire aux enfants"}' "https://…/v2/moderation/0f6f…"`

    Refus : 400 `INVALID_BODY`, `MOTIVE_REQUIRED`, `MOTIVE_UNKNOWN`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `NOT_FOUND`,
    429 `TOO_MANY_REQUESTS`.
    """
    async with _session(request, Scope.MODERATION_WRITE) as session:
        sent = await read(request, Decide)
        by, now = session.author(sent.user_name), service(request).now()
        await actions.decide(session.conn, session.moderator, _known(mission_id), sent.decision(), by=by, now=now)
        return await _shown(session, mission_id)


@documentation.write(router, "POST", "/v2/moderation/{mission_id}/undo", **described.UNDO)
async def undo(request: Request, mission_id: str) -> Response:
    """Annule votre dernière décision et rétablit la précédente ; une seconde fois, celle d'avant. L'annulation est dans l'historique.

    Exemple : `curl -X POST -H "x-api-key: $CLE" "https://…/v2/moderation/0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11/undo"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `NOT_FOUND`, 409 `NOTHING_TO_UNDO`, 429 `TOO_MANY_REQUESTS`.
    """
    async with _session(request, Scope.MODERATION_WRITE) as session:
        sent = await read(request, UndoOne)
        by, now = session.author(sent.user_name), service(request).now()
        await actions.undo(session.conn, session.moderator, _known(mission_id), by=by, now=now)
        return await _shown(session, mission_id)


async def _shown(session: Session, mission_id: str) -> Response:
    seen = await actions.look(session.conn, session.moderator, _known(mission_id))
    changes = await actions.history(session.conn, session.moderator, mission_id)
    mission = await actions.rendering(session.conn, seen)
    body = moderation_views.detail(seen, changes, mission, base_url=session.base_url, reader=session.moderator.id)
    return Response(body, 200, session.headers, "application/json")
