"""`tremplin partners …`: create them, give them keys, change their address, let one show what another announces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli import rules
from tremplin.cli.context import answer, in_transaction
from tremplin.cli.tracing import concerns

if TYPE_CHECKING:
    from tremplin.kit.db import Conn

app = typer.Typer(no_args_is_help=True)
app.add_typer(rules.app, name="rules", help="Ce qu'un diffuseur montre de chaque annonceur.")
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Nom du partenaire.")],
    partner_id: Annotated[str | None, typer.Option("--id", help="Identifiant à reprendre tel quel.")] = None,
    announcer: Annotated[bool, typer.Option("--announcer", help="Publie ses missions.")] = False,
    broadcaster: Annotated[bool, typer.Option("--broadcaster", help="Diffuse celles des autres.")] = False,
    moderator: Annotated[bool, typer.Option("--moderator", help="Modère ce qu'il diffuse.")] = False,
    widgets: Annotated[bool, typer.Option("--widgets", help="Diffuse par des widgets.")] = False,
    campaigns: Annotated[bool, typer.Option("--campaigns", help="Diffuse par des campagnes.")] = False,
    url: Annotated[str | None, typer.Option("--url", help="Son site.")] = None,
    logo: Annotated[str | None, typer.Option("--logo", help="L'adresse de son logo.")] = None,
    category: Annotated[str | None, typer.Option("--category", help="Ce qu'il est : association, ville, site d'emploi…")] = None,
    description: Annotated[str, typer.Option("--description", help="Ce qu'il fait, en une phrase.")] = "",
    email: Annotated[str | None, typer.Option("--email", help="Où lui écrire : alertes et bilan du mois.")] = None,
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
            uses_widgets=widgets,
            uses_campaigns=campaigns,
            url=url,
            logo=logo,
            category=category,
            description=description,
            email=email,
        )
        concerns(partner.id)
        clear = await actions.issue_key(conn, partner.id, now=now, imported=key)
        return {"id": partner.id, "name": partner.name, "api_key": clear}

    made = in_transaction(work)
    answer(made, as_json=as_json, text=f"{made['name']}\n  identifiant : {made['id']}\n  clé : {made['api_key']}")


@app.command()
def change(
    partner_id: Annotated[str, typer.Argument(help="Le partenaire.")],
    email: Annotated[str, typer.Option("--email", help="Où lui écrire : alertes et bilan du mois ; '' pour nulle part.")],
    as_json: Json = False,
) -> None:
    """Change l'adresse électronique d'un partenaire."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.partners import actions

        await actions.set_email(conn, partner_id, email, now=utc_now())
        return {"id": partner_id, "email": email.strip() or None}

    done = in_transaction(work)
    text = f"Adresse changée : {done['email']}." if done["email"] else "Adresse retirée : ce partenaire ne recevra plus de courriel."
    answer(done, as_json=as_json, text=text)


@app.command()
def diffuse(
    broadcaster_id: Annotated[str, typer.Argument(help="Qui diffuse.")],
    announcer_id: Annotated[str, typer.Argument(help="Qui annonce.")],
    as_json: Json = False,
) -> None:
    """Autorise un diffuseur à montrer les missions d'un annonceur, dès la requête suivante."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.diffusion.agreements import actions
        from tremplin.kit.clock import utc_now

        added = await actions.open_by_platform(conn, broadcaster_id=broadcaster_id, announcer_id=announcer_id, now=utc_now())
        return {"broadcaster_id": broadcaster_id, "announcer_id": announcer_id, "added": added}

    done = in_transaction(work)
    text = "Diffusion ouverte." if done["added"] else "Cette diffusion était déjà ouverte."
    answer(done, as_json=as_json, text=text)


@app.command()
def attribution(
    partner_id: Annotated[str, typer.Argument(help="L'annonceur.")],
    days: Annotated[int | None, typer.Option("--days", help="La durée choisie, de 1 à 365 ; sinon, montre celle en place.")] = None,
    as_json: Json = False,
) -> None:
    """Combien de jours après un clic un annonceur l'attribue encore au diffuseur (30 par défaut)."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.tracking.attribution import actions

        if days is not None:
            await actions.choose_window(conn, partner_id, days)
        return {"partner_id": partner_id, "days": await actions.window(conn, partner_id)}

    found = in_transaction(work)
    text = f"Une candidature est attribuée au clic qui la précède de {found['days']} jours au plus."
    answer(found, as_json=as_json, text=text)


@app.command()
def warnings(
    partner_id: Annotated[str | None, typer.Argument(help="Un seul partenaire ; sinon, tous.")] = None,
    include_closed: Annotated[bool, typer.Option("--all", help="Montre aussi les alertes fermées.")] = False,
    as_json: Json = False,
) -> None:
    """Montre les alertes : flux en échec, missions refusées en masse, suivi muet, retraits à confirmer."""

    async def work(conn: Conn) -> list[dict[str, Any]]:
        from dataclasses import asdict

        from tremplin.partners.warnings import store

        _, found = await store.page(conn, partner_id, open_only=not include_closed, limit=1000, skip=0)
        return [asdict(each) for each in found]

    found = in_transaction(work)
    lines = [f"{each['partner_id']} : {each['title']} ({each['occurrences']} fois)\n  {each['description']}" for each in found]
    told = [{name: str(value) if name.endswith("_at") and value else value for name, value in each.items()} for each in found]
    answer(told, as_json=as_json, text="\n".join(lines) or "Aucune alerte.")
