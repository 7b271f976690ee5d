"""What is kept of a convention: a PDF that is read by ear too, an agenda, and a code that leads to a public answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tests.factories.conventions import ABSENT, NOW, convention, employer, mini_stage, representative, unsigned
from tests.printed import text_of
from tremplin.immersions.conventions import rules, signatures
from tremplin.immersions.conventions.assessment import Assessment
from tremplin.immersions.conventions.clauses import clauses
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.papers import sheet
from tremplin.immersions.conventions.papers.calendar import calendar
from tremplin.immersions.conventions.papers.presentation import answer_told, convention_data, hours_done
from tremplin.immersions.conventions.papers.verification import Standing, code_of, id_of, verify
from tremplin.immersions.conventions.signatures import Line
from tremplin.immersions.conventions.vocabulary import AssessmentStatus, Status

BASE_URL = "https://tremplin.example"
ONE = convention(signatories__beneficiaryCurrentEmployer=employer())


def pupil() -> Convention:
    made, faults = rules.check(mini_stage(), now=NOW)
    assert made is not None, faults
    return made


def chain(one: Convention) -> list[Line]:
    made: list[Line] = []
    for each in one.signatories:
        assert each.signed_at
        made.append(signatures.append(made, one, role=each.role, signer=each.name, signed_at=each.signed_at, channel="sms"))
    return made


def assessed(**changes: Any) -> Assessment:
    made = Assessment(
        convention_id=ONE.id,
        status=AssessmentStatus.PARTIALLY_COMPLETED,
        ended_with_a_job=False,
        establishment_feedback="Ponctuel\nCurieux",
        establishment_advices="Continuer",
        created_at=NOW,
        last_day=date(2026, 6, 17),
        missed_hours=2,
    )
    return replace(made, **changes)


def plain(pdf: bytes) -> str:
    """The words of a PDF, with the apostrophes and blanks of a keyboard."""
    return text_of(pdf).replace("’", "'").replace("\xa0", " ")


def test_it_works() -> None:
    """Opened and read: who, when, what, the signatures with their proof, and the address that tells whether it is valid."""
    lines = chain(ONE)
    pdf = sheet.convention_pdf(ONE, lines, base_url=BASE_URL, at=NOW)
    read = plain(pdf)
    for words in (
        "Maël Dupré chez Fournil des Deux Canaux",
        "Validée le 3 juin 2026 à 12 h 00 par Gaud Riou",
        "lundi 15 juin 2026 9 h – 12 h, 13 h – 17 h 7 h",
        "35 heures en 5 jours",
        "Elle reste salariée de Atelier",
        "Pétrir, façonner, cuire",
        f"{BASE_URL}/conventions/verifier/{code_of(ONE.id)}",
        "lien envoyé par SMS",
        lines[0].text_hash[:16],
        lines[-1].hash,
    ):
        assert words in read
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf and b"/Lang(fr-FR)" in pdf and b"/StructTreeRoot" in pdf
    assert pdf == sheet.convention_pdf(ONE, lines, base_url=BASE_URL, at=NOW)


def test_each_clause_is_printed() -> None:
    for one in (ONE, pupil()):
        read = plain(sheet.convention_pdf(one, chain(one), base_url=BASE_URL, at=NOW))
        for clause in clauses(one):
            for words in (clause.title, *clause.paragraphs):
                assert " ".join(words.replace("\xa0", " ").split()) in read


def test_a_project_says_that_it_is_one() -> None:
    data = convention_data(unsigned(), [], base_url=BASE_URL)
    assert data["decision"].startswith("Projet") and not data["valid"]
    assert [row[2] for row in data["signatures"]] == ["pas encore signé", "pas encore signé"]
    assert "ne permet pas" in convention_data(replace(ONE, status=Status.CANCELLED), [], base_url=BASE_URL)["decision"]
    assert b"%PDF" in sheet.convention_pdf(unsigned(), [], base_url=BASE_URL, at=NOW)


def test_a_signature_that_came_with_a_file_has_no_proof_here() -> None:
    assert {row[3] for row in convention_data(ONE, [], base_url=BASE_URL)["signatures"]} == {"repris d'un autre système"}


def test_a_minor_is_protected_and_represented() -> None:
    told = str(clauses(pupil()))
    assert "mineure" in told and "Odile Dupré, qui représente la personne" in told and "L332-3-1" in told
    assert "mineure" not in str(clauses(ONE))


@settings(max_examples=10, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40))
def test_nothing_typed_is_read_as_markup(typed: str) -> None:
    one = replace(ONE, business_name=f"#panic() *{typed}*", immersion_activities=f"{typed}\n= Titre\n#{typed}")
    assert sheet.convention_pdf(one, [], base_url=BASE_URL, at=NOW).startswith(b"%PDF")


def test_the_assessment_is_printed() -> None:
    held = assessed(agreement=False, answer="Il manque le vendredi", signed_at=NOW)
    read = text_of(sheet.assessment_pdf(ONE, held, chain(ONE), base_url=BASE_URL, at=NOW)).replace("’", "'").replace("\xa0", " ")
    for words in (
        "Bilan de l'immersion",
        "Heures faites : 19 h",
        "Ponctuel",
        "Curieux",
        "n'est pas d'accord",
        "Il manque le vendredi",
    ):
        assert words in read


@pytest.mark.parametrize(
    ("held", "hours"),
    [
        (assessed(), 19),
        (assessed(status=AssessmentStatus.COMPLETED), 35),
        (assessed(status=AssessmentStatus.DID_NOT_SHOW), 0),
    ],
)
def test_hours_done_are_those_planned_but_what_was_missed(held: Assessment, hours: float) -> None:
    assert hours_done(ONE, held) == hours
    assert "pas encore répondu" in answer_told(ONE, held)


def test_the_agenda_has_each_stretch_of_work_at_the_hour_of_the_place() -> None:
    made = Calendar.from_ical(calendar(ONE, now=NOW))
    events = made.walk("VEVENT")
    assert len(events) == 10 and len({str(each["uid"]) for each in events}) == 10
    first = events[0]
    # No zone: nine o'clock where the company is.
    assert [first[name].to_ical() for name in ("dtstart", "dtend")] == [b"20260615T090000", b"20260615T120000"]
    assert {str(each["status"]) for each in events} == {"CONFIRMED"}
    assert b"STATUS:TENTATIVE" in calendar(unsigned(), now=NOW)


@pytest.mark.parametrize(
    ("one", "today", "standing"),
    [
        (ONE, ONE.date_start - timedelta(1), Standing.LATER),
        (ONE, ONE.date_start, Standing.VALID),
        (ONE, ONE.date_end, Standing.VALID),
        (ONE, ONE.date_end + timedelta(1), Standing.OVER),
        *(
            (replace(ONE, status=each), ONE.date_start, Standing.ENDED)
            for each in (Status.REJECTED, Status.CANCELLED, Status.DEPRECATED)
        ),
        (unsigned(), ONE.date_start, Standing.PENDING),
        (replace(ONE, status=Status.ACCEPTED_BY_COUNSELLOR), ONE.date_start, Standing.PENDING),
    ],
)
def test_only_a_decision_makes_it_valid_and_only_within_its_dates(one: Convention, today: date, standing: Standing) -> None:
    assert verify(one, [], today).standing is standing


def test_a_verification_names_nobody() -> None:
    found = str(verify(convention(signatories__beneficiaryRepresentative=representative()), chain(ONE), ONE.date_start))
    assert "initials='M. D.'" in found and "signed=3, wanted=3" in found
    for secret in ("Maël", "Dupré", "Fournil", "Boulanger", ONE.siret, "courriel.example"):
        assert secret not in found


@given(st.uuids())
def test_a_code_typed_by_hand_leads_back(number: UUID) -> None:
    code = code_of(str(number))
    assert not set(code) & set("ILOU") and len(code) == 30
    assert (
        id_of(code) == id_of(f" {code.lower().replace('-', ' ')} ") == id_of(code.replace("0", "O").replace("1", "l")) == str(number)
    )


@pytest.mark.parametrize("typed", ["", "0", "U" * 26, "Z" * 26, "é" * 26, "0" * 27, "\x00" * 26])
def test_anything_else_is_no_code(typed: str) -> None:
    assert id_of(typed) is None


def test_a_renewal_says_what_it_prolongs_and_why() -> None:
    one = convention(
        renewed={"from": "4a0d6852-7755-48be-a2a9-31c6bcebbc82", "justification": "Encore une semaine"}, businessAdvantages=ABSENT
    )
    assert "pour cette raison : Encore une semaine" in str(clauses(one)) and "offre" not in str(clauses(one)[3])
