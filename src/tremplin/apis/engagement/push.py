"""Missions pushed by their announcer: created, changed, withdrawn, one by one or by batches (contract §4.1 to §4.3)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from fastapi import APIRouter, Request
from psycopg_pool import PoolTimeout
from starlette.responses import Response

from tremplin.apis.engagement import bodies, documentation
from tremplin.apis.engagement import push_answers as answers
from tremplin.apis.engagement.caller import Service, authenticate, service
from tremplin.apis.engagement.documentation import push as described
from tremplin.apis.engagement.errors import Busy, InvalidBody, answer
from tremplin.apis.engagement.parameters import Parameters, query_string
from tremplin.apis.engagement.push_bodies import Batch, MissionPatch, NewMission, read_mission
from tremplin.kit.db import Conn
from tremplin.kit.idempotency import actions as idempotency
from tremplin.kit.idempotency.model import Answer, checked, fingerprint
from tremplin.kit.refusal import Refusal
from tremplin.missions import pushing
from tremplin.missions.problems import CLIENT_ID_REPEATED
from tremplin.missions.pushing import Outcome, Push, Upserted
from tremplin.partners.model import Partner, Scope

router = APIRouter(tags=["API Engagement : publier"])
MOST_TOGETHER = 1_000
# As programs of several languages write a boolean; a bare `?dryRun` is a wish too.
_YES, _NO = ("true", "True", "yes", "1", ""), ("false", "False", "no", "0")
Write = Callable[[Conn], Awaitable[Answer]]


@documentation.write(router, "POST", "/v2/mission", **described.CREATE)
async def create_mission(request: Request) -> Response:
    """Publie une mission. Elle est visible de vos diffuseurs dès la réponse.

    Une mission qu'une règle refuse est gardée, avec `statusCode` à `REFUSED` : la réponse est aussi `201`. `problems` donne toutes
    les raisons, et ce qui mérite un regard dans une mission acceptée. Un `clientId` retiré revient, sous le même `id`.
    `?dryRun=true` répond `200` et n'écrit rien. Avec un en-tête `Idempotency-Key`, la même demande renvoyée dans les 24 heures reçoit
    la même réponse.

    Exemple : `curl -X POST -H "x-api-key: $CLE" -H "content-type: application/json" -d @mission.json "https://…/v2/mission"`

    Refus : 400 `INVALID_BODY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 409 `RESSOURCE_ALREADY_EXIST` (ce `clientId` est en ligne),
    422 `IDEMPOTENCY_KEY_REUSED`, 429 `TOO_MANY_REQUESTS`.
    """
    async with _pushing(request) as ask:
        push = read_mission(await bodies.read_json(request), NewMission).push()

        async def write(conn: Conn) -> Answer:
            published = await pushing.announce(conn, push, by=ask.by, now=ask.now)
            return Answer(200 if ask.dry else 201, answers.mission_answer(published, dry=ask.dry))

        return await ask.answered(write)


@documentation.write(router, "PUT", "/v2/mission/{client_id:path}", **described.CHANGE)
async def change_mission(request: Request, client_id: str) -> Response:
    """Change une mission, par votre identifiant. Ce qui n'est pas donné reste ; une liste remplace toute la liste ; `null` efface.

    Si vous donnez un champ de l'organisation, donnez aussi `organizationName`. `?dryRun=true` n'écrit rien.

    Exemple : `curl -X PUT -H "x-api-key: $CLE" -H "content-type: application/json" -d '{"places":5}' "https://…/v2/mission/lecture-12"`

    Refus : 400 `INVALID_BODY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `NOT_FOUND` (inconnue, retirée, ou pas à vous),
    422 `IDEMPOTENCY_KEY_REUSED`, 429 `TOO_MANY_REQUESTS`.
    """
    async with _pushing(request) as ask:
        push = Push(client_id, read_mission(await bodies.read_json(request), MissionPatch).changes())

        async def write(conn: Conn) -> Answer:
            published = await pushing.revise(conn, push, by=ask.by, now=ask.now)
            return Answer(200, answers.mission_answer(published, dry=ask.dry))

        return await ask.answered(write)


@documentation.write(router, "DELETE", "/v2/mission/{client_id:path}", **described.WITHDRAW)
async def withdraw_mission(request: Request, client_id: str) -> Response:
    """Retire une mission de partout, à l'instant. La retirer encore rend la même date. Un POST du même `clientId` la fait revenir.

    Exemple : `curl -X DELETE -H "x-api-key: $CLE" "https://…/v2/mission/lecture-12"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `NOT_FOUND` (inconnue, ou pas à vous), 429 `TOO_MANY_REQUESTS`.
    """
    async with _pushing(request) as ask:

        async def write(conn: Conn) -> Answer:
            deleted_at = await pushing.retire(conn, client_id, by=ask.by, now=ask.now)
            return Answer(200, answers.deletion_answer(client_id, deleted_at))

        return await ask.answered(write)


@documentation.write(router, "POST", "/v2/mission/batch", **described.BATCH)
async def push_batch(request: Request) -> Response:
    """Publie jusqu'à 1 000 missions d'un coup : chacune, décrite en entier, est créée, changée, ou laissée si rien n'a changé.

    `data` rend un résultat par mission, dans l'ordre : `created`, `updated`, `unchanged`, `refused` (gardée, montrée à personne) ou
    `invalid` (pas gardée), avec tous ses problèmes. Une mission fautive n'empêche pas les autres ; renvoyer le même lot ne change
    rien. `?dryRun=true` n'écrit rien.

    Exemple : `curl -X POST -H "x-api-key: $CLE" -H "content-type: application/json" -d @lot.json "https://…/v2/mission/batch"`

    Refus : 400 `INVALID_BODY` (pas de liste, ou plus de 1 000 missions), 401 `UNAUTHORIZED`, 403 `FORBIDDEN`,
    422 `IDEMPOTENCY_KEY_REUSED`, 429 `TOO_MANY_REQUESTS`.
    """
    async with _pushing(request) as ask:
        sent = _listed(await bodies.read_json(request))
        pushes, refused = _read_batch(sent)

        async def write(conn: Conn) -> Answer:
            upserted = await pushing.upsert(conn, list(pushes.values()), by=ask.by, now=ask.now)
            done = refused | dict(zip(pushes, upserted, strict=True))
            results = [answers.result(k, _client_id(sent[k]), done[k], dry=ask.dry) for k in range(len(sent))]
            return Answer(200, answers.batch_answer(results, dry=ask.dry))

        return await ask.answered(write)


def _listed(sent: Any) -> list[Any]:
    missions = sent.get("missions") if isinstance(sent, dict) else sent
    return bodies.checked({"missions": missions}, Batch).missions


def _read_batch(sent: list[Any]) -> tuple[dict[int, Push], dict[int, Upserted]]:
    """The missions of a batch by index: those that can be read, and what becomes of the others."""
    pushes: dict[int, Push] = {}
    refused: dict[int, Upserted] = {}
    first: dict[str, int] = {}
    for index, each in enumerate(sent):
        try:
            push = read_mission(each, NewMission).push()
        except InvalidBody as refusal:
            refused[index] = answers.unreadable(refusal)
            continue
        earlier = first.setdefault(push.client_id, index)
        if earlier == index:
            pushes[index] = push
        else:
            problem = CLIENT_ID_REPEATED.at("/clientId", value=push.client_id, other=earlier)
            refused[index] = Upserted(Outcome.INVALID, None, (problem,))
    return pushes, refused


def _client_id(sent: Any) -> str | None:
    """As it was sent, for whoever looks for it in the answer."""
    given = sent.get("clientId") if isinstance(sent, dict) else None
    return given if isinstance(given, str) else None


@dataclass(frozen=True, slots=True)
class _Ask:
    """A write that a partner asks for."""

    request: Request
    held: Service
    by: Partner
    headers: dict[str, str]
    now: datetime
    dry: bool
    key: str | None

    async def answered(self, write: Write) -> Response:
        """The answer of a write, done entirely or not at all; under a key, done once. In dry runs, undone."""
        async with self.held.turns.of(self.by.id), self.held.db.writing() as conn:
            if self.dry:
                async with conn.transaction(force_rollback=True):
                    done = await write(conn)
            elif self.key:
                done = await self._once(conn, self.key, write)
            else:
                done = await write(conn)
        headers = {**self.headers, "Idempotent-Replayed": "true"} if done.replayed else self.headers
        return Response(done.body, done.status, headers, "application/json")

    async def _once(self, conn: Conn, key: str, write: Write) -> Answer:
        scope = self.request.scope
        asked = fingerprint(scope["method"].encode(), scope["path"].encode(), scope["query_string"], await self.request.body())

        async def attempt() -> Answer:
            try:
                async with conn.transaction():
                    return await write(conn)
            except Refusal as refusal:  # an answer as any other: given again, whatever has changed since
                said = answer(refusal)
                return Answer(said.status_code, bytes(said.body))

        return await idempotency.once(conn, self.by.id, key, asked, now=self.now, answer=attempt)


@asynccontextmanager
async def _pushing(request: Request) -> AsyncIterator[_Ask]:
    """What every write of this API begins with: who asks, and how. Raises Busy when the database makes it wait too long."""
    held = service(request)
    try:
        async with held.db.reading() as conn:
            caller, headers = await authenticate(request, conn, Scope.MISSIONS_WRITE)
        key = request.headers.get("idempotency-key")
        yield _Ask(request, held, caller.partner, headers, held.now(), _is_dry(request), None if key is None else checked(key))
    except (PoolTimeout, psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
        raise Busy from None


def _is_dry(request: Request) -> bool:
    parameters = Parameters(query_string(request))
    said = parameters.options("dryRun", (*_YES, *_NO))
    parameters.refuse_if_wrong()
    return bool(said) and said[0] in _YES
