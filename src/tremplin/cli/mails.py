"""`tremplin immersions mails …`: mails that came in, given as files, a folder, or on the standard input of a mail server's pipe."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from tremplin.cli.context import answer, database, readable, say
from tremplin.settings import load as load_settings

Files = Annotated[list[str], typer.Argument(help="Courriels (.eml), dossiers de courriels, ou « - » pour l'entrée standard.")]
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]


def mails(files: Files, as_json: Json = False) -> None:
    """Reçoit des courriels adressés aux échanges entre candidats et entreprises, et les transmet.

    Les fichiers restent où ils sont : un courriel déjà reçu ne compte pas deux fois. Celui qui ne peut pas être lu est signalé, les
    autres sont reçus ; la commande finit alors par 1.
    """

    async def work(conninfo: str) -> None:
        from tremplin.immersions.contacts.incoming.delivery import receive
        from tremplin.immersions.contacts.relay import Relay
        from tremplin.kit.clock import utc_now
        from tremplin.kit.db import Database
        from tremplin.kit.refusal import Refusal
        from tremplin.kit.secrets import SecretBox

        relay = Relay.of(settings.base_url, settings.mail_from, SecretBox(settings.secret_key))
        async with Database(conninfo, pool_size=1).opened() as db:
            for name in _names(files):
                try:
                    async with db.writing() as conn:
                        outcome: str = await receive(conn, relay, _content(name), now=utc_now())
                    done.append({"file": name, "outcome": outcome})
                except Refusal as refusal:
                    say(f"{name} : {refusal}")
                    done.append({"file": name, "outcome": "unreadable", "code": refusal.code})

    settings = load_settings()
    done: list[dict[str, str]] = []
    with database(settings) as conninfo:
        asyncio.run(work(conninfo))
    counts = {outcome: sum(each["outcome"] == outcome for each in done) for outcome in dict.fromkeys(each["outcome"] for each in done)}
    told = ", ".join(f"{count} {_WORDS[outcome]}" for outcome, count in counts.items()) or "aucun"
    answer({"mails": done}, as_json=as_json, text=f"Courriels reçus : {told}.")
    if "unreadable" in counts:
        raise typer.Exit(1)


_WORDS = {
    "relayed": "transmis",
    "duplicate": "déjà reçus",
    "automatic": "automatiques, ignorés",
    "unknown": "à une adresse inconnue",
    "refused": "refusés, avec une explication à l'expéditeur",
    "unreadable": "illisibles",
}


def _names(given: list[str]) -> Iterator[str]:
    for name in given:
        if name != "-" and Path(name).is_dir():
            yield from (str(path) for path in sorted(Path(name).glob("*.eml")))
        else:
            yield name


def _content(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else readable(Path(name)).read_bytes()
