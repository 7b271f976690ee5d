"""The stream as it is sent (server-sent events), to the holder of a key or to someone who looks at a page. Pure."""

from __future__ import annotations

import orjson

from tremplin.tracking.exports.model import Line, instant, told
from tremplin.tracking.live import model
from tremplin.tracking.live.actions import Given
from tremplin.tracking.live.model import Position

MEDIA_TYPE = "text/event-stream"
# Proxies and networks cut what says nothing for a minute or less.
HEARTBEAT_SECONDS = 15.0
RETRY_MILLISECONDS = 3000
HEADERS = {
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",  # nginx would keep events until it has enough of them
}


def advanced(position: Position) -> bytes:
    """A comment, which keeps the connection open, and the position that a client resumes from though it has received nothing."""
    return b": \nid: %b\n\n" % model.written(position).encode()


def gap(position: Position, sentence: str) -> bytes:
    """What tells a client that it may have missed something."""
    return _message("gap", model.written(position), orjson.dumps({"detail": sentence}))


def said(given: Given, reader: str) -> bytes:
    """An event or a refusal, as its reader may see it."""
    news, position = given.news, model.written(given.position)
    if isinstance(news, Line):
        body = {**told(news, reader), "counted": news.bot is None, "reason": model.explained(news.bot)}
        return _message("event", position, orjson.dumps(body))
    body = {
        "id": news.id,
        "at": instant(news.at),
        "door": news.door,
        "code": news.code,
        "detail": news.sentence,
        "subject": news.subject,
    }
    return _message("refusal", position, orjson.dumps(body))


def _message(name: str, position: str, data: bytes) -> bytes:
    return b"event: %b\nid: %b\ndata: %b\n\n" % (name.encode(), position.encode(), data)
