"""`tremplin users …`: the people who act for partners: open their account, show them, close it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.context import answer, in_transaction
from tremplin.cli.tracing import concerns
from tremplin.settings import load

if TYPE_CHECKING:
    from tremplin.kit.db import Conn

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]
Email = Annotated[str, typer.Argument(metavar="EMAIL", help="L'adresse électronique de la personne.")]


@app.command()
def create(
    email: Email,
    partner_id: Annotated[str | None, typer.Option("--partner", help="Le partenaire pour qui elle agit.")] = None,
    role: Annotated[
        str | None,
        typer.Option(
            "--role",
            help="owner (par défaut), editor, announcer, broadcaster, moderator, analyst, adviser, ou staff (la plateforme).",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ouvre un compte (ou en complète un) et donne un lien de connexion qui sert une fois, dans la journée."""
    base_url = load().base_url

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.identity import membership
        from tremplin.immersions.agencies import actions as agencies
        from tremplin.kit.clock import utc_now

        if partner_id:
            # The id may be of an agency that nobody has signed in for yet (docs/decisions/0035).
            await agencies.open_workspace(conn, partner_id, now=utc_now())
        made = await membership.create(conn, email, base_url=base_url, now=utc_now(), partner_id=partner_id, role=role)
        return {"id": made.account.id, "email": made.account.email, "login_url": made.login_url}

    made = in_transaction(work)
    answer(made, as_json=as_json, text=f"{made['email']}\n  identifiant : {made['id']}\n  lien (une fois) : {made['login_url']}")


@app.command(name="list")
def list_all(as_json: Json = False) -> None:
    """Montre les comptes, leurs partenaires et leurs rôles."""

    async def work(conn: Conn) -> list[dict[str, Any]]:
        from tremplin.identity import store

        return [
            {
                "id": account.id,
                "email": account.email,
                "name": account.name,
                "staff": account.staff,
                "roles": [{"partner": partner_id, "role": role} for partner_id, role in roles],
                "created_at": account.created_at.isoformat(),
                "signed_in_at": account.signed_in_at.isoformat() if account.signed_in_at else None,
                "disabled_at": account.disabled_at.isoformat() if account.disabled_at else None,
            }
            for account, roles in await store.everyone(conn)
        ]

    found = in_transaction(work)
    answer(found, as_json=as_json, text="\n".join(map(_line, found)) or "Personne n'a de compte.")


@app.command()
def disable(email: Email, as_json: Json = False) -> None:
    """Ferme un compte : ses sessions s'arrêtent aussitôt, ses liens n'ouvrent plus rien."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.identity import membership, store
        from tremplin.kit.clock import utc_now

        account = await membership.disable(conn, email, now=utc_now())
        concerns(*await store.roles_of(conn, account.id))
        return {"id": account.id, "email": account.email}

    done = in_transaction(work)
    answer(done, as_json=as_json, text=f"{done['email']} : compte fermé.")


def _line(person: dict[str, Any]) -> str:
    roles = [f"{each['role']} de {each['partner']}" for each in person["roles"]] + ["équipe de la plateforme"] * person["staff"]
    return f"{person['email']} : {'fermé' if person['disabled_at'] else ', '.join(roles) or 'aucun rôle'}"
