"""A convention read from the contract and written back says the same, whatever it holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.conventions import NOW, SIGNED_AT, employer, mini_stage, read, representative
from tremplin.immersions.conventions import rules
from tremplin.immersions.conventions.fields import READ
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.schedule import Day, Period, computed
from tremplin.immersions.conventions.vocabulary import LEVELS_OF_EDUCATION, AgencyKind, Status, ValidationSteps
from tremplin.immersions.conventions.wire import build, instant, write, write_schedule
from tremplin.immersions.offers.model import EMPLOYEES, RemoteWork
from tremplin.kit.shapes import Fault

texts = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
words = texts | st.just("")
instants = st.integers(0, 10**11).map(lambda after: instant(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(milliseconds=after)))
days = st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(lambda day: f"{day.isoformat()}T00:00:00.000Z")
reminders = st.fixed_dictionaries({"email": st.none() | instants, "sms": st.none() | instants})
names = st.fixed_dictionaries({}, optional={"firstname": words, "lastname": words})
periods = st.tuples(st.integers(0, 1438), st.integers(1, 600)).map(lambda it: Period(it[0], min(it[0] + it[1], 1439)))
schedules = st.lists(
    st.builds(
        lambda at, some: Day(date(2026, 6, 15) + timedelta(days=at), tuple(some)), st.integers(0, 40), st.lists(periods, max_size=3)
    ),
    max_size=10,
    unique_by=lambda day: day.date,
).map(lambda some: write_schedule(computed(some)))
assessments = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["COMPLETED", "PARTIALLY_COMPLETED", "DID_NOT_SHOW"]),
        "endedWithAJob": st.booleans(),
        "signedAt": st.none() | instants,
        "createdAt": instants,
    }
) | st.fixed_dictionaries({"status": st.sampled_from(["FINISHED", "ABANDONED"]), "createdAt": instants})

REQUIRED = {
    "status": st.sampled_from(Status).map(str),
    "dateStart": days,
    "dateEnd": days,
    "dateSubmission": instants,
    "schedule": schedules,
    "remoteWorkMode": st.sampled_from(RemoteWork).map(str),
    "immersionSkills": words,
    "agencyKind": st.sampled_from(AgencyKind).map(str),
    "agencyValidationSteps": st.sampled_from(ValidationSteps).map(str),
    "assessment": st.none() | assessments,
    "lastReminders.conventionSignatures.beneficiary": reminders,
    "lastReminders.assessmentSignature": reminders,
    "signatories.beneficiary.birthdate": days,
}
OPTIONAL = {
    "statusJustification": words,
    "dateApproval": instants,
    "updatedAt": instants,
    "workConditions": words,
    "establishmentNumberEmployeesRange": st.sampled_from(EMPLOYEES),
    "validators": st.fixed_dictionaries({}, optional={"agencyCounsellor": names, "agencyValidator": names}),
    "agencyReferent": names,
    "renewed": st.fixed_dictionaries({"from": st.uuids(version=4).map(str), "justification": texts}),
    "signatories.beneficiaryRepresentative": instants.map(lambda at: representative(signedAt=at)),
    "signatories.beneficiaryCurrentEmployer": words.map(lambda job: employer(job=job)),
    "signatories.beneficiary.emergencyContactPhone": st.sampled_from(["", "+33612345009"]),
    "signatories.beneficiary.isRqth": st.booleans(),
    "signatories.beneficiary.federatedIdentity": st.fixed_dictionaries(
        {"provider": st.just("ftConnect"), "token": words}, optional={"payload": st.just({})}
    ),
    "agencyRefersTo": texts.map(
        lambda name: {"id": name, "name": name, "contactEmail": "a@a.example", "kind": "cci", "siret": "15905704100018"}
    ),
}
changes = st.fixed_dictionaries(REQUIRED, optional=OPTIONAL)
pupils = st.fixed_dictionaries(
    {"signatories.beneficiary.levelOfEducation": st.sampled_from(LEVELS_OF_EDUCATION), "signatories.beneficiary.schoolName": texts}
)


def built(payload: dict[str, Any]) -> Convention:
    """Of a convention whose fields are right, rules or not."""
    faults: list[Fault] = []
    values = READ.read(payload, "", faults)
    assert faults == []
    return build(values)


@settings(deadline=None)  # the numbering plans of telephones are read by whichever example comes first
@given(changes)
def test_an_immersion_comes_back_as_it_was_written(given_: dict[str, Any]) -> None:
    payload = read(**given_)
    assert write(built(payload)) == payload
    assert built(write(built(payload))) == built(payload)


@settings(deadline=None)
@given(changes, pupils)
def test_a_mini_stage_comes_back_as_it_was_written(given_: dict[str, Any], pupil: dict[str, Any]) -> None:
    payload = mini_stage(**given_, **pupil)
    payload["signatories"].setdefault("beneficiaryRepresentative", representative())
    assert write(built(payload)) == payload


def test_a_ban_comes_back_too() -> None:
    payload = read(isEstablishmentBanned=True, establishmentBannishmentJustification="Travail dissimulé")
    assert write(built(payload)) == payload


def test_what_was_written_otherwise_means_the_same() -> None:
    payload = read(
        id=read()["id"].upper(),
        dateStart="2026-06-15",
        dateSubmission="2026-06-01T10:00:00+02:00",
        siret="159 000 001 00014",
        signatories__beneficiary__email=" MAËL@courriel.example",
        signatories__beneficiary__phone="0612345001",
        immersionActivities="  Pétrir, façonner, cuire ",
        signatories__beneficiary__signedAt=SIGNED_AT.replace(".000", ""),
    )
    assert write(built(payload)) == read()
    assert rules.check(payload, now=NOW) == rules.check(read(), now=NOW)
