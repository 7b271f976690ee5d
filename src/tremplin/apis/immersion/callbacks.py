"""What `POST /v2/webhooks` takes (contract §1.14)."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from tremplin.apis.immersion.checks import Absent, Check, Issue, Path, Read, literal, shape, text
from tremplin.webhooks.model import CONSUMERS_EVENTS, Event

HEADERS: Final = ("authorization", "X-Gravitee-Api-Key", "operateur")
"""The headers that a consumer may have sent back to it."""
INVALID_URL = "Veuillez saisir une adresse URL valide"
_LOCAL = ("//localhost", "//127.0.0.1", "//::1")
_VALUE = text(most=1024)
_CONTRACTS = literal(Event.CONVENTION_UPDATED)


def _url() -> Check:
    """A page's address, not of the machine that reads it. What else is refused is asked of `kit.fetch` later."""

    def read(given: Any, path: Path) -> Read:
        value, issues = text().read(given, path)
        if issues:
            return value, issues
        return value, [] if _is_remote(value) else [Issue(path, INVALID_URL)]

    return Check(read, {"type": "string", "format": "uri"})


def _is_remote(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(each in url for each in _LOCAL)
    except ValueError:
        return False


def _headers() -> Check:
    """Values under the names that the contract knows; none is needed."""

    def read(given: Any, path: Path) -> Read:
        if not isinstance(given, dict):
            told = {Absent: "undefined", type(None): "null", list: "array", str: "string", bool: "boolean"}.get(type(given), "number")
            return given, [Issue(path, f"Invalid input: expected record, received {told}", aborts=True)]
        values, issues = {}, []
        for name, value in given.items():
            if name not in HEADERS:
                issues.append(Issue((*path, name), "Invalid key in record", aborts=True))
                continue
            values[name], found = _VALUE.read(value, (*path, name))
            # A line break would begin another header.
            issues += found or ([] if values[name].isprintable() else [Issue((*path, name), "Invalid input")])
        return values, issues

    properties = dict.fromkeys(HEADERS, _VALUE.described)
    return Check(read, {"type": "object", "properties": properties, "additionalProperties": False})


def _event() -> Check:
    """The contract knows one event; those we add are taken, and told of in our guide only."""

    def read(given: Any, path: Path) -> Read:
        return (given, []) if isinstance(given, str) and given in CONSUMERS_EVENTS else _CONTRACTS.read(given, path)

    return Check(read, {"type": "string", "enum": list(CONSUMERS_EVENTS)})


SUBSCRIPTION = shape(subscribedEvent=_event(), callbackUrl=_url(), callbackHeaders=_headers())
