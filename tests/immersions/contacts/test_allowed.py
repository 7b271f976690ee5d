"""Who may do what, when: the whole table, and what the database does with each of its cells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.partners import NOW
from tremplin.immersions.contacts.discussion import Act, Discussion, Side, State

DISCUSSION = Discussion(
    id="1",
    siret="77561959600155",
    company_name="Fournil",
    appellation_code="11573",
    location_id=None,
    contact_mode="EMAIL",
    kind="IF",
    first_name="Camille",
    last_name="Exemple",
    email="camille@candidat.example",
    phone=None,
    date_preferences=None,
    objective=None,
    experience=None,
    resume_link=None,
    level_of_education=None,
    message=None,
    at=NOW,
    status="PENDING",
    rejection_kind=None,
    rejection_reason=None,
    warned_by=None,
    convention_started=None,
    closed_at=None,
    erased_at=None,
    company_code="c" * 32,
    applicant_code="a" * 32,
)
IN = {
    State.PENDING: DISCUSSION,
    State.ACCEPTED: replace(DISCUSSION, status="ACCEPTED"),
    State.REJECTED: replace(DISCUSSION, status="REJECTED", rejection_kind="NO_TIME", closed_at=NOW),
    State.ENDED: replace(DISCUSSION, status="ACCEPTED", closed_at=NOW),
    State.ERASED: replace(DISCUSSION, status="REJECTED", rejection_kind="WITHDRAWN", closed_at=NOW, erased_at=NOW),
}
# One letter a side that may: C, the company; A, the applicant.
TABLE = """
           pending  accepted  rejected  ended  erased
reply      CA       CA        -         -      -
accept     C        -         -         -      -
reject     C        C         -         -      -
convention CA       CA        -         CA     -
close      A        CA        -         -      -
erase      A        A         A         A      -
"""
_STATES, *_LINES = [line.split() for line in TABLE.splitlines() if line]
CELLS = [(Act(act), State(state), cell) for act, *cells in _LINES for state, cell in zip(_STATES, cells, strict=True)]


def test_the_table_is_whole() -> None:
    assert {(act, state) for act, state, _ in CELLS} == {(act, state) for act in Act for state in State}


@pytest.mark.parametrize(("act", "state", "cell"), CELLS)
def test_it_works(act: Act, state: State, cell: str) -> None:
    discussion = IN[state]
    assert discussion.state is state
    assert discussion.allows(act, Side.COMPANY) is ("C" in cell)
    assert discussion.allows(act, Side.APPLICANT) is ("A" in cell)


@pytest.mark.parametrize("mode", ["PHONE", "IN_PERSON"])
@pytest.mark.parametrize("side", list(Side))
def test_nobody_writes_through_us_to_a_company_that_is_called_or_visited(mode: str, side: Side) -> None:
    assert not replace(DISCUSSION, contact_mode=mode).allows(Act.REPLY, side)
