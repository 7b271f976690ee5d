"""Companies that welcome people, described by a partner for them: written whole, read again, withdrawn.

`missions:write` opens these routes, those that read too: it is the right of partners that announce, and what is read here holds
people's addresses, which a key made only to show what others announce must not reach.
"""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import documentation, errors, preconditions
from tremplin.apis.native import establishment_bodies as shapes
from tremplin.apis.native.bodies import Body
from tremplin.apis.native.caller import authenticate, service
from tremplin.apis.native.documentation import establishments as described
from tremplin.apis.native.errors import Fault, Forbidden, InvalidBody
from tremplin.apis.native.query import Query
from tremplin.immersions.hosts import described as described_by
from tremplin.immersions.offers import actions, identification, owned
from tremplin.immersions.offers.actions import Saved
from tremplin.immersions.offers.draft import EstablishmentDraft
from tremplin.immersions.offers.errors import EstablishmentInvalid
from tremplin.immersions.offers.identification import Identity
from tremplin.immersions.offers.owned import Owned
from tremplin.immersions.offers.validation import is_siret
from tremplin.kit.db import Conn
from tremplin.kit.problem import Severity
from tremplin.partners.model import Partner, Scope

router = APIRouter(tags=["API Tremplin : entreprises d'accueil"])
_ROOT = "/api/v1/establishments"
_ONE = f"{_ROOT}/{{siret}}"


@documentation.write(router, "PUT", _ONE, **described.PUT)
async def put_establishment(request: Request) -> Response:
    """Décrit une entreprise prête à accueillir, en entier : elle est ajoutée à l'annuaire, ou sa description est remplacée.

    Ce qui n'est pas donné est effacé, sauf `maxContactsPerMonth`, qui reste (6 pour une nouvelle). Une adresse s'écrit d'un trait
    (`rawAddress`) ou en morceaux ; la même, renvoyée, garde son `id`. L'entreprise est à qui l'a décrite en premier : vous ne
    changez que les vôtres. Tous les problèmes sont dits à la fois ; `warnings` n'empêche rien. `?dryRun=true` ne garde rien.

    Les personnes qui gèrent la fiche reçoivent un courriel quand quelque chose change, avec le lien pour la gérer elles-mêmes.
    `If-Match` (l'`ETag` lu) n'écrase aucun changement fait entre-temps ; `If-None-Match: *` n'ajoute que du nouveau.

    Si le répertoire national ne répond pas, l'entreprise est acceptée (`verification` vaut `TO_VERIFY`) et vérifiée plus tard.

    Exemple : `curl -X PUT -H "Authorization: Bearer $CLE" -H "content-type: application/json" -d @entreprise.json
    "https://…/api/v1/establishments/77561959600155?dryRun=true"`

    Refus : 400 `INVALID_BODY`, `INVALID_QUERY` ou `ESTABLISHMENT_INVALID` (une règle n'est pas tenue : `errors` dit lesquelles),
    401 `UNAUTHORIZED`, 403 `FORBIDDEN` (clé sans le droit `missions:write`) ou `ESTABLISHMENT_OF_ANOTHER`, 412
    `PRECONDITION_FAILED`, 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        partner, headers = await _caller(request, conn)
    by = partner.id
    query = Query(request)
    dry_run = query.flag("dryRun")
    query.refuse_if_wrong()
    body = await Body.of(request)
    draft = shapes.read(_siret(request), body)
    # Asked before the transaction: nobody waits for another server while holding a company.
    identity = await identification.ask(held.directory if is_siret(draft.siret) else None, draft.siret)
    if unread := body.faults():
        async with held.db.reading() as conn:
            raise InvalidBody(await _with_rules(conn, unread, draft, identity, by=by, request=request))
    try:
        async with held.db.writing() as conn:
            before = await described_by.held(conn, draft.siret, by=by)
            preconditions.check(request, _mark(before))
            saved, kept = await described_by.put(
                conn, draft, by=partner, before=before, base_url=_base_url(request), now=held.now(), identity=identity, dry_run=dry_run
            )
    except EstablishmentInvalid as refusal:
        return errors.answer(refusal, headers, [shapes.fault(each) for each in refusal.problems if each.severity == Severity.ERROR])
    headers = headers if dry_run else {**headers, "ETag": _mark(kept) or ""}
    return _answer(_outcome(saved, kept, dry_run=dry_run), headers, status=201 if saved.created and not dry_run else 200)


@documentation.read(router, _ROOT, **described.LIST)
async def show_establishments(request: Request) -> Response:
    """Les entreprises que vous avez décrites, dans l'ordre de leurs SIRET, avec leurs personnes. Nul autre ne les lit.

    `next` est à redonner dans `cursor` pour avoir la suite ; il est `null` à la fin. `total` est exact.

    Exemple : `curl -H "Authorization: Bearer $CLE" "https://…/api/v1/establishments?limit=50"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 429 `TOO_MANY_REQUESTS`.
    """
    async with service(request).db.reading() as conn:
        partner, headers = await _caller(request, conn)
        query = Query(request)
        limit = query.number("limit", 20, least=1, most=100)
        after = query.text("cursor") or ""
        query.refuse_if_wrong()
        page = await owned.page(conn, by=partner.id, after=after, limit=limit + 1)
    data = [shapes.told(each) for each in page.companies[:limit]]
    following = data[-1]["siret"] if len(page.companies) > limit else None
    return _answer({"data": data, "total": page.total, "next": following}, headers)


@documentation.read(router, _ONE, **described.SHOW)
async def show_establishment(request: Request) -> Response:
    """Une entreprise que vous avez décrite. `establishment` peut être renvoyé tel quel ; le reste dit ce qu'il en est.

    `listed` : elle peut être trouvée, à partir de `nextAvailabilityDate` s'il y en a une. `verification` : `VERIFIED`, `TO_VERIFY`,
    `UNKNOWN` (le répertoire national ne la connaît pas) ou `GIVEN`. `bannishmentJustification` : pourquoi elle est exclue.
    `status` : `DEACTIVATED_FOR_LACK_OF_RESPONSES` quand elle ne répondait à personne.

    Exemple : `curl -H "Authorization: Bearer $CLE" "https://…/api/v1/establishments/77561959600155"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `ESTABLISHMENT_UNKNOWN` (absente de l'annuaire, ou décrite
    par un autre), 429 `TOO_MANY_REQUESTS`.
    """
    async with service(request).db.reading() as conn:
        partner, headers = await _caller(request, conn)
        Query(request).refuse_if_wrong()
        found = await owned.find(conn, _siret(request), by=partner.id)
    return _answer(shapes.told(found), {**headers, "ETag": _mark(found) or ""})


@documentation.write(router, "DELETE", _ONE, **described.DELETE)
async def remove_establishment(request: Request) -> Response:
    """Retire de l'annuaire une entreprise que vous avez décrite, et efface ce qui était dit de ses personnes.

    L'annuaire se souvient qu'elle est partie, et les personnes qui géraient la fiche reçoivent un courriel. La décrire de nouveau la
    fait revenir. `If-Match` (l'`ETag` lu) ne retire pas ce qui a changé entre-temps.

    Exemple : `curl -X DELETE -H "Authorization: Bearer $CLE" "https://…/api/v1/establishments/77561959600155"`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN`, 404 `ESTABLISHMENT_UNKNOWN`, 412 `PRECONDITION_FAILED`, 429
    `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.writing() as conn:
        partner, headers = await _caller(request, conn)
        Query(request).refuse_if_wrong()
        siret = _siret(request)
        if (known := await described_by.held(conn, siret, by=partner.id)) is not None:
            preconditions.check(request, _mark(known))
        await described_by.remove(conn, siret, by=partner, base_url=_base_url(request), now=held.now())
    return Response(None, 204, headers)


async def _caller(request: Request, conn: Conn) -> tuple[Partner, dict[str, str]]:
    """The partner, whose id is the source of its companies; what is answered holds people's addresses, that no proxy may keep."""
    caller, headers = await authenticate(request, conn, Scope.MISSIONS_WRITE)
    if caller.partner.sandbox_until is not None:  # the directory is shown to everyone, and its companies are written to
        raise Forbidden(scope=Scope.MISSIONS_WRITE)
    return caller.partner, {**headers, "Cache-Control": "no-store"}


def _mark(of: Owned | None) -> str | None:
    return preconditions.mark_of(orjson.dumps(shapes.told(of))) if of else None


def _base_url(request: Request) -> str:
    found: str = request.app.state.portal.base_url
    return found


def _siret(request: Request) -> str:
    """The number in the address, without its spaces; no number holds what the database would refuse."""
    given: str = request.path_params["siret"]
    return "".join(given.split()) if given.isprintable() else ""


async def _with_rules(
    conn: Conn, unread: list[Fault], draft: EstablishmentDraft, identity: Identity, *, by: str, request: Request
) -> list[Fault]:
    """What can't be read, and the rules that the rest breaks: but not for lacking what was given and can't be read."""
    broken = await actions.problems(conn, draft, by=by, now=service(request).now(), identity=identity)
    rules = [shapes.fault(each) for each in broken if each.severity == Severity.ERROR]
    told = {fault.pointer for fault in unread}
    hidden = [each for each in rules if any(f"{pointer}/".startswith(f"{each.pointer}/") for pointer in told)]
    return [*unread, *(each for each in rules if each not in hidden)]


def _outcome(saved: Saved, kept: Owned, *, dry_run: bool) -> dict[str, Any]:
    """What a write did, or would do."""
    warnings = [shapes.fault(each).as_json() for each in saved.problems]
    told = {**shapes.told(kept), "created": saved.created, "warnings": warnings}
    return {**told, "dryRun": True} if dry_run else told


def _answer(body: dict[str, Any], headers: dict[str, str], *, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, headers, "application/json")
