"""The operations of /api/v1 as clients see them: resources, methods, parameters, shapes of answers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

PREFIX = "/api/v1/"
METHODS = ("get", "post", "put", "patch", "delete")
_VERBS = {"post": "create", "put": "put", "patch": "update", "delete": "delete"}
# Given to the client once and for all, or chosen by it.
_OWN_HEADERS = {"x-api-key", "authorization", "accept", "if-none-match"}
# What makes an answer a file rather than an object: files are asked for by `request`.
_OF_FILES = {"format", "spreadsheet"}

Shape: TypeAlias = "str | tuple[str, Any]"
"""`str`, `int`, `float`, `bool`, `any`; ("list", Shape); ("object", {key: Shape})."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """`name` is what goes over the wire, `type` one of str, int, float, bool."""

    name: str
    place: str
    required: bool
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class Method:
    """One call. `shape` is that of its answer; None when it answers nothing. `body` is that of what is sent; None without a body."""

    name: str
    verb: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    body: Shape | None
    shape: Shape | None


@dataclass(frozen=True, slots=True)
class Resource:
    """What is read and written under one address."""

    name: str
    title: str
    methods: tuple[Method, ...]


def resources(schema: Mapping[str, Any]) -> tuple[Resource, ...]:
    """The resources of /api/v1, by name. Streams and files are left out: `request` reads them."""
    paths = {path: methods for path, methods in schema["paths"].items() if path.startswith(PREFIX)}
    held: dict[str, list[Method]] = {}
    titles: dict[str, str] = {}
    for path, name in _named(sorted(paths)):
        for verb in METHODS:
            if verb in paths[path] and _is_read_whole(paths[path][verb]):
                titles.setdefault(name, paths[path][verb]["tags"][0].partition(" : ")[2])
                held.setdefault(name, []).append(_method(path, name, verb, paths[path][verb], held.get(name, [])))
    return tuple(Resource(name, titles[name], tuple(methods)) for name, methods in sorted(held.items()))


def _named(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each path with the name of its resource: what stands before the first parameter, if something is read there one by one."""
    collections = {_static(path) for path in paths if "{" in path}
    for path in paths:
        static = _static(path)
        first = static.partition("/")[0]
        yield path, _worded(static if static in collections else first)


def _worded(static: str) -> str:
    return static.replace("/", "_").replace("-", "_")


def _static(path: str) -> str:
    return path.removeprefix(PREFIX).partition("/{")[0]


def _is_read_whole(operation: Mapping[str, Any]) -> bool:
    """Whether what it answers is one JSON value, or nothing."""
    held = [answer.get("content", {}) for status, answer in operation["responses"].items() if status.startswith("2")]
    return all(not content or "application/json" in content for content in held)


def _method(path: str, resource: str, verb: str, operation: Mapping[str, Any], before: Sequence[Method]) -> Method:
    answers = [answer for status, answer in sorted(operation["responses"].items()) if status.startswith("2")]
    example = next((each for answer in answers for each in _json(answer.get("content", {}))), None)
    is_file = any(len(answer.get("content", {})) > 1 for answer in answers)
    sent = operation.get("requestBody", {}).get("content", {})
    parameters = tuple(
        Parameter(each["name"], each["in"], each.get("required", False), _type(each), _sentence(each.get("description", "")))
        for each in {(each["in"], each["name"]): each for each in operation.get("parameters", ())}.values()
        if each["name"].lower() not in _OWN_HEADERS and not (is_file and each["name"] in _OF_FILES)
    )
    name = _method_name(path, resource, verb, example)
    if any(each.name == name for each in before):
        name = f"{name}_at_{[each.name for each in parameters if each.place == 'path'][-1]}"
    body = next((shape(each) for each in _json(sent)), "any" if sent else None)
    answered = None if example is None and not any(answer.get("content") for answer in answers) else shape(example)
    return Method(name, verb.upper(), path, _sentence(operation.get("description", "")), parameters, body, answered)


def _method_name(path: str, resource: str, verb: str, example: Any) -> str:
    static, _, rest = path.removeprefix(PREFIX).partition("/{")
    after = [part for part in f"{{{rest}".split("/") if rest and not part.startswith("{")]
    of_resource = [] if rest or _worded(static) == resource else static.split("/")[1:]
    if after or (of_resource and verb == "get"):
        last = (after or of_resource)[-1].replace("-", "_")
        return last if verb in ("get", "post") else f"{_VERBS[verb]}_{last}"
    if rest:
        return "get" if verb == "get" else _VERBS[verb] if verb != "post" else "add"
    if verb == "get":
        return "list" if isinstance(example, dict) and "data" in example else "get"
    return f"{_VERBS[verb]}_{of_resource[-1].replace('-', '_')}" if of_resource else _VERBS[verb]


def _json(content: Mapping[str, Any]) -> Iterator[Any]:
    for kind, media in content.items():
        if kind.endswith("json") and "ndjson" not in kind:
            named: Mapping[str, Any] = next(iter(media.get("examples", {}).values()), {})
            if (example := media.get("example", named.get("value"))) is not None:
                yield example


def _type(parameter: Mapping[str, Any]) -> str:
    return {"integer": "int", "number": "float", "boolean": "bool"}.get(parameter.get("schema", {}).get("type", ""), "str")


def _sentence(text: str) -> str:
    """The first sentence of a description, on one line, without its marks."""
    first = re.split(r"(?<=[.:;])\s+(?=[A-ZÀ-Ý`«])|\n\n", text.strip(), maxsplit=1)[0]
    return " ".join(first.replace("`", "").replace("\\", "").split()).rstrip(".;: ") + "."


def shape(example: Any) -> Shape:
    """The shape of an example."""
    if isinstance(example, bool):
        return "bool"
    if isinstance(example, str | int | float):
        return type(example).__name__
    if isinstance(example, list):
        return ("list", merged([shape(each) for each in example]))
    if isinstance(example, dict) and example and all(re.fullmatch(r"[A-Za-z_]\w*", key) for key in example):
        return ("object", {key: shape(value) for key, value in example.items()})
    return "any"


def merged(shapes: Sequence[Shape]) -> Shape:
    """One shape for several: objects give their keys together, what differs is unknown."""
    if not shapes:
        return "any"
    objects = [each[1] for each in shapes if isinstance(each, tuple) and each[0] == "object"]
    if len(objects) == len(shapes):
        keys = dict.fromkeys(key for each in objects for key in each)
        return ("object", {key: merged([each[key] for each in objects if key in each]) for key in keys})
    lists = [each[1] for each in shapes if isinstance(each, tuple) and each[0] == "list"]
    if len(lists) == len(shapes):
        return ("list", merged(lists))
    if all(each in ("int", "float") for each in shapes):
        return "float" if "float" in shapes else "int"
    return shapes[0] if all(each == shapes[0] for each in shapes) else "any"
