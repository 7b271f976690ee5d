"""Every parameter does what the contract says; those that can't be read are all named; none breaks the server."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.apis.engagement.platform import Member, Platform
from tests.factories.missions import address, draft, organisation
from tremplin.apis.engagement.parameters import kilometres

READER = "Lire au calme"
DIGGER = "Bêcher la terre"
DIVER = "Plonger au large"


@pytest.fixture
def catalogue(server: Platform, alize: Member, boussole: Member) -> Platform:
    """Three missions that share nothing; the third has no coordinates but those of the equator."""
    server.publish(
        alize,
        draft(
            client_id="lire",
            title=READER,
            description="<p>Avec une grand-mère, à la bibliothèque : des albums, des contes, du temps pour rire.</p>",
            domain="memoire-et-citoyennete",
            activities=("Médiation, Information",),
            start_at=datetime(2027, 1, 10, tzinfo=UTC),
            open_to_minors=True,
            organisation=organisation("Les Mots", rna="W691000077", legal_status="Association"),
        ),
        draft(
            client_id="bêcher",
            title=DIGGER,
            domain="environnement",
            activities=("Jardinage",),
            remote="possible",
            start_at=datetime(2027, 2, 10, tzinfo=UTC),
            open_to_minors=False,
            snu=True,
            addresses=[address("Nantes", "44000")],
            type="volontariat_service_civique",
        ),
        draft(
            client_id="plonger",
            title=DIVER,
            domain="sport",
            activities=("Sport",),
            remote="full",
            start_at=datetime(2027, 3, 10, tzinfo=UTC),
            reduced_mobility_accessible=True,
            addresses=[address("Mouila", "", country="GA", lat=0.0, lon=9.0)],
        ),
    )
    return server


# What is asked → what is found, latest start first.
FOUND: list[tuple[list[tuple[str, str]], list[str]]] = [
    ([], [DIVER, DIGGER, READER]),
    ([("unknown", "x"), ("a[]", "1"), ("a[b]", "1")], [DIVER, DIGGER, READER]),
    ([("clientId", "lire")], [READER]),
    ([("clientId", "lire,plonger")], [DIVER, READER]),
    ([("clientId", " lire , ,plonger ")], [DIVER, READER]),
    ([("clientId", "lire"), ("clientId", " plonger ")], [DIVER, READER]),
    ([("clientId", "lire,plonger"), ("clientId", "bêcher")], [DIGGER]),  # repeated: a comma does not separate
    ([("clientId", "")], [DIVER, DIGGER, READER]),
    ([("domain", "sport"), ("clientId", "lire")], []),
    ([("domain", "memoire-et-citoyennete")], [READER]),
    ([("domain", "mémoire et citoyenneté")], [READER]),
    ([("domain", "bricolage")], []),
    ([("activity", "Jardinage")], [DIGGER]),
    ([("activity", "Médiation, Information")], [READER]),
    ([("activity", "Médiation, Information,Sport")], [DIVER, READER]),
    ([("activity", "Cuisine")], []),
    ([("activity", "")], [DIVER, DIGGER, READER]),
    ([("city", "Lyon")], [READER]),
    ([("city", "Lyon,Nantes")], [DIGGER, READER]),
    ([("departmentName", "Loire-Atlantique")], [DIGGER]),
    ([("city", "Lyon"), ("departmentName", "Loire-Atlantique")], []),
    ([("country", "GA")], [DIVER]),
    ([("country", "Gabon")], [DIVER]),
    ([("organizationRNA", "W691000077")], [READER]),
    ([("organizationStatusJuridique", "Association")], [READER]),
    ([("remote", "full")], [DIVER]),
    ([("remote", "full,possible")], [DIVER, DIGGER]),
    ([("remote", "local")], []),
    ([("type", "volontariat_service_civique")], [DIGGER]),
    ([("type", "volontariat_service_civique"), ("type", "benevolat")], [DIVER, DIGGER, READER]),
    ([("openToMinors", "yes")], [READER]),
    ([("openToMinors", "TRUE")], [READER]),
    ([("openToMinors", "0")], [DIGGER]),
    ([("openToMinors", "perhaps")], [DIVER, DIGGER, READER]),
    ([("reducedMobilityAccessible", "1")], [DIVER]),
    ([("snu", "true")], [DIGGER]),
    ([("snu", "false")], [DIVER, DIGGER, READER]),
    ([("startAt", "gt:2027-02-10")], [DIVER]),  # strictly
    ([("startAt", "gt:2027-02-09T23:59:59.999Z")], [DIVER, DIGGER]),
    ([("startAt", "lt:2027-02-10")], [READER]),
    ([("startAt", "xx:2027-02-10")], [READER]),  # any other prefix means before (contract)
    ([("startAt", ">2027-02-10")], [DIVER]),
    ([("startAt", "<2027-02-10")], [READER]),
    ([("startAt", "gt:2027-01-15"), ("startAt", "lt:2027-03-01")], [DIGGER]),
    ([("startAt", "gt:2027-02-15"), ("startAt", "gt:2027-01-01")], [DIVER]),
    ([("startAt", "gt:2027-02-10T01:00:00+01:00")], [DIVER]),
    ([("startAt", "gt:demain")], [DIVER, DIGGER, READER]),
    ([("startAt", "")], [DIVER, DIGGER, READER]),
    ([("startAt", "gt:9999-12-31T23:59:59.999")], [DIVER, DIGGER, READER]),
    ([("startAt", "lt:0001-01-01T00:00:00+14:00")], [DIVER, DIGGER, READER]),
    ([("createdAt", "gt:2026-12-01")], [DIVER, DIGGER, READER]),
    ([("createdAt", "gt:2026-12-01T09:30:00.000Z")], []),
    ([("keywords", "grand mere")], [READER]),
    ([("keywords", "BECHER")], [DIGGER]),
    ([("keywords", "bibliotheque")], [READER]),  # in the description, without its accent
    ([("keywords", "les mots")], [READER]),
    ([("keywords", "nantes")], [DIGGER]),
    ([("keywords", "%")], [DIVER, DIGGER, READER]),
    ([("lat", "45.76"), ("lon", "4.84")], [READER]),
    ([("lat", "47.3"), ("lon", "-1.55"), ("distance", "20km")], [DIGGER]),
    ([("lat", "47.3"), ("lon", "-1.55"), ("distance", "20m")], []),
    ([("lat", "0"), ("lon", "9")], [DIVER]),  # zero is a coordinate
    ([("lat", "45.76")], [DIVER, DIGGER, READER]),
    ([("lat", ""), ("lon", "")], [DIVER, DIGGER, READER]),
    ([("limit", "1")], [DIVER]),
    ([("limit", "1"), ("skip", "1")], [DIGGER]),
    ([("limit", "")], []),  # an empty number is zero (contract)
    ([("size", "1"), ("from", "2")], [READER]),
    ([("limit", "10000"), ("size", "1")], [DIVER]),
    ([("limit", "2"), ("size", "1")], [DIVER, DIGGER]),
    ([("skip", "1"), ("from", "2")], [DIGGER, READER]),
    ([("size", ""), ("from", "")], [DIVER, DIGGER, READER]),
    ([("sortBy", "relevance")], [DIVER, DIGGER, READER]),
    ([("sortBy", "distance")], [DIVER, DIGGER, READER]),
    ([("sortBy", "chance")], [DIVER, DIGGER, READER]),
]


def test_it_works(catalogue: Platform, boussole: Member) -> None:
    wrong = {str(asked): found for asked, expected in FOUND if (found := catalogue.titles(boussole, asked)) != expected}
    assert wrong == {}


def test_the_publisher_narrows_the_scope_and_never_widens_it(catalogue: Platform, boussole: Member, cabestan: Member) -> None:
    (own,) = catalogue.publish(boussole, draft(title="Ranger chez Boussole"))
    assert catalogue.titles(boussole, {"publisher": boussole.id}) == [own.title]
    (_stranger,) = catalogue.publish(cabestan, draft())
    answer = catalogue.get("/v0/mission", boussole, {"publisher": cabestan.id})
    assert (answer.status_code, answer.json()["total"]) == (200, 0)


def test_a_local_mission_suits_every_circle_but_no_town_asked_by_name(server: Platform, alize: Member, boussole: Member) -> None:
    server.publish(alize, draft(title="Appeler de chez soi", remote="local", addresses=[address()]))
    nantes = [("lat", "47.2"), ("lon", "-1.55")]
    assert server.titles(boussole, nantes) == ["Appeler de chez soi"]
    assert server.titles(boussole, [*nantes, ("remote", "local")]) == ["Appeler de chez soi"]
    assert server.titles(boussole, [*nantes, ("remote", "no")]) == []
    assert server.titles(boussole, [*nantes, ("city", "Nantes")]) == []


def test_the_latest_created_come_first_when_asked(server: Platform, alize: Member, boussole: Member) -> None:
    server.publish(alize, draft(title="Annoncée la première", start_at=datetime(2028, 1, 1, tzinfo=UTC)))
    server.clock.at = server.clock.at.replace(hour=20)
    server.publish(alize, draft(title="Annoncée ensuite", start_at=datetime(2027, 1, 1, tzinfo=UTC)))
    assert server.titles(boussole)[0] == "Annoncée la première"
    assert server.titles(boussole, {"sortBy": "createdAt"})[0] == "Annoncée ensuite"


def issues(server: Platform, by: Member, params: dict[str, str]) -> list[dict[str, Any]]:
    answer = server.get("/v0/mission", by, params)
    assert answer.status_code == 400, answer.text
    body = answer.json()
    assert (body["ok"], body["code"], body["message"]["name"]) == (False, "INVALID_QUERY", "ZodError")
    assert isinstance(body["message"]["message"], str)
    found: list[dict[str, Any]] = json.loads(body["message"]["message"])
    return found


def test_a_limit_that_is_not_a_number_is_refused_in_the_words_of_the_contract(server: Platform, boussole: Member) -> None:
    message = "Invalid input: expected number, received NaN"
    assert issues(server, boussole, {"limit": "abc"}) == [
        {"code": "invalid_type", "expected": "number", "received": "NaN", "path": ["limit"], "message": message}
    ]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("limit", "1_000", "invalid_type"),
        ("limit", "１２", "invalid_type"),
        ("limit", "Infinity", "invalid_type"),
        ("limit", "1e999", "invalid_type"),
        ("limit", "2.5", "invalid_type"),
        ("limit", "-1", "too_small"),
        ("limit", "10001", "too_big"),
        ("skip", "-1", "too_small"),
        ("skip", "1e300", "too_big"),
        ("size", "-1", "too_small"),
        ("from", "x", "invalid_type"),
        ("lat", "nord", "invalid_type"),
        ("lon", "nan", "invalid_type"),
        ("type", "mecenat", "invalid_value"),
        ("type", "benevolat,volontariat_service_civique", "invalid_value"),
        ("snu", "oui", "invalid_value"),
        ("remote", "partout", "invalid_value"),
    ],
)
def test_a_wrong_value_is_named(server: Platform, boussole: Member, name: str, value: str, code: str) -> None:
    (issue,) = issues(server, boussole, {name: value})
    assert (issue["code"], issue["path"]) == (code, [name])
    assert issue["message"]


def test_every_wrong_parameter_is_named_at_once(server: Platform, boussole: Member) -> None:
    found = issues(server, boussole, {"limit": "x", "skip": "-1", "snu": "oui", "lat": "ici"})
    assert sorted(issue["path"][0] for issue in found) == ["lat", "limit", "skip", "snu"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (None, 50),
        ("", 50),
        ("loin", 50),
        ("-3km", 50),
        ("10km", 10),
        ("10 KM", 10),
        ("10", 10),
        ("500m", 0.5),
        ("2,5km", 2.5),
        ("0", 10),
        ("0km", 10),
        ("9" * 400, 20100),
    ],
)
def test_a_distance_is_read_as_people_write_it(written: str | None, expected: float) -> None:
    assert kilometres(written) == expected


NAMES = """
    limit skip size from lat lon distance startAt createdAt type snu remote activity domain city country keywords sortBy
    publisher openToMinors departmentName text
"""
names = st.sampled_from(NAMES.split())
awkward = st.sampled_from(["", ",", "gt:", "<", ">=", "0", "-0", "1e308", "gt:0001-01-01", "gt:2024-13-45", "\0", "a\0b", "%", "'"])
values = awkward | st.text(max_size=30) | st.integers().map(str) | st.floats().map(str)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(names, values), max_size=6))
def test_whatever_is_asked_the_answer_is_json_and_never_a_breakdown(
    catalogue: Platform, boussole: Member, pairs: list[tuple[str, str]]
) -> None:
    for path in ("/v0/mission", "/v0/mission/search"):
        answer = catalogue.get(path, boussole, [(name, value.encode(errors="replace").decode()) for name, value in pairs])
        assert answer.status_code in {200, 400}, answer.text
        assert answer.json()["ok"] is (answer.status_code == 200)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), max_size=60))
def test_whatever_the_query_string_the_answer_is_json(catalogue: Platform, boussole: Member, query: str) -> None:
    answer = catalogue.get("/v0/mission", boussole, query)
    assert answer.status_code in {200, 400}, answer.text
    assert answer.json()["ok"] is (answer.status_code == 200)
