"""The OpenAPI document in English: a copy whose texts are translated, paragraph by paragraph. Pure, but for reading the catalogues.

Many descriptions share a paragraph (a refusal, how a page is followed): translated alone, it says the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from tremplin.kit.language.catalogue import Catalogue, read

CATALOGUES = tuple(sorted((Path(__file__).parent / "english").glob("*.po")))
EXAMPLE = "Exemple :"
"""What opens a request to copy. The request is in no language: it stays as it is."""

_TEXTS = {"summary", "description"}
_DATA = {"example", "examples", "default", "enum", "const"}
# Under these, keys are names that someone chose: a field of a body may well be called « description ».
_NAMED = {"paths", "properties", "patternProperties", "responses", "schemas", "headers", "content", "$defs"}
_REQUEST = re.compile(rf"\s*{EXAMPLE}\s+(?P<request>`[^`]+`)\s*")
Say = Callable[[str], str]


@cache
def english() -> Catalogue:
    """The translations of every catalogue, read when someone first asks for English."""
    return Catalogue({sentence: told for path in CATALOGUES for sentence, told in read(path.read_text(encoding="utf-8")).items()})


def in_english(document: dict[str, Any]) -> dict[str, Any]:
    """Another document, in English; a paragraph that has no translation stays in French."""
    return translated(document, english().gettext)


def translated(document: dict[str, Any], say: Say) -> dict[str, Any]:
    """A copy of the document in which `say` has told each paragraph, on one line, and each tag. Examples are as they were."""
    return {key: _told(key, value, say) for key, value in document.items()}


def _told(key: str, value: Any, say: Say) -> Any:
    if key in _DATA:
        return value
    if key in _TEXTS and isinstance(value, str):
        return "\n\n".join(_paragraph(each, say) for each in value.split("\n\n"))
    if key == "tags" and isinstance(value, list):
        return [say(each) for each in value]
    if key in _NAMED and isinstance(value, dict):
        return {name: _inside(each, say) for name, each in value.items()}
    return _inside(value, say)


def _inside(value: Any, say: Say) -> Any:
    if isinstance(value, dict):
        return translated(value, say)
    return [_inside(each, say) for each in value] if isinstance(value, list) else value


def _paragraph(text: str, say: Say) -> str:
    if request := _REQUEST.fullmatch(text):
        return f"{say(EXAMPLE)} {request['request']}"
    return say(re.sub(r"\s*\n\s*", " ", text.strip()))
