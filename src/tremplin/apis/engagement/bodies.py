"""Bodies of the contract's writes: JSON checked against a model, every fault told the way the original's validator (Zod) does."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, TypeVar

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails
from starlette.requests import Request

from tremplin.apis.engagement.errors import InvalidBody

Model = TypeVar("Model", bound="Body")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Body(BaseModel):
    """A JSON object in camelCase. Types are strict; keys that nobody knows are ignored, as in the contract."""

    model_config = ConfigDict(
        strict=True, extra="ignore", frozen=True, alias_generator=to_camel, populate_by_name=True, allow_inf_nan=False
    )

    def given(self) -> dict[str, Any]:
        """The values that were sent, by field name: an absent key and a null are not the same."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class ClosedBody(Body):
    """The same, for the few routes that refuse unknown keys."""

    model_config = ConfigDict(extra="forbid")


def _whole(value: Any) -> Any:
    """JSON knows one kind of number: 3.0 is 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _instant(value: Any) -> Any:
    """A date as the contract takes it: ISO 8601 text, or milliseconds since 1970. Without a time zone, it is UTC."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    try:
        if isinstance(value, str):
            text = value.strip()
            read = datetime.fromisoformat(text) if len(text) > 10 else datetime.combine(date.fromisoformat(text), datetime.min.time())
            return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
        return _EPOCH + timedelta(milliseconds=value)
    except (ValueError, OverflowError):
        return _UNREADABLE


_UNREADABLE = object()
# A zero byte as JSON writes it: after an even number of backslashes, which stand for themselves.
_ZERO = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
# What a column of integers holds.
Whole = Annotated[int, Field(ge=-(2**31), le=2**31 - 1), BeforeValidator(_whole, json_schema_input_type=int)]
Instant = Annotated[datetime, BeforeValidator(_instant, json_schema_input_type=datetime)]


async def read(request: Request, model: type[Model]) -> Model:
    """The body of a request. Raises InvalidBody: not JSON, or with every fault found."""
    return checked(await read_json(request), model)


async def read_json(request: Request) -> Any:
    """The JSON sent, whatever it is, without the zero bytes that no text can hold in the database. Raises InvalidBody."""
    raw = await request.body()
    if b"\\u0000" in raw:
        raw = _ZERO.sub(rb"\1", raw)
    try:
        return orjson.loads(raw or b"{}")
    except orjson.JSONDecodeError:
        raise InvalidBody from None


def checked(sent: Any, model: type[Model]) -> Model:
    """What was sent, as a model. Raises InvalidBody with every fault found."""
    try:
        return model.model_validate(sent)
    except ValidationError as error:
        raise InvalidBody([_issue(each, model) for each in error.errors(include_url=False)]) from None


def custom_issue(message: str, *path: str | int) -> dict[str, Any]:
    """A fault that a model alone can't express."""
    return {"code": "custom", "path": list(path), "message": message}


# pydantic's kinds of errors → what Zod says was expected.
_EXPECTED = {
    "string_type": "string",
    "int_type": "int",
    "int_from_float": "int",
    "float_type": "number",
    "finite_number": "number",
    "bool_type": "boolean",
    "list_type": "array",
    "model_type": "object",
    "model_attributes_type": "object",
    "dict_type": "object",
    "datetime_type": "date",
}
_LIMITS = {
    "greater_than": ("number", "minimum", "too_small", "gt", ">"),
    "greater_than_equal": ("number", "minimum", "too_small", "ge", ">="),
    "less_than": ("number", "maximum", "too_big", "lt", "<"),
    "less_than_equal": ("number", "maximum", "too_big", "le", "<="),
    "string_too_short": ("string", "minimum", "too_small", "min_length", ">="),
    "string_too_long": ("string", "maximum", "too_big", "max_length", "<="),
    "too_short": ("array", "minimum", "too_small", "min_length", ">="),
    "too_long": ("array", "maximum", "too_big", "max_length", "<="),
}
_COUNTED = {"string": " to have {sign}{limit} characters", "array": " to have {sign}{limit} items", "number": " to be {sign}{limit}"}


def _issue(error: ErrorDetails, model: type[BaseModel]) -> dict[str, Any]:
    """One fault in Zod's words. A sentence of ours follows a kind it does not have."""
    kind, path, context = error["type"], list(error["loc"]), error.get("ctx", {})
    if kind == "missing":
        return _invalid_type(_declared(model, path), "undefined", path)
    if kind in _EXPECTED:
        return _invalid_type(_EXPECTED[kind], _type_of(error["input"]), path)
    if kind in _LIMITS:
        origin, bound, code, key, sign = _LIMITS[kind]
        limit = _whole(context[key])
        verb = "Too small" if code == "too_small" else "Too big"
        said = _COUNTED[origin].format(sign=sign, limit=limit)
        inclusive = sign.endswith("=")
        message = f"{verb}: expected {origin}{said}"
        return {"origin": origin, "code": code, bound: limit, "inclusive": inclusive, "path": path, "message": message}
    if kind in ("literal_error", "enum"):
        values = [each.strip("' ") for each in str(context["expected"]).replace(" or ", ", ").split(", ")]
        choices = "|".join(f'"{each}"' for each in values)
        return {"code": "invalid_value", "values": values, "path": path, "message": f"Invalid option: expected one of {choices}"}
    if kind == "extra_forbidden":
        return {"code": "unrecognized_keys", "keys": path[-1:], "path": path[:-1], "message": f'Unrecognized key: "{path[-1]}"'}
    return custom_issue(str(context.get("error") or error["msg"]), *path)


def _invalid_type(expected: str, received: str, path: list[str | int]) -> dict[str, Any]:
    message = f"Invalid input: expected {expected}, received {received}"
    return {"expected": expected, "code": "invalid_type", "path": path, "message": message}


def _type_of(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case float() if not math.isfinite(value):
            return "NaN"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
        case _:
            return "Date"


def _declared(model: type[BaseModel], path: list[str | int]) -> str:
    """The JSON type that a missing key should have had."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    node: dict[str, Any] = schema
    for step in path:
        node = next((each for each in node.get("anyOf", ()) if each.get("type") != "null"), node)
        if "$ref" in node:
            node = definitions[node["$ref"].rpartition("/")[2]]
        node = node.get("items", {}) if isinstance(step, int) else node.get("properties", {}).get(step, {})
    return str(node.get("type", "object"))
