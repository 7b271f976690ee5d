"""Names become addresses once, are judged, and only these very addresses are connected to.

Judging one resolution and connecting with another lets a name change its mind in between (DNS rebinding).
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address
from typing import TypeAlias

from aiohappyeyeballs import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult

from tremplin.kit.fetch.boundary import Boundary
from tremplin.kit.fetch.errors import NotResolved

Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]


async def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """Every address of this host, as the system knows them (`/etc/hosts` included). Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(info[4][0]) for info in found]


class JudgingResolver(AbstractResolver):
    """The resolver aiohttp connects with: what it returns was judged, and aiohttp asks once per connection."""

    def __init__(self, boundary: Boundary, resolve: Resolve) -> None:
        self._boundary = boundary
        self._resolve = resolve

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        """The allowed addresses of this host. Raises NotResolved, AddressNotPublic."""
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise NotResolved from error
        if not addresses:
            raise NotResolved
        self._boundary.addresses(addresses)
        return [_result(host, address, port) for address in addresses]

    async def close(self) -> None:
        """Nothing is held."""

    def open_socket(self, info: AddrInfoType) -> socket.socket:
        """The last gate: every connection passes here with its final address, even if a caller skipped the others."""
        family, kind, protocol, _, target = info
        self._boundary.addresses([str(target[0])])
        return socket.socket(family, kind, protocol)


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET if ip_address(address).version == 4 else socket.AF_INET6
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST)
