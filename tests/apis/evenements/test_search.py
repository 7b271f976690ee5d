"""`POST mee/evenements`: every criterion of the contract, as its clients write them; pages, orders, and what is refused."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from tests.apis.evenements.calling import Evenements, told
from tests.factories.events import record

# One event differs from the workshop in Rennes by each thing that a criterion asks.
EVENTS = (
    record(1),
    record(2, codePostal="01000", codeInsee="01053", ville="Bourg-en-Bresse", latitude=46.2, longitude=5.22),
    record(3, type="Job dating"),
    record(4, modalites=["à distance"]),
    record(5, modalites=["en physique", "à distance"]),
    record(6, codesRome=["J1501"]),
    record(7, dateEvenement="2026-12-20T08:30:00.000+00:00"),
    record(8, objectifs=["Création d'entreprise"], publics=["Ouvert à tous"], operations=[], benefices=["Découvrir un métier"]),
    record(9, codePostal="97411", codeInsee="97411", ville="Saint-Denis", latitude=-20.88, longitude=55.45, timezone="Indian/Reunion"),
    record(
        10,
        codePostal="29200",
        codeInsee="29019",
        ville="Brest",
        latitude=48.39,
        longitude=-4.49,
        dateEvenement="2025-01-24T23:30:00.000+00:00",
        heureDebut="23:30:00",
        heureFin="00:30:00",
    ),
)
ALL = [event["id"] for event in EVENTS]


@pytest.fixture(scope="module", autouse=True)
def events(api: Evenements) -> None:
    api.keep(*EVENTS)


def test_it_works(api: Evenements, token: str) -> None:
    answer = told(api.post(token, {"departements": ["01"]}, "page=0&size=10"), 200)
    assert answer == {"totalElements": 1, "content": [EVENTS[1]]}


def test_no_criterion_at_all_asks_for_everything(api: Evenements, token: str) -> None:
    assert sorted(api.found(token)) == ALL
    assert told(api.post(token, b""), 200)["totalElements"] == len(ALL)


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({"codePostal": ["01000", "75001"]}, [2]),
        ({"codePostal": [1000]}, [2]),
        ({"codePostal": "01000"}, [2]),
        ({"departements": ["1", "974"]}, [2, 9]),
        ({"typeEvenement": "18"}, [3]),
        ({"typeEvenement": 18}, [3]),
        ({"modalite": "ADIST"}, [4, 5]),
        ({"modalite": "ENPHY", "departements": ["35"], "typeEvenement": 16}, [1, 5, 6, 7, 8]),
        ({"secteurActivite": "J"}, [6]),
        ({"objectifs": [34]}, [8]),
        ({"objectifs": [33, 34], "departements": ["01", "974"]}, [2, 9]),
        ({"publicCible": ["1"], "departements": ["974"]}, [9]),
        ({"beneficeParticipations": ["découvrir un métier"]}, [8]),
        ({"operations": ["#1jeune1solution"], "departements": ["01"]}, [2]),
        ({"dateDebut": "2026-12-20"}, [7]),
        ({"dateDebut": "2026-12-20T00:00:00.000Z"}, [7]),
        ({"dateFin": "2026-12-15", "departements": ["01", "974"]}, [2, 9]),
        ({"dateDebut": "2026-12-16", "dateFin": "2026-12-19"}, []),
        ({"latitude": 46.2, "longitude": 5.2, "rayon": 5}, [2]),
        ({"latitude": "46.2", "longitude": "5.2"}, [2]),
        ({"latitude": 46.2, "longitude": 5.5, "rayon": 5}, []),
        ({"objectifs": [123456]}, []),
        ({"operations": ["une autre"]}, []),
    ],
    ids=str,
)
def test_each_criterion_selects(api: Evenements, token: str, criteria: dict[str, Any], expected: list[int]) -> None:
    assert sorted(api.found(token, **criteria)) == expected


@pytest.mark.parametrize(
    "criteria",
    [
        {"codePostal": [], "typeEvenement": None, "modalite": "", "dateDebut": None, "objectifs": []},
        {"motsCles": "boulanger", "distance": 10, "inconnu": {"a": [1]}},
        {"rayon": 10},
        {"codePostal": [""]},
    ],
    ids=str,
)
def test_what_asks_nothing_is_ignored(api: Evenements, token: str, criteria: dict[str, Any]) -> None:
    assert sorted(api.found(token, **criteria)) == ALL


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dateDebut", "20/12/2026"),
        ("dateDebut", "2026-02-30"),
        ("dateFin", 20261220),
        ("dateFin", "9999-12-31"),
        ("typeEvenement", 99),
        ("typeEvenement", True),
        ("typeEvenement", [16, 18]),
        ("modalite", "DIST"),
        ("secteurActivite", "Z"),
        ("secteurActivite", "AB"),
        ("codePostal", {"a": 1}),
        ("codePostal", [None]),
        ("departements", ["3" * 300]),
        ("objectifs", [[33]]),
        ("publicCible", [1.5]),
        ("operations", list(range(1001))),
        ("latitude", 91),
        ("longitude", "est"),
        ("rayon", 0),
        ("rayon", -1),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused_by_name(api: Evenements, token: str, name: str, value: Any) -> None:
    body = told(api.post(token, {"latitude": 48, "longitude": 2, name: value}), 400)
    assert body["code"] == "CRITERION_INVALID"
    assert f"« {name} »" in body["message"]


def test_half_a_point_is_refused(api: Evenements, token: str) -> None:
    assert "« longitude »" in told(api.post(token, {"latitude": 48}), 400)["message"]
    assert "« latitude »" in told(api.post(token, {"longitude": 2}), 400)["message"]


@pytest.mark.parametrize("body", [b"[]", b"null", b"{", b'{"a":"\xff"}', b'{"dateDebut":NaN}', b"[" * 5000])
def test_what_is_no_object_is_refused(api: Evenements, token: str, body: bytes) -> None:
    assert told(api.post(token, body), 400)["code"] == "CRITERIA_UNREADABLE"


def test_a_body_has_a_size(api: Evenements, token: str) -> None:
    assert told(api.post(token, b'{"a":"' + b"a" * 110_000 + b'"}'), 413)["code"] == "CRITERIA_TOO_LARGE"


def test_pages_hold_each_event_once_and_only_the_last_is_short(api: Evenements, token: str) -> None:
    pages = [api.found(token, f"page={page}&size=4") for page in range(4)]
    assert [len(page) for page in pages] == [4, 4, 2, 0]
    assert sorted(number for page in pages for number in page) == ALL
    assert told(api.post(token, {}, "page=2000000000&size=100"), 200) == {"totalElements": len(ALL), "content": []}


def test_the_soonest_come_first_unless_asked_otherwise(api: Evenements, token: str) -> None:
    for query in ("size=100", "size=100&sort=dateEvenement", "size=100&sort=dateEvenement,asc", "size=100&sort=inconnu,desc"):
        assert api.found(token, query)[-1] == 7
    assert api.found(token, "size=100&sort=dateEvenement,desc")[0] == 7
    assert api.found(token, "size=100&sort=distance", latitude=46.2, longitude=5.2, rayon=1000)[0] == 2
    assert api.found(token, "size=100&sort=distance,desc", latitude=46.2, longitude=5.2, rayon=1000)[-1] == 2


@pytest.mark.parametrize(
    "query", ["page=-1", "page=a", "page=1.5", "size=0", "size=101", "size=%00", "sort=dateEvenement,haut", "page=٣"]
)
def test_wrong_pages_are_refused(api: Evenements, token: str, query: str) -> None:
    assert told(api.post(token, {}, query), 400)["code"] == "PARAMETER_INVALID"


def test_a_parameter_left_empty_asks_nothing(api: Evenements, token: str) -> None:
    assert len(api.found(token, "page=&size=&sort=")) == len(ALL)


def test_days_are_those_of_paris(api: Evenements, token: str) -> None:
    """At 23:30 UTC on the 24th, it is the 25th in Paris."""
    assert api.found(token, dateDebut="2025-01-25", dateFin="2025-01-25") == [10]
    assert api.found(token, dateDebut="2025-01-24", dateFin="2025-01-24") == []


def test_texts_of_any_kind_are_answered(api: Evenements, token: str) -> None:
    for text in ("\0", "é" * 50, "'; --", "\ud800"):
        raw = orjson.dumps({"codePostal": [text]}) if text != "\ud800" else b'{"codePostal":["\\ud800"]}'
        assert api.post(token, raw).status_code in (200, 400)
