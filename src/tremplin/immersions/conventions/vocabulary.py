"""The closed lists of a convention: statuses, roles, kinds, with the words people read. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from tremplin.immersions.agencies.vocabulary import AgencyKind as AgencyKind  # those of conventions are those of agencies
from tremplin.immersions.agencies.vocabulary import ValidationSteps as ValidationSteps


class Status(StrEnum):
    READY_TO_SIGN = "READY_TO_SIGN"
    PARTIALLY_SIGNED = "PARTIALLY_SIGNED"
    IN_REVIEW = "IN_REVIEW"
    ACCEPTED_BY_COUNSELLOR = "ACCEPTED_BY_COUNSELLOR"
    ACCEPTED_BY_VALIDATOR = "ACCEPTED_BY_VALIDATOR"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"
    DEPRECATED = "DEPRECATED"


MODIFIABLE = frozenset({Status.READY_TO_SIGN, Status.PARTIALLY_SIGNED, Status.IN_REVIEW, Status.ACCEPTED_BY_COUNSELLOR})
"""Those of a convention still under way: every other one is final."""

SIGNABLE = frozenset({Status.READY_TO_SIGN, Status.PARTIALLY_SIGNED})
UNDER_AGENCY = frozenset({Status.READY_TO_SIGN, Status.PARTIALLY_SIGNED, Status.IN_REVIEW})
"""Before any adviser accepted it: it may still go to another agency, or to another adviser."""

UNVALIDATED = frozenset({Status.REJECTED, Status.CANCELLED, Status.DEPRECATED})
"""Those that end a convention without an immersion: each needs a justification."""

ACCEPTED = frozenset({Status.ACCEPTED_BY_COUNSELLOR, Status.ACCEPTED_BY_VALIDATOR})
"""Those that carry the name of the adviser who decided."""

UNSIGNED = SIGNABLE | UNVALIDATED
"""Those in which a signature may be missing."""


class Role(StrEnum):
    """Who acts on a convention."""

    BENEFICIARY = "beneficiary"
    BENEFICIARY_REPRESENTATIVE = "beneficiary-representative"
    BENEFICIARY_CURRENT_EMPLOYER = "beneficiary-current-employer"
    ESTABLISHMENT_REPRESENTATIVE = "establishment-representative"
    ESTABLISHMENT_TUTOR = "establishment-tutor"
    COUNSELLOR = "counsellor"
    VALIDATOR = "validator"
    AGENCY_ADMIN = "agency-admin"
    AGENCY_VIEWER = "agency-viewer"
    TO_REVIEW = "to-review"
    BACK_OFFICE = "back-office"
    ESTABLISHMENT_ADMIN = "establishment-admin"
    ESTABLISHMENT_CONTACT = "establishment-contact"


SIGNATORY_ROLES = (
    Role.BENEFICIARY,
    Role.BENEFICIARY_REPRESENTATIVE,
    Role.BENEFICIARY_CURRENT_EMPLOYER,
    Role.ESTABLISHMENT_REPRESENTATIVE,
)
SIGNATORIES = frozenset(SIGNATORY_ROLES)
ADVISERS = frozenset({Role.COUNSELLOR, Role.VALIDATOR, Role.BACK_OFFICE})
"""Those who decide for the prescriber, or for the platform."""
AGENCY_ROLES = frozenset({Role.COUNSELLOR, Role.VALIDATOR, Role.AGENCY_ADMIN, Role.AGENCY_VIEWER})

ROLE_LABELS: Mapping[Role, str] = MappingProxyType(
    {
        Role.BENEFICIARY: "bénéficiaire",
        Role.BENEFICIARY_REPRESENTATIVE: "représentant légal du bénéficiaire",
        Role.BENEFICIARY_CURRENT_EMPLOYER: "employeur actuel du bénéficiaire",
        Role.ESTABLISHMENT_REPRESENTATIVE: "représentant de l'entreprise",
        Role.ESTABLISHMENT_TUTOR: "tuteur de l'entreprise",
        Role.COUNSELLOR: "pré-validateur",
        Role.VALIDATOR: "validateur",
        Role.AGENCY_ADMIN: "administrateur de la structure",
        Role.AGENCY_VIEWER: "lecteur de la structure",
        Role.TO_REVIEW: "utilisateur en attente",
        Role.BACK_OFFICE: "administrateur de la plateforme",
        Role.ESTABLISHMENT_ADMIN: "administrateur de l'entreprise",
        Role.ESTABLISHMENT_CONTACT: "contact de l'entreprise",
    }
)


class InternshipKind(StrEnum):
    IMMERSION = "immersion"
    MINI_STAGE = "mini-stage-cci"  # pupils and students, through a consular chamber


class Objective(StrEnum):
    CONFIRM = "Confirmer un projet professionnel"
    DISCOVER = "Découvrir un métier ou un secteur d'activité"
    RECRUIT = "Initier une démarche de recrutement"


class AssessmentStatus(StrEnum):
    COMPLETED = "COMPLETED"
    PARTIALLY_COMPLETED = "PARTIALLY_COMPLETED"
    DID_NOT_SHOW = "DID_NOT_SHOW"
    # Of assessments made before 2024: read, never written.
    FINISHED = "FINISHED"
    ABANDONED = "ABANDONED"


LEGACY_ASSESSMENTS = frozenset({AssessmentStatus.FINISHED, AssessmentStatus.ABANDONED})

LEVELS_OF_EDUCATION = (
    "4ème",
    "3ème",
    "2nde",
    "1ère",
    "Terminale",
    *(f"Etude supérieure {year} année" for year in ("1ère", "2ème", "3ème", "4ème", "5ème", "6ème", "7ème", "8ème")),
)
ADVISOR_TYPES = ("PLACEMENT", "CAPEMPLOI", "INDEMNISATION")
