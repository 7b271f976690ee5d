"""How calls travel: the key, refusals, patience when asked to wait."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx

_MOST_SECONDS = 60.0


class TremplinError(Exception):
    """A refusal of the API: `code` never changes, the message is a sentence in French, `errors` names each fault."""

    def __init__(self, status: int, code: str, message: str, errors: list[dict[str, str]]) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.errors = status, code, message, errors


class Transport:
    """Sends requests. `retries`: how many times to wait, as `Retry-After` says, before giving up on what may be sent again."""

    def __init__(self, http: httpx.Client, retries: int) -> None:
        self._http, self._retries = http, retries

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        """Sends a request and gives the answer as it came: for files. Raises TremplinError when it is a refusal."""
        again = method == "GET" or "Idempotency-Key" in (headers or {})
        for tries in range(self._retries + 1):
            answer = self._http.request(method, path, params=params, headers=headers, json=body)
            if answer.is_success:
                return answer
            wait = _seconds(answer)
            if not again or wait is None or tries == self._retries:
                break
            time.sleep(wait)
        raise _refusal(answer)

    def call(self, method: str, path: str, **given: Any) -> Any:
        """The same, its JSON read; None for an answer without a body."""
        answer = self.request(method, path, **given)
        return answer.json() if answer.content else None


def path(template: str, *values: str) -> str:
    """An address with its parameters in their places."""
    for value in values:
        before, _, rest = template.partition("{")
        template = f"{before}{quote(value, safe='')}{rest.partition('}')[2]}"
    return template


def clean(given: Mapping[str, str | float | bool | None]) -> dict[str, str]:
    """What was given, as texts."""
    told = {name: str(value).lower() if isinstance(value, bool) else value for name, value in given.items()}
    return {name: str(value) for name, value in told.items() if value is not None}


def _seconds(answer: httpx.Response) -> float | None:
    """How long to wait before trying again; None when that would not help, or not soon."""
    told = answer.headers.get("retry-after", "")
    wait = float(told) if answer.status_code in (429, 503) and told.isdigit() else None
    return wait if wait is not None and wait <= _MOST_SECONDS else None


def _refusal(answer: httpx.Response) -> TremplinError:
    try:
        told = answer.json()
    except ValueError:
        told = {}
    known = told if isinstance(told, dict) else {}
    message = known.get("detail") or known.get("message") or answer.reason_phrase
    return TremplinError(answer.status_code, str(known.get("code", "")), str(message), known.get("errors", []))
