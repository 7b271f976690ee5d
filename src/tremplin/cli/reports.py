"""`tremplin reports …`: monthly reports: read one before it leaves, send those of a month, know what became of them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.context import answer, database, in_transaction, say
from tremplin.settings import Settings, load

if TYPE_CHECKING:
    from datetime import date

    from tremplin.kit.db import Conn
    from tremplin.kit.mail import Mail
    from tremplin.tracking.reports.actions import Postman
    from tremplin.tracking.reports.model import Report

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]
Month = Annotated[str | None, typer.Option("--month", help="Le mois, 2026-11 ; sinon, le dernier qui soit fini.")]
OnePartner = Annotated[str | None, typer.Option("--partner", help="Un seul partenaire ; sinon, tous.")]


@app.command()
def send(month: Month = None, partner: OnePartner = None, as_json: Json = False) -> None:
    """Envoie les bilans d'un mois qui ne l'ont pas été. Un bilan envoyé ne l'est jamais deux fois."""
    settings = load()
    with database(settings) as conninfo:
        done = asyncio.run(_send(settings, conninfo, _month(month), partner))
    lines = [f"{each['partner_id']} : {each['said']}" for each in done]
    answer(done, as_json=as_json, text="\n".join(lines) or "Aucun bilan à envoyer.")


async def _send(settings: Settings, conninfo: str, month: date, partner: str | None) -> list[dict[str, Any]]:
    """A transaction a partner: what was sent stays sent when a later one fails."""
    from tremplin.kit.clock import utc_now
    from tremplin.kit.db import Database
    from tremplin.tracking.reports import actions, store
    from tremplin.tracking.reports.model import SAID

    done = []
    async with Database(conninfo, pool_size=2).opened() as db:
        async with db.reading() as conn:
            partner_ids = [partner] if partner else await store.undecided(conn, month)
        for partner_id in partner_ids:
            async with db.writing() as conn:
                status = await actions.send(conn, partner_id, month, postman=_postman(settings), now=utc_now())
            done.append({"partner_id": partner_id, "month": f"{month:%Y-%m}", "status": status.value, "said": SAID[status]})
    return done


@app.command()
def preview(
    partner: Annotated[str, typer.Option("--partner", help="Le partenaire.")],
    month: Month = None,
    folder: Annotated[Path | None, typer.Option("--output", help="Dossier où écrire le bilan : HTML, texte et PDF.")] = None,
    as_json: Json = False,
) -> None:
    """Montre le bilan d'un partenaire sans rien envoyer ni noter ; le mois en cours aussi."""
    settings = load()

    async def work(conn: Conn) -> tuple[Report, Mail]:
        from tremplin.kit.clock import utc_now
        from tremplin.tracking.reports import actions

        return await actions.preview(conn, partner, _month(month), postman=_postman(settings), now=utc_now())

    report, mail = in_transaction(work)
    if folder is not None:
        _write(mail, folder)
    answer(_told(report), as_json=as_json, text=mail.paragraphs[0])


@app.command("list")
def show(month: Month = None, partner: OnePartner = None, as_json: Json = False) -> None:
    """Dit ce que sont devenus les bilans d'un mois : envoyés, ou non et pourquoi."""

    async def work(conn: Conn) -> list[dict[str, Any]]:
        from tremplin.tracking.reports import store
        from tremplin.tracking.reports.model import SAID, Status

        return [
            {
                "partner_id": each.partner_id,
                "partner_name": each.partner_name,
                "month": f"{each.month:%Y-%m}",
                "status": each.status,
                "said": SAID[Status(each.status)],
                "decided_at": each.decided_at.isoformat(),
            }
            for each in await store.find_all(conn, _month(month), partner)
        ]

    found = in_transaction(work)
    lines = [f"{each['partner_name']} ({each['partner_id']}) : {each['said']}, le {each['decided_at'][:10]}" for each in found]
    answer(found, as_json=as_json, text="\n".join(lines) or "Aucun bilan de ce mois n'a été décidé.")


def _month(said: str | None) -> date:
    from tremplin.kit.clock import utc_now
    from tremplin.tracking.reports.model import last_month, parsed_month

    return parsed_month(said) if said else last_month(utc_now())


def _postman(settings: Settings) -> Postman:
    from tremplin.kit.secrets import SecretBox
    from tremplin.tracking.reports.actions import Postman

    return Postman(SecretBox(settings.secret_key), settings.base_url)


def _write(mail: Mail, folder: Path) -> None:
    (file,) = mail.attachments
    written = {
        file.name: file.content,
        file.name.replace(".pdf", ".html"): (mail.page or "").encode(),
        file.name.replace(".pdf", ".txt"): f"{mail.paragraphs[0]}\n".encode(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in written.items():
        (folder / name).write_bytes(content)
        say(f"Écrit : {folder / name}")


def _told(report: Report) -> dict[str, Any]:
    from tremplin.tracking.statistics.model import FIGURES, growth

    return {
        "partner_id": report.partner_id,
        "month": f"{report.month:%Y-%m}",
        "as_of": report.as_of.isoformat(),
        "sides": [
            {
                "side": part.side.value,
                "figures": {name: getattr(part.figures, name) for name in FIGURES},
                "previous": {name: getattr(part.before, name) for name in FIGURES},
                "growth": {name: growth(getattr(part.figures, name), getattr(part.before, name)) for name in FIGURES},
                "counterparts": [[top.name, top.clicks, top.applications] for top in part.counterparts],
                "missions": [[top.name, top.clicks, top.applications] for top in part.missions],
                "year": [[f"{month:%Y-%m}", figures.clicks, figures.applications] for month, figures in part.year],
            }
            for part in report.parts
        ],
    }
