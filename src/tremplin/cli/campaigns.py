"""`tremplin campaigns …`: tracked links of a partner: create, list, change, pause, resume, delete, draw their QR codes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.context import answer, in_transaction
from tremplin.cli.tracing import concerns
from tremplin.kit.causes import cause
from tremplin.settings import load

if TYPE_CHECKING:
    from tremplin.kit.db import Conn
    from tremplin.tracking.campaigns.model import Campaign, Tracker

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]
CampaignId = Annotated[str, typer.Argument(help="Identifiant de la campagne.")]
Url = Annotated[str | None, typer.Option("--url", help="Nouvelle page d'arrivée.")]
Trackers = Annotated[list[str] | None, typer.Option("--tracker", metavar="NOM=VALEUR", help="Paramètre ajouté ; répétable.")]
_TYPES = "AD_BANNER, MAILING, TILE_BUTTON ou OTHER."


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Nom de la campagne, unique chez ce partenaire.")],
    owner: Annotated[str, typer.Option("--owner", help="Le diffuseur dont les clics sont comptés.")],
    url: Annotated[str, typer.Option("--url", help="La page d'arrivée.")],
    announcer: Annotated[str | None, typer.Option("--announcer", help="L'annonceur de cette page, s'il est partenaire.")] = None,
    kind: Annotated[str, typer.Option("--type", help=_TYPES)] = "OTHER",
    tracker: Trackers = None,
    campaign_id: Annotated[str | None, typer.Option("--id", help="Identifiant à garder, pour une migration.")] = None,
    as_json: Json = False,
) -> None:
    """Crée un lien suivi vers une page. Sans --tracker, les paramètres utm habituels y sont ajoutés."""
    trackers = _trackers(tracker)

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.tracking.campaigns import actions

        made = await actions.create(
            conn,
            owner_id=owner,
            name=name,
            url=url,
            now=utc_now(),
            announcer_id=announcer,
            type=kind,
            trackers=trackers,
            campaign_id=campaign_id,
        )
        return _told(made)

    made = in_transaction(work)
    answer(made, as_json=as_json, text=f"Campagne créée : {made['link']}")


@app.command(name="list")
def list_campaigns(owner: Annotated[str, typer.Argument(help="Identifiant du partenaire.")], as_json: Json = False) -> None:
    """Liste les campagnes d'un partenaire, par nom."""

    async def work(conn: Conn) -> list[dict[str, Any]]:
        from tremplin.tracking.campaigns import actions

        return [_told(campaign) for campaign in await actions.of_partner(conn, owner)]

    found = in_transaction(work)
    text = "\n".join(_sentence(campaign) for campaign in found) or "Ce partenaire n'a pas de campagne."
    answer(found, as_json=as_json, text=text)


@app.command()
def show(campaign_id: CampaignId, as_json: Json = False) -> None:
    """Montre une campagne, son lien et la page où il mène."""
    found = in_transaction(lambda conn: _found(conn, campaign_id))
    answer(found, as_json=as_json, text=f"{_sentence(found)}\n  lien : {found['link']}\n  page : {found['destination']}")


@app.command()
def change(
    campaign_id: CampaignId,
    name: Annotated[str | None, typer.Option("--name", help="Nouveau nom.")] = None,
    url: Url = None,
    kind: Annotated[str | None, typer.Option("--type", help=_TYPES)] = None,
    tracker: Trackers = None,
    as_json: Json = False,
) -> None:
    """Change le nom ou la page d'une campagne : les liens et les QR codes déjà diffusés suivent aussitôt."""
    given = {"name": name, "url": url, "type": kind, "trackers": _trackers(tracker)}
    settings = {field: value for field, value in given.items() if value is not None}
    told = _done("change", campaign_id, **settings)
    answer(told, as_json=as_json, text="Campagne changée.")


@app.command()
def pause(campaign_id: CampaignId, as_json: Json = False) -> None:
    """Arrête un lien : il ne mène plus à sa page et n'est plus compté, jusqu'à sa reprise."""
    answer(_done("pause", campaign_id), as_json=as_json, text="Campagne en pause.")


@app.command()
def resume(campaign_id: CampaignId, as_json: Json = False) -> None:
    """Remet en service un lien en pause."""
    answer(_done("resume", campaign_id), as_json=as_json, text="Campagne remise en service.")


@app.command()
def delete(campaign_id: CampaignId, as_json: Json = False) -> None:
    """Supprime une campagne pour de bon ; ses clics restent dans les statistiques."""
    _done("delete", campaign_id)
    answer({"id": campaign_id, "deleted": True}, as_json=as_json, text="Campagne supprimée.")


@app.command()
def qr(
    campaign_id: CampaignId,
    file: Annotated[Path, typer.Argument(help="Fichier à écrire : .svg (pour imprimer) ou .png.")],
    as_json: Json = False,
) -> None:
    """Dessine le QR code du lien d'une campagne."""
    shape = file.suffix.lower().removeprefix(".")
    if shape not in {"svg", "png"}:
        raise typer.BadParameter("le nom du fichier finit par .svg ou par .png.", param_hint="FILE")
    found = in_transaction(lambda conn: _found(conn, campaign_id))
    from tremplin.tracking.campaigns.qr import Shape, draw

    try:
        file.write_bytes(draw(found["link"], Shape(shape), title=f"Lien de la campagne {found['name']}"))
    except OSError as error:
        from tremplin.tracking.campaigns.errors import QrNotWritten

        raise QrNotWritten(path=file, reason=cause(error)) from error
    answer({"link": found["link"], "file": str(file)}, as_json=as_json, text=f"QR code de {found['link']} écrit dans {file}.")


def _done(verb: str, campaign_id: str, **settings: Any) -> dict[str, Any]:
    """Does what the owner could, on the word of whoever runs the platform."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.tracking.campaigns import actions

        act: Callable[..., Awaitable[Campaign | None]] = getattr(actions, verb)
        found = await actions.find_for_staff(conn, campaign_id)
        concerns(found.owner)
        return _told(await act(conn, campaign_id, owner_id=found.owner, now=utc_now(), **settings) or found)

    return in_transaction(work)


async def _found(conn: Conn, campaign_id: str) -> dict[str, Any]:
    from tremplin.tracking.campaigns import actions

    return _told(await actions.find_for_staff(conn, campaign_id))


def _trackers(given: list[str] | None) -> tuple[Tracker, ...] | None:
    from tremplin.tracking.campaigns.model import Tracker

    if given is None:
        return None
    if any("=" not in each for each in given):
        raise typer.BadParameter("un paramètre s'écrit NOM=VALEUR.", param_hint="--tracker")
    return tuple(Tracker(key, value) for key, _, value in (each.partition("=") for each in given))


def _told(campaign: Campaign) -> dict[str, Any]:
    from tremplin.tracking.campaigns.model import link

    return {
        "id": campaign.id,
        "name": campaign.name,
        "type": campaign.type,
        "owner": campaign.owner,
        "announcer": campaign.announcer,
        "url": campaign.url,
        "trackers": [{"key": tracker.key, "value": tracker.value} for tracker in campaign.trackers],
        "active": campaign.active,
        "link": link(load().base_url, campaign.id),
        "destination": campaign.destination,
    }


def _sentence(told: dict[str, Any]) -> str:
    return f"{told['id']}  {told['name']}  ({'active' if told['active'] else 'en pause'})"
