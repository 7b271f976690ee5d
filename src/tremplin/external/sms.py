"""A provider of SMS, or a folder that stands for one where none is configured."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import aiohttp

_SECONDS = 10
# Wrong number, or one that asked for nothing more: another try would be refused the same.
_REFUSED = frozenset({400, 404, 410, 422})


class SmsRefused(Exception):
    """The provider will never send to that number: trying again would not help."""


class SmsFailed(Exception):
    """The provider did not answer, or not as agreed: worth trying again."""


class SmsGateway:
    """The provider at this address, which the operator gives with the key of an account.

    Each SMS is a POST of `{"to", "from", "text"}` with the key as a bearer token; any 2xx says that it will leave. Providers that
    speak otherwise are put behind a relay of a few lines.
    """

    def __init__(self, url: str, *, key: str | None, sender: str) -> None:
        self._url = url
        self._sender = sender
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    async def send(self, to: str, text: str) -> None:
        """Sends an SMS to a number in E.164. Raises SmsRefused, SmsFailed."""
        sent = {"to": to, "from": self._sender, "text": text}
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS), headers=self._headers) as session,
                session.post(self._url, json=sent, allow_redirects=False) as answer,
            ):
                status = answer.status
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SmsFailed(type(error).__name__) from error
        if status in _REFUSED:
            raise SmsRefused(f"status {status}")
        if not 200 <= status < 300:
            raise SmsFailed(f"status {status}")


class SmsFolder:
    """A folder of SMS, to be read by whoever tries the platform without a provider."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, to: str, text: str) -> None:
        """Writes an SMS in a file of its own. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        told = {"to": to, "from": self._sender, "text": text}
        (self._folder / f"{uuid.uuid4().hex}.json").write_text(json.dumps(told, ensure_ascii=False))
