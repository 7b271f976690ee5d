"""The API of Tremplin from Python: `Tremplin(key).statistics.get()`."""

from __future__ import annotations

from types import TracebackType

import httpx

from tremplin_client.resources import Resources
from tremplin_client.transport import Transport, TremplinError

__all__ = ["Tremplin", "TremplinError"]
__version__ = "0.1.0"


class Tremplin(Resources):
    """A client, with a key or without one for what is open to anyone. To be closed, or used in a `with`.

    `base_url` is the platform's; `timeout` is in seconds; `http` replaces the connection, for proxies and tests.
    """

    def __init__(
        self,
        key: str | None = None,
        *,
        base_url: str = "http://localhost:8000",
        timeout: float = 30.0,
        retries: int = 2,
        http: httpx.Client | None = None,
    ) -> None:
        self._http = http or httpx.Client(base_url=base_url, timeout=timeout)
        if key:
            self._http.headers["x-api-key"] = key
        transport = Transport(self._http, retries)
        self.request = transport.request
        super().__init__(transport)

    def close(self) -> None:
        """Closes the connection."""
        self._http.close()

    def __enter__(self) -> Tremplin:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
