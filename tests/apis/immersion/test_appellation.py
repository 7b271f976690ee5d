"""GET /appellation: the jobs that a text may name, without a key."""

from __future__ import annotations

from tests.apis.immersion.calling import Immersion, told


def test_it_works(api: Immersion) -> None:
    found = told(api.get("/appellation", None, {"searchText": "boulanger"}), 200)
    first = found[0]["appellation"]
    assert set(first) == {"romeCode", "romeLabel", "appellationCode", "appellationLabel"}
    assert first["appellationLabel"].startswith("Boulanger")
    (matched, *_) = found[0]["matchRanges"]
    assert first["appellationLabel"][matched["startIndexInclusive"] : matched["endIndexExclusive"]] == "Boulanger"
    assert len(told(api.get("/appellation", None, {"searchText": "de"}), 200)) <= 80


def test_too_short_a_text_finds_nothing(api: Immersion) -> None:
    for text in ("", "b", " "):
        assert told(api.get("/appellation", None, {"searchText": text}), 200) == []


def test_a_text_is_needed(api: Immersion) -> None:
    refused = told(api.get("/appellation"), 400)
    assert refused["issues"] == ["searchText : Obligatoire"] and refused["message"].endswith("\nRoute: GET /appellation")
    assert told(api.get("/appellation", None, {"searchText": "<b>"}), 400)["message"] == "Invalid request body"
