"""Schemas of the contract: each reads a value, tells what is wrong the way the original's validator (Zod) does, and is documented.

The same objects check what comes and write the OpenAPI documents, which therefore cannot say something else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

REQUIRED = "Obligatoire"
INVALID_OPTION = "Vous devez sélectionner une option parmi celles proposées"
MOST_SAFE = 2**53 - 1


class Absent:
    """What was not sent: a null is another thing."""


ABSENT: Final = Absent()


@dataclass(frozen=True, slots=True)
class Issue:
    """A fault: where, and what. One that `aborts` leaves no value at all, like a wrong type; others only break a rule."""

    path: tuple[str, ...]
    message: str
    aborts: bool = False

    def __str__(self) -> str:
        return f"{'.'.join(self.path)} : {self.message}"


Path = tuple[str, ...]
Read = tuple[Any, list[Issue]]


@dataclass(frozen=True, slots=True)
class Check:
    """A schema. `read` gives the value, changed as the schema says, and its faults; `described` is its JSON Schema."""

    read: Callable[[Any, Path], Read]
    described: dict[str, Any]
    required: bool = True


def _wrong(path: Path, message: str) -> Read:
    return ABSENT, [Issue(path, message, aborts=True)]


def text(*, most: int | None = None, least: int = 1, form: tuple[str, str] | None = None, trimmed: bool = True) -> Check:
    """A text, without the spaces around it; `form` is a regular expression and what is said when it does not match."""

    def read(given: Any, path: Path) -> Read:
        if not isinstance(given, str):
            return _wrong(path, REQUIRED)
        value = given.strip() if trimmed else given
        issues = [Issue(path, form[1])] if form and not re.fullmatch(form[0], value) else []
        if most is not None and len(value) > most:
            issues.append(Issue(path, f"Le maximum est de {most} caractères"))
        if len(value) < least and trimmed:
            issues.append(Issue(path, REQUIRED))
        return value, issues

    limits = {"minLength": least or None, "maxLength": most, "pattern": f"^{form[0]}$" if form else None}
    return Check(read, {"type": "string", **{name: limit for name, limit in limits.items() if limit is not None}})


def changed(check: Check, change: Callable[[Any], Any]) -> Check:
    """The same, its value changed when it is right."""

    def read(given: Any, path: Path) -> Read:
        value, issues = check.read(given, path)
        return (value if issues else change(value)), issues

    return replace(check, read=read)


def option(*values: str, message: str | None = INVALID_OPTION) -> Check:
    """One of some texts; without a message of the contract's own, the validator's."""
    quoted = "|".join(f'"{value}"' for value in values)
    said = message or f"Invalid option: expected one of {quoted}"

    def read(given: Any, path: Path) -> Read:
        return (given, []) if isinstance(given, str) and given in values else _wrong(path, said)

    return Check(read, {"type": "string", "enum": list(values)})


def literal(value: str) -> Check:
    """This very text."""
    return option(value, message=f'Invalid input: expected "{value}"')


def many(check: Check, *, nonempty: bool = False) -> Check:
    """A list. A bare value is a list of one: the site of the original takes it, its API did not."""

    def read(given: Any, path: Path) -> Read:
        if isinstance(given, dict) or given is None:
            return _wrong(path, f"Invalid input: expected array, received {'null' if given is None else 'object'}")
        listed = given if isinstance(given, list) else [given]
        each = [check.read(value, (*path, str(at))) for at, value in enumerate(listed)]
        issues = [issue for _, found in each for issue in found]
        if nonempty and not listed:
            issues.append(Issue(path, "Too small: expected array to have >=1 items"))
        return [value for value, _ in each], issues

    return Check(read, {"type": "array", "items": check.described, **({"minItems": 1} if nonempty else {})})


_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


def number(
    *,
    above: tuple[float, str] | None = None,
    least: float | None = None,
    most: float | None = None,
    whole: bool = False,
) -> Check:
    """A number, read from a text as JavaScript does: an empty one is zero. `above` is a limit and what is said at it or below."""

    def read(given: Any, path: Path) -> Read:
        value = _coerced(given)
        if not math.isfinite(value):
            return _wrong(path, f"Invalid input: expected number, received {'NaN' if math.isnan(value) else 'Infinity'}")
        issues = [Issue(path, above[1])] if above and value <= above[0] else []
        if least is not None and value < least:
            issues.append(Issue(path, f"Too small: expected number to be >={least:g}"))
        if most is not None and value > most:
            issues.append(Issue(path, f"Too big: expected number to be <={most:g}"))
        if whole and not value.is_integer():
            issues.append(Issue(path, "Invalid input: expected int, received number"))
        if whole and value.is_integer() and value > MOST_SAFE and most is None:
            issues.append(Issue(path, f"Too big: expected int to be <={MOST_SAFE}"))
        return (int(value) if whole and not issues else value), issues

    limits = {"exclusiveMinimum": above[0] if above and least is None else None, "minimum": least, "maximum": most}
    described = {name: limit for name, limit in limits.items() if limit is not None}
    return Check(read, {"type": "integer" if whole else "number", **described})


def _coerced(given: Any) -> float:
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    if not isinstance(given, str):
        return math.nan
    written = given.strip()
    if written in ("Infinity", "+Infinity", "-Infinity"):
        return float(written)
    return float(written) if _NUMBER.fullmatch(written) else math.nan if written else 0.0


def flag() -> Check:
    """Yes for `true` and `1`, whatever the case; no for anything else."""

    def read(given: Any, path: Path) -> Read:
        told = given[0] if isinstance(given, list) and len(given) == 1 else given
        return isinstance(told, str) and told.lower() in ("true", "1"), []

    return Check(read, {"type": "boolean"})


def optional(check: Check) -> Check:
    """The same, or nothing."""
    return replace(check, required=False)


def nullable(check: Check) -> Check:
    """The same, or null."""

    def read(given: Any, path: Path) -> Read:
        return (None, []) if given is None else check.read(given, path)

    described = {**check.described, "type": [check.described["type"], "null"]}
    if "enum" in described:
        described["enum"] = [*described["enum"], None]
    return replace(check, read=read, described=described)


def shape(**fields: Check) -> Check:
    """An object; keys that are not named are dropped."""

    def read(given: Any, path: Path) -> Read:
        if not isinstance(given, dict):
            return _wrong(path, f"Invalid input: expected object, received {_kind(given)}")
        values: dict[str, Any] = {}
        issues: list[Issue] = []
        for name, check in fields.items():
            sent = given.get(name, ABSENT)
            if sent is ABSENT and not check.required:
                continue
            value, found = check.read(sent, (*path, name))
            issues += found
            values[name] = value
        return values, issues

    described = {
        "type": "object",
        "properties": {name: check.described for name, check in fields.items()},
        "required": [name for name, check in fields.items() if check.required],
    }
    return Check(read, described)


def _kind(given: Any) -> str:
    match given:
        case Absent():
            return "undefined"
        case None:
            return "null"
        case bool():
            return "boolean"
        case list():
            return "array"
        case str():
            return "string"
        case _:
            return "number"


def either(*branches: Check) -> Check:
    """The first that is right. When none is: the faults of the only one that has a value, else of all, each once."""

    def read(given: Any, path: Path) -> Read:
        tried = [branch.read(given, path) for branch in branches]
        for value, issues in tried:
            if not issues:
                return value, []
        whole = [(value, issues) for value, issues in tried if not any(issue.aborts for issue in issues)]
        if len(whole) == 1:
            return whole[0]
        return ABSENT, list(dict.fromkeys(replace(issue, aborts=True) for _, issues in tried for issue in issues))

    return Check(read, {"oneOf": [branch.described for branch in branches]})


def both(*parts: Check) -> Check:
    """All of them, the faults of each."""

    def read(given: Any, path: Path) -> Read:
        done = [part.read(given, path) for part in parts]
        issues = list(dict.fromkeys(issue for _, found in done for issue in found))
        values: dict[str, Any] = {}
        for value, _ in done:
            values |= value if isinstance(value, dict) else {}
        return values, issues

    return Check(read, {"allOf": [part.described for part in parts]})


def chosen(name: str, branches: Sequence[tuple[Sequence[str], Check]]) -> Check:
    """The branch that the value of a field names."""

    def read(given: Any, path: Path) -> Read:
        said = given.get(name) if isinstance(given, dict) else None
        for values, branch in branches:
            if isinstance(said, str) and said in values:
                return branch.read(given, path)
        return _wrong((*path, name), f"Invalid input - No matching discriminator - discriminator: {name}")

    return Check(read, {"oneOf": [branch.described for _, branch in branches]})
