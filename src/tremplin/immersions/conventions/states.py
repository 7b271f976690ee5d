"""The states of a convention and the moves between them: one table, which pages, APIs and tests all read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tremplin.immersions.conventions import errors
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.vocabulary import (
    ADVISERS,
    MODIFIABLE,
    ROLE_LABELS,
    SIGNABLE,
    SIGNATORIES,
    Role,
    Status,
    ValidationSteps,
)
from tremplin.kit.refusal import Refusal
from tremplin.reference.spelling import fold

DRAFT = "DRAFT"
"""What a draft is called among statuses: it is not one, since nobody but its author sees it, but partners' documents list it."""


class Event(StrEnum):
    """What is told to whoever listens, under the contract's names."""

    SUBMITTED = "ConventionSubmittedByBeneficiary"
    MODIFIED = "ConventionSubmittedAfterModification"
    MODIFIED_AND_SIGNED = "ConventionModifiedAndSigned"
    MODIFICATION_ASKED = "ConventionModificationRequested"
    PARTIALLY_SIGNED = "ConventionPartiallySigned"
    FULLY_SIGNED = "ConventionFullySigned"
    ACCEPTED_BY_COUNSELLOR = "ConventionAcceptedByCounsellor"
    ACCEPTED_BY_VALIDATOR = "ConventionAcceptedByValidator"
    REJECTED = "ConventionRejected"
    CANCELLED = "ConventionCancelled"
    DEPRECATED = "ConventionDeprecated"
    TRANSFERRED = "ConventionTransferredToAgency"
    REFERENT_EDITED = "ConventionCounsellorNameEdited"
    FINAL_EDITED = "ConventionWithFinalStatusEdited"
    RENEWED = "ConventionRenewed"
    ASSESSMENT_CREATED = "AssessmentCreated"
    ASSESSMENT_SIGNED = "AssessmentSignedByBeneficiary"
    ASSESSMENT_DELETED = "AssessmentDeleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """How a status is reached: from which, by whom. `justified`: a reason is asked; `named`: the name of who decides is;
    `clears_signatures`: everyone is asked to sign again."""

    target: Status
    sources: frozenset[Status]
    roles: frozenset[Role]
    event: Event
    justified: bool = False
    named: bool = False
    clears_signatures: bool = False


TRANSITIONS: Mapping[Status, Transition] = MappingProxyType(
    {
        row.target: row
        for row in (
            Transition(
                target=Status.READY_TO_SIGN,
                sources=MODIFIABLE,
                roles=ADVISERS | SIGNATORIES,
                event=Event.MODIFICATION_ASKED,
                clears_signatures=True,
            ),
            Transition(target=Status.PARTIALLY_SIGNED, sources=SIGNABLE, roles=SIGNATORIES, event=Event.PARTIALLY_SIGNED),
            Transition(
                target=Status.IN_REVIEW,
                sources=frozenset({Status.PARTIALLY_SIGNED}),
                roles=SIGNATORIES,
                event=Event.FULLY_SIGNED,
            ),
            Transition(
                target=Status.ACCEPTED_BY_COUNSELLOR,
                sources=frozenset({Status.IN_REVIEW}),
                roles=frozenset({Role.COUNSELLOR}),
                event=Event.ACCEPTED_BY_COUNSELLOR,
                named=True,
            ),
            Transition(
                target=Status.ACCEPTED_BY_VALIDATOR,
                sources=frozenset({Status.IN_REVIEW, Status.ACCEPTED_BY_COUNSELLOR}),
                roles=frozenset({Role.VALIDATOR}),
                event=Event.ACCEPTED_BY_VALIDATOR,
                named=True,
            ),
            Transition(target=Status.REJECTED, sources=MODIFIABLE, roles=ADVISERS, event=Event.REJECTED, justified=True),
            Transition(
                target=Status.CANCELLED,
                sources=frozenset({Status.ACCEPTED_BY_VALIDATOR}),
                roles=ADVISERS,
                event=Event.CANCELLED,
                justified=True,
            ),
            Transition(target=Status.DEPRECATED, sources=MODIFIABLE, roles=ADVISERS, event=Event.DEPRECATED, justified=True),
        )
    }
)

BY_SIGNATURE = frozenset({Status.PARTIALLY_SIGNED, Status.IN_REVIEW})
"""Those that only a signature gives."""


def check_move(convention: Convention, target: Status, roles: frozenset[Role]) -> Transition:
    """The row of a move, if it may be made. Raises, in the order of the contract: RoleForbidden, TransitionForbidden,
    AssessmentExists, RenewalNotEditable or TwoStepsRequired."""
    row = TRANSITIONS[target]
    if not roles & row.roles:
        raise errors.RoleForbidden(roles=", ".join(sorted(roles)), target=target)
    if convention.status not in row.sources:
        raise errors.TransitionForbidden(initial=convention.status, target=target)
    if target is Status.CANCELLED and convention.assessment is not None:
        raise errors.AssessmentExists
    if target is Status.READY_TO_SIGN and convention.renewed is not None:
        raise errors.RenewalNotEditable
    if (
        target is Status.ACCEPTED_BY_VALIDATOR
        and convention.status is Status.IN_REVIEW
        and convention.agency.validation_steps is ValidationSteps.TWO
    ):
        raise errors.TwoStepsRequired
    return row


def moves_open_to(convention: Convention, roles: frozenset[Role]) -> list[Status]:
    """The statuses that these roles may give it now: what a page offers as buttons."""
    found = []
    for target in TRANSITIONS:
        try:
            check_move(convention, target, roles)
        except Refusal:
            continue
        found.append(target)
    return found


def role_labels(roles: frozenset[Role]) -> str:
    """« validateur, pré-validateur », for a sentence."""
    return ", ".join(ROLE_LABELS[role] for role in sorted(roles))


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """A status as people know it. `former` are labels of the past that partners still send or print; `is_status` is false of drafts,
    which no convention of the API ever has."""

    code: str
    label: str
    for_agency: str
    for_people: str
    former: tuple[str, ...] = ()
    is_final: bool = False
    is_status: bool = True


_IN_PROGRESS = "Demande en cours d'examen"
CATALOGUE = (
    CatalogueEntry(
        code=DRAFT,
        label="En brouillon ou demande de modification en cours",
        for_agency="Brouillon",
        for_people="Brouillon",
        former=(
            "brouillon ou demande de modification",
            "brouillon ou demande de modification en cours",
            "Demande de modification en cours",
        ),
        is_status=False,
    ),
    CatalogueEntry(
        code=Status.READY_TO_SIGN,
        label="Prête à signer",
        for_agency="En cours de signature",
        for_people="En cours de signature",
    ),
    CatalogueEntry(
        code=Status.PARTIALLY_SIGNED,
        label="Partiellement signée",
        for_agency="Partiellement signée",
        for_people="Partiellement signée",
    ),
    CatalogueEntry(
        code=Status.IN_REVIEW,
        label="À valider par le conseiller",
        for_agency="Demande à étudier",
        for_people=_IN_PROGRESS,
        former=("À valider le conseiller",),
    ),
    CatalogueEntry(
        code=Status.ACCEPTED_BY_COUNSELLOR,
        label="À valider par le prescripteur",
        for_agency="Demande éligible",
        for_people=_IN_PROGRESS,
    ),
    CatalogueEntry(
        code=Status.ACCEPTED_BY_VALIDATOR,
        label="Validée par le prescripteur",
        for_agency="Demande validée",
        for_people="Demande validée",
        is_final=True,
    ),
    CatalogueEntry(code=Status.REJECTED, label="Rejetée", for_agency="Demande rejetée", for_people="Demande rejetée", is_final=True),
    CatalogueEntry(
        code=Status.CANCELLED, label="Annulée", for_agency="Convention annulée", for_people="Convention annulée", is_final=True
    ),
    CatalogueEntry(
        code=Status.DEPRECATED, label="Obsolète", for_agency="Demande obsolète", for_people="Demande obsolète", is_final=True
    ),
)
_BY_LABEL = {fold(label): each for each in CATALOGUE for label in (each.code, each.label, *each.former)}


def entry_of(written: str) -> CatalogueEntry | None:
    """The entry of a code or of a label, today's or a former one, whatever its case and accents; None for anything else."""
    return _BY_LABEL.get(fold(written))
