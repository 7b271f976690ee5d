"""The table of states: every status, every role, in the order in which the contract refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from tests.factories.conventions import convention
from tremplin.immersions.conventions import errors
from tremplin.immersions.conventions.model import AssessmentSummary, Renewed
from tremplin.immersions.conventions.states import CATALOGUE, DRAFT, TRANSITIONS, check_move, entry_of, moves_open_to, role_labels
from tremplin.immersions.conventions.vocabulary import (
    ADVISERS,
    MODIFIABLE,
    SIGNATORIES,
    UNVALIDATED,
    AssessmentStatus,
    Role,
    Status,
    ValidationSteps,
)

ACCEPTED = convention()
ADVISER_ROLES, SIGNATORY_ROLES = set(ADVISERS), set(SIGNATORIES)
UNDER_WAY = {"READY_TO_SIGN", "PARTIALLY_SIGNED", "IN_REVIEW", "ACCEPTED_BY_COUNSELLOR"}
# The table of the contract, written once more by hand: a slip in ours would not be repeated here.
CONTRACT: dict[str, tuple[set[str], set[Role]]] = {
    "READY_TO_SIGN": (UNDER_WAY, ADVISER_ROLES | SIGNATORY_ROLES),
    "PARTIALLY_SIGNED": ({"READY_TO_SIGN", "PARTIALLY_SIGNED"}, SIGNATORY_ROLES),
    "IN_REVIEW": ({"PARTIALLY_SIGNED"}, SIGNATORY_ROLES),
    "ACCEPTED_BY_COUNSELLOR": ({"IN_REVIEW"}, {Role.COUNSELLOR}),
    "ACCEPTED_BY_VALIDATOR": ({"IN_REVIEW", "ACCEPTED_BY_COUNSELLOR"}, {Role.VALIDATOR}),
    "REJECTED": (UNDER_WAY, ADVISER_ROLES),
    "CANCELLED": ({"ACCEPTED_BY_VALIDATOR"}, ADVISER_ROLES),
    "DEPRECATED": (UNDER_WAY, ADVISER_ROLES),
}
SUMMARY = AssessmentSummary(status=AssessmentStatus.COMPLETED, created_at=datetime(2026, 7, 1, tzinfo=UTC), ended_with_a_job=False)


def refusal(initial: Status, target: Status, *roles: Role) -> type[Exception] | None:
    try:
        check_move(replace(ACCEPTED, status=initial), target, frozenset(roles))
    except Exception as error:
        return type(error)
    return None


def test_it_works() -> None:
    assert refusal(Status.IN_REVIEW, Status.ACCEPTED_BY_VALIDATOR, Role.VALIDATOR) is None


@pytest.mark.parametrize("target", Status)
def test_every_pair_and_every_role_is_as_the_contract_says(target: Status) -> None:
    sources, roles = CONTRACT[target]
    for initial, role in product(Status, Role):
        expected = errors.RoleForbidden if role not in roles else errors.TransitionForbidden if initial not in sources else None
        assert refusal(initial, target, role) is expected, (initial, role)


def test_one_role_that_may_is_enough() -> None:
    assert refusal(Status.IN_REVIEW, Status.REJECTED, Role.AGENCY_VIEWER, Role.VALIDATOR) is None


def test_the_role_is_looked_at_before_the_status() -> None:
    with pytest.raises(errors.RoleForbidden) as caught:
        check_move(ACCEPTED, Status.REJECTED, frozenset({Role.BENEFICIARY, Role.AGENCY_VIEWER}))
    assert str(caught.value) == 'Les rôles "agency-viewer, beneficiary" ne peuvent pas appliquer le statut REJECTED.'
    assert caught.value.status == 403
    with pytest.raises(errors.TransitionForbidden) as wrong:
        check_move(ACCEPTED, Status.REJECTED, frozenset({Role.VALIDATOR}))
    assert str(wrong.value) == 'Impossible de passer du statut de convention "ACCEPTED_BY_VALIDATOR" à "REJECTED".'
    assert wrong.value.status == 400


def test_what_was_assessed_is_not_cancelled() -> None:
    with pytest.raises(errors.AssessmentExists):
        check_move(replace(ACCEPTED, assessment=SUMMARY), Status.CANCELLED, frozenset({Role.VALIDATOR}))


def test_a_renewal_is_not_edited() -> None:
    renewal = replace(ACCEPTED, status=Status.IN_REVIEW, renewed=Renewed(from_id="x", justification="La suite"))
    with pytest.raises(errors.RenewalNotEditable):
        check_move(renewal, Status.READY_TO_SIGN, frozenset({Role.VALIDATOR}))
    assert check_move(renewal, Status.REJECTED, frozenset({Role.VALIDATOR}))


def test_two_steps_are_two_people() -> None:
    two = replace(ACCEPTED.agency, validation_steps=ValidationSteps.TWO)
    waiting = replace(ACCEPTED, agency=two, status=Status.IN_REVIEW)
    with pytest.raises(errors.TwoStepsRequired):
        check_move(waiting, Status.ACCEPTED_BY_VALIDATOR, frozenset({Role.VALIDATOR}))
    assert check_move(
        replace(waiting, status=Status.ACCEPTED_BY_COUNSELLOR), Status.ACCEPTED_BY_VALIDATOR, frozenset({Role.VALIDATOR})
    )


def test_a_page_offers_what_may_be_done() -> None:
    waiting = replace(ACCEPTED, status=Status.IN_REVIEW)
    assert moves_open_to(waiting, frozenset({Role.VALIDATOR})) == [
        Status.READY_TO_SIGN,
        Status.ACCEPTED_BY_VALIDATOR,
        Status.REJECTED,
        Status.DEPRECATED,
    ]
    assert moves_open_to(ACCEPTED, frozenset({Role.BENEFICIARY})) == []


def test_the_table_says_what_each_status_asks() -> None:
    assert {each for each in Status if TRANSITIONS[each].justified} == UNVALIDATED
    assert {each for each in Status if TRANSITIONS[each].named} == {Status.ACCEPTED_BY_COUNSELLOR, Status.ACCEPTED_BY_VALIDATOR}


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("brouillon ou demande de modification", DRAFT),
        ("En brouillon ou demande de modification en cours", DRAFT),
        ("obsolète", "DEPRECATED"),
        ("partiellement signée", "PARTIALLY_SIGNED"),
        ("prête à signer", "READY_TO_SIGN"),
        ("rejetée", "REJECTED"),
        ("validée par le prescripteur", "ACCEPTED_BY_VALIDATOR"),
        ("à valider par le conseiller", "IN_REVIEW"),
        ("À valider le conseiller", "IN_REVIEW"),
        ("à valider par le prescripteur", "ACCEPTED_BY_COUNSELLOR"),
        ("Annulée", "CANCELLED"),
        ("REJECTED", "REJECTED"),
    ],
)
def test_a_label_has_a_code(label: str, code: str) -> None:
    entry = entry_of(label)
    assert entry is not None
    assert entry.code == code


def test_the_catalogue_has_each_status_once_and_drafts() -> None:
    assert [each.code for each in CATALOGUE] == [DRAFT, *Status]
    assert {each.code for each in CATALOGUE if each.is_final} == set(Status) - MODIFIABLE
    assert [each.code for each in CATALOGUE if not each.is_status] == [DRAFT]
    assert entry_of("perdue") is None


def test_roles_are_said_in_french() -> None:
    assert role_labels(frozenset({Role.VALIDATOR, Role.COUNSELLOR})) == "pré-validateur, validateur"
