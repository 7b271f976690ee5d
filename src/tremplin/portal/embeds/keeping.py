"""What browsers already hold of embeds is told to them without being worked out again (304)."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from tremplin.kit.edge import FRAMED
from tremplin.publication.freshness import holds

# A few hundred octets each.
_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Kept:
    """The headers of what was shown lately, by mark. A mark says the state of all that the answer depends on, so that headers good
    then are good now."""

    _headers: OrderedDict[str, dict[str, str]] = field(default_factory=OrderedDict)

    def keep(self, mark: str, headers: dict[str, str]) -> None:
        """Remembers an answer, in the place of the oldest."""
        self._headers[mark] = headers
        if len(self._headers) > _MOST:
            self._headers.popitem(last=False)

    def unchanged(self, request: Request, mark: str) -> Response | None:
        """The answer to who holds the answer of that mark; None when it must be worked out."""
        headers = self._headers.get(mark)
        if headers is None or not holds(request.headers.get("if-none-match"), mark):
            return None
        if "Content-Security-Policy" in headers:  # a page for frames
            request.scope["state"][FRAMED] = True
        return Response(None, 304, headers)
