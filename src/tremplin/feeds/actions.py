"""What is done with catalogues: a source declared, an import run, its withdrawals confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from tremplin.feeds import errors, fetching, store
from tremplin.feeds.merging import DOOR, Outcome, Progress, digest_of, merge
from tremplin.feeds.model import RETRY_AFTER, Counts, Reported, Run, RunStatus, Source
from tremplin.feeds.readers.errors import FeedRefused
from tremplin.kit.clock import Clock, uuid7
from tremplin.kit.db import Conn, Database
from tremplin.kit.fetch import Fetcher, FetchRefused
from tremplin.kit.refusal import Refusal
from tremplin.kit.secrets import SecretBox
from tremplin.missions import actions as missions
from tremplin.partners import store as partners
from tremplin.partners.errors import PartnerUnknown
from tremplin.partners.model import Partner

FORMATS = ("auto", "engagement-xml")


@dataclass(frozen=True, slots=True)
class Report:
    """A run and its problems, as whoever launched it sees them."""

    run: Run
    problems: list[Reported]


@dataclass(frozen=True, slots=True)
class Importer:
    """Runs imports; `quarantine_percent` is the share of a catalogue that may disappear without a confirmation."""

    db: Database
    now: Clock
    quarantine_percent: int = 20
    progress: Progress = lambda missions, size: None

    async def run(
        self, partner_id: str, file: BinaryIO, *, origin: str, source_id: str | None = None, dry_run: bool = False
    ) -> Report:
        """Imports a catalogue: entirely, or not at all when it may not be used (the run is then FAILED, with its reason).

        `dry_run` does everything, reports, and undoes it. Raises PartnerUnknown, AlreadyRunning.
        """
        async with self.db.writing() as conn:
            partner = await _known(conn, partner_id)
            if not await store.claim(conn, partner_id):
                raise errors.AlreadyRunning
            run = self._begun(partner_id, origin, source_id)
            if not dry_run:
                async with self.db.writing() as apart:  # seen while it runs, and left behind if it is killed
                    await store.interrupt_abandoned(apart, partner_id, at=run.started_at)
                    await store.insert_run(apart, run)
            try:
                async with conn.transaction(force_rollback=dry_run):
                    if dry_run:
                        await store.insert_run(conn, run)
                    outcome = await self._merge(conn, file, run, partner)
                    await self._finish(conn, run, outcome)
                    return await read_report(conn, run.id)
            except FeedRefused as refusal:
                failed = refusal
        return await self._failed(run, failed, dry_run=dry_run)

    async def run_url(self, partner_id: str, url: str, *, fetcher: Fetcher, dry_run: bool = False) -> Report:
        """Fetches a catalogue once and imports it; when it can't be fetched, the run is FAILED, with its reason.

        Raises PartnerUnknown, AlreadyRunning.
        """
        async with self.db.reading() as conn:
            await _known(conn, partner_id)
        origin = fetching.without_credentials(url)
        try:
            async with fetching.download(url, fetcher) as opened:
                assert opened.file is not None  # only a conditional request can be answered "not modified"
                return await self.run(partner_id, opened.file, origin=origin, dry_run=dry_run)
        except (FetchRefused, errors.ServerRefused) as refusal:
            return await self._unreachable(self._begun(partner_id, origin), refusal, dry_run=dry_run)

    async def run_source(self, source_id: str, *, fetcher: Fetcher, secrets: SecretBox) -> Report | None:
        """Fetches a source and imports it; None when its server says that nothing changed. Failures are runs too.

        Raises SourceUnknown, AlreadyRunning.
        """
        async with self.db.reading() as conn:
            source = await store.find_source(conn, source_id)
        if source is None:
            raise errors.SourceUnknown(source_id=source_id)
        try:
            async with fetching.open_source(source, fetcher, secrets) as opened:
                if opened.file is None:
                    return None
                report = await self.run(source.partner_id, opened.file, origin=source.origin, source_id=source.id)
        except (FetchRefused, errors.ServerRefused, errors.SourceSecretUnreadable) as refusal:
            return await self._unreachable(self._begun(source.partner_id, source.origin, source.id), refusal)
        async with self.db.writing() as conn:
            if report.run.status == RunStatus.FAILED:
                await store.retry_at(conn, source.id, self.now() + RETRY_AFTER)
            else:
                await store.remember_answer(conn, source.id, etag=opened.etag, last_modified=opened.last_modified)
        return report

    def _begun(self, partner_id: str, origin: str, source_id: str | None = None) -> Run:
        now = self.now()
        return Run(
            id=uuid7(now),
            partner_id=partner_id,
            source_id=source_id,
            origin=origin,
            started_at=now,
            status=RunStatus.RUNNING,
        )

    async def _merge(self, conn: Conn, file: BinaryIO, run: Run, partner: Partner) -> Outcome:
        unchanged = await self._same_as_before(conn, file, run)
        if unchanged is not None:
            return unchanged
        return await merge(
            conn,
            file,
            run_id=run.id,
            partner=partner,
            now=run.started_at,
            quarantine_percent=self.quarantine_percent,
            progress=self.progress,
        )

    async def _same_as_before(self, conn: Conn, file: BinaryIO, run: Run) -> Outcome | None:
        """The outcome when the bytes are those of the last import and nothing else has touched its missions since."""
        last = await store.last_complete_run(conn, run.partner_id)
        if last is None or last.content_digest is None or last.status != RunStatus.SUCCESS or not file.seekable():
            return None
        digest = digest_of(file)
        file.seek(0)
        live, as_imported, refused = await store.count_synced(conn, run.partner_id)
        if digest != last.content_digest or live != as_imported or live != last.created + last.updated + last.unchanged:
            return None
        await store.copy_report(conn, last.id, run.id)
        return Outcome(RunStatus.SUCCESS, Counts(unchanged=live, refused=refused), digest)

    async def _finish(self, conn: Conn, run: Run, outcome: Outcome) -> None:
        await store.finish_run(
            conn,
            run.id,
            at=self.now(),
            status=outcome.status,
            counts=outcome.counts,
            content_digest=outcome.digest,
        )

    async def _failed(self, run: Run, refusal: FetchRefused | Refusal, *, dry_run: bool) -> Report:
        at = self.now()
        failed = replace(run, status=RunStatus.FAILED, finished_at=at, error_code=refusal.code, error=str(refusal))
        if not dry_run:
            async with self.db.writing() as conn:
                await store.finish_run(
                    conn, run.id, at=at, status=failed.status, counts=Counts(), error_code=failed.error_code, error=failed.error
                )
        return Report(failed, [])

    async def _unreachable(self, run: Run, refusal: FetchRefused | Refusal, *, dry_run: bool = False) -> Report:
        if not dry_run:
            async with self.db.writing() as conn:
                await store.insert_run(conn, run)
                if run.source_id is not None:
                    await store.retry_at(conn, run.source_id, run.started_at + RETRY_AFTER)
        return await self._failed(run, refusal, dry_run=dry_run)


async def _known(conn: Conn, partner_id: str) -> Partner:
    partner = await partners.find(conn, partner_id)
    if partner is None:
        raise PartnerUnknown(partner_id=partner_id)
    return partner


async def read_report(conn: Conn, run_id: str) -> Report:
    """A run and its problems. Raises RunUnknown."""
    run = await store.find_run(conn, run_id)
    if run is None:
        raise errors.RunUnknown(run_id=run_id)
    return Report(run, await store.report(conn, run_id))


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
) -> Source:
    """Declares where a partner's catalogue is: a URL fetched on a schedule (first at once), or a file kept to be run again.

    `password` is already encrypted; `loopback`: development, where catalogues may be served by this machine.
    Raises PartnerUnknown, SourceExists, FetchRefused (a link that no import could follow).
    """
    await _known(conn, partner_id)
    if url is not None:
        fetching.check_link(url, loopback=loopback)
    source = Source(
        id=uuid7(now),
        partner_id=partner_id,
        url=url,
        file_name=file_name,
        content=content,
        format="auto",
        every_hours=every_hours,
        username=username,
        password=password,
        active=True,
        etag=None,
        last_modified=None,
        next_run_at=now,
        created_at=now,
        updated_at=now,
    )
    if not await store.insert_source(conn, source):
        raise errors.SourceExists
    return source


async def confirm(conn: Conn, run_id: str, *, now: datetime) -> int:
    """Withdraws what a quarantined run held back, and returns how many missions that was. Raises RunUnknown, AlreadyRunning,
    NothingToConfirm (nothing may then be committed)."""
    run = await store.find_run(conn, run_id)
    if run is None:
        raise errors.RunUnknown(run_id=run_id)
    partner = await _known(conn, run.partner_id)
    if not await store.claim(conn, partner.id):
        raise errors.AlreadyRunning
    gone = await missions.withdraw(conn, await store.held(conn, run_id), by=partner, now=now, door=DOOR)
    if not await store.confirm(conn, run_id, at=now, deleted=len(gone)):
        raise errors.NothingToConfirm
    return len(gone)
