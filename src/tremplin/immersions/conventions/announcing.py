"""Conventions told to whoever follows them: the consumers of their agency, of the one it refers to, and of those they left."""

from __future__ import annotations

from datetime import datetime

import orjson

from tremplin.immersions.conventions.assessment import Assessment
from tremplin.immersions.conventions.keeping import Stored
from tremplin.immersions.conventions.model import Agency
from tremplin.immersions.conventions.wire import instant
from tremplin.kit import changes
from tremplin.kit.changes import Change
from tremplin.kit.db import Conn
from tremplin.partners import audiences


async def announce(conn: Conn, stored: Stored, *, previous: Agency | None = None, at: datetime) -> None:
    """Tells what a convention has become, as it is at this commit. `previous`: the agency that it has just left."""
    audience = _audience(stored.convention.agency) | (_audience(previous) if previous else set())
    await changes.publish(
        conn,
        [
            Change(
                kind="convention",
                object_id=stored.convention.id,
                event="convention.updated",
                audience=tuple(sorted(audience)),
                body=stored.body,
                at=at,
            )
        ],
    )


async def announce_assessment(conn: Conn, stored: Stored, assessment: Assessment | None, *, at: datetime) -> None:
    """Tells what an assessment has become; None once it was deleted."""
    told = None if assessment is None else _told(assessment)
    await changes.publish(
        conn,
        [
            Change(
                kind="assessment",
                object_id=stored.convention.id,
                event="assessment.updated",
                audience=tuple(sorted(_audience(stored.convention.agency))),
                body=orjson.dumps({"conventionId": stored.convention.id, "assessment": told}),
                at=at,
            )
        ],
    )


def _audience(agency: Agency) -> set[str]:
    both = (agency, agency.refers_to) if agency.refers_to else (agency,)
    return {group for each in both for group in (audiences.agency(each.id), audiences.agency_kind(each.kind))}


def _told(one: Assessment) -> dict[str, object]:
    values: dict[str, object] = {
        "status": one.status.value,
        "endedWithAJob": one.ended_with_a_job,
        "createdAt": instant(one.created_at),
        "lastDayOfPresence": one.last_day and one.last_day.isoformat(),
        "numberOfMissedHours": one.missed_hours,
        "typeOfContract": one.contract,
        "contractStartDate": one.contract_start and one.contract_start.isoformat(),
        "establishmentFeedback": one.establishment_feedback,
        "establishmentAdvices": one.establishment_advices,
        "beneficiaryAgreement": one.agreement,
        "beneficiaryFeedback": one.answer,
        "signedAt": one.signed_at and instant(one.signed_at),
    }
    return {name: value for name, value in values.items() if value is not None}
