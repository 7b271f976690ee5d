"""`tremplin clients …`: which programs may ask for tokens of the events API, and with which scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.context import answer, in_transaction

if TYPE_CHECKING:
    from tremplin.kit.db import Conn

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]
ClientId = Annotated[str, typer.Argument(metavar="ID", help="Le client.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Nom du client.")],
    scope: Annotated[str, typer.Option("--scope", help="Les mots qu'il peut demander.")] = "api_evenementsv1 evenements",
    client_id: Annotated[str | None, typer.Option("--id", help="Identifiant à reprendre tel quel.")] = None,
    secret: Annotated[str | None, typer.Option("--secret", help="Secret à reprendre tel quel.")] = None,
    as_json: Json = False,
) -> None:
    """Crée un client et son secret, montré cette seule fois."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.partners.clients import actions

        client, shown = await actions.create(conn, name=name, scope=scope, now=utc_now(), client_id=client_id, secret=secret)
        return {"client_id": client.id, "client_secret": shown}

    made = in_transaction(work)
    answer(made, as_json=as_json, text=f"{name}\n  identifiant : {made['client_id']}\n  secret : {made['client_secret']}")


@app.command()
def revoke(client_id: ClientId, as_json: Json = False) -> None:
    """Ferme l'API à un client, dès la requête suivante : ses jetons n'ouvrent plus rien."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.partners.clients import actions

        await actions.revoke(conn, client_id, now=utc_now())
        return {"client_id": client_id}

    answer(in_transaction(work), as_json=as_json, text="Révoqué : ses jetons n'ouvrent plus rien.")


@app.command(name="list")
def list_all(as_json: Json = False) -> None:
    """Montre les clients, leur portée et leur état ; jamais leurs secrets."""

    async def work(conn: Conn) -> list[dict[str, Any]]:
        from tremplin.partners.clients import store

        return [
            {
                "client_id": client.id,
                "name": client.name,
                "scope": " ".join(client.scopes),
                "created_at": client.created_at.isoformat(),
                "revoked_at": client.revoked_at.isoformat() if client.revoked_at else None,
            }
            for client in await store.find_everyone(conn)
        ]

    found = in_transaction(work)
    lines = [f"{each['name']} ({each['client_id']}) : {'révoqué' if each['revoked_at'] else each['scope']}" for each in found]
    answer(found, as_json=as_json, text="\n".join(lines) or "Aucun client.")
