"""Loads the demonstration through the same doors as everybody: partners and keys by their actions, missions by the import of feeds,
companies by the bulk load of a network.

Every start imports the feeds of the day again: what did not change is left alone, and nothing is ever past.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tremplin.demo import channels, companies, conventions, events, people, visits
from tremplin.demo.catalogue import DemoFeed, build_feeds
from tremplin.demo.channels import Channels
from tremplin.demo.companies import Companies
from tremplin.demo.events import Events
from tremplin.diffusion import actions as diffusion
from tremplin.feeds.actions import Importer
from tremplin.feeds.model import Run
from tremplin.kit.clock import utc_now
from tremplin.kit.db import Conn, Database
from tremplin.partners import actions as partners
from tremplin.partners import store as partner_store
from tremplin.publication import dumps
from tremplin.settings import Settings
from tremplin.tracking.statistics.public import actions as statistics

# Fixed keys, so that examples can be copied from one start to the next. They open nothing but demonstration data.
BROADCASTERS = {
    "portail-jeunesse": (
        "Portail Jeunesse",
        "demo-cle-portail-jeunesse",
        ("benevoles-d-ici", "grande-plateforme", "littoral"),
    ),
    "ville-de-montplaisir": ("Ville de Montplaisir", "demo-cle-ville-de-montplaisir", ("benevoles-d-ici",)),
}


async def load(settings: Settings, conninfo: str) -> str:
    """Loads or refreshes the demonstration, and returns what to tell the person who launched it."""
    now = utc_now()
    today = now.astimezone(ZoneInfo("Europe/Paris")).date()
    feeds = build_feeds(settings.data_dir / "demo", today)
    async with Database(conninfo, pool_size=3).opened() as db:
        async with db.writing() as conn:
            for feed in feeds:
                await _ensure(conn, feed.slug, feed.announcer_name, f"demo-cle-{feed.slug}", now, feed=feed)
            for partner_id, (name, key, shown) in BROADCASTERS.items():
                await _ensure(conn, partner_id, name, key, now)
                for announcer_id in shown:
                    await diffusion.diffuse(conn, broadcaster_id=partner_id, announcer_id=announcer_id, now=now)
        importer = Importer(db, utc_now, quarantine_percent=100)  # each day's feed is another catalogue
        runs = [(feed, await _import(importer, feed)) for feed in feeds]
        async with db.writing() as conn:
            await channels.ensure_moderator(conn, now)
        opened = await channels.ensure(settings, db, now)
        await visits.ensure(db, opened.widget_id, now)
        directory = await companies.ensure(settings, db, now, today)
        announced = await events.ensure(db, now, today)
        advised = await conventions.ensure(settings, db, now, today)
        workspace = [*advised, *await people.ensure(settings, db, now)]
        await statistics.publish(db, now=now)
        if not dumps.read(files := settings.data_dir / dumps.FOLDER):  # else there are none before the first night
            await dumps.write(db, files, base_url=settings.base_url, reader=partners.PORTAL_ID, now=now)
    return _told(settings, runs, opened, directory, announced, workspace)


async def _ensure(conn: Conn, partner_id: str, name: str, key: str, now: datetime, *, feed: DemoFeed | None = None) -> None:
    if await partner_store.find(conn, partner_id) is not None:
        return
    await partners.create(
        conn,
        name=name,
        now=now,
        partner_id=partner_id,
        announces=feed is not None,
        broadcasts=feed is None,
        mission_type="benevolat" if feed else None,
        description=feed.description if feed else "",
        url=feed.website if feed else f"https://{partner_id}.example",
    )
    await partners.issue_key(conn, partner_id, now=now, imported=key, label="démonstration")


async def _import(importer: Importer, feed: DemoFeed) -> Run:
    with feed.file.open("rb") as file:
        return await importer.run(feed.slug, file, origin=feed.file.name)


def _told(
    settings: Settings,
    runs: list[tuple[DemoFeed, Run]],
    opened: Channels,
    directory: Companies,
    announced: Events,
    workspace: list[str],
) -> str:
    lines = ["", "Annonceurs (leur flux vient d'être importé) :"]
    for feed, run in runs:
        kept = run.created + run.updated + run.unchanged
        lines.append(f"  {feed.announcer_name} : {kept} missions, dont {run.refused} refusées · clé demo-cle-{feed.slug}")
    lines += ["Diffuseurs :"]
    lines += [f"  {name} · clé {key}" for name, key, _ in BROADCASTERS.values()]
    lines += ["Modérateur (ce qui attend sa décision : /v2/moderation) :", f"  Comité de lecture · clé {channels.MODERATOR_KEY}"]
    example = f'curl -H "x-api-key: demo-cle-portail-jeunesse" "{settings.base_url}/v0/mission?keywords=lecture&limit=2"'
    lines += ["À essayer :", f"  {example}", f"  {settings.base_url}/missions?ou=Lyon"]
    lines += [
        f"  un widget : {opened.widget}",
        f"  un fichier pour LinkedIn : {opened.outlet}",
        f"  un lien de campagne : {opened.campaign}",
        f"  les données ouvertes : {settings.base_url}/donnees",
        f"  les courriels écrits par la démonstration : {settings.base_url}/dev/mails",
        *companies.told(directory, settings.base_url),
        *events.told(announced, settings.base_url),
        *workspace,
        "",
    ]
    return "\n".join(lines) + "\n"
