"""What an announcer forbids, or reserves, to those who show its missions (contract §1.8, §1.12)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints
from starlette.responses import Response

from tremplin.apis.engagement import bodies, documentation
from tremplin.apis.engagement.bodies import Body
from tremplin.apis.engagement.caller import authenticate, service
from tremplin.apis.engagement.documentation import diffusion_rules as described
from tremplin.apis.engagement.errors import InvalidBody, InvalidQuery
from tremplin.apis.engagement.parameters import Parameters, query_string
from tremplin.diffusion import actions
from tremplin.diffusion.conditions import LONGEST_VALUE
from tremplin.diffusion.errors import RuleUnknown
from tremplin.diffusion.model import ANNOUNCERS_OPERATORS, NETWORKS_FIELD, ORGANISATION_FIELD, Opening, Rule
from tremplin.kit.db import Conn
from tremplin.missions import visibility
from tremplin.missions.texts import legible
from tremplin.partners.model import Scope

router = APIRouter(tags=["API Engagement : règles de diffusion"])


class NewRule(Body):
    """Une restriction, posée chez plusieurs diffuseurs à la fois. `fieldType` est celui du contrat : toujours un texte."""

    publisher_ids: Annotated[list[str], Field(min_length=1)]
    field: Literal["publisherOrganization.clientId", "publisherOrganization.parentOrganizations"]
    field_type: Literal["string"] | None = "string"
    operator: Literal["is", "contains", "is_not", "does_not_contain"]
    value: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_VALUE)]


assert set(ANNOUNCERS_OPERATORS) == {ORGANISATION_FIELD, NETWORKS_FIELD}


@documentation.read(router, "/v0/diffusion-rule", **described.RULE_LIST)
async def list_rules(request: Request) -> Response:
    """Vos règles, diffuseur par diffuseur.

    Avec `field` et `value`, `diffuse` dit en plus si une mission de cette valeur peut être montrée par ce diffuseur : c'est la
    condition même que suit la recherche, avec tout ce que nous savons de l'organisation nommée.

    Exemple : `curl -H "x-api-key: $CLE" "https://…/v0/diffusion-rule?field=publisherOrganization.clientId&value=org-77"`

    Refus : 400 `INVALID_QUERY` (`field` sans `value`, ou l'inverse), 401 `UNAUTHORIZED`, 403 `FORBIDDEN`.
    """
    async with service(request).db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.MISSIONS_READ)
        asked = _asked(request)
        openings = await actions.openings(conn, caller.partner.id)
        shown = await _shown(conn, caller.partner.id, openings, asked) if asked else {}
    data = [{**_opening(each), **shown.get(each.broadcaster.id, {})} for each in openings]
    return Response(orjson.dumps({"ok": True, "data": data, "total": len(data)}), 200, headers, "application/json")


@documentation.write(router, "POST", "/v0/diffusion-rule", status_code=201, **described.rule_create(NewRule))
async def create_rule(request: Request) -> Response:
    """Restreint ce que des diffuseurs peuvent montrer de vous, dès la requête suivante.

    `is_not` et `does_not_contain` excluent une valeur ; `is` et `contains` n'autorisent que les valeurs nommées (plusieurs règles sur
    un même champ s'ajoutent : une liste blanche). La même règle envoyée deux fois est rendue telle quelle. Les partenaires qui ne
    diffusent pas vos missions sont laissés de côté. Tout est fait, ou rien.

    Exemple : `curl -X POST -H "x-api-key: $CLE" -H "content-type: application/json" -d '{"publisherIds":["60cd04a0d2321e05a743fa8d"],
    "field":"publisherOrganization.clientId","operator":"is_not","value":"org-77"}' "https://…/v0/diffusion-rule"`

    Refus : 400 `INVALID_BODY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN` (aucun des partenaires nommés ne diffuse vos missions),
    409 `RESSOURCE_ALREADY_EXIST` (la même valeur sous un autre opérateur).
    """
    held = service(request)
    async with held.db.writing() as conn:
        caller, headers = await authenticate(request, conn, Scope.SETTINGS_WRITE)
        new = await bodies.read(request, NewRule)
        _check_operator(new)
        rules = await actions.restrict(
            conn,
            announcer_id=caller.partner.id,
            broadcaster_ids=new.publisher_ids,
            field=new.field,
            operator=new.operator,
            value=new.value,
            now=held.now(),
        )
    data = [_rule(rule, publisherId=rule.broadcaster_id) for rule in rules]
    return Response(orjson.dumps({"ok": True, "data": data, "total": len(data)}), 201, headers, "application/json")


@documentation.write(router, "DELETE", "/v0/diffusion-rule/{rule_id}", **described.RULE_DELETE)
async def delete_rule(request: Request, rule_id: str) -> Response:
    """Retire une de vos règles, dès la requête suivante.

    Exemple : `curl -X DELETE -H "x-api-key: $CLE" "https://…/v0/diffusion-rule/0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"`

    Refus : 401 `UNAUTHORIZED`, 403 `FORBIDDEN` (la règle d'un autre annonceur, ou l'ouverture elle-même), 404 `NOT_FOUND`.
    """
    async with service(request).db.writing() as conn:
        caller, headers = await authenticate(request, conn, Scope.SETTINGS_WRITE)
        if legible(rule_id) != rule_id:  # PostgreSQL refuses texts with a zero byte: no rule has such an id
            raise RuleUnknown
        await actions.lift(conn, rule_id, announcer_id=caller.partner.id)
    return Response(b'{"ok":true}', 200, headers, "application/json")


def _asked(request: Request) -> tuple[str, str] | None:
    """The field and the value asked about. Raises InvalidQuery when one comes without the other."""
    parameters = Parameters(query_string(request))
    given = {name: legible(parameters.first(name) or "").strip() for name in ("field", "value")}
    missing = [name for name, value in given.items() if not value]
    if len(missing) == 1:
        raise InvalidQuery([{"code": "custom", "path": missing, "message": "field and value must be provided together"}])
    return None if missing else (given["field"], given["value"])


async def _shown(conn: Conn, owner: str, openings: list[Opening], asked: tuple[str, str]) -> dict[str, dict[str, bool]]:
    terms = await visibility.terms_known(conn, owner, *asked)
    return {each.broadcaster.id: {"diffuse": each.tree.may_show(terms, terms.keys())} for each in openings}


def _check_operator(new: NewRule) -> None:
    """Raises InvalidBody: an organisation's identifier is one text, that contains nothing else."""
    allowed = ANNOUNCERS_OPERATORS[new.field]
    if new.operator not in allowed:
        choices = "|".join(f'"{each}"' for each in allowed)
        message = f"Invalid option: expected one of {choices}"
        raise InvalidBody([{"code": "invalid_value", "values": list(allowed), "path": ["operator"], "message": message}])


def _opening(opening: Opening) -> dict[str, Any]:
    broadcaster = opening.broadcaster
    return {
        "id": broadcaster.id,
        "name": broadcaster.name,
        "logo": broadcaster.logo,
        "rules": [_rule(child) for child in opening.tree.children],
    }


def _rule(rule: Rule, **further: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        **further,
        "field": rule.field,
        "fieldType": "string",
        "operator": rule.operator,
        "value": rule.value,
    }
