"""The fields of a convention as the contract exchanges it (ConventionRead): which there are, what each holds, how long it may be.

What depends on several fields, or on the date of submission, is a rule (`rules/`), not a field.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tremplin.immersions.conventions.schedule import minutes_of
from tremplin.immersions.conventions.vocabulary import (
    ACCEPTED,
    ADVISOR_TYPES,
    LEGACY_ASSESSMENTS,
    LEVELS_OF_EDUCATION,
    SIGNABLE,
    SIGNATORY_ROLES,
    UNVALIDATED,
    AgencyKind,
    AssessmentStatus,
    InternshipKind,
    Objective,
    Role,
    Status,
    ValidationSteps,
)
from tremplin.immersions.offers.model import EMPLOYEES, RemoteWork
from tremplin.kit.phone import dialled
from tremplin.kit.shapes import (
    DATE_INVALID,
    INSTANT_INVALID,
    Field,
    chosen,
    converted,
    flag,
    instant,
    many,
    moment,
    nullable,
    number,
    option,
    optional,
    or_empty,
    record,
    text,
)

_UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|0{8}(?:-0{4}){3}-0{12}|f{8}(?:-f{4}){3}-f{12}",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[a-z0-9._+-]+@[a-z0-9.-]+\.[a-z]{2,}")


@lru_cache(maxsize=4096)
def email_address(written: str) -> str | None:
    """An address in lower case and without accents, as the contract compares them; None when it is not one."""
    folded = unicodedata.normalize("NFD", written.strip().lower())
    plain = "".join(each for each in folded if not unicodedata.combining(each))
    return plain if len(plain) <= 254 and _EMAIL.fullmatch(plain) else None


# The same people are in many conventions, and a numbering plan takes a tenth of a millisecond to look up.
_dialled = lru_cache(maxsize=4096)(dialled)

UUID = text(form=(_UUID, ("UUID_INVALID", "Le format de l'identifiant est invalide")), normal=str.lower)
EMAIL = converted(email_address, ("EMAIL_INVALID", "Veuillez saisir une adresse e-mail valide"))
PHONE = converted(_dialled, ("PHONE_INVALID", "Numéro de téléphone incorrect"))
SIRET = text(
    form=(re.compile(r"(?:\s*[0-9]){14}"), ("SIRET_INVALID", "SIRET doit être composé de 14 chiffres")),
    normal=lambda siret: "".join(siret.split()),
)
DATE = converted(moment, DATE_INVALID)
"""A day, or an instant: both are read as instants, whose day in universal time is the civil day."""
INSTANT = converted(instant, INSTANT_INVALID)

_NAME, _SHORT, _LONG = text(most=255), text(most=255), text(most=1024)
_TIME = converted(minutes_of, ("TIME_INVALID", "Une heure s'écrit HH:mm, de 00:00 à 23:59"))
_APPELLATION_CODE = text(form=(re.compile(r"[0-9]{5,6}"), ("APPELLATION_INVALID", "Code appellation incorrect")))
_ROME_CODE = text(form=(re.compile(r"[A-N][0-9]{4}"), ("ROME_INVALID", "Code ROME incorrect")))
_KIND = option(AgencyKind)

SCHEDULE = record(
    {
        "totalHours": number(),
        "workedDays": number(),
        "isSimple": flag(),
        "complexSchedule": many(record({"date": INSTANT, "timePeriods": many(record({"start": _TIME, "end": _TIME}))})),
    }
)


def _actor(role: Role, **more: Field) -> Field:
    person = {"role": option([role]), "email": EMAIL, "phone": PHONE, "firstName": _NAME, "lastName": _NAME}
    return record({**person, **more})


def _signatory(role: Role, **more: Field) -> Field:
    return _actor(role, signedAt=optional(DATE), **more)


ADDRESS = record({"streetNumberAndAddress": text(least=0, most=1024), "postcode": _SHORT, "departmentCode": _SHORT, "city": _SHORT})
_ADVISOR = record(
    {"email": text(least=0), "firstName": text(least=0), "lastName": text(least=0), "type": option(ADVISOR_TYPES)},
)
_FEDERATED = record(
    {
        "provider": option(["ftConnect"]),
        "token": text(least=0),
        "payload": optional(record({"advisor": optional(_ADVISOR)})),
    }
)
_BENEFICIARY = {
    "birthdate": DATE,
    "emergencyContact": optional(text(least=0, most=1024)),
    "emergencyContactPhone": optional(or_empty(PHONE)),
    "emergencyContactEmail": optional(or_empty(EMAIL)),
    "financiaryHelp": optional(text(least=0, most=1800)),
    "isRqth": optional(flag()),
    "federatedIdentity": optional(_FEDERATED),
}
_PUPIL = {
    "levelOfEducation": option(LEVELS_OF_EDUCATION, ("OPTION_INVALID", "Choisissez un niveau d'études dans la liste.")),
    "schoolName": _SHORT,
    "schoolPostcode": _SHORT,
    "address": optional(ADDRESS),
}


def _signatories(beneficiary: dict[str, Field]) -> Field:
    return record(
        {
            "beneficiary": _signatory(Role.BENEFICIARY, **beneficiary),
            "establishmentRepresentative": _signatory(Role.ESTABLISHMENT_REPRESENTATIVE),
            "beneficiaryRepresentative": optional(_signatory(Role.BENEFICIARY_REPRESENTATIVE)),
            "beneficiaryCurrentEmployer": optional(
                _signatory(
                    Role.BENEFICIARY_CURRENT_EMPLOYER,
                    job=text(least=0, most=1024),
                    businessSiret=SIRET,
                    businessName=_SHORT,
                    businessAddress=text(least=0, most=1024),
                )
            ),
        }
    )


_PERSON_NAME = record({"firstname": optional(text(least=0)), "lastname": optional(text(least=0))})
_COMMON = {
    "id": UUID,
    "status": option(Status),
    "statusJustification": optional(text(least=0, most=6000)),
    "agencyId": text(),
    "updatedAt": optional(DATE),
    "dateSubmission": DATE,
    "dateStart": DATE,
    "dateEnd": DATE,
    "dateValidation": optional(DATE),
    "dateApproval": optional(DATE),
    "siret": SIRET,
    "businessName": _SHORT,
    "establishmentNumberEmployeesRange": optional(option(EMPLOYEES)),
    "schedule": SCHEDULE,
    "workConditions": optional(text(least=0, most=6000)),
    "businessAdvantages": optional(text(least=0, most=3000)),
    "individualProtection": flag(),
    "individualProtectionDescription": text(least=0, most=255),
    "sanitaryPrevention": flag(),
    "sanitaryPreventionDescription": text(least=0, most=255),
    "remoteWorkMode": option(RemoteWork),
    "immersionAddress": _SHORT,
    "immersionObjective": option(Objective, ("OPTION_INVALID", "Vous devez choisir un objectif d'immersion")),
    "immersionAppellation": record(
        {"romeCode": _ROME_CODE, "romeLabel": _LONG, "appellationCode": _APPELLATION_CODE, "appellationLabel": _LONG}
    ),
    "immersionActivities": text(most=2000),
    "immersionSkills": text(least=0, most=2000),
    "establishmentTutor": _actor(Role.ESTABLISHMENT_TUTOR, job=_SHORT),
    "validators": optional(record({"agencyCounsellor": optional(_PERSON_NAME), "agencyValidator": optional(_PERSON_NAME)})),
    "agencyReferent": optional(
        record({"firstname": optional(text(least=0, most=255)), "lastname": optional(text(least=0, most=255))})
    ),
    "renewed": optional(record({"from": UUID, "justification": text(most=3000)})),
}
_SUMMARY = record(
    {
        "status": option([each for each in AssessmentStatus if each not in LEGACY_ASSESSMENTS]),
        "endedWithAJob": flag(),
        "signedAt": nullable(DATE),
        "createdAt": INSTANT,
    }
)
_LEGACY_SUMMARY = record({"status": option(LEGACY_ASSESSMENTS), "createdAt": INSTANT})
_REMINDER = record({"email": nullable(INSTANT), "sms": nullable(INSTANT)})
_READ = {
    "agencyName": _LONG,
    "agencyDepartment": _LONG,
    "agencyContactEmail": EMAIL,
    "agencyKind": _KIND,
    "agencySiret": SIRET,
    "agencyValidationSteps": option(ValidationSteps),
    "agencyRefersTo": optional(record({"id": text(), "name": _LONG, "contactEmail": EMAIL, "kind": _KIND, "siret": SIRET})),
    "assessment": nullable(
        chosen("status", {each: _LEGACY_SUMMARY if each in LEGACY_ASSESSMENTS else _SUMMARY for each in AssessmentStatus})
    ),
    "isEstablishmentBanned": flag(),
    "lastReminders": record(
        {
            "conventionSignatures": record(dict.fromkeys(SIGNATORY_ROLES, _REMINDER)),
            "assessmentCompletion": _REMINDER,
            "assessmentSignature": _REMINDER,
        }
    ),
}
_BANNED = {"establishmentBannishmentJustification": _LONG}


def _of_both_kinds(more: dict[str, Field]) -> Field:
    return chosen(
        "internshipKind",
        {
            kind: record({**_COMMON, "internshipKind": option(InternshipKind), "signatories": _signatories(person), **more})
            for kind, person in (
                (InternshipKind.IMMERSION, _BENEFICIARY),
                (InternshipKind.MINI_STAGE, _BENEFICIARY | _PUPIL),
            )
        },
    )


WRITTEN = _of_both_kinds({})
"""What an author sends: everything but what the agency, the reminders and the assessment add."""

_UNBANNED, _BANNED_READ = _of_both_kinds(_READ), _of_both_kinds(_READ | _BANNED)
READ = Field(
    lambda given, path, faults: (
        _BANNED_READ if isinstance(given, dict) and given.get("isEstablishmentBanned") is True else _UNBANNED
    ).read(given, path, faults)
)
"""ConventionRead: what readers and webhooks are given. The reason of a ban is there when, and only when, there is one."""

_CHANGE = {"status": option(Status), "conventionId": UUID}
STATUS_CHANGE = chosen(
    "status",
    {
        **dict.fromkeys(SIGNABLE, record(_CHANGE)),
        **dict.fromkeys(UNVALIDATED, record({**_CHANGE, "statusJustification": text(most=6000)})),
        **dict.fromkeys(ACCEPTED, record({**_CHANGE, "firstname": text(least=0, most=255), "lastname": text(least=0, most=255)})),
    },
)
"""What is sent to change a status. The last signature alone gives IN_REVIEW, and nothing asks for a draft."""
