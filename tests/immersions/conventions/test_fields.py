"""What each field of a convention holds: the shape of the contract, field by field."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.conventions import ABSENT, NOW, employer, mini_stage, read
from tremplin.immersions.conventions import fields, rules

BENEFICIARY = "signatories.beneficiary"
MAY_BE_ABSENT = {"updatedAt", "businessAdvantages", "dateValidation", "validators"}


def faults(payload: Any) -> set[tuple[str, str]]:
    return {(fault.path, fault.code) for fault in rules.check(payload, now=NOW)[1]}


def test_it_works() -> None:
    convention, found = rules.check(read(), now=NOW)
    assert found == []
    assert convention is not None
    assert convention.signatories.beneficiary.name == "Maël Dupré"


@pytest.mark.parametrize("name", sorted(read()))
def test_a_root_field_may_be_absent_only_where_the_contract_says(name: str) -> None:
    assert faults(read(**{name: ABSENT})) == (set() if name in MAY_BE_ABSENT else {(name, "REQUIRED")})


@pytest.mark.parametrize("name", sorted(read()))
def test_only_the_assessment_may_be_null(name: str) -> None:
    assert bool(faults(read(**{name: None}))) is (name != "assessment")


@pytest.mark.parametrize(
    ("path", "most", "may_be_empty"),
    [
        ("statusJustification", 6000, True),
        ("businessName", 255, False),
        ("workConditions", 6000, True),
        ("businessAdvantages", 3000, True),
        ("individualProtectionDescription", 255, True),
        ("sanitaryPreventionDescription", 255, True),
        ("immersionActivities", 2000, False),
        ("immersionSkills", 2000, True),
        ("establishmentTutor.job", 255, False),
        (f"{BENEFICIARY}.firstName", 255, False),
        (f"{BENEFICIARY}.lastName", 255, False),
        (f"{BENEFICIARY}.financiaryHelp", 1800, True),
        ("immersionAppellation.romeLabel", 1024, False),
    ],
)
def test_a_text_has_a_length(path: str, most: int, may_be_empty: bool) -> None:
    assert faults(read(**{path: "x" * most})) == set()
    assert faults(read(**{path: f"  {'x' * most}  "})) == set()
    assert faults(read(**{path: "x" * (most + 1)})) == {(path, "TEXT_TOO_LONG")}
    assert faults(read(**{path: "   "})) == (set() if may_be_empty else {(path, "REQUIRED")})
    assert faults(read(**{path: 12})) == {(path, "TYPE_INVALID")}


@pytest.mark.parametrize("text", ["<b>gras</b>", "&lt;script>alert(1)&lt;/script>", "＜img src=x>", "<!-- rien -->"])
def test_no_text_holds_html(text: str) -> None:
    assert faults(read(immersionActivities=text)) == {("immersionActivities", "HTML_FORBIDDEN")}


@pytest.mark.parametrize("text", ["A & B < C", "1 < 2 > 0", "R&D", "<3"])
def test_signs_are_not_html(text: str) -> None:
    assert faults(read(immersionActivities=text)) == set()


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("id", "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa", "UUID_INVALID"),
        ("id", "a6111c22-9521-4f25-7a0d-2f5813b6c47a", "UUID_INVALID"),
        ("status", "DRAFT", "OPTION_INVALID"),
        ("internshipKind", "stage", "OPTION_INVALID"),
        ("siret", "1590000010001", "SIRET_INVALID"),
        ("establishmentNumberEmployeesRange", "4-7", "OPTION_INVALID"),
        ("remoteWorkMode", "MOON", "OPTION_INVALID"),
        ("immersionObjective", "Autre", "OPTION_INVALID"),
        ("immersionAppellation.romeCode", "Z1102", "ROME_INVALID"),
        ("immersionAppellation.appellationCode", "1157", "APPELLATION_INVALID"),
        ("immersionAppellation.appellationCode", 11573, "TYPE_INVALID"),
        ("individualProtection", "true", "TYPE_INVALID"),
        ("agencyKind", "banque", "OPTION_INVALID"),
        ("agencyValidationSteps", "three", "OPTION_INVALID"),
        ("agencyContactEmail", "contact", "EMAIL_INVALID"),
        (f"{BENEFICIARY}.role", "establishment-tutor", "OPTION_INVALID"),
        (f"{BENEFICIARY}.email", "mael@courriel_.example", "EMAIL_INVALID"),
        (f"{BENEFICIARY}.phone", "0690123456", "PHONE_INVALID"),
        (f"{BENEFICIARY}.emergencyContactPhone", "12", "PHONE_INVALID"),
        (f"{BENEFICIARY}.isRqth", "oui", "TYPE_INVALID"),
        ("schedule.totalHours", "35", "TYPE_INVALID"),
        ("schedule.totalHours", float("nan"), "TYPE_INVALID"),
        ("schedule.workedDays", True, "TYPE_INVALID"),
        ("schedule.complexSchedule", {}, "TYPE_INVALID"),
        ("schedule.complexSchedule.0.date", "2026-06-15", "DATE_INVALID"),
        ("schedule.complexSchedule.0.date", "2026-06-15T00:00:00+02:00", "DATE_INVALID"),
        ("schedule.complexSchedule.0.date", "2026-02-30T00:00:00Z", "DATE_INVALID"),
        ("schedule.complexSchedule.0.timePeriods.0.start", "9:00", "TIME_INVALID"),
        ("schedule.complexSchedule.0.timePeriods.0.start", "09:60", "TIME_INVALID"),
        ("schedule.complexSchedule.0.timePeriods.1.end", "24:00", "TIME_INVALID"),
        ("dateStart", "15/06/2026", "DATE_INVALID"),
        ("dateStart", "2026-13-01", "DATE_INVALID"),
        ("dateStart", "2026-06-32", "DATE_INVALID"),
        ("dateStart", "2026-06-15T25:00:00Z", "DATE_INVALID"),
        ("dateStart", 20260615, "TYPE_INVALID"),
    ],
)
def test_a_value_that_is_wrong(path: str, value: Any, code: str) -> None:
    assert faults(read(**{path: value})) == {(path, code)}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", "00000000-0000-0000-0000-000000000000"),
        ("id", "A6111C22-9521-4F25-AA0D-2F5813B6C47A"),
        ("siret", "159 000 001 00014"),
        (f"{BENEFICIARY}.email", " Maël.D@Courriel.Example "),
        (f"{BENEFICIARY}.phone", "06.12.34.50.09"),
        (f"{BENEFICIARY}.phone", "+590690123456"),
        (f"{BENEFICIARY}.emergencyContactPhone", ""),
        (f"{BENEFICIARY}.emergencyContactEmail", ""),
        (f"{BENEFICIARY}.federatedIdentity", {"provider": "ftConnect", "token": "x", "payload": {}}),
        ("dateStart", "2026-06-15T00:00:00+02:00"),
        ("dateStart", "2026-06-15 08:00"),
        ("establishmentNumberEmployeesRange", ""),
        ("inconnu", "sans importance"),
        ("signatories.beneficiaryCurrentEmployer", employer(job="", businessAddress="")),
        ("renewed", {"from": "a6111c22-9521-4f25-aa0d-2f5813b6c47a", "justification": "x" * 3000}),
        ("agencyRefersTo", {"id": "a", "name": "A", "contactEmail": "a@a.example", "kind": "autre", "siret": "15905704100018"}),
        ("assessment", {"status": "FINISHED", "createdAt": "2026-07-01T00:00:00Z"}),
        ("assessment", {"status": "COMPLETED", "createdAt": "2026-07-01T00:00:00Z", "endedWithAJob": False, "signedAt": None}),
    ],
)
def test_a_value_that_is_right(path: str, value: Any) -> None:
    assert faults(read(**{path: value})) == set()


def test_the_thirtieth_of_february_is_the_second_of_march() -> None:
    schedule = read(schedule__complexSchedule=[])["schedule"] | {"totalHours": 0, "workedDays": 0}
    convention, _ = rules.check(read(dateStart="2024-02-30", dateEnd="2024-03-05", schedule=schedule), now=NOW)
    assert convention is not None
    assert convention.date_start.isoformat() == "2024-03-01"


def test_a_ban_comes_with_its_reason() -> None:
    reason = "establishmentBannishmentJustification"
    assert faults(read(isEstablishmentBanned=True)) == {(reason, "REQUIRED")}
    assert faults(read(isEstablishmentBanned=True, **{reason: "Travail dissimulé"})) == set()


@pytest.mark.parametrize(
    "path", ["levelOfEducation", "schoolName", "schoolPostcode", "address.city", "address.postcode", "address.departmentCode"]
)
def test_a_pupil_has_a_school_and_an_address(path: str) -> None:
    assert (f"{BENEFICIARY}.{path}", "REQUIRED") in faults(mini_stage(**{f"{BENEFICIARY}.{path}": ABSENT}))


def test_every_role_has_its_reminders() -> None:
    path = "lastReminders.conventionSignatures.beneficiary-representative"
    assert faults(read(**{path: ABSENT})) == {(path, "REQUIRED")}


def test_an_author_sends_neither_the_agency_nor_the_reminders() -> None:
    added = ("agencyName", "agencyDepartment", "agencyContactEmail", "agencyKind", "agencySiret", "agencyValidationSteps")
    sent = read(**dict.fromkeys((*added, "assessment", "isEstablishmentBanned", "lastReminders"), ABSENT))
    assert rules.check(sent, now=NOW, shape=fields.WRITTEN)[1] == []


@pytest.mark.parametrize("payload", [None, [], "x", 1, {}, {"internshipKind": []}, {"internshipKind": "immersion", "signatories": []}])
def test_anything_else_is_told_not_to_be_one(payload: Any) -> None:
    assert faults(payload)


CONVENTION_ID = "a6111c22-9521-4f25-aa0d-2f5813b6c47a"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"status": "READY_TO_SIGN"}, None),
        ({"status": "PARTIALLY_SIGNED"}, None),
        ({"status": "IN_REVIEW"}, "status"),
        ({"status": "DRAFT"}, "status"),
        ({}, "status"),
        ({"status": "REJECTED"}, "statusJustification"),
        ({"status": "CANCELLED", "statusJustification": "  "}, "statusJustification"),
        ({"status": "DEPRECATED", "statusJustification": "x" * 6001}, "statusJustification"),
        ({"status": "DEPRECATED", "statusJustification": "x" * 6000}, None),
        ({"status": "ACCEPTED_BY_COUNSELLOR", "lastname": "Riou"}, "firstname"),
        ({"status": "ACCEPTED_BY_VALIDATOR", "firstname": "Gaud"}, "lastname"),
        ({"status": "ACCEPTED_BY_VALIDATOR", "firstname": "", "lastname": ""}, None),
        ({"status": "READY_TO_SIGN", "conventionId": "1"}, "conventionId"),
    ],
)
def test_a_change_of_status(body: dict[str, Any], path: str | None) -> None:
    found: list[Any] = []
    fields.STATUS_CHANGE.read({"conventionId": CONVENTION_ID, **body}, "", found)
    assert [fault.path for fault in found] == ([path] if path else [])
