"""The schema of a convention (ConventionRead of the contract, §1.12), and an example of one."""

from __future__ import annotations

from typing import Any

from tremplin.immersions.conventions.vocabulary import (
    ADVISOR_TYPES,
    LEGACY_ASSESSMENTS,
    LEVELS_OF_EDUCATION,
    SIGNATORY_ROLES,
    AgencyKind,
    AssessmentStatus,
    Objective,
    Status,
    ValidationSteps,
)
from tremplin.immersions.offers.model import EMPLOYEES, RemoteWork

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_NUMBER: Schema = {"type": "number"}
_INSTANT: Schema = {"type": "string", "format": "date-time"}
_MAYBE_INSTANT: Schema = {"type": ["string", "null"], "format": "date-time"}
_UUID: Schema = {"type": "string", "format": "uuid"}
_EMAIL: Schema = {"type": "string", "format": "email"}
_SIRET: Schema = {"type": "string", "pattern": "^[0-9]{14}$"}
_TIME: Schema = {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$"}


def _enum(values: Any) -> Schema:
    return {"type": "string", "enum": [str(value) for value in values]}


def _object(fields: dict[str, Schema], **optional: Schema) -> Schema:
    return {"type": "object", "properties": {**fields, **optional}, "required": list(fields)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _most(length: int) -> Schema:
    return {"type": "string", "maxLength": length}


_KIND = _enum(AgencyKind)
_PERSON = _object({}, firstname=_TEXT, lastname=_TEXT)
_ACTOR = {"role": _TEXT, "email": _EMAIL, "phone": _TEXT, "firstName": _TEXT, "lastName": _TEXT}
_REMINDER = _object({"email": _MAYBE_INSTANT, "sms": _MAYBE_INSTANT})
_ADVISOR = _object({"email": _TEXT, "firstName": _TEXT, "lastName": _TEXT, "type": _enum(ADVISOR_TYPES)})
_IDENTITY = _object({"provider": _enum(["ftConnect"]), "token": _TEXT}, payload=_object({}, advisor=_ADVISOR))
_ADDRESS = _object({"streetNumberAndAddress": _TEXT, "postcode": _TEXT, "departmentCode": _TEXT, "city": _TEXT})
_BENEFICIARY = _object(
    {**_ACTOR, "birthdate": _INSTANT},
    signedAt=_INSTANT,
    emergencyContact=_TEXT,
    emergencyContactPhone=_TEXT,
    emergencyContactEmail=_TEXT,
    financiaryHelp=_most(1800),
    isRqth=_FLAG,
    federatedIdentity=_IDENTITY,
    levelOfEducation=_enum(LEVELS_OF_EDUCATION),
    schoolName=_TEXT,
    schoolPostcode=_TEXT,
    address=_ADDRESS,
)
_SIGNATORY = _object(_ACTOR, signedAt=_INSTANT)
_EMPLOYER = _object(
    {**_ACTOR, "job": _TEXT, "businessSiret": _SIRET, "businessName": _TEXT, "businessAddress": _TEXT}, signedAt=_INSTANT
)
_ASSESSMENT: Schema = {
    "oneOf": [
        {"type": "null"},
        _object(
            {
                "status": _enum(each for each in AssessmentStatus if each not in LEGACY_ASSESSMENTS),
                "endedWithAJob": _FLAG,
                "signedAt": _MAYBE_INSTANT,
                "createdAt": _INSTANT,
            }
        ),
        _object({"status": _enum(sorted(LEGACY_ASSESSMENTS)), "createdAt": _INSTANT}),
    ]
}
_DAY = _object({"date": _INSTANT, "timePeriods": _list(_object({"start": _TIME, "end": _TIME}))})
CONVENTION = _object(
    {
        "id": _UUID,
        "status": _enum(Status),
        "agencyId": _TEXT,
        "dateSubmission": _INSTANT,
        "dateStart": _INSTANT,
        "dateEnd": _INSTANT,
        "siret": _SIRET,
        "businessName": _most(255),
        "internshipKind": _enum(["immersion", "mini-stage-cci"]),
        "schedule": _object({"totalHours": _NUMBER, "workedDays": _NUMBER, "isSimple": _FLAG, "complexSchedule": _list(_DAY)}),
        "individualProtection": _FLAG,
        "individualProtectionDescription": _most(255),
        "sanitaryPrevention": _FLAG,
        "sanitaryPreventionDescription": _most(255),
        "remoteWorkMode": _enum(RemoteWork),
        "immersionAddress": _most(255),
        "immersionObjective": _enum(Objective),
        "immersionAppellation": _object(
            {"romeCode": _TEXT, "romeLabel": _TEXT, "appellationCode": _TEXT, "appellationLabel": _TEXT},
        ),
        "immersionActivities": _most(2000),
        "immersionSkills": _most(2000),
        "signatories": _object(
            {"beneficiary": _BENEFICIARY, "establishmentRepresentative": _SIGNATORY},
            beneficiaryRepresentative=_SIGNATORY,
            beneficiaryCurrentEmployer=_EMPLOYER,
        ),
        "establishmentTutor": _object({**_ACTOR, "job": _TEXT}),
        "agencyName": _TEXT,
        "agencyDepartment": _TEXT,
        "agencyContactEmail": _EMAIL,
        "agencyKind": _KIND,
        "agencySiret": _SIRET,
        "agencyValidationSteps": _enum(ValidationSteps),
        "assessment": _ASSESSMENT,
        "isEstablishmentBanned": _FLAG,
        "lastReminders": _object(
            {
                "conventionSignatures": _object({role.value: _REMINDER for role in SIGNATORY_ROLES}),
                "assessmentCompletion": _REMINDER,
                "assessmentSignature": _REMINDER,
            }
        ),
    },
    statusJustification=_most(6000),
    dateValidation=_INSTANT,
    dateApproval=_INSTANT,
    updatedAt=_INSTANT,
    establishmentNumberEmployeesRange=_enum(EMPLOYEES),
    workConditions=_most(6000),
    businessAdvantages=_most(3000),
    validators=_object({}, agencyCounsellor=_PERSON, agencyValidator=_PERSON),
    agencyReferent=_PERSON,
    renewed=_object({"from": _UUID, "justification": _most(3000)}),
    agencyRefersTo=_object({"id": _TEXT, "name": _TEXT, "contactEmail": _EMAIL, "kind": _KIND, "siret": _SIRET}),
    establishmentBannishmentJustification=_most(1024),
)


def _person(role: str, first_name: str, phone: str, **more: Any) -> dict[str, Any]:
    return {
        "role": role,
        "email": f"{first_name.lower()}@courriel.example",
        "phone": phone,
        "firstName": first_name,
        "lastName": "Exemple",
        **more,
    }


# Nothing null: an example whose key has no value loses its key on the way to the document.
_REMINDED = {"email": "2026-06-02T07:00:00.000Z", "sms": "2026-06-02T07:00:00.000Z"}
_SIGNED = {"signedAt": "2026-06-02T10:00:00.000Z"}
EXAMPLE: dict[str, Any] = {
    "id": "a6111c22-9521-4f25-aa0d-2f5813b6c47a",
    "status": "ACCEPTED_BY_VALIDATOR",
    "dateValidation": "2026-06-03T10:00:00.000Z",
    "updatedAt": "2026-06-22T10:00:00.000Z",
    "dateSubmission": "2026-06-01T08:00:00.000Z",
    "siret": "77561959600155",
    "businessName": "Fournil du canal",
    "individualProtection": True,
    "individualProtectionDescription": "Chaussures fermées",
    "sanitaryPrevention": False,
    "sanitaryPreventionDescription": "",
    "remoteWorkMode": "ON_SITE",
    "immersionAddress": "3 rue des Lilas 35000 Rennes",
    "immersionObjective": "Confirmer un projet professionnel",
    "immersionActivities": "Pétrir, façonner, cuire",
    "immersionSkills": "",
    "internshipKind": "immersion",
    "dateStart": "2026-06-15T00:00:00.000Z",
    "dateEnd": "2026-06-15T00:00:00.000Z",
    "schedule": {
        "totalHours": 7,
        "workedDays": 1,
        "isSimple": False,
        "complexSchedule": [
            {
                "date": "2026-06-15T00:00:00.000Z",
                "timePeriods": [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "17:00"}],
            }
        ],
    },
    "immersionAppellation": {
        "romeCode": "D1102",
        "romeLabel": "Boulangerie - viennoiserie",
        "appellationCode": "11573",
        "appellationLabel": "Boulanger / Boulangère",
    },
    "signatories": {
        "beneficiary": _person("beneficiary", "Camille", "+33612345678", birthdate="2000-01-15T00:00:00.000Z", **_SIGNED),
        "establishmentRepresentative": _person("establishment-representative", "Dominique", "+33299000000", **_SIGNED),
    },
    "establishmentTutor": _person("establishment-tutor", "Dominique", "+33299000000", job="Boulangère"),
    "agencyId": "4a0d6852-7755-58be-a2a9-31c6bcebbc82",
    "agencyName": "Mission locale de l'exemple",
    "agencyDepartment": "35",
    "agencyContactEmail": "contact@mission-locale.example",
    "agencyKind": "mission-locale",
    "agencySiret": "15905711600018",
    "agencyValidationSteps": "validator-only",
    "isEstablishmentBanned": False,
    "lastReminders": {
        "conventionSignatures": {role.value: _REMINDED for role in SIGNATORY_ROLES},
        "assessmentCompletion": _REMINDED,
        "assessmentSignature": _REMINDED,
    },
    "assessment": {
        "status": "COMPLETED",
        "endedWithAJob": False,
        "signedAt": "2026-06-22T10:00:00.000Z",
        "createdAt": "2026-06-20T10:00:00.000Z",
    },
}
