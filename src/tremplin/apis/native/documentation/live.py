"""The route of events as they are stored."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from tremplin.apis.documentation import header
from tremplin.apis.native.documentation import INVALID_QUERY, KEY, REFUSALS

_STREAM = """retry: 3000
:
id: 1772442650000000~812:812:

event: event
id: 1772442650000000~812:812:~1772442765121000~815:815:~1772442765120000~019a2b6e-3c1f-7d40-8a51-0f2f7f6a9c11
data: {"id":"019a2b6e-3c1f-7d40-8a51-0f2f7f6a9c11","kind":"click","counted":true,"reason":null,…}

event: refusal
id: …
data: {"id":"…","at":"2026-03-02T09:13:01.004Z","door":"apply","code":"CLICK_UNKNOWN","detail":"Le clic…","subject":{}}
"""
LIVE: dict[str, Any] = {
    "summary": "Suivre vos événements en direct",
    "response_class": Response,  # else it is described as JSON too
    "openapi_extra": {
        "parameters": [
            KEY,
            header("Last-Event-ID", "L'id du dernier message reçu, pour reprendre après une coupure", "1772442650000000~812:812:"),
        ]
    },
    "responses": {
        200: {"description": "Un flux sans fin", "content": {"text/event-stream": {"example": _STREAM}}},
        **INVALID_QUERY,
        **REFUSALS,
    },
}
