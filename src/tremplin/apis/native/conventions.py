"""Conventions begun by a partner's program: a draft, already filled with what it knows, and the link where people go on."""

from __future__ import annotations

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import documentation
from tremplin.apis.native.bodies import Body
from tremplin.apis.native.caller import authenticate, service
from tremplin.apis.native.documentation import conventions as described
from tremplin.apis.native.errors import Forbidden
from tremplin.immersions.conventions.drafts import actions as drafts
from tremplin.immersions.conventions.drafts.checking import judge
from tremplin.immersions.conventions.drafts.model import WRITTEN
from tremplin.immersions.conventions.links import actions as links
from tremplin.immersions.conventions.links.model import LIFETIMES, Purpose
from tremplin.immersions.conventions.wire import instant
from tremplin.kit.secrets import SecretBox
from tremplin.partners.model import Scope

router = APIRouter(tags=["API Tremplin : conventions"])


@documentation.write(router, "POST", "/api/v1/conventions", **described.BEGIN)
async def begin_convention(request: Request) -> Response:
    """Commence une convention d'immersion avec ce que vous savez déjà, et donne le lien où la personne la termine.

    Envoyez les champs d'une convention sous leurs noms du contrat (ceux de `GET /api/v2/conventions`), tous facultatifs :
    l'entreprise, le métier, les dates, l'horaire, les personnes. Ce qui est donné doit être juste ; `missing` dit ce qui manque
    encore. Rien n'est déposé et personne n'est prévenu : donnez `link` à la personne, qui relit, complète et dépose. Le lien ouvre le
    brouillon à qui le connaît, trente jours ; un brouillon laissé trente jours est effacé.

    Exemple : `curl -X POST -H "Authorization: Bearer $CLE" -H "content-type: application/json"
    -d '{"siret": "77561959600155", "dateStart": "2026-06-15"}' "https://…/api/v1/conventions"`

    Refus : 400 `INVALID_BODY` (champ inconnu ou faux), 400 `DRAFT_TOO_LONG`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN` (clé sans le droit
    `activity:write`), 429 `TOO_MANY_REQUESTS`.
    """
    held, secrets = service(request), _secrets(request)
    async with held.db.writing() as conn:
        caller, headers = await authenticate(request, conn, Scope.ACTIVITY_WRITE)
        if caller.partner.sandbox_until is not None:  # real people would be asked to sign
            raise Forbidden(scope=Scope.ACTIVITY_WRITE)
        body = await Body.of(request)
        answers = {name: body.whatever(name) for name in WRITTEN}
        given = {name: value for name, value in answers.items() if value is not None}
        now = held.now()
        judged = judge(given, now=now)
        for fault in judged.wrong:
            name, *within = fault.path.split(".")
            body.fault(name, fault.message, *within)
        body.refuse_if_wrong()
        draft = await drafts.begin(conn, given, now=now, source=caller.partner.id)
        issued = await links.issue_for_draft(conn, secrets, draft.id, now=now)
    told = {
        "id": draft.id,
        "link": f"{request.app.state.portal.base_url}{issued.path}",
        "expires_at": instant(now + LIFETIMES[Purpose.DRAFT]),
        "missing": [each.path for each in judged.missing],
    }
    # The link opens the draft to whoever has it: no proxy may keep it.
    return Response(orjson.dumps(told), 201, {**headers, "Cache-Control": "no-store"}, "application/json")


def _secrets(request: Request) -> SecretBox:
    box: SecretBox = request.app.state.secrets
    return box
