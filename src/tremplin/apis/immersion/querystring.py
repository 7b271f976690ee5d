"""Query strings as Node's `qs` reads them: `a=1&a=2`, `a[]=1&a[]=2` and `a[0]=1&a[1]=2` are all lists; `a[b]=1` is an object."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any
from urllib.parse import unquote_plus

# As qs: further parameters are not looked at, further places of a list are keys of an object.
_MOST_PARAMETERS, _MOST_PLACE = 1000, 500
_NAME = re.compile(r"(?P<name>[^\[\]]+)\[(?P<key>[^\[\]]*)\]")

Value = str | list[str] | dict[str, Any]


def read(raw: bytes) -> dict[str, Value]:
    """The parameters of a query string. Bytes that are not UTF-8 are replaced, zero bytes dropped: the database holds neither."""
    alone: dict[str, list[str]] = defaultdict(list)
    keyed: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for pair in raw.decode(errors="replace").split("&", _MOST_PARAMETERS)[:_MOST_PARAMETERS]:
        written, _, value = pair.partition("=")
        name = _decoded(written)
        if not name:
            continue
        if match := _NAME.fullmatch(name):
            alone.setdefault(match["name"], [])
            keyed[match["name"]].append((match["key"], _decoded(value)))
        else:
            alone[name].append(_decoded(value))
    return {name: _value(values, keyed.get(name, ())) for name, values in alone.items()}


def _value(alone: list[str], keyed: list[tuple[str, str]] | tuple[()]) -> Value:
    if not keyed:
        return alone[0] if len(alone) == 1 else alone
    placed: dict[int, list[str]] = defaultdict(list)
    for key, value in keyed:
        if not key:
            placed[_MOST_PLACE + 1].append(value)  # `[]`: after those that have a place
        elif key.isascii() and key.isdigit() and len(key) < 4 and int(key) <= _MOST_PLACE:
            placed[int(key)].append(value)
        else:
            return dict(keyed)
    return [*alone, *(value for place in sorted(placed) for value in placed[place])]


def _decoded(text: str) -> str:
    return unquote_plus(text, errors="replace").replace("\0", "")
