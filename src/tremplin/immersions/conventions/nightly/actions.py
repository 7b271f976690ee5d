"""Scheduled work on conventions: each function does some of it, and says where it stopped. What is asked is asked again of the row
held: someone may have signed since it was found."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from tremplin.immersions.agencies import store as agencies
from tremplin.immersions.conventions import actions, announcing, assessment, prescribers, store, upkeep
from tremplin.immersions.conventions.keeping import Stored, render
from tremplin.immersions.conventions.model import Agency, Convention
from tremplin.immersions.conventions.nightly import store as found
from tremplin.immersions.conventions.notices import actions as notices
from tremplin.immersions.conventions.notices import planning
from tremplin.immersions.conventions.notices.model import Kind, Wanted
from tremplin.immersions.conventions.upkeep import Reminding
from tremplin.immersions.offers import store as companies
from tremplin.kit.db import Conn
from tremplin.kit.french import day_of

TOGETHER = 100
# A bridge of public holidays and week-ends around three working days.
_NEAR = timedelta(days=10)


async def remind(conn: Conn, *, now: datetime, after: str) -> str | None:
    """Reminds of conventions that begin soon; the last one looked at, None when all were."""
    today = day_of(now)
    ids = await found.starting(conn, first=today, last=today + _NEAR, after=after, limit=TOGETHER)
    for convention_id in ids:
        held = await store.find(conn, convention_id)
        if held is None:
            continue
        for due in upkeep.reminders_due(held.convention, today):
            await _post(conn, held.convention, await _reminded(conn, due, held.convention), today, now)
    return ids[-1] if len(ids) == TOGETHER else None


async def ask_assessments(conn: Conn, *, now: datetime, after: str) -> str | None:
    """Asks companies how it went, reminds those that have not said, then tells their agency; the last one looked at, None when all
    were."""
    today = day_of(now)
    days = [*(today + timedelta(days=gap) for gap in (-1, 0, 1)), *(today - wait for wait in assessment.REMINDED_AFTER)]
    ids = await found.ended(conn, days, after=after, limit=TOGETHER)
    for convention_id in ids:
        held = await store.find(conn, convention_id)
        if held is None:
            continue
        if assessment.is_link_due(held.convention, today):
            # Three mornings ask for it, in case one was missed: once is enough.
            wanted = [planning.tutor(Kind.ASSESSMENT_REQUEST, held.convention)]
            await notices.post(conn, convention_id, wanted, occasion="end", now=now)
        elif assessment.is_reminder_due(held.convention, today):
            wanted = [planning.tutor(Kind.ASSESSMENT_REMINDER, held.convention)]
            if today - held.convention.date_end >= assessment.REMINDED_AFTER[-1]:
                wanted += await _reviewers(conn, Kind.ASSESSMENT_MISSING, held.convention)
            await _post(conn, held.convention, wanted, today, now)
    return ids[-1] if len(ids) == TOGETHER else None


async def give_up(conn: Conn, *, now: datetime) -> int:
    """Ends some of the conventions that nobody finished; how many were found."""
    ids = await found.left_open(conn, ended_by=upkeep.months_before(now.date(), 1), limit=TOGETHER)
    for convention_id in ids:
        held = await actions.hold(conn, convention_id)
        change = upkeep.give_up(held.convention, now=now)
        if change is not None:
            await actions.apply(conn, held, change)
    return len(ids)


async def delete_unvalidated(conn: Conn, *, now: datetime) -> int:
    """Deletes some of the conventions that led nowhere two years ago; how many."""
    limit = upkeep.months_before(now.date(), 12 * upkeep.UNVALIDATED_KEPT_YEARS)
    return await found.delete_unvalidated(conn, unchanged_since=limit, limit=TOGETHER)


async def show_agencies(conn: Conn, agency_ids: Collection[str], *, now: datetime, after: str) -> str | None:
    """Shows agencies as they have become in the conventions that name them; the last one looked at, None when all were."""
    ids = await found.of_agencies(conn, agency_ids, after=after, limit=TOGETHER)
    for convention_id in ids:
        held = await actions.hold(conn, convention_id)
        await _show(conn, held, replace(held.convention, agency=await _as_now(conn, held.convention.agency)), now)
    return ids[-1] if len(ids) == TOGETHER else None


async def show_ban(conn: Conn, siret: str, *, now: datetime, after: str) -> str | None:
    """Shows in its conventions whether a company is banned, and why; the last one looked at, None when all were."""
    ban = (await companies.bans(conn, [siret])).get(siret)
    ids = await found.of_company(conn, siret, after=after, limit=TOGETHER)
    for convention_id in ids:
        held = await actions.hold(conn, convention_id)
        await _show(conn, held, replace(held.convention, establishment_ban=ban), now)
    return ids[-1] if len(ids) == TOGETHER else None


async def _as_now(conn: Conn, shown: Agency) -> Agency:
    """An agency as it is; who has to accept stays what it was when the convention was submitted."""
    ids = [shown.id, *([shown.refers_to.id] if shown.refers_to else [])]
    known = await agencies.find(conn, ids)
    if shown.id not in known:
        return shown
    referred = known.get(shown.refers_to.id) if shown.refers_to else None
    now = prescribers.as_shown(known[shown.id], referred)
    return replace(now, validation_steps=shown.validation_steps, refers_to=now.refers_to or shown.refers_to)


async def _show(conn: Conn, held: Stored, shown: Convention, now: datetime) -> None:
    """Keeps what changed around a convention, which is no change of its own: readers are told, editors are not disturbed."""
    if shown == held.convention:
        return
    kept = Stored(shown, held.version, render(shown))
    await store.update(conn, kept, changed_at=now)
    await announcing.announce(conn, kept, at=now)


async def _reminded(conn: Conn, due: Reminding, convention: Convention) -> list[Wanted]:
    kind = Kind(due.value)
    if due is Reminding.SIGNATORIES:
        return planning.to_sign(kind, convention)
    return await _reviewers(conn, kind, convention)


async def _reviewers(conn: Conn, kind: Kind, convention: Convention) -> list[Wanted]:
    return planning.reviewers(kind, convention, await prescribers.desk(conn, convention.agency))


async def _post(conn: Conn, convention: Convention, wanted: list[Wanted], today: date, now: datetime) -> None:
    await notices.post(conn, convention.id, wanted, occasion=today.isoformat(), now=now)
