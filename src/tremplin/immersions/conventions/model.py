"""A convention: who goes where, when, to discover which job, under whose responsibility. Pure.

Days are civil dates (`date`): a day of immersion is the same day whatever the time zone of the reader or of the server. Instants
(`datetime`, in universal time) are for what happened: a submission, a signature, a decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from tremplin.immersions.conventions.schedule import Schedule
from tremplin.immersions.conventions.vocabulary import (
    MODIFIABLE,
    AgencyKind,
    AssessmentStatus,
    InternshipKind,
    Objective,
    Role,
    Status,
    ValidationSteps,
)
from tremplin.immersions.offers.model import RemoteWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person of a convention. `phone` is in E.164."""

    role: Role
    email: str
    phone: str
    first_name: str
    last_name: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tutor(Actor):
    """Who looks after the beneficiary in the company; does not sign."""

    job: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory(Actor):
    """Who signs; `signed_at` None: not yet."""

    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentEmployer(Signatory):
    """Who employs the beneficiary meanwhile."""

    job: str
    business_siret: str
    business_name: str
    business_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    street_number_and_address: str
    postcode: str
    department_code: str
    city: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FederatedIdentity:
    """The beneficiary as France Travail knows them. `token` is their identifier there, and `payload` their adviser: both personal."""

    provider: str
    token: str
    payload: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beneficiary(Signatory):
    """Who discovers the job. Level, school and address: of a mini-stage only."""

    birthdate: date
    emergency_contact: str | None = None
    emergency_contact_phone: str | None = None
    emergency_contact_email: str | None = None
    financiary_help: str | None = None
    is_rqth: bool | None = None
    federated_identity: FederatedIdentity | None = None
    level_of_education: str | None = None
    school_name: str | None = None
    school_postcode: str | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatories:
    beneficiary: Beneficiary
    establishment_representative: Signatory
    beneficiary_representative: Signatory | None = None
    beneficiary_current_employer: CurrentEmployer | None = None

    def __iter__(self) -> Iterator[Signatory]:
        """Those there are, the beneficiary first."""
        everyone = (
            self.beneficiary,
            self.beneficiary_representative,
            self.beneficiary_current_employer,
            self.establishment_representative,
        )
        return (each for each in everyone if each is not None)

    def get(self, role: Role) -> Signatory | None:
        """The one who signs in that role, if there is one."""
        return next((each for each in self if each.role is role), None)

    def signed_by(self, role: Role, at: datetime) -> Signatories:
        """The same, once that one has signed."""
        return self._each(lambda one: replace(one, signed_at=at) if one.role is role else one)

    def unsigned(self) -> Signatories:
        """The same, nobody having signed."""
        return self._each(lambda one: replace(one, signed_at=None))

    def _each(self, change: Any) -> Signatories:
        names = ("beneficiary", "establishment_representative", "beneficiary_representative", "beneficiary_current_employer")
        return Signatories(**{name: one and change(one) for name in names for one in [getattr(self, name)]})


@dataclass(frozen=True, slots=True, kw_only=True)
class Appellation:
    """A job, by its names and codes in the ROME."""

    rome_code: str
    rome_label: str
    appellation_code: str
    appellation_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """Of an adviser, as they gave it."""

    firstname: str | None = None
    lastname: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    agency_counsellor: PersonName | None = None
    agency_validator: PersonName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """Which convention this one prolongs, and why. `from_id` is written `from`."""

    from_id: str
    justification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferredAgency:
    """The prescriber that validates what an accompanying agency proposes."""

    id: str
    name: str
    contact_email: str
    kind: AgencyKind
    siret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """The prescriber, as the convention shows it. `department` is the first it covers, not where it is. `validation_steps` are those
    of the day of the submission: what an adviser does to their notifications later changes nothing to a file under way."""

    id: str
    name: str
    department: str
    contact_email: str
    kind: AgencyKind
    siret: str
    validation_steps: ValidationSteps = ValidationSteps.ONE
    refers_to: ReferredAgency | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentSummary:
    """What a convention shows of its assessment. `ended_with_a_job` None: made before that was asked."""

    status: AssessmentStatus
    created_at: datetime
    ended_with_a_job: bool | None = None
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """When someone was last reminded, by each channel."""

    email: datetime | None = None
    sms: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastReminders:
    """`signatures` has no key for who was never reminded."""

    signatures: Mapping[Role, Reminder] = field(default_factory=dict)
    assessment_completion: Reminder = Reminder()
    assessment_signature: Reminder = Reminder()


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """The aggregate. `updated_at` is what an editor must give back to be allowed to write."""

    id: str
    status: Status
    kind: InternshipKind
    agency: Agency
    date_submission: datetime
    date_start: date
    date_end: date
    siret: str
    business_name: str
    schedule: Schedule
    individual_protection: bool
    individual_protection_description: str
    sanitary_prevention: bool
    sanitary_prevention_description: str
    remote_work_mode: RemoteWork
    immersion_address: str
    immersion_objective: Objective
    immersion_appellation: Appellation
    immersion_activities: str
    immersion_skills: str
    signatories: Signatories
    establishment_tutor: Tutor
    status_justification: str | None = None
    date_validation: datetime | None = None
    date_approval: datetime | None = None
    updated_at: datetime | None = None
    establishment_number_employees_range: str | None = None
    work_conditions: str | None = None
    business_advantages: str | None = None
    validators: Validators | None = None
    agency_referent: PersonName | None = None
    renewed: Renewed | None = None
    assessment: AssessmentSummary | None = None
    establishment_ban: str | None = None  # why the company is banned, when it is
    last_reminders: LastReminders = LastReminders()

    @property
    def is_final(self) -> bool:
        return self.status not in MODIFIABLE

    @property
    def all_signed(self) -> bool:
        return all(each.signed_at for each in self.signatories)


def age_on(birthdate: date, day: date) -> int:
    """Full years lived that day; a birthday counts as reached. Born on the 29th of February: reached on the 1st of March."""
    return day.year - birthdate.year - ((day.month, day.day) < (birthdate.month, birthdate.day))
