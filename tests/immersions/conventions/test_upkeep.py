"""What time does: reminders, conventions that end by themselves, those that are deleted, links that must wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.conventions import NOW, convention, unsigned
from tests.immersions.conventions.test_lifecycle import VALIDATOR, author
from tremplin.immersions.conventions import errors, upkeep
from tremplin.immersions.conventions.states import Event
from tremplin.immersions.conventions.upkeep import Channel, Reminding
from tremplin.immersions.conventions.vocabulary import MODIFIABLE, Role, Status

ONE = unsigned()
WAITING = replace(convention(), status=Status.IN_REVIEW)


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 2, tzinfo=UTC)


def test_it_works() -> None:
    change = upkeep.give_up(ONE, now=at(2026, 7, 19))
    assert change is not None
    assert change.convention.status is Status.DEPRECATED
    assert change.convention.status_justification == (
        "Devenu obsolète car le statut était READY_TO_SIGN alors que la date de fin est dépassée depuis longtemps"
    )
    assert (change.entry.event, change.entry.author_id) == (Event.DEPRECATED, "tremplin")


def test_a_month_must_have_passed() -> None:
    assert upkeep.give_up(ONE, now=at(2026, 7, 18)) is None


@pytest.mark.parametrize("status", sorted(set(Status) - MODIFIABLE))
def test_what_is_final_stays(status: Status) -> None:
    assert upkeep.give_up(replace(ONE, status=status), now=at(2027, 7, 18)) is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 3, 30), 1, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2028, 2, 29), 24, date(2026, 2, 28)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, expected: date) -> None:
    assert upkeep.months_before(day, months) == expected


def test_reminders_count_working_days() -> None:
    """The 15th of June 2026 is a Monday; the Thursday before is two working days away."""
    due = {day: upkeep.reminders_due(ONE, date(2026, 6, day)) for day in range(9, 17)}
    assert [day for day, kinds in due.items() if kinds == [Reminding.SIGNATORIES]] == [11, 12, 13, 14, 15]
    waiting = {day: upkeep.reminders_due(WAITING, date(2026, 6, day)) for day in range(8, 17)}
    assert {day: kinds for day, kinds in waiting.items() if kinds} == {10: [Reminding.AGENCY_FIRST], 12: [Reminding.AGENCY_LAST]}


def test_public_holidays_are_not_working_days() -> None:
    """Christmas and Easter Monday are everywhere; Good Friday, in Alsace and Moselle only."""
    assert upkeep.working_days_before(date(2026, 12, 24), date(2026, 12, 28), "35") == 1
    assert upkeep.working_days_before(date(2027, 3, 25), date(2027, 3, 30), "35") == 2
    assert upkeep.working_days_before(date(2027, 3, 25), date(2027, 3, 30), "67") == 1
    assert upkeep.working_days_before(date(2026, 6, 15), date(2026, 6, 14), "35") == -1


def test_nobody_is_reminded_of_what_is_decided() -> None:
    assert upkeep.reminders_due(convention(), date(2026, 6, 12)) == []


def test_what_led_nowhere_is_deleted_after_two_years() -> None:
    gone = replace(ONE, status=Status.REJECTED, updated_at=at(2026, 6, 1))
    assert upkeep.is_deletable(gone, now=at(2028, 6, 1), is_renewed=False)
    assert not upkeep.is_deletable(gone, now=at(2028, 5, 31), is_renewed=False)
    assert not upkeep.is_deletable(gone, now=at(2028, 6, 1), is_renewed=True)
    assert not upkeep.is_deletable(replace(gone, status=Status.ACCEPTED_BY_VALIDATOR), now=at(2030, 1, 1), is_renewed=False)


def link(given: Any = ONE, role: Role = Role.BENEFICIARY, by: Any = VALIDATOR, **more: Any) -> str:
    values: dict[str, Any] = {"channel": Channel.SMS, "last_sent": None, "is_mobile": True, "now": NOW, **more}
    return upkeep.check_signature_link(given, role, by, **values).email


def test_a_link_is_sent_again_after_a_day() -> None:
    assert link() == "mael@courriel.example"
    assert link(last_sent=NOW - timedelta(hours=24))
    with pytest.raises(errors.LinkTooSoon) as caught:
        link(last_sent=NOW - timedelta(hours=22, minutes=30, seconds=1))
    assert "01h30" in str(caught.value)
    assert caught.value.values["retry_after"] == 5399


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"by": author(Role.AGENCY_VIEWER)}, errors.ActionForbidden),
        ({"given": WAITING}, errors.LinkStatusForbidden),
        ({"role": Role.VALIDATOR}, errors.NotSignatory),
        ({"role": Role.BENEFICIARY_REPRESENTATIVE}, errors.ActorMissing),
        ({"given": convention(status="PARTIALLY_SIGNED")}, errors.AlreadySigned),
        ({"is_mobile": False}, errors.PhoneNotMobile),
    ],
)
def test_a_link_is_refused(given: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        link(**given)


def test_a_mail_needs_no_mobile() -> None:
    assert link(channel=Channel.EMAIL, is_mobile=False)
