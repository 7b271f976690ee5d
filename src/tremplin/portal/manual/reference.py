"""The reference of the APIs for partners: what the OpenAPI description says of each operation, in the order people need it.

Descriptions are the docstrings of routes. Two habits of theirs are recognised: « Exemple : `…` » is a request to copy, and a
paragraph that begins with « Refus : » (or « Jamais de refus : ») tells what may go wrong. Their English has the same habits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from tremplin.portal.language.spoken import marked
from tremplin.portal.manual.guides import anchor, inline, paragraphs

METHODS = ("get", "post", "put", "patch", "delete")
# What runs the platform comes after what partners use, and is not tried from a page.
_RUNNING = "Exploitation"
_PARTNERS_KEY = "x-api-key"
# A tracked link opened from here would count as a visit.
_COUNTED = "/r/"
_EXAMPLE = re.compile(r"\s*(?:Exemple|Example)\s?: `(?P<request>[^`]+)`")
_REFUSALS = re.compile(r"(?:Jamais de refus|Refus|Refusals|Never refused)\s?: ")
_TYPES = {
    "string": marked("texte"),
    "number": marked("nombre"),
    "integer": marked("entier"),
    "boolean": marked("vrai ou faux"),
    "array": marked("liste"),
    "object": marked("objet"),
}
_PLACES = {
    "header": marked("en-tête"),
    "path": marked("dans l'adresse"),
    "query": marked("paramètre"),
    "cookie": marked("cookie"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: `place` is where it goes (« en-tête », « paramètre »…) and `type` what it is, both in French whatever the language
    of the rest; `example` is ready to copy."""

    name: str
    place: str
    required: bool
    type: str
    description: Markup
    example: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the answers, by status; `example` is its body, indented, or empty."""

    status: str
    description: Markup
    example: str

    @property
    def good(self) -> bool:
        return self.status[0] in "23"


@dataclass(frozen=True, slots=True)
class Operation:
    """Something an API does. `paths`: all the addresses that do the same (versions of a contract); a page may call one `triable`, and
    one that writes with the key of a sandbox alone."""

    method: str
    paths: tuple[str, ...]
    description: Markup
    refusals: Markup
    request: str
    parameters: tuple[Parameter, ...]
    body: str
    answers: tuple[Answer, ...]
    triable: bool = False

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def summary(self) -> str:
        """The first sentence of the description, as text."""
        return self.description.striptags().partition(". ")[0].strip().removesuffix(".")

    @property
    def anchor(self) -> str:
        return anchor(f"{self.method} {self.paths[0]}")


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of one API; `anchor` is the same in every language, and so is the address of its page."""

    title: str
    anchor: str
    operations: tuple[Operation, ...]

    @property
    def href(self) -> str:
        """The page of this API."""
        return f"/docs/reference/{self.anchor}"


def reference(schema: Mapping[str, Any], *, base_url: str, translated: Mapping[str, Any] | None = None) -> tuple[Group, ...]:
    """The operations of an OpenAPI document, grouped by their first tag, in the words of `translated`, the same in another language.
    Examples are given for `base_url`."""
    same: dict[tuple[str, str, str], list[tuple[str, Mapping[str, Any]]]] = {}
    for method, path, operation in _operations(schema):
        tag = next(iter(operation.get("tags", ())), "Autres")
        # Versions of a contract that share a route share its description: they are shown once.
        told = operation.get("description") or path
        shown = translated["paths"][path][method.lower()] if translated else operation
        same.setdefault((tag, method, told), []).append((path, shown))
    groups: dict[str, list[Operation]] = {}
    titles: dict[str, str] = {}
    for (tag, method, _), alike in same.items():
        titles[tag] = next(iter(alike[0][1].get("tags", ())), tag)
        paths = tuple(sorted(path for path, _ in alike))
        groups.setdefault(tag, []).append(_operation(tag, method, paths, alike[0][1], base_url))
    ordered = sorted(groups.items(), key=lambda pair: pair[0] == _RUNNING)
    return tuple(Group(titles[tag], anchor(tag), tuple(sorted(found, key=lambda each: each.paths))) for tag, found in ordered)


def _operations(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in schema.get("paths", {}).items():
        for method in METHODS:
            if method in methods:
                yield method.upper(), path, methods[method]


def _operation(tag: str, method: str, paths: tuple[str, ...], operation: Mapping[str, Any], base_url: str) -> Operation:
    told = operation.get("description", "")
    example = _EXAMPLE.search(told)
    kept = [part for part in _EXAMPLE.sub("", told).split("\n\n") if part.strip()]
    body = operation.get("requestBody", {}).get("content", {})
    return Operation(
        method=method,
        paths=paths,
        description=paragraphs("\n\n".join(part for part in kept if not _REFUSALS.match(part))),
        refusals=paragraphs("\n\n".join(part for part in kept if _REFUSALS.match(part))),
        request=re.sub(r"(https?://)?…(?=/)", lambda _: base_url, example["request"]) if example else "",
        parameters=tuple(_parameter(each) for each in operation.get("parameters", ())),
        body=_example(body),
        answers=tuple(_answer(status, answer) for status, answer in sorted(operation.get("responses", {}).items())),
        triable=not (paths[0].startswith(_COUNTED) or tag == _RUNNING or _is_endless(operation))
        and (method == "GET" or _may_write(operation)),
    )


def _may_write(operation: Mapping[str, Any]) -> bool:
    """Whether the key of a sandbox may open it, and a page write what it is sent."""
    body = operation.get("requestBody", {}).get("content", {"application/json": {}})
    return "application/json" in body and any(each["name"] == _PARTNERS_KEY for each in operation.get("parameters", ()))


def _is_endless(operation: Mapping[str, Any]) -> bool:
    return any("text/event-stream" in answer.get("content", {}) for answer in operation.get("responses", {}).values())


def _parameter(parameter: Mapping[str, Any]) -> Parameter:
    schema = parameter.get("schema", {})
    example = parameter.get("example", schema.get("example", ""))
    return Parameter(
        name=parameter["name"],
        place=_PLACES[parameter["in"]],
        required=parameter.get("required", False),
        type=_TYPES.get(schema.get("type", ""), ""),
        description=inline(parameter.get("description", "")),
        example=example if isinstance(example, str) else json.dumps(example, ensure_ascii=False),
    )


def _answer(status: str, answer: Mapping[str, Any]) -> Answer:
    told = answer.get("description", "")
    # What FastAPI writes where nothing was said.
    told = {"Successful Response": "Réponse", "Validation Error": "Un paramètre est illisible"}.get(told, told)
    return Answer(status, inline(told), _example(answer.get("content", {})))


def _example(content: Mapping[str, Any]) -> str:
    """The first example of a body, as text; JSON is indented."""
    for media in content.values():
        named: Mapping[str, Any] = next(iter(media.get("examples", {}).values()), {})
        example = media.get("example", named.get("value"))
        if example is not None:
            return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False, indent=2)
    return ""
