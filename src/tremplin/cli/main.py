"""The table of contents of the commands, and what all of them do with an error."""

from __future__ import annotations

import sys

import typer

from tremplin.cli import (
    agencies,
    assistants,
    bots,
    campaigns,
    clients,
    conventions,
    data,
    database,
    events,
    feeds,
    immersions,
    missions,
    moderation,
    outlets,
    partners,
    reference,
    reports,
    serving,
    tracking,
    users,
    webhooks,
    widgets,
)
from tremplin.cli.tracing import follow
from tremplin.settings import WrongSetting

app = typer.Typer(
    help="Tremplin : publier, échanger, chercher et suivre des missions de bénévolat.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
app.command("serve")(serving.serve)
app.command("demo")(serving.demo)
app.command("worker")(serving.worker)
app.command("mcp")(assistants.mcp)
app.add_typer(data.app, name="data", help="Les données ouvertes.")
app.add_typer(database.app, name="db", help="La base de données.")
app.add_typer(partners.app, name="partners", help="Les partenaires et leurs clés.")
app.add_typer(users.app, name="users", help="Les personnes qui agissent pour les partenaires.")
app.add_typer(feeds.app, name="feeds", help="Les catalogues qui arrivent.")
app.add_typer(outlets.app, name="outlets", help="Les fichiers pour les canaux de diffusion.")
app.add_typer(missions.app, name="missions", help="Les missions.")
app.add_typer(immersions.app, name="immersions", help="Les entreprises qui accueillent en immersion.")
app.add_typer(agencies.app, name="agencies", help="Les structures qui valident les conventions.")
app.add_typer(conventions.app, name="conventions", help="Les conventions d'immersion.")
app.add_typer(events.app, name="events", help="Les événements emploi et les salons en ligne.")
app.add_typer(clients.app, name="clients", help="Les programmes qui appellent l'API Événements.")
app.add_typer(moderation.app, name="moderation", help="Les décisions des modérateurs.")
app.add_typer(reference.app, name="reference", help="Les répertoires nationaux.")
app.add_typer(campaigns.app, name="campaigns", help="Les liens suivis des partenaires.")
app.add_typer(reports.app, name="reports", help="Les bilans du mois des partenaires.")
app.add_typer(bots.app, name="bots", help="Les règles qui distinguent les robots des personnes.")
app.add_typer(tracking.app, name="tracking", help="Les statistiques du suivi.")
app.add_typer(webhooks.app, name="webhooks", help="Ce qui est annoncé aux partenaires.")
app.add_typer(widgets.app, name="widgets", help="Les widgets des partenaires.")
follow(app)


def main() -> None:
    """Runs a command; a refusal is one sentence on stderr and exit status 1."""
    try:
        app()
    except WrongSetting as error:
        _refuse(str(error))
    except KeyboardInterrupt:
        _refuse("Interrompu.")
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        _refuse(sentence)


def _sentence(error: Exception) -> str | None:
    """What to tell a person; None for a defect of ours, whose trace is worth more than a sentence."""
    import psycopg

    from tremplin.kit.postgres import EmbeddedPostgresError
    from tremplin.kit.refusal import Refusal

    if isinstance(error, Refusal | EmbeddedPostgresError):
        return str(error)
    fetch = sys.modules.get("tremplin.kit.fetch")  # imported by whoever raised; half a second to the others
    if fetch and isinstance(error, fetch.FetchRefused):
        return str(error)
    if isinstance(error, psycopg.OperationalError):
        return "La base de données ne répond pas : vérifiez TREMPLIN_DATABASE_URL et que le serveur est démarré."
    return None


def _refuse(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    raise SystemExit(1)
