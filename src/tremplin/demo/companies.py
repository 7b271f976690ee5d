"""The demonstration's directory of companies: loaded once, by the bulk load that networks use, and a program that may read it.

Not again at each start, as feeds are: what someone tries there (a quota, a page changed or withdrawn) is to stay.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tremplin.demo.establishments import siret, write_establishments
from tremplin.immersions.offers import loading
from tremplin.immersions.offers import store as offers
from tremplin.kit.db import Conn, Database
from tremplin.kit.secrets import SecretBox
from tremplin.partners.consumers import actions as consumers
from tremplin.partners.consumers import store as consumer_store
from tremplin.settings import Settings

CONSUMER = "demo-conseillers"
_BAKER = "11573"
_BASTILLE = "latitude=48.853&longitude=2.369&distanceKm=30"


@dataclass(frozen=True, slots=True)
class Companies:
    """What to try: how many companies and lines were loaded (none when they were there already), and the key of a program."""

    loaded: int
    key: str


async def ensure(settings: Settings, db: Database, now: datetime, today: date) -> Companies:
    """The directory, and the key of the program that reads it."""
    folder = settings.data_dir / "demo"
    async with db.writing() as conn:
        first = siret(0)
        loaded = 0
        if await offers.find(conn, first) is None and not await offers.deleted(conn, [first]):
            file = folder / "etablissements.jsonl"
            write_establishments(file, today)
            loaded = (await loading.load(conn, file, now=now)).establishments
        return Companies(loaded, await _key(conn, SecretBox(settings.secret_key), folder / "cle-immersion.txt", now))


async def _key(conn: Conn, box: SecretBox, file: Path, now: datetime) -> str:
    """A key is signed anew each time, and shown once: kept here, so that examples can be copied from one start to the next."""
    known = await consumer_store.find(conn, CONSUMER)
    if known is not None and (kept := _read(file)):
        return kept
    if known is None:
        _, key = await consumers.create(conn, box, name="Outil des conseillers (démonstration)", now=now, consumer_id=CONSUMER)
    else:
        key = await consumers.renew(conn, box, CONSUMER, now=now)
    _write(file, key)
    return key


def _read(file: Path) -> str:
    return file.read_text(encoding="ascii").strip() if file.exists() else ""


def _write(file: Path, key: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as output:
        output.write(key)


def told(companies: Companies, base_url: str) -> list[str]:
    """What to try, for the person who launched the demonstration."""
    query = f"sortBy=distance&{_BASTILLE}&appellationCodes[]={_BAKER}"
    return [
        "Immersions :",
        f"  trouver une entreprise d'accueil : {base_url}/immersions",
        f"  accueillir quelqu'un : {base_url}/accueillir",
        "  l'API, avec la clé d'un outil de conseillers (boulangeries à 30 km de la Bastille) :",
        f'  curl -g -H "authorization: {companies.key}" "{base_url}/api/v3/offers?{query}"',
    ]
