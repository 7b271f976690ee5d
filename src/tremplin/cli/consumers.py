"""`tremplin immersions consumers …`: who may call the immersion API, with which rights, by which key."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.context import answer, in_transaction
from tremplin.settings import load

if TYPE_CHECKING:
    from tremplin.kit.db import Conn
    from tremplin.partners.consumers.model import Consumer

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]
ConsumerId = Annotated[str, typer.Argument(metavar="ID", help="Le consommateur.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Nom du consommateur.")],
    consumer_id: Annotated[str | None, typer.Option("--id", help="Identifiant à reprendre tel quel.")] = None,
    rights: Annotated[str | None, typer.Option("--rights", metavar="JSON", help="Ses droits ; sinon, tous.")] = None,
    expires: Annotated[str | None, typer.Option("--expires", metavar="DATE", help="Quand il cesse d'être servi.")] = None,
    issued_at: Annotated[
        str | None, typer.Option("--issued-at", metavar="INSTANT", help="Date de la clé, pour une migration ; sinon, maintenant.")
    ] = None,
    description: Annotated[str, typer.Option("--description", help="Ce qu'il fait.")] = "",
    contact: Annotated[str | None, typer.Option("--contact", metavar="JSON", help="À qui écrire à son sujet.")] = None,
    as_json: Json = False,
) -> None:
    """Crée un consommateur et sa clé, montrée cette seule fois."""
    asked, person = _json(rights, "--rights"), _json(contact, "--contact")
    until, signed = _instant(expires, "--expires"), _instant(issued_at, "--issued-at")

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.kit.secrets import SecretBox
        from tremplin.partners.consumers import actions
        from tremplin.partners.consumers.model import ALL_RIGHTS, read_contact, read_rights

        consumer, key = await actions.create(
            conn,
            SecretBox(load().secret_key),
            name=name,
            now=utc_now(),
            consumer_id=consumer_id,
            rights=ALL_RIGHTS if rights is None else read_rights(asked),
            expires_at=until,
            issued_at=signed,
            description=description,
            contact=None if contact is None else read_contact(person),
        )
        return {"id": consumer.id, "key": key}

    made = in_transaction(work)
    answer(made, as_json=as_json, text=f"{name}\n  identifiant : {made['id']}\n  clé : {made['key']}")


@app.command()
def revoke(consumer_id: ConsumerId, as_json: Json = False) -> None:
    """Ferme l'API à un consommateur, dès la requête suivante."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.partners.consumers import actions

        consumer = await actions.revoke(conn, consumer_id, now=utc_now())
        return {"id": consumer.id}

    done = in_transaction(work)
    answer(done, as_json=as_json, text="Révoqué : sa clé n'ouvre plus rien. `renew` lui en donne une neuve.")


@app.command()
def renew(consumer_id: ConsumerId, as_json: Json = False) -> None:
    """Donne une clé neuve à un consommateur, révoqué ou non ; les anciennes n'ouvrent plus rien."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.kit.secrets import SecretBox
        from tremplin.partners.consumers import actions

        key = await actions.renew(conn, SecretBox(load().secret_key), consumer_id, now=utc_now())
        return {"id": consumer_id, "key": key}

    made = in_transaction(work)
    answer(made, as_json=as_json, text=f"Clé neuve : {made['key']}")


@app.command(name="list")
def list_all(as_json: Json = False) -> None:
    """Montre les consommateurs, leurs droits et leur état ; jamais leurs clés."""

    async def work(conn: Conn) -> list[dict[str, Any]]:
        from tremplin.partners.consumers import store

        return [_told(each) for each in await store.find_everyone(conn)]

    found = in_transaction(work)
    lines = [f"{each['name']} ({each['id']}){' : révoqué' if each['revokedAt'] else ''}" for each in found]
    answer(found, as_json=as_json, text="\n".join(lines) or "Aucun consommateur.")


def _told(consumer: Consumer) -> dict[str, Any]:
    dates = {"expirationDate": consumer.expires_at, "createdAt": consumer.created_at, "revokedAt": consumer.revoked_at}
    return {
        "id": consumer.id,
        "name": consumer.name,
        "description": consumer.description,
        "contact": consumer.contact,
        "rights": {name: right.told(name) for name, right in consumer.rights.items()},
        "currentKeyIssuedAt": consumer.current_key_issued_at.isoformat(),
        **{name: date.isoformat() if date else None for name, date in dates.items()},
    }


def _json(text: str | None, option: str) -> Any:
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError:
        raise typer.BadParameter(f"{option} n'est pas du JSON lisible.") from None


def _instant(text: str | None, option: str) -> datetime | None:
    """A date (its start, in UTC) or an instant in ISO 8601, or a Unix second."""
    if text is None:
        return None
    try:
        if text.isascii() and text.isdigit():
            return datetime.fromtimestamp(int(text), UTC)
        read = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        raise typer.BadParameter(f"{option} est une date : 2027-03-31, 2027-03-31T12:00:00Z, ou des secondes Unix.") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
