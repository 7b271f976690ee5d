"""What is done with catalogues: an import run, its report read again, its withdrawals confirmed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from tremplin.feeds import errors, store, watching
from tremplin.feeds.announcing import announce
from tremplin.feeds.merging import DOOR, Outcome, Progress, digest_of, merge
from tremplin.feeds.model import About, Counts, Reported, Run, RunStatus
from tremplin.feeds.readers.errors import FeedRefused
from tremplin.feeds.reports import store as reports
from tremplin.kit.clock import Clock, uuid7
from tremplin.kit.db import Conn, Database
from tremplin.missions import actions as missions
from tremplin.partners import store as partners
from tremplin.partners.errors import PartnerUnknown
from tremplin.partners.model import Partner
from tremplin.partners.warnings import actions as warnings
from tremplin.partners.warnings.model import Kind

FORMATS = ("auto", "engagement-xml")
AGENDA_FORMATS = {"agenda": "auto", "ics": "ics", "openagenda": "openagenda", "jsonld": "jsonld", "evenements-xml": "xml"}
"""Name → how `events.feeds.importing` calls it; « agenda » recognises the others."""


@dataclass(frozen=True, slots=True)
class Report:
    """A run and its problems, as whoever reads it again sees them."""

    run: Run
    problems: list[Reported]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A run and some of its problems, in the order of its catalogue; `counts`: how many there are in all, by severity."""

    run: Run
    problems: list[Reported]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document is read as. `form`: its format, when it is an agenda of events."""

    about: About = About.MISSIONS
    form: str = "auto"


MISSIONS = Reading()


def reading_of(form: str) -> Reading:
    """What a format is read as. Raises FormatUnknown."""
    if form in AGENDA_FORMATS:
        return Reading(About.EVENTS, AGENDA_FORMATS[form])
    if form not in FORMATS:
        raise errors.FormatUnknown(format=form, known=", ".join((*FORMATS, *AGENDA_FORMATS)))
    return MISSIONS


@dataclass(frozen=True, slots=True)
class Importer:
    """Runs imports; `quarantine_percent` is the share of a catalogue that may disappear without a confirmation.

    `tell` is given each problem as a run ends, before a dry run is undone: a large catalogue has a hundred thousand.
    `preparing`: see `merging.merge`.
    """

    db: Database
    now: Clock
    quarantine_percent: int = 20
    progress: Progress = lambda missions, size: None
    tell: Callable[[Reported], None] | None = None
    preparing: Executor | None = None

    async def run(
        self,
        partner_id: str,
        file: BinaryIO,
        *,
        origin: str,
        source_id: str | None = None,
        dry_run: bool = False,
        reading: Reading = MISSIONS,
    ) -> Run:
        """Imports a catalogue or agenda: entirely, or not at all when it may not be used (the run is then FAILED, with its reason).

        `dry_run` does everything, tells, and undoes it. Raises PartnerUnknown, AlreadyRunning.
        """
        async with self.db.writing() as conn:
            partner = await known_partner(conn, partner_id)
            if not await store.claim(conn, partner_id):
                raise errors.AlreadyRunning
            started = self.now()
            run = Run(
                id=uuid7(started),
                partner_id=partner_id,
                source_id=source_id,
                origin=origin,
                started_at=started,
                status=RunStatus.RUNNING,
                about=reading.about,
            )
            if not dry_run:
                async with self.db.writing() as apart:  # seen while it runs, and left behind if it is killed
                    await store.interrupt_abandoned(apart, partner_id, at=run.started_at)
                    await store.insert_run(apart, run)
            try:
                async with conn.transaction(force_rollback=dry_run):
                    if dry_run:
                        await store.insert_run(conn, run)
                    outcome = await self._merge(conn, file, run, partner, reading)
                    await self._finish(conn, run, outcome)
                    done = await known_run(conn, run.id)
                    await self._tell(conn, done)
                    await watch(conn, done)
                    await announce(conn, done)
                    return done
            except FeedRefused as refusal:
                failed = refusal
        return await self._failed(run, failed, dry_run=dry_run)

    async def _tell(self, conn: Conn, run: Run) -> None:
        if self.tell:
            async for problem in reports.report(conn, run.id):
                self.tell(problem)

    async def _merge(self, conn: Conn, file: BinaryIO, run: Run, partner: Partner, reading: Reading) -> Outcome:
        if reading.about == About.EVENTS:
            # Calendars bring ten mebibytes of libraries, which an import of missions does without.
            from tremplin.feeds import agendas

            return await agendas.merge(conn, file, run=run, form=reading.form, percent=self.quarantine_percent)
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
            preparing=self.preparing,
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
        await reports.copy_report(conn, last.id, run.id)
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

    async def _failed(self, run: Run, refusal: FeedRefused, *, dry_run: bool) -> Run:
        at = self.now()
        failed = replace(run, status=RunStatus.FAILED, finished_at=at, error_code=refusal.code, error=str(refusal))
        if not dry_run:
            async with self.db.writing() as conn:
                await store.finish_run(
                    conn,
                    run.id,
                    at=at,
                    status=failed.status,
                    counts=Counts(),
                    error_code=failed.error_code,
                    error=failed.error,
                )
                await watch(conn, failed)
                await announce(conn, failed)
        return failed


async def known_partner(conn: Conn, partner_id: str) -> Partner:
    """A partner that may have catalogues. Raises PartnerUnknown."""
    partner = await partners.find(conn, partner_id)
    if partner is None:
        raise PartnerUnknown(partner_id=partner_id)
    return partner


async def known_run(conn: Conn, run_id: str) -> Run:
    """A run. Raises RunUnknown."""
    run = await store.find_run(conn, run_id)
    if run is None:
        raise errors.RunUnknown(run_id=run_id)
    return run


async def read_report(conn: Conn, run: Run, *, skip: int, most: int) -> Excerpt:
    """A part of the report of a run, which may be of a hundred thousand problems."""
    return Excerpt(run, await reports.excerpt(conn, run.id, skip=skip, most=most), await reports.count_problems(conn, run.id))


async def confirm(conn: Conn, run_id: str, *, now: datetime) -> int:
    """Withdraws the missions, or cancels the events, that a quarantined run held back, and returns how many.

    Raises RunUnknown, AlreadyRunning, NothingToConfirm (nothing may then be committed).
    """
    run = await known_run(conn, run_id)
    partner = await known_partner(conn, run.partner_id)
    if not await store.claim(conn, partner.id):
        raise errors.AlreadyRunning
    if run.about == About.EVENTS:
        from tremplin.feeds import agendas

        gone = await agendas.cancel_held(conn, run, now=now)
    else:
        gone = len(await missions.withdraw(conn, await store.held(conn, run_id), by=partner, now=now, door=DOOR))
    if not await store.confirm(conn, run_id, at=now, deleted=gone):
        raise errors.NothingToConfirm
    await warnings.watch(conn, [], kinds=(Kind.QUARANTINE,), among=[partner.id], now=now)
    return gone


async def watch(conn: Conn, run: Run) -> None:
    """Warns the partner of what its import shows, and closes the warnings of what it no longer does.

    A warning of one kind may come from its catalogue or from its agenda: while the other still shows it, it stays open.
    """
    found = watching.findings(run)
    other = await store.last_run(conn, run.partner_id, about=About.MISSIONS if run.about == About.EVENTS else About.EVENTS)
    told = {each.kind for each in found}
    found += [each for each in (watching.findings(other) if other else []) if each.kind not in told]
    await warnings.watch(conn, found, kinds=watching.KINDS, among=[run.partner_id], now=run.finished_at or run.started_at)
