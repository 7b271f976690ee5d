"""The assessment of a convention: filled by the company, signed by the beneficiary, taken back by the platform."""

from __future__ import annotations

from datetime import datetime

from tremplin.immersions.conventions import actions, announcing, assessment, errors, store
from tremplin.immersions.conventions.assessment import Assessment
from tremplin.immersions.conventions.audit import Author
from tremplin.immersions.conventions.keeping import Stored
from tremplin.kit.db import Conn


async def find(conn: Conn, convention_id: str) -> Assessment:
    """The whole assessment of a convention. Raises AssessmentUnknown."""
    found = await store.find_assessment(conn, convention_id)
    if found is None:
        raise errors.AssessmentUnknown
    return found


async def create(conn: Conn, convention_id: str, draft: Assessment, author: Author, *, now: datetime) -> Stored:
    """What the company says. Raises as `assessment.create`."""
    held = await actions.hold(conn, convention_id)
    made, change = assessment.create(held.convention, draft, author, now=now)
    await store.save_assessment(conn, made)
    stored = await actions.apply(conn, held, change)
    await announcing.announce_assessment(conn, stored, made, at=now)
    return stored


async def sign(conn: Conn, convention_id: str, author: Author, *, agreement: bool, answer: str = "", now: datetime) -> Stored:
    """What the beneficiary answers. Raises AssessmentUnknown, and as `assessment.sign`."""
    held = await actions.hold(conn, convention_id)
    signed, change = assessment.sign(
        held.convention, await find(conn, convention_id), author, agreement=agreement, answer=answer, now=now
    )
    await store.save_assessment(conn, signed)
    stored = await actions.apply(conn, held, change)
    await announcing.announce_assessment(conn, stored, signed, at=now)
    return stored


async def delete(conn: Conn, convention_id: str, author: Author, *, justification: str, now: datetime) -> Stored:
    """Takes an assessment back. Raises as `assessment.delete`."""
    held = await actions.hold(conn, convention_id)
    change = assessment.delete(held.convention, author, justification=justification, now=now)
    await store.delete_assessment(conn, convention_id)
    stored = await actions.apply(conn, held, change)
    await announcing.announce_assessment(conn, stored, None, at=now)
    return stored
