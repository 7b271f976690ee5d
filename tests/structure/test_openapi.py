"""What the platform says of its own API: complete, in French and in English, and never changed by accident."""

from __future__ import annotations

import json
import re
import warnings
from collections import Counter
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from tests.structure.application import application
from tremplin.apis.documentation.translating import CATALOGUES, english, translated

# Links that volunteers follow and probes that machines read: nobody is refused there.
LINKS = (
    "campaign/{campaign_id}",
    "email/{mission_id}/{publisher_id}",
    *(f"{each}/{{mission_id}}" for each in ("widget", "seo", "notrack")),
)
NEVER_REFUSES = {"/r/{mission_id}/{publisher_id}", *(f"/r/{link}" for link in LINKS), "/health/live", "/metrics"}
ENGLISH = {"the", "list", "get", "show", "search", "read", "live", "ready", "follow", "create", "update", "delete", "with"}


# Names that English keeps, words of contracts and quotations: all else that is written so is French.
KEPT = re.compile(r"`[^`]*`|“[^”]*”|[Dd]épartements?|Immersion Facilitée|Événements API")
FRENCH = re.compile(r"[àâçéèêëîïôùûœ«»]| [:;?!]|\b(?:le|la|les|des|du|une|est|pas|qui|dans|avec|vous|votre|sans)\b", re.IGNORECASE)
_ENGLISH_WORDS = re.compile(r"\b(?:the|of|is|are|what|with|this|who|and)\b", re.IGNORECASE)
_CODE = re.compile(r"`[^`]+`|\d+")
# « 1 000 » is « 1,000 » in English, and what stands for a name may be translated.
_WRITTEN = re.compile(r"(?<=\d)[ ,](?=\d{3}\b)|<[^>]*>")


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # Through JSON, as programs read it. The document is made without the database.
        read: dict[str, Any] = json.loads(json.dumps(application("dbname=nowhere", tmp_path_factory.mktemp("openapi")).openapi()))
    return read


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(method, path, said) for path, methods in document["paths"].items() for method, said in methods.items()]


def test_it_works(document: dict[str, Any], snapshot: SnapshotAssertion) -> None:
    """When the change is meant: `pytest tests/structure/test_openapi.py --snapshot-update`, then read the difference."""
    assert document == snapshot(extension_class=JSONSnapshotExtension)


def test_each_operation_has_its_own_id(document: dict[str, Any]) -> None:
    counted = Counter(said["operationId"] for _, _, said in operations(document))
    assert [name for name, times in counted.items() if times > 1] == []


def test_each_operation_is_summed_up_and_described_in_french(document: dict[str, Any]) -> None:
    for method, path, said in operations(document):
        words = set(said["summary"].lower().split())
        assert not words & ENGLISH, (method, path, said["summary"])
        assert len(said.get("description", "")) > 40, (method, path)


def test_each_sentence_has_its_translation_and_none_is_left_over(document: dict[str, Any]) -> None:
    said: list[str] = []
    translated(document, lambda sentence: said.append(sentence) or sentence)  # type: ignore[func-returns-value]
    held = set(english().sentences)
    lacking = [each for each in dict.fromkeys(said) if each not in held]
    missing = "\n\n".join(f'msgid {json.dumps(each, ensure_ascii=False)}\nmsgstr ""' for each in lacking)
    assert not missing, f"to translate in one of {[path.name for path in CATALOGUES]}:\n{missing}"
    assert not held - set(said), "nothing says this any more"


def test_a_sentence_is_french_and_its_translation_english_with_the_same_codes_and_numbers() -> None:
    for sentence, (told,) in english().sentences.items():
        assert not _ENGLISH_WORDS.search(KEPT.sub("x", sentence)), sentence
        assert not FRENCH.search(KEPT.sub("x", told)), told
        both = [sorted(_CODE.findall(_WRITTEN.sub("", each))) for each in (sentence, told)]
        assert both[0] == both[1], told


def test_english_changes_what_is_read_by_people_and_nothing_else() -> None:
    data = {"summary": "Lire", "description": "Lire"}
    field = {"name": "Lire", "example": data, "schema": {"properties": {"description": {"title": "Lire", "description": "Lire"}}}}
    told = {"summary": "Lire", "tags": ["Missions"], "description": "Un\n  texte.\n\nExemple : `curl …`", "parameters": [field]}
    assert translated({"paths": {"/summary": {"get": told}}}, str.upper)["paths"]["/summary"]["get"] == {
        "summary": "LIRE",
        "tags": ["MISSIONS"],
        "description": "UN TEXTE.\n\nEXEMPLE : `curl …`",
        "parameters": [{**field, "schema": {"properties": {"description": {"title": "Lire", "description": "LIRE"}}}}],
    }


def test_each_operation_shows_an_example_of_all_that_it_reads_and_answers(document: dict[str, Any]) -> None:
    lacking = []
    for method, path, said in operations(document):
        assert "Exemple" in said["description"], (method, path)
        read = said.get("requestBody", {}).get("content", {})
        told = [(status, media) for status, answer in said["responses"].items() for media in answer.get("content", {}).values()]
        lacking += [(method, path, where) for where, media in [*(("body", each) for each in read.values()), *told] if not shown(media)]
    assert lacking == []


def shown(media: dict[str, Any]) -> bool:
    return bool({"example", "examples"} & set(media))


def test_each_refusal_that_says_something_shows_it(document: dict[str, Any]) -> None:
    mute = [
        (method, path, status)
        for method, path, said in operations(document)
        for status, answer in said["responses"].items()
        if status[0] in "45" and not answer.get("content")
    ]
    assert mute == []


def test_each_operation_declares_its_refusals(document: dict[str, Any]) -> None:
    for method, path, said in operations(document):
        refusals = [status for status in said["responses"] if status[0] in "45"]
        assert refusals or path in NEVER_REFUSES, (method, path)
        assert all(said["responses"][status]["description"] for status in refusals)


def test_each_parameter_is_described_once_with_an_example(document: dict[str, Any]) -> None:
    for method, path, said in operations(document):
        told = Counter((each["in"], each["name"]) for each in said["parameters"])
        assert max(told.values(), default=1) == 1, (method, path, told)
        for parameter in said["parameters"]:
            assert parameter["description"], (method, path, parameter)
            assert "example" in parameter, (method, path, parameter)
