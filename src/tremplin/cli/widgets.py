"""`tremplin widgets …`: create them for a partner, list them, stop showing one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.context import answer, in_transaction
from tremplin.cli.tracing import concerns

if TYPE_CHECKING:
    from tremplin.diffusion.widgets.model import Widget
    from tremplin.kit.db import Conn

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]
WidgetId = Annotated[str, typer.Argument(help="Identifiant du widget.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Nom du widget, unique chez ce partenaire.")],
    owner: Annotated[str, typer.Option("--owner", help="Partenaire qui montre le widget sur sa page.")],
    publisher: Annotated[list[str] | None, typer.Option("--publisher", help="Annonceur montré ; répétable.")] = None,
    as_json: Json = False,
) -> None:
    """Crée un widget actif de ces annonceurs, que le partenaire est du même coup autorisé à diffuser."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.diffusion.widgets import actions
        from tremplin.kit.clock import utc_now

        made = await actions.create_by_staff(conn, owner_id=owner, name=name, publishers=publisher or (), now=utc_now())
        return {"id": made.id}

    made = in_transaction(work)
    answer(made, as_json=as_json, text=f"Widget créé : {made['id']}")


@app.command(name="list")
def list_widgets(owner: Annotated[str, typer.Argument(help="Identifiant du partenaire.")], as_json: Json = False) -> None:
    """Liste les widgets d'un partenaire, par nom."""

    async def work(conn: Conn) -> list[dict[str, Any]]:
        from tremplin.diffusion.widgets import actions

        return [_told(widget) for widget in await actions.of_partner(conn, owner)]

    found = in_transaction(work)
    text = "\n".join(_sentence(widget) for widget in found) or "Ce partenaire n'a pas de widget."
    answer(found, as_json=as_json, text=text)


@app.command()
def show(widget_id: WidgetId, as_json: Json = False) -> None:
    """Montre un widget."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.diffusion.widgets import actions

        return _told(await actions.find_for_staff(conn, widget_id))

    found = in_transaction(work)
    answer(found, as_json=as_json, text=_sentence(found))


@app.command()
def deactivate(widget_id: WidgetId, as_json: Json = False) -> None:
    """Cesse de montrer un widget, dès la requête suivante."""
    told = _switched(widget_id, active=False)
    answer(told, as_json=as_json, text="Widget arrêté.")


@app.command()
def reactivate(widget_id: WidgetId, as_json: Json = False) -> None:
    """Montre de nouveau un widget arrêté."""
    told = _switched(widget_id, active=True)
    answer(told, as_json=as_json, text="Widget remis en service.")


def _switched(widget_id: str, *, active: bool) -> dict[str, Any]:
    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.diffusion.widgets import actions
        from tremplin.kit.clock import utc_now

        switch = actions.reactivate if active else actions.deactivate
        owner = (await actions.find_for_staff(conn, widget_id)).owner
        concerns(owner)
        return _told(await switch(conn, widget_id, owner_id=owner, now=utc_now()))

    return in_transaction(work)


def _told(widget: Widget) -> dict[str, Any]:
    return {
        "id": widget.id,
        "name": widget.name,
        "owner": widget.owner,
        "publishers": list(widget.publishers),
        "rules": len(widget.rules),
        "active": widget.active,
    }


def _sentence(told: dict[str, Any]) -> str:
    state = "actif" if told["active"] else "arrêté"
    return f"{told['id']}  {told['name']}  ({state}, annonceurs : {len(told['publishers'])}, règles : {told['rules']})"
