"""Every rule, just under its bound, at it and just over; the day before it entered into force, that day, and the day after."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.factories.conventions import (
    ABSENT,
    AFTERNOON,
    MORNING,
    NOW,
    changed,
    employer,
    mini_stage,
    read,
    representative,
    week,
)
from tremplin.immersions.conventions import rules
from tremplin.immersions.conventions.schedule import Period

BIRTHDATE = "signatories.beneficiary.birthdate"
REPRESENTATIVE = "signatories.beneficiaryRepresentative"
BAKER, COMPANY = "signatories.beneficiary", "signatories.establishmentRepresentative"


def faults(payload: dict[str, Any]) -> set[tuple[str, str]]:
    return {(fault.code, fault.path) for fault in rules.check(payload, now=NOW)[1]}


def period(start: str, end: str, days: int = 5) -> dict[str, Any]:
    return {"dateStart": start, "dateEnd": end, "schedule": week(start=start, days=days)}


def test_it_works() -> None:
    assert faults(read()) == set()
    assert faults(mini_stage()) == set()


def test_each_rule_is_named_and_sourced_once_for_each_case() -> None:
    assert {rule.number for rule in rules.RULES} == {f"V{number}" for number in range(1, 21)}
    assert all(rule.sentence and rule.source and rule.code for rule in rules.RULES)


def test_each_rule_is_documented() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "partenaires" / "codes.md").read_text()
    sentence = {rule: re.sub(r"\{[^}]*\}", "…", rule.sentence) for rule in rules.RULES}
    assert [rule.code for rule in rules.RULES if not re.search(rf"\| {rule.number} \| `{rule.code}` \|", page)] == []
    assert [rule.code for rule, said in sentence.items() if said not in page] == []


END_BEFORE_START, SPAN = ("END_BEFORE_START", "dateEnd"), ("SPAN_TOO_LONG", "dateEnd")
ADDRESS = "signatories.beneficiary.address"


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        # V1
        (read(dateEnd="2026-06-15", schedule=week(days=1)), set()),
        (read(dateEnd="2026-06-14", schedule=week(days=1)), {END_BEFORE_START, ("SCHEDULE_EMPTY", "schedule")}),
        # V2
        (read(dateEnd="2026-07-15"), set()),
        (read(dateEnd="2026-07-16"), {SPAN}),
        (mini_stage(dateEnd="2026-06-23"), set()),
        (mini_stage(dateEnd="2026-06-24"), {SPAN}),
        # V3: what is told is looked at, not what is counted
        (read(**period("2026-06-15", "2026-07-15"), schedule__workedDays=30), {("DAYS_DISAGREE", "schedule")}),
        (read(schedule__workedDays=31), {("DAYS_DISAGREE", "schedule"), ("TOO_MANY_DAYS", "dateEnd")}),
        (read(schedule__workedDays=31, dateSubmission="2025-03-26T23:59:59.999Z"), {("DAYS_DISAGREE", "schedule")}),
        (
            read(schedule__workedDays=31, dateSubmission="2025-03-27"),
            {("DAYS_DISAGREE", "schedule"), ("TOO_MANY_DAYS", "dateEnd")},
        ),
        (mini_stage(schedule__workedDays=6), {("DAYS_DISAGREE", "schedule"), ("TOO_MANY_DAYS", "dateEnd")}),
        # V4
        (read(**{BIRTHDATE: "2008-06-15"}), set()),
        (read(**{BIRTHDATE: "2008-06-16"}), {("REPRESENTATIVE_MISSING", REPRESENTATIVE)}),
        (read(**{BIRTHDATE: "2008-06-16", REPRESENTATIVE: representative()}), set()),
        (read(**{BIRTHDATE: "2008-06-16"}, dateSubmission="2023-10-27T23:59:59Z"), set()),
        (read(**{BIRTHDATE: "2008-06-16"}, dateSubmission="2023-10-28"), {("REPRESENTATIVE_MISSING", REPRESENTATIVE)}),
        # V5
        (
            read(**{f"{COMPANY}.email": "MAËL@courriel.example "}),
            {("EMAIL_SHARED", f"{BAKER}.email"), ("EMAIL_SHARED", f"{COMPANY}.email")},
        ),
        (read(**{f"{COMPANY}.email": "mael@courriel.example"}, **period("2024-08-27", "2024-08-31")), set()),
        (
            read(**{f"{COMPANY}.email": "mael@courriel.example"}, **period("2024-08-27", "2024-09-01")),
            {("EMAIL_SHARED", f"{BAKER}.email"), ("EMAIL_SHARED", f"{COMPANY}.email")},
        ),
        # V6
        (
            read(**{f"{COMPANY}.phone": "06 12 34 50 01"}),
            {("PHONE_SHARED", f"{BAKER}.phone"), ("PHONE_SHARED", f"{COMPANY}.phone")},
        ),
        (read(**{f"{COMPANY}.phone": "+33612345001"}, dateSubmission="2025-04-30"), set()),
        (
            read(**{f"{COMPANY}.phone": "+33612345001"}, dateSubmission="2025-05-01"),
            {("PHONE_SHARED", f"{BAKER}.phone"), ("PHONE_SHARED", f"{COMPANY}.phone")},
        ),
        # V7
        (read(establishmentTutor__email="mael@courriel.example"), {("TUTOR_EMAIL_SHARED", "establishmentTutor.email")}),
        (read(establishmentTutor__email="rozenn@courriel.example"), set()),
        (
            read(establishmentTutor__email="odile@courriel.example", **{REPRESENTATIVE: representative()}),
            {("TUTOR_EMAIL_SHARED", "establishmentTutor.email")},
        ),
        (
            read(establishmentTutor__email="armel@courriel.example", signatories__beneficiaryCurrentEmployer=employer()),
            {("TUTOR_EMAIL_SHARED", "establishmentTutor.email")},
        ),
        # V8
        (read(**{BIRTHDATE: "2010-06-15", REPRESENTATIVE: representative()}), set()),
        (read(**{BIRTHDATE: "2010-06-16", REPRESENTATIVE: representative()}), {("TOO_YOUNG", BIRTHDATE)}),
        (mini_stage(**{BIRTHDATE: "2016-06-15"}, schedule=week(MORNING)), set()),
        (
            mini_stage(**{BIRTHDATE: "2016-06-16"}, schedule=week(MORNING)),
            {("TOO_YOUNG", BIRTHDATE), ("AGE_WITHOUT_LIMIT", "schedule.totalHours")},
        ),
        # V9
        (read(**{BIRTHDATE: "1905-06-16"}), set()),
        (read(**{BIRTHDATE: "1905-06-15"}), {("TOO_OLD", BIRTHDATE)}),
        (read(**{BIRTHDATE: "1905-06-15"}, dateSubmission="2024-04-30"), set()),
        (read(**{BIRTHDATE: "1905-06-15"}, dateSubmission="2024-05-01"), {("TOO_OLD", BIRTHDATE)}),
        # V17
        (read(**{f"{BAKER}.signedAt": ABSENT}), {("SIGNATURE_MISSING", "status")}),
        (read(**{f"{BAKER}.signedAt": ABSENT}, status="IN_REVIEW"), {("SIGNATURE_MISSING", "status")}),
        (read(**{f"{BAKER}.signedAt": ABSENT}, status="PARTIALLY_SIGNED"), set()),
        (read(**{f"{BAKER}.signedAt": ABSENT}, status="CANCELLED"), set()),
        (read(status="READY_TO_SIGN"), set()),
        (read(**{REPRESENTATIVE: changed(representative(), {"signedAt": ABSENT})}), {("SIGNATURE_MISSING", "status")}),
        # V18
        (mini_stage(**{ADDRESS: ABSENT}), {("ADDRESS_INCOMPLETE", ADDRESS)}),
        (mini_stage(**{ADDRESS: ABSENT}, dateSubmission="2024-10-01T23:59:59Z"), set()),
        (mini_stage(**{ADDRESS: ABSENT}, dateSubmission="2024-10-02"), {("ADDRESS_INCOMPLETE", ADDRESS)}),
        (read(), set()),
        # V19
        (read(immersionAddress="75010"), set()),
        (read(immersionAddress="3 rue des Lilas, 75010,Paris"), set()),
        (read(immersionAddress="3 rue des Lilas 750101 Paris"), {("POSTCODE_MISSING", "immersionAddress")}),
        (read(immersionAddress="Rue Neuve 12 1000 Bruxelles"), {("POSTCODE_MISSING", "immersionAddress")}),
        (read(immersionAddress="Rue Neuve 12 1000 Bruxelles BELGIQUE"), set()),
        (read(immersionAddress="12 quai de la Fa"), {("POSTCODE_MISSING", "immersionAddress")}),
        # V20
        (read(updatedAt="2031-06-01"), set()),
        (read(updatedAt="2031-06-02"), {("DATE_OUT_OF_BOUNDS", "updatedAt")}),
        (read(dateApproval="1896-06-01"), set()),
        (read(dateApproval="1896-05-31"), {("DATE_OUT_OF_BOUNDS", "dateApproval")}),
        (read(**{f"{COMPANY}.signedAt": "2131-01-01"}), {("DATE_OUT_OF_BOUNDS", f"{COMPANY}.signedAt")}),
    ],
)
def test_a_bound(payload: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    assert faults(payload) == expected


OLD, RECENT = period("2024-08-26", "2024-08-31"), period("2024-08-26", "2024-09-01")
EIGHT = Period(8 * 60, 16 * 60)


@pytest.mark.parametrize(
    ("schedule", "code"),
    [
        (week(EIGHT, days=6), None),  # 48 h
        (changed(week(EIGHT, days=6), {"totalHours": 48 + 1 / 60, "complexSchedule.0.timePeriods.0.end": "16:01"}), "WEEK_TOO_LONG"),
        (changed(week(), {"totalHours": 35.01}), "HOURS_DISAGREE"),
        (changed(week(Period(540, 560)), {"totalHours": 100 / 60}), None),
        (changed(week(), {"workedDays": 4}), "DAYS_DISAGREE"),
        (changed(week(), {"complexSchedule.1.timePeriods": [], "totalHours": 28, "workedDays": 4}), None),
        (changed(week(), {"complexSchedule.0.timePeriods.0.end": "09:00", "totalHours": 32}), "PERIOD_BACKWARD"),
        (changed(week(), {"complexSchedule.0.timePeriods.1.start": "12:00", "totalHours": 36}), None),
        (changed(week(), {"complexSchedule.0.timePeriods.1.start": "11:59", "totalHours": 36 + 1 / 60}), "PERIODS_OVERLAP"),
        ({"totalHours": 0, "workedDays": 0, "isSimple": True, "complexSchedule": []}, "SCHEDULE_EMPTY"),
    ],
)
def test_a_schedule(schedule: dict[str, Any], code: str | None) -> None:
    """The same schedule was never looked at when the immersion ended on the 31st of August 2024 or before."""
    assert faults(read(dateEnd="2026-06-20", schedule=schedule)) == ({(code, "schedule")} if code else set())
    assert faults(read(**{**OLD, "schedule": schedule})) == set()
    moved = [{**day, "date": f"2024-08-{26 + at}T00:00:00.000Z"} for at, day in enumerate(schedule["complexSchedule"])]
    same = {**schedule, "complexSchedule": moved}
    assert faults(read(**{**RECENT, "schedule": same})) == ({(code, "schedule")} if code else set())


def test_days_around_the_dates_count_in_their_week_only() -> None:
    assert faults(read(dateStart="2026-06-17", dateEnd="2026-06-17")) == set()
    assert faults(read(schedule=week(start="2026-07-06"))) == {("SCHEDULE_EMPTY", "schedule")}


def test_a_day_told_twice_counts_once_in_hours_and_twice_in_days() -> None:
    once = week()
    twice = {**once, "complexSchedule": [*once["complexSchedule"], once["complexSchedule"][0]]}
    assert faults(read(schedule={**twice, "workedDays": 6})) == set()
    assert faults(read(schedule=twice)) == {("DAYS_DISAGREE", "schedule")}


def test_days_in_any_order_are_the_same_schedule() -> None:
    backwards = week()
    backwards["complexSchedule"].reverse()
    assert faults(read(schedule=backwards)) == set()


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (mini_stage(dateEnd="2026-06-21", schedule=week(start="2026-06-20", days=1)), set()),
        (mini_stage(dateEnd="2026-06-21", schedule=week(start="2026-06-21", days=1)), {("SUNDAY_FORBIDDEN", "schedule.workedDays")}),
        (mini_stage(**period("2024-08-25", "2024-08-31", 1)), set()),
        (mini_stage(**period("2024-08-25", "2024-09-01", 1)), {("SUNDAY_FORBIDDEN", "schedule.workedDays")}),
        (read(schedule=week(start="2026-06-21", days=1)), set()),
    ],
)
def test_no_mini_stage_on_a_sunday(payload: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    assert faults(payload) == expected


AGE = {15: "2011-06-15", 14: "2011-06-16", 16: "2010-06-15", 9: "2016-06-16"}
WEEK, DAY, NONE = "PUPIL_WEEK_TOO_LONG", "PUPIL_DAY_TOO_LONG", "AGE_WITHOUT_LIMIT"
BEFORE, SECOND, LAST_SECOND, THIRD = "2023-12-21T23:59:59Z", "2023-12-22", "2026-03-03", "2026-03-03T00:00:01Z"


def minutes(total: int, days: int = 5) -> dict[str, Any]:
    """So much in a week, as even as can be, the rest on the first day."""
    each, rest = divmod(total, days)
    made = week(Period(480, 480 + each), days=days)
    first = 480 + each + rest
    made["complexSchedule"][0]["timePeriods"][0]["end"] = f"{first // 60:02d}:{first % 60:02d}"
    return {**made, "totalHours": total / 60}


@pytest.mark.parametrize(
    ("submitted", "age", "schedule", "codes"),
    [
        (BEFORE, 15, minutes(48 * 60), set()),
        (BEFORE, 15, minutes(48 * 60 + 1), {WEEK, "WEEK_TOO_LONG"}),
        (BEFORE, 14, minutes(30 * 60), set()),
        (BEFORE, 14, minutes(30 * 60 + 1), {WEEK}),
        (BEFORE, 9, minutes(30 * 60), {"TOO_YOUNG"}),
        (SECOND, 15, minutes(35 * 60), set()),
        (SECOND, 15, minutes(35 * 60 + 1), {WEEK}),
        (SECOND, 16, minutes(35 * 60 + 1), {WEEK}),
        (SECOND, 14, minutes(30 * 60), set()),
        (SECOND, 14, minutes(30 * 60 + 1), {WEEK}),
        (SECOND, 9, minutes(30 * 60), {NONE, "TOO_YOUNG"}),
        (LAST_SECOND, 16, minutes(600, 1), set()),
        (THIRD, 16, minutes(480, 1), set()),
        (THIRD, 16, minutes(481, 1), {DAY}),
        (THIRD, 15, minutes(420, 1), set()),
        (THIRD, 15, minutes(421, 1), {DAY}),
        (THIRD, 14, minutes(421, 1), {DAY}),
        (THIRD, 14, minutes(30 * 60 + 1), {WEEK}),
        (THIRD, 15, minutes(35 * 60 + 5), {WEEK, DAY}),
        (THIRD, 16, minutes(35 * 60 + 1), {WEEK}),
    ],
)
def test_a_mini_stage_is_shorter_for_the_young(submitted: str, age: int, schedule: dict[str, Any], codes: set[str]) -> None:
    payload = mini_stage(dateSubmission=submitted, schedule=schedule, **{BIRTHDATE: AGE[age]})
    assert {code for code, _ in faults(payload)} == codes


def test_every_fault_is_told_at_once() -> None:
    payload = read(
        dateEnd="2026-07-16", siret="123", immersionAddress="Nulle part", schedule__totalHours=1, signatories__beneficiary__phone="12"
    )
    assert faults(payload) == {
        SPAN,
        ("SIRET_INVALID", "siret"),
        ("POSTCODE_MISSING", "immersionAddress"),
        ("HOURS_DISAGREE", "schedule"),
        ("PHONE_INVALID", f"{BAKER}.phone"),
    }


def test_a_rule_says_nothing_of_what_cannot_be_read() -> None:
    assert faults(read(dateStart="hier")) == {("DATE_INVALID", "dateStart")}
    assert faults(read(schedule="matin")) == {("TYPE_INVALID", "schedule")}
    assert faults(read(signatories=ABSENT)) == {("REQUIRED", "signatories")}


def test_it_does_not_depend_on_the_hour_of_a_day() -> None:
    at_noon = {"dateStart": "2026-06-15T12:00:00.000Z", "dateEnd": "2026-07-15T09:00:00Z"}
    assert faults(read(**at_noon)) == set()
    assert faults(read(dateStart="2026-06-15T12:00:00Z", dateEnd="2026-06-15T09:00:00Z", schedule=week(AFTERNOON, days=1))) == set()
