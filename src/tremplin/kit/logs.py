"""Structured logs on stderr, one JSON object a line, without secrets or personal data.

The last processor is a net: whatever the caller passed, values under names that hold secrets or personal data are masked, and
keys and passwords inside URLs too. The first defence remains not to log them.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

import orjson
import structlog

_SENSITIVE = re.compile(
    r"pass(word|wd)?|secret|token|api_?key|authorization|cookie|e?mail|phone|first_?name|last_?name|address|\bip\b|client_ip",
    re.IGNORECASE,
)
_IN_TEXT = re.compile(
    r"(?P<scheme>[a-z]+://)[^/\s:@]+:[^/\s@]+@"  # credentials in a URL
    r"|(?P<name>(?:api_?key|token|secret|password|apiengagement_tracking_token)=)[^&\s\"']+"
    r"|(?P<prefix>tpl_(?:live|test)_[A-Za-z0-9]+_)[A-Za-z0-9]+",
    re.IGNORECASE,
)
_SUSPECT = re.compile(r"[@=]|tpl_")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
MASK = "[masqué]"


def _mask_text(text: str) -> str:
    if not _SUSPECT.search(text):  # most texts, at a tenth of the price
        return text
    masked = _IN_TEXT.sub(lambda m: f"{m['scheme'] or m['name'] or m['prefix']}{MASK}", text)
    return _MAIL.sub(MASK, masked)


@lru_cache(maxsize=1024)
def _is_sensitive(name: str) -> bool:
    return bool(_SENSITIVE.search(name))


def mask(value: Any, name: str = "") -> Any:
    """A copy of a value to log, with what may be secret or personal replaced."""
    if name and _is_sensitive(name):
        return MASK
    if isinstance(value, str):
        return _mask_text(value)
    if isinstance(value, dict):
        return {key: mask(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [mask(inner) for inner in value]
    return value


def _mask_event(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: mask(value, key) for key, value in event.items()}


def _to_json(event: dict[str, Any], **_: object) -> bytes:
    return orjson.dumps(event, default=str)


def configure(*, level: str = "INFO") -> None:
    """Sends structlog and the standard library's logs through the same processors."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _mask_event,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(serializer=_to_json)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                lambda _logger, _method, event: _to_json(dict(event)).decode(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("procrastinate", "alembic", "uvicorn.error", "psycopg.pool"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def log(name: str) -> Any:
    """The logger of a module. A command sets nothing up: what goes wrong is told on stderr all the same, not among its answers."""
    if not structlog.is_configured():
        configure(level="WARNING")
    return structlog.get_logger(module=name)
