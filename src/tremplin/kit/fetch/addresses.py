"""Which IP addresses belong to the public internet, and which lead back inside.

The lists follow the IANA special-purpose address registries (RFC 6890 and its updates) rather than
`ipaddress.is_global`, whose answers change between patch versions of Python and which trusts some addresses that embed
a private IPv4.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TypeAlias

IPAddress: TypeAlias = IPv4Address | IPv6Address

_REFUSED_IPV4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, and the metadata server of one cloud (100.100.100.200)
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # public by number only: the host agent of Azure machines, credentials included
        "169.254.0.0/16",  # link-local, and the metadata server of most clouds (169.254.169.254)
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # IETF protocols, and the metadata server of one cloud (192.0.0.192)
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # former 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)

# Everything that IANA has opened to unicast. Loopback, IPv4-mapped, unique local (fd00:ec2::254 among them),
# link-local, site-local, multicast and local NAT64 (64:ff9b:1::/48) addresses lie outside and are refused.
_GLOBAL_UNICAST = IPv6Network("2000::/3")

_REFUSED_IPV6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # IETF protocols: Teredo (which embeds an IPv4), benchmarking, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which embeds an IPv4
        "3fff::/20",  # documentation
    )
)

# How a server that only has IPv6 reaches the IPv4 internet (RFC 6052): as public as the IPv4 it embeds.
_NAT64 = IPv6Network("64:ff9b::/96")

_LOOPBACK_IPV4 = IPv4Network("127.0.0.0/8")
_LOOPBACK_IPV6 = IPv6Address("::1")


def is_public(address: IPAddress) -> bool:
    """True when anyone on the internet could reach this address: connecting to it gives its chooser nothing more."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_IPV4)
    if address.scope_id is not None:  # a zone (`%eth0`) names one of our own interfaces
        return False
    if address in _NAT64:
        return is_public(IPv4Address(address.packed[-4:]))
    return address in _GLOBAL_UNICAST and not any(address in network for network in _REFUSED_IPV6)


def allow_loopback(address: IPAddress) -> bool:
    """For demonstrations and development, where feeds are served by this very machine: public or loopback, no more."""
    if isinstance(address, IPv4Address):
        return address in _LOOPBACK_IPV4 or is_public(address)
    return address == _LOOPBACK_IPV6 or is_public(address)
