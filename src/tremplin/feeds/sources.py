"""What is done with what must be fetched: a source declared, then imported again and again; a link imported once."""

from __future__ import annotations

from datetime import datetime

from tremplin.events import store as events
from tremplin.feeds import errors, fetching, store
from tremplin.feeds.actions import MISSIONS, Importer, Reading, known_partner, watch
from tremplin.feeds.announcing import announce
from tremplin.feeds.model import RETRY_AFTER, About, Run, RunStatus, Source
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.deferring import defer
from tremplin.kit.fetch import Fetcher, FetchRefused
from tremplin.kit.refusal import Refusal
from tremplin.kit.secrets import SecretBox
from tremplin.partners.warnings import actions as warnings
from tremplin.partners.warnings.model import Kind


async def add_source(
    conn: Conn,
    *,
    partner_id: str,
    now: datetime,
    url: str | None = None,
    file_name: str | None = None,
    content: bytes | None = None,
    username: str | None = None,
    password: bytes | None = None,
    every_hours: int = 6,
    loopback: bool = False,
    about: About = About.MISSIONS,
    form: str = "auto",
) -> Source:
    """Declares where a partner's catalogue or agenda is: a URL fetched on a schedule (first at once), or a file kept to be run again.

    `password` is already encrypted; `loopback`: development, where catalogues may be served by this machine. `form`: the format of
    an agenda, recognised when it is not told. Raises PartnerUnknown, SourceExists, FetchRefused (a link that no import could follow).
    """
    await known_partner(conn, partner_id)
    if url is not None:
        fetching.check_link(url, loopback=loopback)
    source = Source(
        id=uuid7(now),
        partner_id=partner_id,
        url=url,
        file_name=file_name,
        content=content,
        format=form,
        every_hours=every_hours,
        username=username,
        password=password,
        active=True,
        etag=None,
        last_modified=None,
        next_run_at=now,
        created_at=now,
        updated_at=now,
        about=about,
    )
    if not await store.insert_source(conn, source):
        raise errors.SourceExists
    return source


async def stop(conn: Conn, source: Source, *, now: datetime) -> None:
    """No longer reads a source. What it brought stays; events it brought may then be brought by another agenda."""
    await store.activate(conn, source.id, active=False, now=now)
    if source.about == About.EVENTS:
        await events.release_source(conn, source.id)


async def resume(conn: Conn, source: Source, *, now: datetime) -> None:
    """Reads a source again, at once then on its schedule."""
    await store.activate(conn, source.id, active=True, now=now)


async def import_now(conn: Conn, source: Source) -> None:
    """Has a source imported as soon as a worker is free, also when its server would say that nothing changed."""
    await store.remember_answer(conn, source.id, etag=None, last_modified=None)
    await defer(conn, "feeds.run_source", lock=f"feeds/{source.id}", source_id=source.id)


async def move(conn: Conn, source: Source, url: str, *, now: datetime, loopback: bool = False) -> None:
    """Reads a source at another address. Raises FetchRefused, SourceExists."""
    fetching.check_link(url, loopback=loopback)
    if not await store.move(conn, source.id, url, now=now):
        raise errors.SourceExists


async def run_url(
    importer: Importer, partner_id: str, url: str, *, fetcher: Fetcher, dry_run: bool = False, reading: Reading = MISSIONS
) -> Run:
    """Fetches a catalogue once and imports it; when it can't be fetched, the run is FAILED, with its reason.

    Raises PartnerUnknown, AlreadyRunning.
    """
    async with importer.db.reading() as conn:
        await known_partner(conn, partner_id)
    origin = fetching.without_credentials(url)
    try:
        async with fetching.download(url, fetcher) as opened:
            assert opened.file is not None  # only a conditional request can be answered "not modified"
            return await importer.run(partner_id, opened.file, origin=origin, dry_run=dry_run, reading=reading)
    except (FetchRefused, errors.ServerRefused) as refusal:
        return await _unreachable(importer, partner_id, origin, refusal, dry_run=dry_run, about=reading.about)


async def run_source(importer: Importer, source_id: str, *, fetcher: Fetcher, secrets: SecretBox) -> Run | None:
    """Fetches a source and imports it; None when its server says that nothing changed. Failures are runs too.

    Raises SourceUnknown, AlreadyRunning.
    """
    async with importer.db.reading() as conn:
        source = await store.find_source(conn, source_id)
    if source is None:
        raise errors.SourceUnknown(source_id=source_id)
    try:
        async with fetching.open_source(source, fetcher, secrets) as opened:
            if opened.file is None:
                await _reached(importer, source)
                return None
            reading = Reading(About(source.about), source.format)
            run = await importer.run(source.partner_id, opened.file, origin=source.origin, source_id=source.id, reading=reading)
    except (FetchRefused, errors.ServerRefused, errors.SourceSecretUnreadable) as refusal:
        return await _unreachable(importer, source.partner_id, source.origin, refusal, source_id=source.id, about=source.about)
    async with importer.db.writing() as conn:
        if run.status == RunStatus.FAILED:
            await store.retry_at(conn, source.id, importer.now() + RETRY_AFTER)
        else:
            await store.remember_answer(conn, source.id, etag=opened.etag, last_modified=opened.last_modified)
    return run


async def _reached(importer: Importer, source: Source) -> None:
    """Closes the warning of a server that did not answer, and has nothing new to say."""
    async with importer.db.writing() as conn:
        await warnings.watch(conn, [], kinds=(Kind.ERROR,), among=[source.partner_id], now=importer.now())


async def _unreachable(
    importer: Importer,
    partner_id: str,
    origin: str,
    refusal: FetchRefused | Refusal,
    *,
    source_id: str | None = None,
    dry_run: bool = False,
    about: str,
) -> Run:
    """A run that failed before there was anything to read; its source is asked again sooner."""
    now = importer.now()
    run = Run(
        id=uuid7(now),
        partner_id=partner_id,
        source_id=source_id,
        origin=origin,
        started_at=now,
        finished_at=now,
        status=RunStatus.FAILED,
        error_code=refusal.code,
        error=str(refusal),
        about=about,
    )
    if not dry_run:
        async with importer.db.writing() as conn:
            await store.insert_run(conn, run)
            if source_id is not None:
                await store.retry_at(conn, source_id, now + RETRY_AFTER)
            await watch(conn, run)
            await announce(conn, run)
    return run
