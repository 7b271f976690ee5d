"""Where catalogues come from: a declared source, or a link given once; on disk while they are read."""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from tremplin.feeds import errors
from tremplin.feeds.model import Source
from tremplin.kit.fetch import Fetcher, allow_loopback, is_public
from tremplin.kit.fetch.boundary import Boundary
from tremplin.kit.fetch.client import WEB_PORTS
from tremplin.kit.secrets import SecretBox, Unreadable

_EVERY_PORT = range(1, 65_536)


@dataclass(frozen=True, slots=True)
class Opened:
    """A catalogue ready to be read. `file` is None when its server answers that it did not change."""

    file: BinaryIO | None
    etag: str | None = None
    last_modified: str | None = None


def open_fetcher(*, loopback: bool) -> Fetcher:
    """The client that fetches catalogues. `loopback`: development, where they are served by this machine, on any port."""
    return Fetcher(allow_loopback, ports=_EVERY_PORT) if loopback else Fetcher(is_public)


def check_link(url: str, *, loopback: bool) -> None:
    """Refuses at once a link that no import could follow, without asking the network. Raises FetchRefused."""
    Boundary(*((allow_loopback, _EVERY_PORT) if loopback else (is_public, WEB_PORTS))).url(url)


def without_credentials(url: str) -> str:
    """A link as it may be shown and kept: without the password that someone left in it."""
    return re.sub(r"//[^/?#]*@", "//", url)


@asynccontextmanager
async def open_source(source: Source, fetcher: Fetcher, secrets: SecretBox) -> AsyncIterator[Opened]:
    """The catalogue of a source. Raises FetchRefused, ServerRefused, SourceSecretUnreadable."""
    if source.url is None:
        yield Opened(BytesIO(source.content or b""))
        return
    auth = None
    if source.username is not None and source.password is not None:
        try:
            auth = (source.username, secrets.decrypt(source.password))
        except Unreadable as error:
            raise errors.SourceSecretUnreadable from error
    async with download(source.url, fetcher, auth=auth, etag=source.etag, last_modified=source.last_modified) as opened:
        yield opened


@asynccontextmanager
async def download(
    url: str,
    fetcher: Fetcher,
    *,
    auth: tuple[str, str] | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
) -> AsyncIterator[Opened]:
    """A catalogue fetched to a temporary file, unless it is the one whose marks are given. Raises FetchRefused, ServerRefused."""
    with tempfile.TemporaryFile() as file:
        answer = await fetcher.download(url, file, auth=auth, etag=etag, last_modified=last_modified, ungzip=True)
        if answer.not_modified:
            yield Opened(None)
            return
        if answer.status != 200:
            raise errors.ServerRefused(status=answer.status)
        file.seek(0)
        yield Opened(file, answer.etag, answer.last_modified)
