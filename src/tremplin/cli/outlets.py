"""`tremplin outlets …`: files for channels: declare them, build them, know their address, confirm one that was held back."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.context import answer, database, in_transaction
from tremplin.cli.tracing import concerns, trace_after
from tremplin.settings import load

if TYPE_CHECKING:
    from tremplin.kit.condition import Condition
    from tremplin.kit.db import Conn
    from tremplin.outlets.model import Edition, Outlet

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]
OutletId = Annotated[str, typer.Argument(help="Le fichier de diffusion.")]
_REASONS = {
    "expired": "terminées",
    "description_too_short": "au texte trop court pour ce canal",
    "description_too_long": "au texte trop long pour ce canal",
    "quota": "au-delà du quota de leur domaine",
    "cap": "au-delà du plafond",
}


@app.command()
def create(
    partner_id: Annotated[str, typer.Argument(help="Le diffuseur, dont les règles décident des missions.")],
    shape: Annotated[str, typer.Argument(metavar="FORMAT", help="linkedin, talent, grimpio, leboncoin, jobteaser, letudiant.")],
    outlet_id: Annotated[str | None, typer.Option("--id", help="Identifiant à donner au fichier.")] = None,
    announcer: Annotated[list[str] | None, typer.Option(help="Seulement cet annonceur ; répétable.")] = None,
    condition: Annotated[str | None, typer.Option("--filter", help='Condition en JSON : {"field":"domain","in":["sport"]}.')] = None,
    cap: Annotated[int | None, typer.Option(help="Nombre d'annonces à ne pas dépasser ; les plus récentes restent.")] = None,
    quota: Annotated[list[str] | None, typer.Option(help="DOMAINE=NOMBRE ; répétable. Remplace les quotas du format.")] = None,
    company: Annotated[list[str] | None, typer.Option(help="NOM=IDENTIFIANT d'une organisation chez le canal ; répétable.")] = None,
    every_hours: Annotated[int, typer.Option(help="Toutes les combien d'heures le refaire.")] = 1,
    least_percent: Annotated[int, typer.Option(help="En dessous de cette part des missions d'avant, attendre une confirmation.")] = 50,
    as_json: Json = False,
) -> None:
    """Déclare un fichier de diffusion, fait aussitôt par le serveur puis refait régulièrement, et donne son adresse."""
    wanted = _pairs(quota, "--quota")
    if any(not number.isdecimal() for number in wanted.values()):
        raise typer.BadParameter("un quota est un nombre entier.", param_hint="--quota")
    companies = _pairs(company, "--company")

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.outlets import actions

        made = await actions.create(
            conn,
            partner_id=partner_id,
            shape=shape,
            now=utc_now(),
            outlet_id=outlet_id,
            filter=_condition(announcer, condition),
            cap=cap,
            quotas={domain: int(number) for domain, number in wanted.items()} if quota else None,
            companies=companies,
            every_hours=every_hours,
            least_percent=least_percent,
        )
        return {"id": made.id, "url": _url(made)}

    done = in_transaction(work)
    answer(done, as_json=as_json, text=f"Fichier {done['id']} déclaré.\n  adresse : {done['url']}")


@app.command("list")
def show(as_json: Json = False) -> None:
    """Liste les fichiers de diffusion, leur état et leur dernier contenu."""

    async def work(conn: Conn) -> list[Outlet]:
        from tremplin.outlets import store

        return await store.every(conn)

    found = in_transaction(work)
    text = "\n".join(_as_text(each) for each in found) or "Aucun fichier de diffusion."
    answer([_as_json(each) for each in found], as_json=as_json, text=text)


@app.command()
def build(outlet_id: OutletId, as_json: Json = False) -> None:
    """Refait un fichier maintenant, et dit combien de missions y sont, et pourquoi d'autres n'y sont pas."""
    settings = load()

    async def work(conninfo: str) -> Outlet:
        from tremplin.kit.clock import utc_now
        from tremplin.kit.db import Database
        from tremplin.outlets.actions import Builder

        async with Database(conninfo, pool_size=2).opened() as db:
            built = await Builder(db, settings.data_dir / "outlets", settings.base_url, utc_now).build(outlet_id)
            concerns(built.partner_id)
            await trace_after(db)
        return built

    with database(settings) as conninfo:
        built = asyncio.run(work(conninfo))
    answer(_as_json(built), as_json=as_json, text=_as_text(built))


@app.command()
def confirm(outlet_id: OutletId, as_json: Json = False) -> None:
    """Sert un fichier mis en attente parce qu'il avait perdu trop de missions."""

    async def work(conn: Conn) -> Outlet:
        from tremplin.kit.clock import utc_now
        from tremplin.outlets import actions

        confirmed = await actions.confirm(conn, outlet_id, now=utc_now())
        concerns(confirmed.partner_id)
        return confirmed

    confirmed = in_transaction(work)
    answer(_as_json(confirmed), as_json=as_json, text=_as_text(confirmed))


@app.command()
def url(
    outlet_id: OutletId,
    renew: Annotated[bool, typer.Option("--renew", help="Change l'adresse ; l'ancienne ne mène plus à rien.")] = False,
    as_json: Json = False,
) -> None:
    """Donne l'adresse signée d'un fichier de diffusion, ou la change."""

    async def work(conn: Conn) -> dict[str, str]:
        from tremplin.outlets import actions

        outlet = await (actions.renew if renew else actions.known)(conn, outlet_id)
        concerns(outlet.partner_id)
        return {"id": outlet.id, "url": _url(outlet)}

    found = in_transaction(work)
    answer(found, as_json=as_json, text=found["url"])


@app.command()
def remove(outlet_id: OutletId, as_json: Json = False) -> None:
    """Retire un fichier de diffusion ; son adresse ne mène plus à rien."""
    folder = load().data_dir / "outlets"

    async def work(conn: Conn) -> dict[str, str]:
        from tremplin.outlets import actions

        concerns((await actions.known(conn, outlet_id)).partner_id)
        await actions.remove(conn, outlet_id, folder=folder)
        return {"id": outlet_id}

    answer(in_transaction(work), as_json=as_json, text=f"Fichier {outlet_id} retiré.")


def _pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """`NAME=VALUE` texts. A person who wrote one otherwise is told."""
    pairs = {}
    for each in given or ():
        name, equals, value = (part.strip() for part in each.partition("="))
        if not (name and equals and value):
            raise typer.BadParameter(f"« {each} » ne s'écrit pas NOM=VALEUR.", param_hint=option)
        pairs[name] = value
    return pairs


def _condition(announcers: list[str] | None, sent: str | None) -> Condition:
    from tremplin.diffusion import conditions
    from tremplin.diffusion.model import OWNER
    from tremplin.kit.condition import All, Is
    from tremplin.missions.visibility import CONDITION_FIELDS

    wanted: list[Condition] = [Is(OWNER, tuple(announcers))] if announcers else []
    if sent is not None:
        try:
            decoded = json.loads(sent)
        except (ValueError, RecursionError):
            raise typer.BadParameter("ce n'est pas du JSON.", param_hint="--filter") from None
        wanted.append(conditions.read(decoded, CONDITION_FIELDS))
    return All(tuple(wanted))


def _url(outlet: Outlet) -> str:
    from tremplin.kit.secrets import SecretBox
    from tremplin.outlets import actions

    settings = load()
    return actions.address(SecretBox(settings.secret_key), outlet, settings.base_url)


def _as_json(outlet: Outlet) -> dict[str, Any]:
    return {
        "id": outlet.id,
        "partner_id": outlet.partner_id,
        "format": outlet.format,
        "state": outlet.state,
        "comment": outlet.comment,
        "checked_at": outlet.checked_at and outlet.checked_at.isoformat(),
        "left_out": dict(outlet.left_out),
        "served": _edition(outlet.edition),
        "held": _edition(outlet.held),
        "url": _url(outlet),
    }


def _edition(edition: Edition | None) -> dict[str, Any] | None:
    if edition is None:
        return None
    return {
        "missions": edition.missions,
        "ads": edition.ads,
        "size": edition.size,
        "gzip_size": edition.gzip_size,
        "sha256": edition.digest,
        "built_at": edition.built_at.isoformat(),
    }


def _as_text(outlet: Outlet) -> str:
    lines = [f"{outlet.id} ({outlet.format}, pour {outlet.partner_id})"]
    if outlet.edition is None:
        lines.append("  pas encore fait")
    else:
        made = outlet.edition
        when = f"{made.built_at:%d/%m/%Y à %H:%M} (UTC)"
        lines.append(f"  {made.missions} missions, {made.ads} annonces, {made.size} octets, fait le {when}")
    lines += [f"  {number} missions laissées de côté : {_REASONS[reason]}" for reason, number in sorted(outlet.left_out.items())]
    if outlet.comment:
        lines.append(f"  en attente : {outlet.comment} Pour confirmer : tremplin outlets confirm {outlet.id}")
    return "\n".join(lines)
