"""A convention as a JSON object of the contract (ConventionRead), read into the aggregate and written back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from tremplin.immersions.conventions.model import (
    Address,
    Agency,
    Appellation,
    AssessmentSummary,
    Beneficiary,
    Convention,
    CurrentEmployer,
    FederatedIdentity,
    LastReminders,
    PersonName,
    ReferredAgency,
    Reminder,
    Renewed,
    Signatories,
    Signatory,
    Tutor,
    Validators,
)
from tremplin.immersions.conventions.schedule import Day, Period, Schedule, clock
from tremplin.immersions.conventions.vocabulary import LEGACY_ASSESSMENTS, SIGNATORY_ROLES, InternshipKind

T = TypeVar("T")
Json = dict[str, Any]

# Names of the contract → ours, for objects whose fields are texts, numbers, flags or instants.
_PLAIN = {
    "id": "id",
    "status": "status",
    "statusJustification": "status_justification",
    "updatedAt": "updated_at",
    "dateSubmission": "date_submission",
    "dateValidation": "date_validation",
    "dateApproval": "date_approval",
    "siret": "siret",
    "businessName": "business_name",
    "establishmentNumberEmployeesRange": "establishment_number_employees_range",
    "workConditions": "work_conditions",
    "businessAdvantages": "business_advantages",
    "individualProtection": "individual_protection",
    "individualProtectionDescription": "individual_protection_description",
    "sanitaryPrevention": "sanitary_prevention",
    "sanitaryPreventionDescription": "sanitary_prevention_description",
    "remoteWorkMode": "remote_work_mode",
    "immersionAddress": "immersion_address",
    "immersionObjective": "immersion_objective",
    "immersionActivities": "immersion_activities",
    "immersionSkills": "immersion_skills",
}
_ACTOR = {"role": "role", "email": "email", "phone": "phone", "firstName": "first_name", "lastName": "last_name"}
_TUTOR = {**_ACTOR, "job": "job"}
_SIGNATORY = {**_ACTOR, "signedAt": "signed_at"}
_EMPLOYER = {
    **_SIGNATORY,
    "job": "job",
    "businessSiret": "business_siret",
    "businessName": "business_name",
    "businessAddress": "business_address",
}
_BENEFICIARY = {
    **_SIGNATORY,
    "emergencyContact": "emergency_contact",
    "emergencyContactPhone": "emergency_contact_phone",
    "emergencyContactEmail": "emergency_contact_email",
    "financiaryHelp": "financiary_help",
    "isRqth": "is_rqth",
    "levelOfEducation": "level_of_education",
    "schoolName": "school_name",
    "schoolPostcode": "school_postcode",
}
_ADDRESS = {
    "streetNumberAndAddress": "street_number_and_address",
    "postcode": "postcode",
    "departmentCode": "department_code",
    "city": "city",
}
_APPELLATION = {
    "romeCode": "rome_code",
    "romeLabel": "rome_label",
    "appellationCode": "appellation_code",
    "appellationLabel": "appellation_label",
}
_NAME = {"firstname": "firstname", "lastname": "lastname"}
_RENEWED = {"from": "from_id", "justification": "justification"}
_IDENTITY = {"provider": "provider", "token": "token", "payload": "payload"}
_AGENCY = {
    "agencyId": "id",
    "agencyName": "name",
    "agencyDepartment": "department",
    "agencyContactEmail": "contact_email",
    "agencyKind": "kind",
    "agencySiret": "siret",
    "agencyValidationSteps": "validation_steps",
}
_REFERRED = {"id": "id", "name": "name", "contactEmail": "contact_email", "kind": "kind", "siret": "siret"}
_SUMMARY = {"status": "status", "createdAt": "created_at", "endedWithAJob": "ended_with_a_job", "signedAt": "signed_at"}
_REMINDER = {"email": "email", "sms": "sms"}


def build(values: Mapping[str, Any]) -> Convention:
    """The aggregate, from values that `fields.READ` read without a fault."""
    agency = _given(values, _AGENCY)
    return Convention(
        **_given(values, _PLAIN),
        kind=InternshipKind(values["internshipKind"]),
        agency=Agency(**agency, refers_to=_maybe(ReferredAgency, values.get("agencyRefersTo"), _REFERRED)),
        date_start=values["dateStart"].date(),
        date_end=values["dateEnd"].date(),
        schedule=schedule_of(values["schedule"]),
        immersion_appellation=_made(Appellation, values["immersionAppellation"], _APPELLATION),
        signatories=_signatories(values["signatories"]),
        establishment_tutor=_made(Tutor, values["establishmentTutor"], _TUTOR),
        validators=_validators(values.get("validators")),
        agency_referent=_maybe(PersonName, values.get("agencyReferent"), _NAME),
        renewed=_maybe(Renewed, values.get("renewed"), _RENEWED),
        assessment=_maybe(AssessmentSummary, values["assessment"], _SUMMARY),
        establishment_ban=values.get("establishmentBannishmentJustification"),
        last_reminders=_last_reminders(values["lastReminders"]),
    )


def schedule_of(values: Mapping[str, Any]) -> Schedule:
    """A schedule, from values that `fields.SCHEDULE` read without a fault."""
    days = [
        Day(day["date"].date(), tuple([Period(each["start"], each["end"]) for each in day["timePeriods"]]))
        for day in values["complexSchedule"]
    ]
    return Schedule(tuple(days), values["totalHours"], values["workedDays"], values["isSimple"])


def write(convention: Convention) -> Json:
    """The object of the contract: no key for what there is not, but `assessment`, which may be null."""
    one = convention
    return _without_none(
        {
            **_told(one, _PLAIN),
            "internshipKind": one.kind.value,
            "dateStart": _day(one.date_start),
            "dateEnd": _day(one.date_end),
            "schedule": write_schedule(one.schedule),
            "immersionAppellation": _told(one.immersion_appellation, _APPELLATION),
            "signatories": _write_signatories(one.signatories),
            "establishmentTutor": _told(one.establishment_tutor, _TUTOR),
            "validators": one.validators
            and _without_none(
                {
                    "agencyCounsellor": _perhaps(one.validators.agency_counsellor, _NAME),
                    "agencyValidator": _perhaps(one.validators.agency_validator, _NAME),
                }
            ),
            "agencyReferent": _perhaps(one.agency_referent, _NAME),
            "renewed": _perhaps(one.renewed, _RENEWED),
            **write_agency(one.agency),
            "isEstablishmentBanned": one.establishment_ban is not None,
            "establishmentBannishmentJustification": one.establishment_ban,
            "lastReminders": write_reminders(one.last_reminders),
        }
    ) | {"assessment": _write_assessment(one.assessment)}


def write_agency(agency: Agency) -> Json:
    """What a convention says of its prescriber."""
    return _without_none({**_told(agency, _AGENCY), "agencyRefersTo": _perhaps(agency.refers_to, _REFERRED)})


def write_reminders(reminders: LastReminders) -> Json:
    """The object of the contract: every role has its key, reminded or not."""

    def told(reminder: Reminder) -> Json:
        return {"email": None, "sms": None, **_told(reminder, _REMINDER)}

    return {
        "conventionSignatures": {role.value: told(reminders.signatures.get(role, Reminder())) for role in SIGNATORY_ROLES},
        "assessmentCompletion": told(reminders.assessment_completion),
        "assessmentSignature": told(reminders.assessment_signature),
    }


def write_schedule(schedule: Schedule) -> Json:
    """The object of the contract."""
    return {
        "totalHours": schedule.total_hours,
        "workedDays": schedule.worked_days,
        "isSimple": schedule.is_simple,
        "complexSchedule": [
            {"date": _day(day.date), "timePeriods": [{"start": clock(each.start), "end": clock(each.end)} for each in day.periods]}
            for day in schedule.days
        ],
    }


def instant(moment: datetime) -> str:
    """An instant as every contract writes it: universal time, milliseconds, `Z`."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def _day(day: date) -> str:
    return instant(datetime.combine(day, time(), UTC))


def _given(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {ours: values[theirs] for theirs, ours in names.items() if theirs in values}


def _made(kind: type[T], values: Mapping[str, Any], names: Mapping[str, str], **more: Any) -> T:
    return kind(**_given(values, names), **more)


def _maybe(kind: type[T], values: Mapping[str, Any] | None, names: Mapping[str, str]) -> T | None:
    return None if values is None else _made(kind, values, names)


def _told(one: object, names: Mapping[str, str]) -> Json:
    """What an object says, under the names of the contract."""
    return _without_none({theirs: _plain(getattr(one, ours)) for theirs, ours in names.items()})


def _perhaps(one: object | None, names: Mapping[str, str]) -> Json | None:
    return None if one is None else _told(one, names)


def _plain(value: Any) -> Any:
    return instant(value) if isinstance(value, datetime) else value.value if hasattr(value, "value") else value


def _without_none(values: Json) -> Json:
    return {name: value for name, value in values.items() if value is not None}


def _signatories(values: Mapping[str, Any]) -> Signatories:
    person = values["beneficiary"]
    return Signatories(
        beneficiary=_made(
            Beneficiary,
            person,
            _BENEFICIARY,
            birthdate=person["birthdate"].date(),
            federated_identity=_maybe(FederatedIdentity, person.get("federatedIdentity"), _IDENTITY),
            address=_maybe(Address, person.get("address"), _ADDRESS),
        ),
        establishment_representative=_made(Signatory, values["establishmentRepresentative"], _SIGNATORY),
        beneficiary_representative=_maybe(Signatory, values.get("beneficiaryRepresentative"), _SIGNATORY),
        beneficiary_current_employer=_maybe(CurrentEmployer, values.get("beneficiaryCurrentEmployer"), _EMPLOYER),
    )


def _write_signatories(signatories: Signatories) -> Json:
    person = signatories.beneficiary
    more = {
        "birthdate": _day(person.birthdate),
        "federatedIdentity": _perhaps(person.federated_identity, _IDENTITY),
        "address": _perhaps(person.address, _ADDRESS),
    }
    return _without_none(
        {
            "beneficiary": _without_none({**_told(person, _BENEFICIARY), **more}),
            "establishmentRepresentative": _told(signatories.establishment_representative, _SIGNATORY),
            "beneficiaryRepresentative": _perhaps(signatories.beneficiary_representative, _SIGNATORY),
            "beneficiaryCurrentEmployer": _perhaps(signatories.beneficiary_current_employer, _EMPLOYER),
        }
    )


def _validators(values: Mapping[str, Any] | None) -> Validators | None:
    if values is None:
        return None
    return Validators(
        agency_counsellor=_maybe(PersonName, values.get("agencyCounsellor"), _NAME),
        agency_validator=_maybe(PersonName, values.get("agencyValidator"), _NAME),
    )


def _write_assessment(summary: AssessmentSummary | None) -> Json | None:
    if summary is None:
        return None
    unsigned = {} if summary.status in LEGACY_ASSESSMENTS else {"signedAt": None}
    return {**unsigned, **_told(summary, _SUMMARY)}


def _last_reminders(values: Mapping[str, Any]) -> LastReminders:
    each = {role: _made(Reminder, values["conventionSignatures"][role], _REMINDER) for role in SIGNATORY_ROLES}
    return LastReminders(
        signatures={role: reminder for role, reminder in each.items() if reminder != Reminder()},
        assessment_completion=_made(Reminder, values["assessmentCompletion"], _REMINDER),
        assessment_signature=_made(Reminder, values["assessmentSignature"], _REMINDER),
    )
