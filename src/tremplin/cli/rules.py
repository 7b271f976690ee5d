"""`tremplin partners rules …`: what a broadcaster shows of each announcer, and the condition it puts on it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.context import answer, in_transaction

if TYPE_CHECKING:
    from tremplin.diffusion.model import Tree
    from tremplin.kit.db import Conn

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]
Broadcaster = Annotated[str, typer.Argument(help="Qui diffuse.")]
Announcer = Annotated[str, typer.Argument(help="Qui annonce.")]


@app.command("list")
def list_(broadcaster_id: Broadcaster, as_json: Json = False) -> None:
    """Montre ce qu'un diffuseur montre de chaque annonceur : sa condition, et les règles de l'annonceur."""

    async def work(conn: Conn) -> list[dict[str, Any]]:
        from tremplin.diffusion import actions

        return [_shown(tree) for tree in await actions.rules_of(conn, broadcaster_id)]

    found = in_transaction(work)
    answer(found, as_json=as_json, text="\n".join(line for each in found for line in _lines(each)) or "Aucune diffusion ouverte.")


@app.command()
def set_condition(
    broadcaster_id: Broadcaster,
    announcer_id: Announcer,
    condition: Annotated[str, typer.Argument(help="La condition en JSON, ou « - » pour la lire sur l'entrée standard.")],
    as_json: Json = False,
) -> None:
    """Ne montre d'un annonceur que les missions qui remplissent une condition, dès la requête suivante.

    Par exemple : '{"all": [{"field": "domain", "in": ["sport"]}, {"not": {"field": "remote", "in": ["full"]}}]}'. Formes : all, any,
    not, field avec in, exists. Un champ ou une forme inconnus sont refusés, avec la liste des champs.
    """

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.diffusion import actions, conditions
        from tremplin.missions.visibility import CONDITION_FIELDS

        sent = conditions.decoded(sys.stdin.read() if condition == "-" else condition)
        kept = await actions.set_condition(
            conn, broadcaster_id=broadcaster_id, announcer_id=announcer_id, sent=sent, fields=CONDITION_FIELDS
        )
        return {"broadcaster_id": broadcaster_id, "announcer_id": announcer_id, "condition": conditions.written(kept)}

    answer(in_transaction(work), as_json=as_json, text="Condition enregistrée.")


@app.command()
def clear(broadcaster_id: Broadcaster, announcer_id: Announcer, as_json: Json = False) -> None:
    """Retire la condition : le diffuseur montre à nouveau tout ce que l'annonceur lui laisse montrer."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.diffusion import actions

        await actions.clear_condition(conn, broadcaster_id=broadcaster_id, announcer_id=announcer_id)
        return {"broadcaster_id": broadcaster_id, "announcer_id": announcer_id, "condition": None}

    answer(in_transaction(work), as_json=as_json, text="Condition retirée.")


def _shown(tree: Tree) -> dict[str, Any]:
    from tremplin.diffusion import conditions

    condition = tree.root.condition
    return {
        "id": tree.root.id,
        "announcer_id": tree.root.value,
        "condition": None if condition is None else conditions.written(condition),
        "rules": [{"id": each.id, "field": each.field, "operator": each.operator, "value": each.value} for each in tree.children],
    }


def _lines(shown: dict[str, Any]) -> list[str]:
    import json

    lines = [shown["announcer_id"]]
    if shown["condition"] is not None:
        lines.append(f"  condition : {json.dumps(shown['condition'], ensure_ascii=False)}")
    return [*lines, *(f"  règle de l'annonceur : {each['field']} {each['operator']} {each['value']}" for each in shown["rules"])]
