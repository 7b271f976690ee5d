"""`tremplin partners …`: create them, give them keys, let one show what another announces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.context import answer, in_transaction

if TYPE_CHECKING:
    from tremplin.kit.db import Conn

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Nom du partenaire.")],
    partner_id: Annotated[str | None, typer.Option("--id", help="Identifiant à reprendre tel quel.")] = None,
    announcer: Annotated[bool, typer.Option("--announcer", help="Publie ses missions.")] = False,
    broadcaster: Annotated[bool, typer.Option("--broadcaster", help="Diffuse celles des autres.")] = False,
    moderator: Annotated[bool, typer.Option("--moderator", help="Modère ce qu'il diffuse.")] = False,
    key: Annotated[str | None, typer.Option("--key", help="Clé à reprendre telle quelle ; sinon, une neuve.")] = None,
    as_json: Json = False,
) -> None:
    """Crée un partenaire et sa première clé, montrée cette seule fois."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.partners import actions

        now = utc_now()
        partner = await actions.create(
            conn,
            name=name,
            now=now,
            partner_id=partner_id,
            announces=announcer,
            broadcasts=broadcaster,
            moderates=moderator,
        )
        clear = await actions.issue_key(conn, partner.id, now=now, imported=key)
        return {"id": partner.id, "name": partner.name, "api_key": clear}

    made = in_transaction(work)
    answer(made, as_json=as_json, text=f"{made['name']}\n  identifiant : {made['id']}\n  clé : {made['api_key']}")


@app.command()
def diffuse(
    broadcaster_id: Annotated[str, typer.Argument(help="Qui diffuse.")],
    announcer_id: Annotated[str, typer.Argument(help="Qui annonce.")],
    as_json: Json = False,
) -> None:
    """Autorise un diffuseur à montrer les missions d'un annonceur, dès la requête suivante."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.diffusion import actions
        from tremplin.kit.clock import utc_now

        added = await actions.diffuse(conn, broadcaster_id=broadcaster_id, announcer_id=announcer_id, now=utc_now())
        return {"broadcaster_id": broadcaster_id, "announcer_id": announcer_id, "added": added}

    done = in_transaction(work)
    text = "Diffusion ouverte." if done["added"] else "Cette diffusion était déjà ouverte."
    answer(done, as_json=as_json, text=text)
