"""What each side reads of a discussion, in a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories.partners import NOW
from tests.immersions.contacts.test_allowed import DISCUSSION
from tremplin.immersions.contacts.discussion import Display, Exchange, Side, display

BY_COMPANY = Exchange(sender="company", message="Venez.", files=(), at=NOW)
BY_APPLICANT = replace(BY_COMPANY, sender="applicant")


@pytest.mark.parametrize(
    ("last", "days", "to_company", "to_applicant"),
    [
        (None, 0, Display.NEW, Display.ANSWERED),
        (None, 14.9, Display.NEW, Display.ANSWERED),
        (None, 15, Display.NEEDS_URGENT_ANSWER, Display.TO_REMIND),
        (BY_APPLICANT, 1, Display.NEEDS_ANSWER, Display.ANSWERED),
        (BY_APPLICANT, 15, Display.NEEDS_URGENT_ANSWER, Display.TO_REMIND),
        (BY_COMPANY, 1, Display.ANSWERED, Display.NEEDS_ANSWER),
        (BY_COMPANY, 60, Display.ANSWERED, Display.NEEDS_ANSWER),
    ],
)
def test_it_works(last: Exchange | None, days: float, to_company: Display, to_applicant: Display) -> None:
    now = NOW + timedelta(days=days)
    assert display(DISCUSSION, last, Side.COMPANY, now) is to_company
    assert display(DISCUSSION, last, Side.APPLICANT, now) is to_applicant


@pytest.mark.parametrize(("status", "shown"), [("ACCEPTED", Display.ACCEPTED), ("REJECTED", Display.REJECTED)])
def test_what_is_decided_is_shown_to_both(status: str, shown: Display) -> None:
    for side in Side:
        assert display(replace(DISCUSSION, status=status), BY_APPLICANT, side, NOW) is shown
