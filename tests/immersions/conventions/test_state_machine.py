"""Any sequence of actions, lawful or not: no state is reached that should not be, and every change leaves one entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.factories.conventions import AFTERNOON, ANOTHER_ID, MORNING, NOW, employer, representative, unsigned
from tremplin.immersions.conventions import assessment as bilan
from tremplin.immersions.conventions import lifecycle, rules, signatures, upkeep
from tremplin.immersions.conventions.assessment import Assessment
from tremplin.immersions.conventions.audit import Author, Change, Entry
from tremplin.immersions.conventions.model import Convention, PersonName
from tremplin.immersions.conventions.schedule import regular
from tremplin.immersions.conventions.states import TRANSITIONS, Event, moves_open_to
from tremplin.immersions.conventions.vocabulary import (
    ACCEPTED,
    SIGNABLE,
    SIGNATORY_ROLES,
    UNSIGNED,
    UNVALIDATED,
    AssessmentStatus,
    Role,
    Status,
    ValidationSteps,
)
from tremplin.kit.refusal import Refusal

# Those who may do most come more often: the others are refused, which a few tries show.
everyone = st.sampled_from([Role.VALIDATOR, Role.COUNSELLOR, Role.BENEFICIARY, Role.ESTABLISHMENT_TUTOR] * 4 + list(Role))
NAME = PersonName(firstname="Gaud", lastname="Riou")
CHANGES_STATUS = {row.event for row in TRANSITIONS.values()} | {Event.MODIFIED, Event.MODIFIED_AND_SIGNED, Event.SUBMITTED}
JULY = date(2026, 7, 6)


def author(role: Role) -> Author:
    return Author(id=f"{role}@courriel.example", roles=frozenset({role}), connected=True)


class Life(RuleBasedStateMachine):
    """A convention, everyone around it, and time that passes."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.convention: Convention = unsigned()
        self.entries: list[Entry] = []
        self.chain: list[signatures.Line] = []
        self.bilan: Assessment | None = None

    @initialize(two_steps=st.booleans(), represented=st.booleans(), employed=st.booleans())
    def submit(self, two_steps: bool, represented: bool, employed: bool) -> None:
        more: dict[str, Any] = {}
        if represented:
            more["signatories.beneficiaryRepresentative"] = {k: v for k, v in representative().items() if k != "signedAt"}
        if employed:
            more["signatories.beneficiaryCurrentEmployer"] = {k: v for k, v in employer().items() if k != "signedAt"}
        steps = ValidationSteps.TWO if two_steps else ValidationSteps.ONE
        draft = unsigned(agencyValidationSteps=steps.value, **more)
        self.keep(lifecycle.submit(draft, author(Role.BENEFICIARY), now=self.now))

    def keep(self, change: Change) -> None:
        self.convention = change.convention
        self.entries.append(change.entry)
        self.now += timedelta(minutes=1)

    @rule(role=st.sampled_from(SIGNATORY_ROLES), by=everyone)
    def sign(self, role: Role, by: Role) -> None:
        before = self.convention
        try:
            change = lifecycle.sign(before, role, author(by), now=self.now)
        except Refusal:
            return
        assert by is role
        self.chain.append(
            signatures.append(self.chain, change.convention, role=role, signer="Quelqu'un", signed_at=self.now, channel="email")
        )
        self.keep(change)
        assert (self.convention.status is Status.IN_REVIEW) is self.convention.all_signed

    @rule(wanted=st.sampled_from(Status), by=everyone, reason=st.sampled_from(["", "Motif"]), named=st.booleans())
    def decide(self, wanted: Status, by: Role, reason: str, named: bool) -> None:
        before, offered = self.convention, moves_open_to(self.convention, frozenset({by}))
        try:
            change = lifecycle.decide(before, wanted, author(by), now=self.now, justification=reason, decider=NAME if named else None)
        except Refusal:
            return
        assert wanted in offered
        self.keep(change)
        assert self.convention.status is wanted

    @rule(steps=st.integers(1, 6))
    def go_forward(self, steps: int) -> None:
        """What usually happens next: without it, chance alone would rarely lead a convention to its end."""
        for _ in range(steps):
            self.step()

    def step(self) -> None:
        one = self.convention
        missing = next((each.role for each in one.signatories if each.signed_at is None), None)
        if one.status in SIGNABLE and missing is not None:
            self.sign(missing, missing)
        elif one.status in (Status.IN_REVIEW, Status.ACCEPTED_BY_COUNSELLOR):
            self.decide(Status.ACCEPTED_BY_VALIDATOR, Role.VALIDATOR, "", True)
            if self.convention.status is Status.IN_REVIEW:  # in two steps, the short way was closed
                self.decide(Status.ACCEPTED_BY_COUNSELLOR, Role.COUNSELLOR, "", True)

    @rule(by=everyone, stale=st.booleans())
    def edit(self, by: Role, stale: bool) -> None:
        edited = replace(self.convention, status=Status.READY_TO_SIGN, business_name="Autre enseigne")
        if stale:
            edited = replace(edited, updated_at=NOW - timedelta(days=1))
        try:
            change = lifecycle.edit(self.convention, edited, author(by), now=self.now)
        except Refusal:
            return
        assert not stale
        self.keep(change)
        assert [each.role for each in self.convention.signatories if each.signed_at] in ([], [by])

    @rule(by=everyone)
    def transfer(self, by: Role) -> None:
        other = replace(self.convention.agency, id=f"{self.convention.agency.id}+")
        try:
            self.keep(lifecycle.transfer(self.convention, other, author(by), now=self.now, justification="Déménagement"))
        except Refusal:
            return

    @rule(by=everyone)
    def correct(self, by: Role) -> None:
        try:
            self.keep(lifecycle.edit_final(self.convention, author(by), now=self.now, tutor={"job": "Pâtissière"}))
        except Refusal:
            return

    @rule(by=everyone)
    def renew(self, by: Role) -> None:
        try:
            change = lifecycle.renew(
                self.convention,
                author(by),
                new_id=ANOTHER_ID if self.convention.id != ANOTHER_ID else self.convention.id[:-1] + "1",
                start=JULY,
                end=JULY + timedelta(days=4),
                schedule=regular(JULY, JULY + timedelta(days=4), [MORNING, AFTERNOON]),
                justification="La suite",
                now=self.now,
            )
        except Refusal:
            return
        assert self.convention.status is Status.ACCEPTED_BY_VALIDATOR
        self.chain, self.bilan = [], None
        self.keep(change)

    @rule(by=everyone)
    def assess(self, by: Role) -> None:
        draft = Assessment(
            convention_id=self.convention.id,
            status=AssessmentStatus.COMPLETED,
            ended_with_a_job=False,
            establishment_feedback="Très bien",
            establishment_advices="Continuer",
            created_at=self.now,
        )
        try:
            self.bilan, change = bilan.create(self.convention, draft, author(by), now=self.now)
        except Refusal:
            return
        self.keep(change)

    @rule(by=everyone, agreement=st.booleans())
    def answer(self, by: Role, agreement: bool) -> None:
        if self.bilan is None:
            return
        try:
            self.bilan, change = bilan.sign(self.convention, self.bilan, author(by), agreement=agreement, now=self.now)
        except Refusal:
            return
        self.keep(change)

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        change = upkeep.give_up(self.convention, now=self.now)
        if change is not None:
            self.keep(change)

    @invariant()
    def it_is_lawful(self) -> None:
        assert rules.faults_of(self.convention, now=self.now) == []

    @invariant()
    def signatures_agree_with_the_status(self) -> None:
        one = self.convention
        signed = [each for each in one.signatories if each.signed_at]
        assert one.all_signed or one.status in UNSIGNED
        assert not (signed and one.status is Status.READY_TO_SIGN)
        assert not (one.all_signed and one.status is Status.PARTIALLY_SIGNED)
        assert signatures.find_break(self.chain) is None

    @invariant()
    def dates_and_names_agree_with_the_status(self) -> None:
        one = self.convention
        assert (one.date_validation is not None) is (one.status is Status.ACCEPTED_BY_VALIDATOR)
        if one.status not in ACCEPTED:
            assert one.date_approval is None
        if one.agency.validation_steps is ValidationSteps.TWO and one.status is Status.ACCEPTED_BY_VALIDATOR:
            assert one.date_approval is not None
        assert one.status not in UNVALIDATED or one.status_justification
        assert one.status is not Status.CANCELLED or one.assessment is None

    @invariant()
    def every_change_is_told(self) -> None:
        """The entries alone tell the whole story, from nothing to now."""
        if not self.entries:
            return
        assert self.entries[-1].after is self.convention.status
        for before, after in zip(self.entries, self.entries[1:], strict=False):
            assert after.before is before.after or (after.before is None and after.event is Event.RENEWED)
            assert after.at > before.at
            if after.before is not None and after.after is not after.before:
                assert after.event in CHANGES_STATUS
                # An edit by a signatory is two moves at once: everyone is to sign again, and they have.
                towards = Status.READY_TO_SIGN if after.event is Event.MODIFIED_AND_SIGNED else after.after
                assert after.before in TRANSITIONS[towards].sources


Life.TestCase.settings = settings(stateful_step_count=30, deadline=None)
TestLife = Life.TestCase
