"""From what a partner said to what is kept."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.missions import address, draft, organisation
from tests.factories.partners import NOW
from tests.missions.preparing import OWNER, prepared
from tremplin.missions import preparation
from tremplin.missions.preparation import Known, with_scheme


def test_it_works() -> None:
    result = prepared(client_id=" a-1 ", title="  Lire \n des  histoires ", domain="Éducation")
    mission = result.mission
    assert (mission.client_id, mission.title, mission.domain) == ("a-1", "Lire des histoires", "education")
    assert (mission.status, mission.status_comment, result.problems) == ("ACCEPTED", None, ())
    assert result.organisation is not None
    assert mission.organisation_id == result.organisation.id == "org-1"


def test_a_refused_mission_is_kept_with_its_sentence_and_every_problem() -> None:
    mission = prepared(title="Devoirs", places=0).mission
    assert (mission.status, mission.status_comment) == ("REFUSED", "Le titre est trop court (1 seul mot)")
    assert [problem["code"] for problem in mission.problems] == ["TITLE_ONE_WORD", "PLACES_NOT_POSITIVE"]
    assert set(mission.problems[0]) == {"code", "severity", "pointer", "message", "message_en", "hint"}


def test_a_description_too_long_is_cut_and_refused() -> None:
    mission = prepared(description="é" * 20_001).mission
    assert mission.description == "é" * 20_000
    assert mission.status_comment == "La description est trop longue (plus de 20000 caractères)"
    assert prepared(description="é" * 20_000).mission.status == "ACCEPTED"


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ((2027, 3, 1), (2027, 9, 1), 6),
        ((2027, 3, 15), (2027, 9, 14), 5),
        ((2027, 1, 31), (2027, 2, 28), 0),
        ((2026, 12, 1), (2028, 1, 1), 13),
        ((2027, 3, 1), (2027, 3, 1), 0),
        ((2027, 3, 2), (2027, 3, 1), None),
    ],
)
def test_the_duration_is_in_calendar_months(start: tuple[int, int, int], end: tuple[int, int, int], months: int | None) -> None:
    mission = prepared(start_at=datetime(*start, tzinfo=UTC), end_at=datetime(*end, tzinfo=UTC)).mission
    assert mission.duration == months


def test_without_an_end_there_is_no_duration() -> None:
    assert prepared(end_at=None).mission.duration is None


@pytest.mark.parametrize(
    ("given_link", "kept"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("http://a.example", "http://a.example"),
        ("HTTPS://a.example", "HTTPS://a.example"),
        ("www.a.example/agir?x=http://b.example", "https://www.a.example/agir?x=http://b.example"),
        (" a.example ", "https://a.example"),
        ("a.example:8080/x", "https://a.example:8080/x"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("mailto:a@a.example", "mailto:a@a.example"),
        ("voir notre site", "voir notre site"),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_a_link_without_a_scheme_gets_one(given_link: str | None, kept: str | None) -> None:
    assert with_scheme(given_link) == kept


def test_one_place_unless_told_otherwise() -> None:
    untold, told = prepared(places=None).mission, prepared(places=4).mission
    assert (untold.places, untold.places_given) == (1, False)
    assert (told.places, told.places_given) == (4, True)


def test_what_is_missing_comes_from_the_announcer() -> None:
    owner = replace(OWNER, default_mission_logo="https://alize.example/logo.png", mission_type="benevolat")
    result = prepared(owner=owner)
    assert (result.mission.type, result.mission.image) == ("benevolat", "https://alize.example/logo.png")
    assert result.organisation is not None
    assert result.organisation.logo == "https://alize.example/logo.png"
    own = prepared(owner=owner, type="volontariat_service_civique", image="https://a.example/i.png").mission
    assert (own.type, own.image) == ("volontariat_service_civique", "https://a.example/i.png")


def test_a_catalogue_dates_its_missions_from_what_is_known_then_from_its_run() -> None:
    earlier = NOW - timedelta(days=9)
    known = Known("m", created_at=earlier, posted_at=earlier, start_at=earlier)
    new = prepared(synced=True, start_at=None).mission
    again = prepared(synced=True, start_at=None, known=known).mission
    assert (new.posted_at, new.start_at, new.last_sync_at, new.created_at) == (NOW, NOW, NOW, NOW)
    assert (again.posted_at, again.start_at, again.last_sync_at, again.created_at) == (earlier, earlier, NOW, earlier)


def test_without_a_catalogue_a_date_that_was_not_given_stays_unknown() -> None:
    mission = prepared(start_at=None).mission
    assert (mission.posted_at, mission.start_at, mission.last_sync_at) == (None, None, None)


def test_a_mission_without_an_organisation_is_still_a_mission() -> None:
    result = prepared(organisation=None)
    assert (result.organisation, result.mission.organisation_id, result.mission.status) == (None, None, "ACCEPTED")


def test_the_description_is_kept_in_plain_words_and_in_safe_html() -> None:
    mission = prepared(description="<p onclick='x()'>Lire &amp; écrire</p><script>alert(1)</script>").mission
    assert (mission.description, mission.description_html) == ("Lire & écrire", "<p>Lire &amp; écrire</p>")


def test_the_same_draft_gives_the_same_mission() -> None:
    given_draft = draft()
    given_fields = {field.name: getattr(given_draft, field.name) for field in fields(given_draft)}
    assert prepared(**given_fields) == prepared(**given_fields)


texts = st.text(max_size=20)


@given(texts, texts, texts, st.lists(texts, max_size=3))
def test_nothing_that_the_database_refuses_is_left_in_a_draft(title: str, city: str, name: str, tags: list[str]) -> None:
    given_draft = draft(
        title=f"\x00{title}",
        tags=tuple(f"{tag}\ud800" for tag in tags),
        addresses=[address(f"{city}\x01")],
        organisation=organisation(f"{name}\x00"),
    )
    cleaned = preparation.readable(given_draft)
    assert cleaned.organisation is not None
    said = [cleaned.title, *cleaned.tags, cleaned.addresses[0].city, cleaned.organisation.name]
    assert all(text is not None and "\x00" not in text and text.encode() is not None for text in said)
    assert preparation.readable(cleaned) == cleaned
    assert (cleaned.places, cleaned.start_at) == (given_draft.places, given_draft.start_at)
