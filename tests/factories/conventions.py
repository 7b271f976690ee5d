"""Conventions for tests, as the contract exchanges them: lawful as they are, changed by dotted paths."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tremplin.immersions.conventions import rules
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.schedule import Period, Schedule, regular
from tremplin.immersions.conventions.wire import write_schedule

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
SUBMITTED, MONDAY, FRIDAY = "2026-06-01T08:00:00.000Z", "2026-06-15T00:00:00.000Z", "2026-06-19T00:00:00.000Z"
SIGNED_AT = "2026-06-02T10:00:00.000Z"
ID, ANOTHER_ID = "a6111c22-9521-4f25-aa0d-2f5813b6c47a", "4a0d6852-7755-48be-a2a9-31c6bcebbc82"
MORNING, AFTERNOON = Period(9 * 60, 12 * 60), Period(13 * 60, 17 * 60)
ABSENT = object()
"""The value of a field to take away."""

_NEVER = {"email": None, "sms": None}
_BAKER = {
    "romeCode": "D1102",
    "romeLabel": "Boulangerie - viennoiserie",
    "appellationCode": "11573",
    "appellationLabel": "Boulanger / Boulangère",
}
_PUPIL = {
    "signatories.beneficiary.birthdate": "2010-06-01",
    "signatories.beneficiary.levelOfEducation": "3ème",
    "signatories.beneficiary.schoolName": "Collège des Trois Ponts",
    "signatories.beneficiary.schoolPostcode": "29000",
    "signatories.beneficiary.address": {
        "streetNumberAndAddress": "5 rue de l'Église",
        "postcode": "29000",
        "departmentCode": "29",
        "city": "Quimper",
    },
}


def days_from(start: str, count: int, *periods: Period) -> Schedule:
    """That many days in a row, week-ends too."""
    first = date.fromisoformat(start[:10])
    return regular(first, first + timedelta(days=count - 1), periods or (MORNING, AFTERNOON), weekdays=range(7))


def week(*periods: Period, start: str = MONDAY, days: int = 5) -> dict[str, Any]:
    """The schedule of a week, seven hours a day unless told."""
    return write_schedule(days_from(start, days, *periods))


def person(role: str, name: str, phone: str, **more: Any) -> dict[str, Any]:
    return {
        "role": role,
        "email": f"{name.lower()}@courriel.example",
        "phone": phone,
        "firstName": name,
        "lastName": "Dupré",
        "signedAt": SIGNED_AT,
        **more,
    }


def representative(**more: Any) -> dict[str, Any]:
    return person("beneficiary-representative", "Odile", "+33612345003", **more)


def employer(**more: Any) -> dict[str, Any]:
    work = {
        "job": "Chef",
        "businessSiret": "15900000200012",
        "businessName": "Atelier",
        "businessAddress": "1 rue du Port 29000 Quimper",
    }
    return person("beneficiary-current-employer", "Armel", "+33612345004", **{**work, **more})


def read(**changes: Any) -> dict[str, Any]:
    """A convention accepted by a validator, as readers are given it. `changes`: by paths, dots or double underscores."""
    tutor = person("establishment-tutor", "Katell", "+33612345005", job="Boulangère")
    del tutor["signedAt"]
    made: dict[str, Any] = {
        "id": ID,
        "status": "ACCEPTED_BY_VALIDATOR",
        "agencyId": "agence-1",
        "dateSubmission": SUBMITTED,
        "dateStart": MONDAY,
        "dateEnd": FRIDAY,
        "dateValidation": "2026-06-03T10:00:00.000Z",
        "updatedAt": "2026-06-03T10:00:00.000Z",
        "siret": "15900000100014",
        "businessName": "Fournil des Deux Canaux",
        "internshipKind": "immersion",
        "schedule": week(),
        "businessAdvantages": "Repas offert",
        "individualProtection": True,
        "individualProtectionDescription": "Chaussures",
        "sanitaryPrevention": False,
        "sanitaryPreventionDescription": "",
        "remoteWorkMode": "ON_SITE",
        "immersionAddress": "3 rue des Lilas 35000 Rennes",
        "immersionObjective": "Confirmer un projet professionnel",
        "immersionAppellation": dict(_BAKER),
        "immersionActivities": "Pétrir, façonner, cuire",
        "immersionSkills": "",
        "signatories": {
            "beneficiary": person("beneficiary", "Maël", "+33612345001", birthdate="2000-01-15T00:00:00.000Z"),
            "establishmentRepresentative": person("establishment-representative", "Rozenn", "+33612345002"),
        },
        "establishmentTutor": tutor,
        "validators": {"agencyValidator": {"firstname": "Gaud", "lastname": "Riou"}},
        "agencyName": "Agence des Deux Canaux",
        "agencyDepartment": "35",
        "agencyContactEmail": "contact@agence-1.example",
        "agencyKind": "pole-emploi",
        "agencySiret": "15905704100018",
        "agencyValidationSteps": "validator-only",
        "assessment": None,
        "isEstablishmentBanned": False,
        "lastReminders": {
            "conventionSignatures": {
                role: dict(_NEVER)
                for role in (
                    "beneficiary",
                    "beneficiary-representative",
                    "beneficiary-current-employer",
                    "establishment-representative",
                )
            },
            "assessmentCompletion": dict(_NEVER),
            "assessmentSignature": dict(_NEVER),
        },
    }
    made["signatories"]["beneficiary"]["email"] = "mael@courriel.example"
    return changed(made, changes)


def mini_stage(**changes: Any) -> dict[str, Any]:
    """A lawful mini-stage of a pupil of sixteen, represented."""
    base = read(internshipKind="mini-stage-cci", signatories__beneficiaryRepresentative=representative(), agencyKind="cci")
    return changed(changed(base, _PUPIL), changes)


def changed(payload: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The same with these fields instead, by paths with dots or double underscores; ABSENT takes one away."""
    made = deepcopy(payload)
    for path, value in changes.items():
        *parents, name = path.replace("__", ".").split(".")
        place: Any = made
        for parent in parents:
            place = place[int(parent)] if isinstance(place, list) else place[parent]
        if value is ABSENT:
            del place[name]
        elif isinstance(place, list):
            place[int(name)] = value
        else:
            place[name] = value
    return made


def convention(**changes: Any) -> Convention:
    """The aggregate of the same. Refuses one that is not lawful: a test that wants one builds it another way."""
    made, faults = rules.check(read(**changes), now=NOW)
    assert made is not None, faults
    return made


def unsigned(**changes: Any) -> Convention:
    """One that was just submitted."""
    fresh: dict[str, Any] = {"status": "READY_TO_SIGN", "dateValidation": ABSENT, "validators": ABSENT}
    fresh |= {f"signatories.{key}.signedAt": ABSENT for key in ("beneficiary", "establishmentRepresentative")}
    return convention(**{**fresh, **changes})
