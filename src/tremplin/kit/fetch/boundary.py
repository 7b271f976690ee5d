"""What we agree to connect to: the rules on links, redirects and addresses, without any network.

There is one parser (yarl, the one aiohttp connects with): had two parsers to agree on what the host of
`http://a\\@b/` is, a link could be judged on one host and opened on another.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, ip_address

from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from tremplin.kit.fetch.addresses import IPAddress
from tremplin.kit.fetch.errors import (
    AddressNotPublic,
    BadUrl,
    CredentialsInUrl,
    Downgrade,
    PortNotAllowed,
    SchemeNotAllowed,
)

MAX_URL_LENGTH = 2048  # characters, as most browsers and sitemaps
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")  # dropped or turned by some parsers, kept by others
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*", re.IGNORECASE)

# The only headers that another origin may see; any other may be a key (`X-Api-Key`…), whatever its name.
_HARMLESS_HEADERS = frozenset({"accept", "accept-language", "if-none-match", "if-modified-since", "user-agent"})


@dataclass(frozen=True, slots=True)
class Hop:
    """One request to send. `confidential`: this fetch has carried credentials, be it on an earlier hop."""

    url: URL
    headers: CIMultiDictProxy[str]
    confidential: bool

    @classmethod
    def first(cls, url: URL, headers: CIMultiDict[str]) -> Hop:
        return cls(url, CIMultiDictProxy(headers), any(name.lower() not in _HARMLESS_HEADERS for name in headers))


@dataclass(frozen=True, slots=True)
class Boundary:
    """The addresses and ports we agree to connect to."""

    allow: Callable[[IPAddress], bool]
    ports: Container[int]

    def url(self, text: str) -> URL:
        """The URL this text stands for, ready to be opened (its host is still to be resolved, unless it is an address).

        Raises BadUrl, SchemeNotAllowed, CredentialsInUrl, PortNotAllowed, AddressNotPublic.
        """
        return self._checked(_parsed(text.strip()))

    def redirected(self, hop: Hop, location: str) -> Hop:
        """The request that follows this one when the server answers with this `Location`: checked as a first link is.

        Headers that another origin has no right to see are dropped, and do not come back if a later hop returns here.
        """
        url = self._checked(hop.url.join(_parsed(location)))
        if hop.confidential and (hop.url.scheme, url.scheme) == ("https", "http"):
            raise Downgrade
        if url.origin() == hop.url.origin():
            return replace(hop, url=url)
        kept = CIMultiDict((name, value) for name, value in hop.headers.items() if name.lower() in _HARMLESS_HEADERS)
        return replace(hop, url=url, headers=CIMultiDictProxy(kept))

    def addresses(self, candidates: Iterable[str]) -> None:
        """Refuses them all when one is not allowed: a name that answers both public and private addresses is a trap."""
        for candidate in candidates:
            if not self.allow(ip_address(candidate)):
                raise AddressNotPublic

    def _checked(self, url: URL) -> URL:
        if url.scheme not in ("http", "https"):
            raise SchemeNotAllowed
        if "@" in url.raw_authority:
            raise CredentialsInUrl
        # `example.org.` and `example.org` are one host: left as it is, the dot would hide `127.0.0.1.` from this check.
        host = (url.raw_host or "").removesuffix(".")
        self._check_host(host)
        if url.port not in self.ports:
            raise PortNotAllowed
        return url if host == url.raw_host else url.with_host(host)

    def _check_host(self, host: str) -> None:
        """Addresses are judged here, since aiohttp asks no resolver about them; names only have to be well written."""
        literal = _literal(host)
        if literal is None:
            if not _HOST_NAME.fullmatch(host):
                raise BadUrl
        elif not self.allow(literal):
            raise AddressNotPublic
        elif literal.version == 4 and str(literal) != host:
            raise BadUrl  # `134744072` is 8.8.8.8 to some programs and a name to others: nobody honest writes it


def _parsed(text: str) -> URL:
    if len(text) > MAX_URL_LENGTH or _UNSAFE.search(text):
        raise BadUrl
    try:
        return URL(text)
    except ValueError as error:
        raise BadUrl from error


def _literal(host: str) -> IPAddress | None:
    """The address this host is, also in the C library's spellings: `2130706433`, `0x7f.1`, `0177.0.0.1`, `127.1`."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None
